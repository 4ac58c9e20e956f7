import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FilePath, Finding, Fix, FixKind, Notice } from '../core';
import type { Engine, FixAllRequest, FixAllResult, ScanProgress } from '../engine/types';
import { toFilePath } from '../project/paths';
import { relativePath } from '../report/paths';
import { visible } from '../report/source-text';
import { planChanges } from './changes';
import { keepHeapSmall } from './heap';
import { folderOf, patchBase, unifiedDiff } from './patch';
import { drive } from './progress';
import { requireKnownRules } from './rules';
import { baseFolder, resolveTargets, rootsOf, type Target } from './targets';
import { UsageError, type ExitCode, type LoadEngine, type Terminal } from './terminal';
import { writeAll } from './write-files';

export interface FixOptions {
  readonly rule?: readonly string[];
  /** `FILE:LINE`, 1-based. */
  readonly at?: string;
  readonly kind?: FixKind;
  readonly dryRun?: boolean;
  readonly progress: boolean;
}

/** `headroom fix`: changes the files, or prints the change as a diff. */
export async function fix(paths: readonly string[], options: FixOptions, terminal: Terminal, load: LoadEngine): Promise<ExitCode> {
  const given = paths.length === 0 && options.at !== undefined ? [] : resolveTargets(terminal.cwd, paths);
  const place = options.at === undefined ? undefined : parsePlace(options.at, terminal.cwd, given);
  const targets = given.length > 0 || place === undefined ? given : [place.target];
  const { createEngine, rules } = await load();
  requireKnownRules(options.rule, rules);
  keepHeapSmall();
  const engine = createEngine({ roots: rootsOf(terminal.cwd, targets) });

  const result = drive(place === undefined
    ? fixing(engine, {
      paths: targets.map((target) => target.path),
      rules: options.rule,
      kind: options.kind,
      // Whoever names a kind has read what it changes; without a name, nothing may change but the cost.
      safeOnly: options.kind === undefined,
    })
    : fixingOne(engine, place, options), terminal, options.progress && terminal.errIsTerminal);
  const changes = planChanges(result.edits, (file) => engine.text(file));

  if (options.dryRun) {
    const first = targets[0];
    const cwd = toFilePath(terminal.cwd);
    const base = changes.length === 0 || first === undefined ? cwd : patchBase(cwd, folderOf(first), changes.map((change) => change.file));
    await terminal.out(unifiedDiff(changes, base));
    terminal.err(account(result, cwd, 'Would fix'));
    if (base !== cwd) terminal.err(`The diff is relative to ${base}: git -C ${base} apply\n`);
  } else {
    try {
      writeAll(changes.map((change) => ({ file: change.file, content: change.after, previous: change.previous })));
    } catch (error) {
      throw new UsageError(`Nothing was changed: ${(error as Error).message}`);
    }
    await terminal.out(account(result, toFilePath(terminal.cwd), 'Fixed'));
  }
  for (const notice of engine.notices()) {
    // A broken schema is often why a rewrite is not offered.
    if (notice.severity !== 'note') terminal.err(`${visible(noticeLine(notice, toFilePath(terminal.cwd)))}\n`);
  }
  return result.left.some(({ finding }) => finding.severity === 'error') ? 1 : 0;
}

/** The look at the whole workspace that a scan takes: without it, what is found because of the request that leads there would be reported and not fixed. */
function* looking(engine: Engine): Generator<ScanProgress, void, void> {
  for (const { done, total } of engine.settle()) yield { phase: 'reading', done, total, findings: 0 };
}

function* fixing(engine: Engine, request: FixAllRequest): Generator<ScanProgress, FixAllResult, void> {
  yield* looking(engine);
  return yield* engine.fixing(request);
}

function* fixingOne(engine: Engine, place: Place, options: FixOptions): Generator<ScanProgress, FixAllResult, void> {
  yield* looking(engine);
  return fixOne(engine, place, options);
}

interface Place {
  readonly target: Target;
  /** 0-based. */
  readonly line: number;
  readonly text: string;
}

/** FILE is relative to the current folder, or else to the first PATH, as in the reports. */
function parsePlace(text: string, cwd: string, targets: readonly Target[]): Place {
  const match = /^(.+):([1-9]\d*)$/.exec(text);
  if (match?.[1] === undefined) throw new UsageError(`--at takes FILE:LINE, and ${text} is not of that form.`);
  const inBase = resolve(baseFolder(cwd, targets), match[1]);
  const file = !existsSync(resolve(cwd, match[1])) && existsSync(inBase) ? inBase : match[1];
  const target = resolveTargets(cwd, [file])[0];
  if (target?.kind !== 'file') throw new UsageError(`--at takes FILE:LINE, and ${match[1]} is not a file.`);
  return { target, line: Number(match[2]) - 1, text };
}

/**
 * The one finding at the place, fixed: the one that starts on the line, or else the innermost one that covers it. Here a fix
 * may change behaviour, since its title was there to be read.
 * @throws UsageError where there is no such finding.
 */
function fixOne(engine: Engine, place: Place, options: FixOptions): FixAllResult {
  const covering = engine.findings(place.target.path)
    .filter((finding) => options.rule === undefined || options.rule.includes(finding.rule))
    .filter(({ location }) => location.start.line <= place.line && place.line <= location.end.line);
  const size = ({ location }: Finding): number => location.end.offset - location.start.offset;
  const fixesOf = (one: Finding): readonly Fix[] => engine.fixesAt(one.location.file, one.location.start.offset, one.location.end.offset).find((offer) => sameFinding(offer.finding, one))?.fixes ?? [];
  const starting = covering.filter(({ location }) => location.start.line === place.line);
  const nearest = starting.length > 0 ? starting : [...covering].sort((a, b) => size(a) - size(b)).slice(0, 1);
  // Several rules may speak of one query: whoever names a kind means the one that has it.
  const finding = (options.kind === undefined || nearest.length === 1 ? undefined : nearest.find((one) => fixesOf(one).some(({ kind }) => kind === options.kind))) ?? nearest[0];
  if (finding === undefined) throw new UsageError(`There is no finding at ${place.text}.`);
  const fixes = fixesOf(finding);
  const chosen = options.kind === undefined
    ? fixes.find((offer) => offer.preferred) ?? fixes[0]
    : fixes.find((offer) => offer.kind === options.kind);
  if (chosen === undefined) return { edits: [], applied: [], left: [{ finding, reason: whyNone(engine, finding, fixes, options.kind) }] };
  return { edits: chosen.edits, applied: [{ finding, fix: chosen }], left: [] };
}

function sameFinding(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.fingerprint === b.fingerprint && a.location.start.offset === b.location.start.offset;
}

/** Why a finding has no fix, or none of the kind; what fix-all leaves, it says the reason of. */
function whyNone(engine: Engine, finding: Finding, fixes: readonly Fix[], kind: FixKind | undefined): string {
  if (fixes.length > 0) return `no fix of kind ${kind ?? ''} is offered for it; there is ${fixes.map((offer) => offer.kind).join(', ')}`;
  // Of its rule alone, since with a line it ends at the first fix.
  const { left } = engine.fixAll({ paths: [finding.location.file], rules: [finding.rule], line: finding.location.start.line });
  return left.find((one) => sameFinding(one.finding, finding))?.reason ?? 'no safe rewrite is known for it';
}

function noticeLine(notice: Notice, base: FilePath): string {
  const file = notice.location?.file ?? notice.file;
  const line = notice.location ? `:${notice.location.start.line + 1}` : '';
  return `${notice.severity}  ${file === undefined ? '' : `${relativePath(base, file)}${line}: `}${notice.message}`;
}

/** What was done, what was left and why, one line each, and how many in the end. */
function account({ applied, left }: FixAllResult, base: FilePath, verb: string): string {
  const at = (finding: Finding): string => `${relativePath(base, finding.location.file)}:${finding.location.start.line + 1}`;
  const lines = [
    ...applied.map(({ finding, fix: done }) => `${at(finding)}  ${done.title}`),
    ...left.map(({ finding, reason }) => `${at(finding)}  left: ${reason}  ${finding.rule}`),
  ];
  const total = applied.length + left.length;
  lines.push(total === 0 ? 'Nothing to fix.' : `${verb} ${applied.length} of ${total} finding${total === 1 ? '' : 's'}.`);
  return lines.map((line) => `${visible(line)}\n`).join('');
}
