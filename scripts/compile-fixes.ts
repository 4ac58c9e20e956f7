// `npm run compile-fixes -- [--kind KIND,…] [--min-confidence LEVEL | --report FILE] [--project TSCONFIG]… [--edited] [--diffs FOLDER] APPLICATION`: for each kind of rewrite, all that is
// offered in the application is applied in memory and compiled with its own compiler and packages, which have to be installed there. Nothing is written into it.
// Told are the errors that were not there before; with `--diffs`, the changes themselves go to a file per kind, to be read. What is applied is what `headroom fix --kind`
// applies, one after the other. With `--report`, which names what `headroom scan --format json` told of the application, nothing is looked for: each fix is taken as it
// is told there, as many in one go as edit different files. That is for applications where hundreds are offered, and leaves out none that another one makes needless.
// With `--edited`, no file is checked but those that are edited: errors that a change makes elsewhere are not told, and large applications take minutes in place of an hour.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type * as TS from 'typescript';
import { planChanges } from '../src/cli/changes';
import { unifiedDiff, type FileChange } from '../src/cli/patch';
import { confidences, fixKinds, type FileEdit, type FilePath, type Finding, type FixKind, type TextEdit } from '../src/core';
import { createEngine } from '../src/engine';
import { nodeFileHost } from '../src/project/disk/node-host';
import { toFilePath } from '../src/project/paths';

type Compiler = typeof TS;

/** A program of one `tsconfig.json` that is compiled again and again with some texts in place of those on disk; only what they reach is checked again. */
class Program {
  private last: TS.SemanticDiagnosticsBuilderProgram | undefined;
  private readonly parsed: TS.ParsedCommandLine;
  private readonly sources = new Map<string, TS.SourceFile>();
  private quick: TS.Program | undefined;

  constructor(private readonly ts: Compiler, config: string) {
    const unreadable = (problem: TS.Diagnostic): never => { throw new Error(`${config}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`); };
    const parsed = ts.getParsedCommandLineOfConfigFile(config, { noEmit: true, incremental: false, composite: false }, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: unreadable });
    if (parsed === undefined) throw new Error(`${config} cannot be read`);
    this.parsed = parsed;
  }

  /** How often each error is there, by its file and text: places move. `files` are those that were compiled; with `only`, none but these are checked. */
  compile(texts: ReadonlyMap<string, string>, only?: readonly string[]): { readonly errors: ReadonlyMap<string, number>; readonly files: ReadonlySet<string> } {
    const { ts } = this;
    const read = (file: string): string | undefined => texts.get(file) ?? ts.sys.readFile(file);
    const system = { ...ts.sys, readFile: read, fileExists: (file: string) => texts.has(file) || ts.sys.fileExists(file) };
    const host = ts.createIncrementalCompilerHost(this.parsed.options, system);
    const parse = host.getSourceFile.bind(host);
    host.getSourceFile = (file, options) => {
      const known = this.sources.get(file);
      if (known !== undefined && (file.includes('/node_modules/') || known.text === read(file))) return known;
      const source = parse(file, options);
      if (source !== undefined) this.sources.set(file, source);
      return source;
    };
    const compiled = this.parsed.options.allowJs === true ? /\.[cm]?[jt]sx?$/ : /\.[cm]?tsx?$/;
    const roots = [...new Set([...this.parsed.fileNames, ...[...texts.keys()].filter((file) => !ts.sys.fileExists(file) && compiled.test(file))])];
    if (only) {
      const program = this.quick = ts.createProgram(roots, this.parsed.options, host, this.quick);
      const checked = only.flatMap((file) => program.getSourceFile(file) ?? []);
      return { errors: counted(ts, checked.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])), files: new Set(checked.map(({ fileName }) => fileName)) };
    }
    // What is said of JavaScript depends on the order in which it is checked, so that all of it is checked anew.
    this.last = ts.createSemanticDiagnosticsBuilderProgram(roots, this.parsed.options, host, this.parsed.options.checkJs === true ? undefined : this.last);
    const errors = counted(ts, [...this.last.getSyntacticDiagnostics(), ...this.last.getSemanticDiagnostics()]);
    return { errors, files: new Set(this.last.getSourceFiles().map(({ fileName }) => fileName)) };
  }
}

function counted(ts: Compiler, diagnostics: readonly TS.Diagnostic[]): ReadonlyMap<string, number> {
  const errors = new Map<string, number>();
  for (const { file, code, messageText } of diagnostics) {
    const text = `${file?.fileName ?? ''}: TS${code} ${inOrder(ts.flattenDiagnosticMessageText(messageText, ' '))}`;
    errors.set(text, (errors.get(text) ?? 0) + 1);
  }
  return errors;
}

/** In which order the compiler names the members of a union depends on what it has met before. */
function inOrder(message: string): string {
  return message.replace(/"[^"]*"(?: \| "[^"]*")+/g, (union) => union.split(' | ').sort().join(' | '));
}

function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { kind: { type: 'string' }, 'min-confidence': { type: 'string', default: 'medium' }, report: { type: 'string' }, project: { type: 'string', multiple: true }, diffs: { type: 'string' }, edited: { type: 'boolean', default: false } } });
  const folder = toFilePath(resolve(positionals[0] ?? '.'));
  const ts = createRequire(join(folder, 'package.json'))('typescript') as Compiler;
  const programs = (values.project ?? ['tsconfig.json']).map((config) => new Program(ts, toFilePath(resolve(folder, config))));
  const whole = values.edited ? undefined : programs.map((program) => program.compile(new Map()));
  console.log(`TypeScript ${ts.version}${whole === undefined ? ', files that are edited alone' : ''}`);
  if (whole) console.log(`errors before: ${whole.map(({ errors }) => [...errors.values()].reduce((sum, count) => sum + count, 0)).join(' + ')}`);

  const offers = values.report === undefined ? offersOf(folder, values['min-confidence']) : offersIn(values.report, folder);
  for (const kind of (values.kind?.split(',') as FixKind[] | undefined) ?? fixKinds) {
    const offered = offers.count(kind);
    if (offered === 0) continue;
    const { applied, steps } = offers.apply(kind);
    const changes = steps.map((edits) => planChanges(edits, textOf));
    const edited = values.edited ? [...new Set(changes.flat().map(({ file }) => file))] : undefined;
    const before = whole ?? programs.map((program) => program.compile(new Map(), edited));
    const results = changes.map((step) => programs.map((program) => program.compile(new Map(step.map((change) => [change.file, change.after])), edited && step.map(({ file }) => file))));
    const added = new Set(results.flatMap((after) => after.flatMap(({ errors }, index) => [...errors].filter(([text, count]) => count > (before[index]?.errors.get(text) ?? 0)).map(([text]) => text))));
    const changed = new Set(changes.flat().map(({ file }) => file));
    const compiled = [...changed].filter((file) => results.some((after) => after.some(({ files }) => files.has(file)))).length;
    console.log(`${kind}: ${offered} offered, ${applied} applied in ${changed.size} files (${compiled} compiled), ${added.size} new errors`);
    for (const text of added) console.log(`  ${text.replaceAll(`${folder}/`, '')}`);
    if (values.diffs !== undefined) keep(values.diffs, kind, changes.flat(), folder);
  }
}

interface Offers {
  /** Of how many findings a fix of this kind is offered. */
  count(kind: FixKind): number;
  /** How many fixes are applied, and their edits, by what is compiled in one go. */
  apply(kind: FixKind): { readonly applied: number; readonly steps: readonly (readonly FileEdit[])[] };
}

const host = nodeFileHost();
const textOf = (file: FilePath): string | undefined => host.readFile(file);

function offersOf(folder: FilePath, least: string): Offers {
  const minConfidence = confidences.find((level) => level === least);
  if (minConfidence === undefined) throw new Error(`the confidence is one of ${confidences.join(', ')}`);
  const engine = createEngine({ roots: [folder], host, settings: { minConfidence } });
  const { findings } = finished(engine.scan({ withFixes: true }));
  const offered = (kind: FixKind): readonly Finding[] => findings.filter(({ fixes }) => fixes?.some((fix) => fix.kind === kind));
  return {
    count: (kind) => offered(kind).length,
    apply: (kind) => {
      // Rewrites of every finding of a file are planned to find those of the kind, so that the files that have none are left alone.
      const { applied, edits } = engine.fixAll({ kind, safeOnly: false, paths: [...new Set(offered(kind).map(({ location }) => location.file))] });
      return { applied: applied.length, steps: [edits] };
    },
  };
}

/** What is read of a report, which `docs/cli.md` describes. */
interface Report {
  readonly findings: readonly { readonly fixes: readonly { readonly kind: FixKind; readonly edits: readonly { readonly file: string; readonly create: boolean; readonly changes: readonly TextEdit[] }[] }[] }[];
}

function offersIn(report: string, folder: FilePath): Offers {
  const { findings } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const offered = (kind: FixKind): Report['findings'] => findings.filter(({ fixes }) => fixes.some((fix) => fix.kind === kind));
  return {
    count: (kind) => offered(kind).length,
    apply: (kind) => {
      const fixes = offered(kind).flatMap((finding) => finding.fixes.filter((fix) => fix.kind === kind));
      // No two of a step edit the same file, but for what both do alike, such as the package in `package.json`, or put into one list: they may bring the same import, so that they would not go together as they are.
      const steps: FileEdit[][] = [];
      for (const fix of fixes) {
        const edits = fix.edits.map(({ file, create, changes }): FileEdit => ({ file: toFilePath(join(folder, file)), create, edits: changes }));
        const free = steps.find((step) => edits.every((edit) => step.every((taken) => taken.file !== edit.file || isAlike(taken, edit) || isBeside(taken, edit))));
        if (free) free.push(...edits.filter((edit) => free.every((taken) => taken.file !== edit.file || !isAlike(taken, edit))));
        else steps.push(edits);
      }
      return { applied: fixes.length, steps: steps.map(byFile) };
    },
  };
}

/** One entry for each file, with all that is put into it. */
function byFile(edits: readonly FileEdit[]): readonly FileEdit[] {
  const files = new Map<FilePath, FileEdit>();
  for (const edit of edits) {
    const taken = files.get(edit.file);
    files.set(edit.file, taken ? { ...taken, edits: [...taken.edits, ...edit.edits] } : edit);
  }
  return [...files.values()];
}

function isAlike(one: FileEdit, other: FileEdit): boolean {
  return JSON.stringify(one.edits) === JSON.stringify(other.edits);
}

/** Whether both only put something in, neither of it an import, and not by the same name: functions of a database in the list of their types. */
function isBeside(one: FileEdit, other: FileEdit): boolean {
  const begins = [one, other].map(({ edits }) => edits.map(({ newText }) => newText.trim().split('\n')[0] ?? ''));
  const isPutIn = ({ create, edits }: FileEdit): boolean => !create && edits.every(({ start, end, newText }) => start === end && !/\b(?:import|require)\b/.test(newText));
  return isPutIn(one) && isPutIn(other) && begins[0]?.every((line) => !begins[1]?.includes(line)) === true;
}

function finished<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function keep(diffs: string, kind: FixKind, changes: readonly FileChange[], folder: FilePath): void {
  mkdirSync(diffs, { recursive: true });
  writeFileSync(join(diffs, `${kind}.diff`), unifiedDiff(changes, folder));
}

main();
