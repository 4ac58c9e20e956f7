import type { FileEdit, FilePath, Finding, Fix, TextEdit } from '../core';
import { planFixes } from '../fixes';
import { functionId } from '../flow/graph/function-table';
import { isEffect } from '../flow/graph/graph';
import { ts } from '../project/ts';
import type { Analysis, Trial } from './analysis';
import { misplaced } from './edit-places';
import type { Located } from './locate';
import { isOfAdded, isOfLightProgram, isOfNulls, isOfPackages, isPackageUnseen } from './light-errors';
import { tookOneOfSeveral } from './one-of-several';
import { changedParts, givesTheSame, inferredTypes, isTouched, partsOf, rangesAfter, statementsOf, type Range } from './regions';
import { Round } from './rounds';

type Texts = ReadonlyMap<FilePath, string>;

/**
 * Tries fixes on an in-memory copy. A fix passes if in every file it edits no new syntax or type error appears, its finding is
 * gone, and no other has come; a repeated query may only have moved to a loop that runs it less often, and what a job does instead is
 * gone once no request comes to it. One that only lets some run at a time takes nothing away: see `isBounded`.
 */
export class Verifier {
  private readonly errorsBefore = new Map<FilePath, ReadonlyMap<string, number>>();
  private readonly known = new Map<unknown, readonly Fix[]>();

  constructor(
    private readonly analysis: Analysis,
    private readonly tryOut: (texts: Texts, trial: Trial) => Analysis,
    private readonly text: (file: FilePath) => string | undefined,
  ) {}

  /** The fixes of one finding that pass, best first; the first is the preferred one. */
  one(located: Located): readonly Fix[] {
    const seen = this.known.get(located.raw);
    if (seen) return seen;
    const passed = this.plans(located).filter((fix) => {
      const round = this.alone(located, fix);
      return this.objection(located, fix, round, this.trial(round)) === undefined;
    });
    return this.keep(located, passed);
  }

  /** The same for many findings; as many fixes as do not meet are tried in one go, so that a scan stays quick. */
  *many(all: readonly Located[], into: Map<Finding, readonly Fix[]>): Generator<{ readonly done: number; readonly total: number }, void, void> {
    const waiting = all.map((located) => ({ located, plans: [...this.plans(located)], passed: [] as Fix[], isAlone: false }));
    const total = waiting.reduce((sum, { plans }) => sum + plans.length, 0);
    for (;;) {
      const round = this.round();
      const tried = waiting.flatMap((entry) => {
        const fix = entry.plans[0];
        return fix && round.takes(filesOf(entry.located, fix), entry.isAlone) ? { entry, fix } : [];
      });
      if (tried.length === 0) break;
      const after = this.trial(round);
      for (const { entry, fix } of tried) {
        const objection = this.objection(entry.located, fix, round, after);
        // What speaks against it may be another fix's doing.
        entry.isAlone = objection !== undefined && round.isShared(filesOf(entry.located, fix));
        if (entry.isAlone) continue;
        entry.plans.shift();
        if (objection === undefined) entry.passed.push(fix);
      }
      yield { done: total - waiting.reduce((sum, { plans }) => sum + plans.length, 0), total };
    }
    for (const { located, passed } of waiting) into.set(located.finding, this.keep(located, passed));
  }

  private keep(located: Located, passed: readonly Fix[]): readonly Fix[] {
    const fixes = passed.map((fix, i) => ({ ...fix, preferred: i === 0 && fix.preferred }));
    this.known.set(located.raw, fixes);
    return fixes;
  }

  /** The first fix that `suits` and passes; with `typesToo` false its types are left for a later check of the whole file. */
  first(located: Located, suits: (fix: Fix) => boolean, typesToo: boolean): { readonly fix?: Fix; readonly texts?: Texts; readonly reason: string } {
    let reason = none;
    for (const fix of this.plans(located, (why) => { reason = why; })) {
      if (!suits(fix)) {
        if (reason === none) reason = 'the rewrite that there is was not asked for';
        continue;
      }
      const round = this.alone(located, fix);
      const objection = this.objection(located, fix, round, this.trial(round), typesToo);
      if (objection === undefined) return { fix, texts: this.textsAfter(round), reason: '' };
      reason = `the rewrite was tried and withheld: ${objection}`;
    }
    return { reason };
  }

  /** Why no fix of a finding passes, in a few words; empty where one does. */
  whyNone(located: Located): string {
    return this.first(located, () => true, true).reason;
  }

  /** The fixes that are planned, of files that can be read. */
  private plans(located: Located, withheld?: (reason: string) => void): readonly Fix[] {
    const planned = planFixes(located.raw, { ...this.analysis.context, ...(withheld && { withheld }) });
    return planned.filter(({ edits }) => {
      const reason = misplaced(edits, this.text);
      if (reason !== undefined) withheld?.(reason);
      return reason === undefined;
    });
  }

  private round(): Round {
    return new Round((file) => this.analysis.snapshot.sourceFile(file));
  }

  private alone(located: Located, fix: Fix): Round {
    const round = this.round();
    round.takes(filesOf(located, fix), true);
    return round;
  }

  private trial(round: Round): Analysis {
    return this.tryOut(this.textsAfter(round), { before: this.analysis, edited: new Map([...round.edits].map(([file, edits]) => [file, rangesAfter(edits)])) });
  }

  private textsAfter(round: Round): Texts {
    return round.texts((file) => this.text(file) ?? '');
  }

  /** Why a fix must not be offered; undefined where nothing speaks against it. */
  private objection(located: Located, fix: Fix, round: Round, after: Analysis, typesToo = true): string | undefined {
    for (const edit of typesToo ? fix.edits : []) {
      const error = this.newErrorIn(edit, fix, round, after);
      if (error !== undefined) return `it would bring a new error: ${error}`;
    }
    if (fix.kind === 'concurrency') return isBounded(located, fix, round, this.analysis, after) ? undefined : 'it would still run all at once';
    return isGone(located, fix, round, this.analysis, after) ? undefined : 'the cost would not be gone';
  }

  /** The first new error of an edited file. Only what is edited is checked, as long as it gives the rest of its function and file the same types as before. */
  private newErrorIn({ file, edits, create }: FileEdit, fix: Fix, round: Round, after: Analysis): string | undefined {
    const errorsNow = (nodes?: readonly ts.Node[]): ReadonlyMap<string, number> => new Map([...errorsOf(after, file, nodes)].filter(([error]) => !isOfAdded(error, fix.edits)));
    const [old, now] = [this.analysis.snapshot.sourceFile(file), after.snapshot.sourceFile(file)];
    // What a new file imports from packages is in the types of the catalogue or in none; the rest of the workspace imports it as well.
    if (create) return newError(new Map(), new Map([...errorsOf(after, file)].filter(([error]) => !isOfPackages(error))));
    if (!old || !now) return newError(this.errors(file), errorsNow());
    // From the statements that are edited outwards, as far as they give other types than before to what stands around them.
    for (const around of [statementsOf, partsOf]) {
      const [partsBefore, partsAfter] = changedParts(around(old, edits), around(now, rangesAfter(edits, round.edits.get(file))));
      // What has no error has no new one.
      const found = errorsNow(partsAfter);
      const error = found.size === 0 ? undefined : newError(errorsOf(this.analysis, file, partsBefore), found);
      if (error !== undefined || isUnchecked(now)) return error;
      const [given, givenNow] = [inferredTypes(partsBefore, this.analysis.snapshot.checker), inferredTypes(partsAfter, after.snapshot.checker)];
      if (after.snapshot.isSpent && after.snapshot.notices.some((notice) => notice.code === 'types-too-deep' && notice.file === file)) return unchecked;
      if (givesTheSame(given, givenNow)) return undefined;
    }
    return newError(this.errors(file), errorsNow());
  }

  private errors(file: FilePath): ReadonlyMap<string, number> {
    let errors = this.errorsBefore.get(file);
    if (!errors) this.errorsBefore.set(file, errors = errorsOf(this.analysis, file));
    return errors;
  }
}

/** Stands for the errors of a file whose types cannot be worked out: nothing can be said for a fix there. */
const unchecked = 'types that cannot be worked out';

/** Whether types are no errors in a file: in JavaScript, unless it asks for it. */
function isUnchecked({ fileName, text }: ts.SourceFile): boolean {
  return /\.[cm]?jsx?$/.test(fileName) && !text.includes('@ts-check');
}

/** Every error of a file (or of some nodes of it) and how often it occurs; where it stands does not count, since edits move it. */
export function errorsOf(analysis: Analysis, file: FilePath, nodes?: readonly ts.Node[]): ReadonlyMap<string, number> {
  const errors = new Map<string, number>();
  const diagnostics = analysis.snapshot.diagnostics(file, nodes);
  if (!diagnostics) return errors.set(unchecked, 1);
  for (const diagnostic of diagnostics) {
    if (diagnostic.category !== ts.DiagnosticCategory.Error || isOfLightProgram(diagnostic, analysis.snapshot.checker) || isPackageUnseen(diagnostic, file, analysis.snapshot) || isOfNulls(diagnostic, file, analysis.snapshot)) continue;
    const key = `${diagnostic.code}:${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
    errors.set(key, (errors.get(key) ?? 0) + 1);
  }
  return errors;
}

/** The first error that was not there before. */
export function newError(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string | undefined {
  for (const [key, count] of after) if (key === unchecked || count > (before.get(key) ?? 0)) return key;
  return undefined;
}

/** What a fix edits, and where its finding stands an edit that changes nothing: that function is looked at, also where the fix edits others. */
function filesOf({ finding: { location: { file: place, start: { offset } } } }: Located, fix: Fix): readonly FileEdit[] {
  const here: TextEdit = { start: offset, end: offset, newText: '' };
  if (!fix.edits.some(({ file }) => file === place)) return [...fix.edits, { file: place, edits: [here] }];
  return fix.edits.map((edit) => (edit.file !== place || edit.edits.some(({ start, end }) => start <= offset && offset <= end) ? edit : { ...edit, edits: [...edit.edits, here] }));
}

const none = 'no rewrite keeps what the code does';

/** What is found in the functions around the edits, and in that of the finding, before and after a fix. */
function touched(located: Located, fix: Fix, round: Round, before: Analysis, after: Analysis): { readonly was: readonly Located[]; readonly is: readonly Located[] } {
  const of = (analysis: Analysis, file: FilePath, within: readonly Range[]): readonly Located[] => analysis.file(file).located.filter((one) => isTouched(one.raw.enclosing, within));
  const files = filesOf(located, fix);
  return {
    was: files.flatMap(({ file, edits }) => of(before, file, edits)),
    is: files.flatMap(({ file, edits }) => of(after, file, rangesAfter(edits, round.edits.get(file)))),
  };
}

/**
 * Whether a fix that lets some run at a time holds: it takes no query away, so that its finding may stay, but it brings none, and afterwards less is left of what it could be offered for.
 */
function isBounded(located: Located, fix: Fix, round: Round, before: Analysis, after: Analysis): boolean {
  const { was, is } = touched(located, fix, round, before, after);
  const offered = (all: readonly Located[], analysis: Analysis): number => all.filter(({ raw }) => planFixes(raw, analysis.context).some(({ kind }) => kind === fix.kind)).length;
  return is.length <= was.length && offered(is, after) < offered(was, before);
}

/** Whether the request of a finding comes no longer to its function, whose text may be the same: the ways of requests are those of before as long as something is only tried. */
function isLeft({ raw }: Located, before: Analysis, { flow: { graph } }: Analysis): boolean {
  const handler = before.flow.reachedFrom(raw.enclosing)?.entry.functions.at(-1);
  if (!handler) return false;
  const own = functionId(raw.enclosing);
  const open = [functionId(handler)];
  const seen = new Set(open);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === own) return false;
    const callees = graph.stepsOf(id).flatMap((step) => (isEffect(step) ? [] : graph.calleesOf(step)));
    for (const callee of callees) if (!seen.has(callee) && graph.reach(callee) !== 0) {
      seen.add(callee);
      open.push(callee);
    }
  }
  return true;
}

const weight = { '1': 0, N: 1, 'N*M': 2 } as const;

/**
 * Whether the cost of a function has fallen: the finding's own kind has become rarer, and whatever is new, in any file that the fix edits, runs less often
 * than what went away.
 */
function isGone(located: Located, fix: Fix, round: Round, before: Analysis, after: Analysis): boolean {
  const { finding } = located;
  const findings = touched(located, fix, round, before, after);
  const [was, is] = [findings.was.map((one) => one.finding), findings.is.map((one) => one.finding)];
  // What other rules say of the same query may name it differently afterwards: `findBy` that became `find`.
  const key = (one: Finding): string => `${one.rule}|${one.location.file}|${one.enclosing}|${one.frequency}|${one.rule === finding.rule ? one.fingerprint.split('|')[4] ?? '' : ''}`;
  const count = (findings: readonly Finding[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const one of findings) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
    return counts;
  };
  const [old, now] = [count(was), count(is)];
  const alike = (list: readonly Located[]): readonly Located[] => list.filter((one) => key(one.finding) === key(finding));
  const isNext = (): boolean => tookOneOfSeveral(located, fix, { was: alike(findings.was), is: alike(findings.is) }, (file) => rangesAfter(fix.edits.find((one) => one.file === file)?.edits ?? [], round.edits.get(file)));
  if ((now.get(key(finding)) ?? 0) >= (old.get(key(finding)) ?? 0) && !(fix.kind === 'answer-later' && isLeft(located, before, after)) && !isNext()) return false;
  // Code that moved into a file of its own is seen by rules that did not look at it where it was, and a client by the parts of its rule that look at modules: that others have one of their own is no worse than one per request.
  const created = new Set(fix.edits.flatMap(({ file, create }) => (create ? [file] : [])));
  // What a worker that is there already does in place of a request has taken along what is said of it, as has a function without a name that was given one.
  const countAlike = (list: readonly Finding[], one: Finding): number => list.filter(({ rule, frequency }) => rule === one.rule && frequency === one.frequency).length;
  // What JavaScript sorted or added up hid how few columns of the rows are read.
  const isUncovered = (one: Finding): boolean => fix.kind === 'into-query' && one.rule === 'overfetching' && weight[one.frequency] <= weight[finding.frequency] && is.length <= was.length;
  const isMoved = (one: Finding): boolean => isUncovered(one) || ((fix.kind === 'answer-later' || fix.kind === 'into-query') && one.rule !== finding.rule && countAlike(is, one) <= countAlike(was, one));
  return is.every((one) => ((one.rule !== finding.rule || fix.kind === 'shared-client') && created.has(one.location.file)) || isMoved(one) || (now.get(key(one)) ?? 0) <= (old.get(key(one)) ?? 0) || weight[one.frequency] < weight[finding.frequency]);
}
