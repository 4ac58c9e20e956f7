import type { FileEdit, FilePath, Finding, Fix, TextEdit } from '../core';
import { planFixes } from '../fixes';
import { functionId } from '../flow/graph/names/function-table';
import { isEffect } from '../flow/graph/graph';
import type { ts } from '../project/ts';
import type { Analysis, Trial } from './analysis';
import { misplaced } from './edit-places';
import type { Located } from './locate';
import { isOfAdded, isOfPackages } from './light-errors';
import { errorsOf, newError, newErrorAround } from './new-errors';
import { tookOneOfSeveral } from './one-of-several';
import { isTouched, rangesAfter, type Range } from './regions';
import { Round } from './rounds';

type Texts = ReadonlyMap<FilePath, string>;

/** A finding with its fixes that are still to be tried, and those that passed. */
interface Waiting {
  readonly located: Located;
  readonly plans: Fix[];
  readonly passed: Fix[];
  isAlone: boolean;
}

/**
 * Tries fixes on an in-memory copy. A fix passes if in every file it edits no new syntax or type error appears, its finding is
 * gone, and no other has come; a repeated query may only have moved to a loop that runs it less often, and what a job does instead is
 * gone once no request comes to it. One that only lets some run at a time takes nothing away: see `isBounded`.
 */
export class Verifier {
  private readonly errorsBefore = new Map<FilePath, ReadonlyMap<string, number>>();
  private readonly known = new Map<unknown, readonly Fix[]>();
  /** What was planned, with why nothing better was; and what spoke against it, tried alone. Who asks for the fixes asks for the reason next. */
  private readonly planned = new Map<unknown, { readonly fixes: readonly Fix[]; readonly reasons: readonly string[] }>();
  private readonly objections = new WeakMap<Fix, { readonly objection: string | undefined }>();

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
      const objection = this.objection(located, fix, round, this.trial(round));
      this.objections.set(fix, { objection });
      return objection === undefined;
    });
    return this.keep(located, passed);
  }

  /** The same for many findings; as many fixes as do not meet are tried in one go, so that a scan stays quick. */
  *many(all: readonly Located[], into: Map<Finding, readonly Fix[]>): Generator<{ readonly done: number; readonly total: number }, void, void> {
    const waiting = all.map((located): Waiting => ({ located, plans: [...this.plans(located)], passed: [], isAlone: false }));
    const total = waiting.reduce((sum, { plans }) => sum + plans.length, 0);
    for (;;) {
      const round = this.round();
      const tried = waiting.flatMap((entry) => {
        const fix = entry.plans[0];
        return fix && round.takes(filesOf(entry.located, fix), entry.isAlone) ? { entry, fix } : [];
      });
      if (tried.length === 0) break;
      this.try(tried, round);
      yield { done: total - waiting.reduce((sum, { plans }) => sum + plans.length, 0), total };
    }
    for (const { located, passed } of waiting) into.set(located.finding, this.keep(located, passed));
  }

  /** Tries fixes in one go. What a try works out is let go of when this returns, before the next one begins: it is large. */
  private try(tried: readonly { readonly entry: Waiting; readonly fix: Fix }[], round: Round): void {
    const after = this.trial(round);
    for (const { entry, fix } of tried) {
      const objection = this.objection(entry.located, fix, round, after);
      // What speaks against it may be another fix's doing.
      entry.isAlone = objection !== undefined && round.isShared(filesOf(entry.located, fix));
      if (entry.isAlone) continue;
      entry.plans.shift();
      if (objection === undefined) entry.passed.push(fix);
    }
  }

  private keep(located: Located, passed: readonly Fix[]): readonly Fix[] {
    const fixes = passed.map((fix, i) => ({ ...fix, preferred: i === 0 && fix.preferred }));
    this.known.set(located.raw, fixes);
    return fixes;
  }

  /** The first fix that `suits` and passes; with `typesToo` false its types are left for a later check of the whole file. Who asks for `oneKind` alone is not told that there are others. */
  first(located: Located, suits: (fix: Fix) => boolean, typesToo: boolean, oneKind = false): { readonly fix?: Fix; readonly texts?: Texts; readonly reason: string } {
    let said = none;
    const plans = this.plans(located, (why) => { said = why; });
    let reason = said;
    // What stands in the way of another rewrite may be the better one's.
    const before = said === none ? '' : `${said}; `;
    for (const fix of plans) {
      if (!suits(fix)) {
        if (reason === said && (said === none || !oneKind)) reason = `${before}the rewrite that there is was not asked for`;
        continue;
      }
      const round = this.alone(located, fix);
      const known = typesToo ? this.objections.get(fix) : undefined;
      const objection = known ? known.objection : this.objection(located, fix, round, this.trial(round), typesToo);
      if (objection === undefined) return { fix, texts: this.textsAfter(round), reason: '' };
      reason = `${before}the rewrite was tried and withheld: ${objection}`;
    }
    return { reason };
  }

  /** Why no fix of a finding passes, in a few words; empty where one does. */
  whyNone(located: Located): string {
    return this.first(located, () => true, true).reason;
  }

  /** The fixes that are planned, of files that can be read. */
  private plans(located: Located, withheld?: (reason: string) => void): readonly Fix[] {
    const { fixes, reasons } = this.planOf(located);
    if (withheld) reasons.forEach(withheld);
    return fixes.filter(({ edits }) => {
      const reason = misplaced(edits, this.text);
      if (reason !== undefined) withheld?.(reason);
      return reason === undefined;
    });
  }

  private planOf({ raw }: Located): { readonly fixes: readonly Fix[]; readonly reasons: readonly string[] } {
    let planned = this.planned.get(raw);
    if (!planned) {
      const reasons: string[] = [];
      this.planned.set(raw, planned = { fixes: planFixes(raw, { ...this.analysis.context, withheld: (reason) => void reasons.push(reason) }), reasons });
    }
    return planned;
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
      const brought = error === undefined ? undefined : this.newErrorOfAll(fix, after, error);
      if (brought !== undefined) return `it would bring a new error: ${brought}`;
    }
    if (fix.kind === 'concurrency') return isBounded(fix, touched(located, fix, round, this.analysis, after), { was: (one) => this.planOf(one).fixes, is: ({ raw }) => planFixes(raw, after.context) }) ? undefined : 'it would still run all at once';
    return isGone(located, fix, round, this.analysis, after) ? undefined : 'the cost would not be gone';
  }

  /** The first new error of an edited file. Only what is edited is checked, as long as it gives the rest of its function and file the same types as before. */
  private newErrorIn({ file, edits, create }: FileEdit, fix: Fix, round: Round, after: Analysis): string | undefined {
    const errorsNow = (nodes?: readonly ts.Node[]): ReadonlyMap<string, number> => new Map([...errorsOf(after, file, nodes)].filter(([error]) => !isOfAdded(error, fix.edits)));
    // What a new file imports from packages is in the types of the catalogue or in none; the rest of the workspace imports it as well.
    if (create) return newError(new Map(), new Map([...errorsOf(after, file)].filter(([error]) => !isOfPackages(error))));
    return newErrorAround({ file, edits, made: rangesAfter(edits, round.edits.get(file)) }, this.analysis, after, { before: () => this.errors(file), now: errorsNow });
  }

  /** The same of all files of a fix together: code that moves from one to another brings an error along that it had there. */
  private newErrorOfAll({ edits }: Fix, after: Analysis, error: string): string | undefined {
    if (!edits.some(({ create }) => create)) return error;
    const [was, is] = [new Map<string, number>(), new Map<string, number>()];
    const add = (sum: Map<string, number>, errors: ReadonlyMap<string, number>): void => errors.forEach((count, key) => void sum.set(key, (sum.get(key) ?? 0) + count));
    for (const { file, create } of edits) {
      if (!create) add(was, this.errors(file));
      add(is, new Map([...errorsOf(after, file)].filter(([key]) => !isOfAdded(key, edits) && !(create && isOfPackages(key)))));
    }
    return newError(was, is);
  }

  private errors(file: FilePath): ReadonlyMap<string, number> {
    let errors = this.errorsBefore.get(file);
    if (!errors) this.errorsBefore.set(file, errors = errorsOf(this.analysis, file));
    return errors;
  }
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
function isBounded(fix: Fix, { was, is }: ReturnType<typeof touched>, plans: { readonly was: (one: Located) => readonly Fix[]; readonly is: (one: Located) => readonly Fix[] }): boolean {
  const offered = (all: readonly Located[], planned: (one: Located) => readonly Fix[]): number => all.filter((one) => planned(one).some(({ kind }) => kind === fix.kind)).length;
  return is.length <= was.length && offered(is, plans.is) < offered(was, plans.was);
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
  // What gives up in time is told for less that it lacks then: another try, or something that remembers that the service failed.
  const isLesser = (one: Finding): boolean => fix.kind === 'timeout' && one.rule === finding.rule && one.severity === 'information' && one.confidence === 'low';
  return is.every((one) => isLesser(one) || ((one.rule !== finding.rule || fix.kind === 'shared-client') && created.has(one.location.file)) || isMoved(one) || (now.get(key(one)) ?? 0) <= (old.get(key(one)) ?? 0) || weight[one.frequency] < weight[finding.frequency]);
}
