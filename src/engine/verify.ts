import { applyEdits, type FileEdit, type FilePath, type Finding, type Fix, type TextEdit } from '../core';
import { planFixes } from '../fixes';
import { ts } from '../project/ts';
import type { Analysis, Located, Trial } from './analysis';
import { isOfLightProgram, isOfNulls, isOfPackages, isPackageUnseen } from './light-errors';
import { changedParts, givesTheSame, inferredTypes, isTouched, partsOf, rangesAfter, statementsOf, type Range } from './regions';

type Texts = ReadonlyMap<FilePath, string>;

/**
 * Tries fixes on an in-memory copy. A fix passes if in every file it edits no new syntax or type error appears, its finding is
 * gone, and no other has come; a repeated query may only have moved to a loop that runs it less often.
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
      const texts = this.edited(fix);
      return texts !== undefined && this.objection(located, fix, this.trial(texts, [{ located, fix }])) === undefined;
    });
    return this.keep(located, passed);
  }

  /** The same for many findings; fixes of different files are tried in one go, so that a scan stays quick. */
  *many(all: readonly Located[], into: Map<Finding, readonly Fix[]>): Generator<{ readonly done: number; readonly total: number }, void, void> {
    const waiting = all.map((located) => ({ located, plans: [...this.plans(located)], passed: [] as Fix[] }));
    const total = waiting.reduce((sum, { plans }) => sum + plans.length, 0);
    let done = 0;
    for (;;) {
      const texts = new Map<FilePath, string>();
      const taken = new Set<FilePath>();
      const round: ((typeof waiting)[number] & { readonly fix: Fix })[] = [];
      for (const entry of waiting) {
        const fix = entry.plans[0];
        const files = fix && filesOf(entry.located, fix);
        if (!files || files.some(({ file }) => taken.has(file))) continue;
        entry.plans.shift();
        const edited = this.edited(fix);
        if (!edited) { done++; continue; }
        for (const { file } of files) taken.add(file);
        for (const [file, text] of edited) texts.set(file, text);
        round.push({ ...entry, fix });
      }
      if (round.length === 0) break;
      const after = this.trial(texts, round);
      for (const { located, passed, fix } of round) {
        done++;
        if (this.objection(located, fix, after) === undefined) passed.push(fix);
      }
      yield { done, total };
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
      const texts = this.edited(fix);
      if (!texts) continue;
      const objection = this.objection(located, fix, this.trial(texts, [{ located, fix }]), typesToo);
      if (objection === undefined) return { fix, texts, reason: '' };
      reason = `the rewrite was tried and withheld: ${objection}`;
    }
    return { reason };
  }

  private plans(located: Located, withheld?: (reason: string) => void): readonly Fix[] {
    return planFixes(located.raw, { ...this.analysis.context, ...(withheld && { withheld }) });
  }

  private trial(texts: Texts, round: readonly { readonly located: Located; readonly fix: Fix }[]): Analysis {
    return this.tryOut(texts, { before: this.analysis, edited: new Map(round.flatMap(({ located, fix }) => filesOf(located, fix).map((edit) => [edit.file, rangesAfter(tried(located, edit))] as const))) });
  }

  private edited(fix: Fix): Texts | undefined {
    const texts = new Map<FilePath, string>();
    for (const { file, edits, create } of fix.edits) {
      const before = create ? '' : this.text(file);
      if (before === undefined) return undefined;
      texts.set(file, applyEdits(before, edits));
    }
    return texts;
  }

  /** Why a fix must not be offered; undefined where nothing speaks against it. */
  private objection(located: Located, fix: Fix, after: Analysis, typesToo = true): string | undefined {
    for (const edit of typesToo ? fix.edits : []) {
      const error = this.newErrorIn(edit, after);
      if (error !== undefined) return `it would bring a new error: ${error}`;
    }
    return isGone(located, fix, this.analysis, after) ? undefined : 'the cost would not be gone';
  }

  /** The first new error of an edited file. Only what is edited is checked, as long as it gives the rest of its function and file the same types as before. */
  private newErrorIn({ file, edits, create }: FileEdit, after: Analysis): string | undefined {
    const [old, now] = [this.analysis.snapshot.sourceFile(file), after.snapshot.sourceFile(file)];
    // What a new file imports from packages is in the types of the catalogue or in none; the rest of the workspace imports it as well.
    if (create) return newError(new Map(), new Map([...errorsOf(after, file)].filter(([error]) => !isOfPackages(error))));
    if (!old || !now) return newError(this.errors(file), errorsOf(after, file));
    // From the statements that are edited outwards, as far as they give other types than before to what stands around them.
    for (const around of [statementsOf, partsOf]) {
      const [partsBefore, partsAfter] = changedParts(around(old, edits), around(now, rangesAfter(edits)));
      // What has no error has no new one.
      const found = errorsOf(after, file, partsAfter);
      const error = found.size === 0 ? undefined : newError(errorsOf(this.analysis, file, partsBefore), found);
      if (error !== undefined || isUnchecked(now)) return error;
      const [given, givenNow] = [inferredTypes(partsBefore, this.analysis.snapshot.checker), inferredTypes(partsAfter, after.snapshot.checker)];
      if (after.snapshot.isSpent && after.snapshot.notices.some((notice) => notice.code === 'types-too-deep' && notice.file === file)) return unchecked;
      if (givesTheSame(given, givenNow)) return undefined;
    }
    return newError(this.errors(file), errorsOf(after, file));
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

/** What a fix edits, and the file of its finding in any case. */
function filesOf({ finding: { location } }: Located, fix: Fix): readonly FileEdit[] {
  return fix.edits.some(({ file }) => file === location.file) ? fix.edits : [...fix.edits, { file: location.file, edits: [] }];
}

/** The edits of a file, and where its finding stands one that changes nothing: its function is looked at, also where the fix edits others. */
function tried({ finding: { location } }: Located, { file, edits }: FileEdit): readonly TextEdit[] {
  const at = location.start.offset;
  return location.file !== file || edits.some(({ start, end }) => start <= at && at <= end) ? edits : [...edits, { start: at, end: at, newText: '' }];
}

const none = 'no rewrite keeps what the code does';

const weight = { '1': 0, N: 1, 'N*M': 2 } as const;

/**
 * Whether the cost of a function has fallen: the finding's own kind has become rarer, and whatever is new, in any file that the fix edits, runs less often
 * than what went away.
 */
function isGone(located: Located, fix: Fix, before: Analysis, after: Analysis): boolean {
  const { finding } = located;
  // What is tried are the functions around the edits, and that of the finding.
  const of = (analysis: Analysis, ranges: (edits: readonly TextEdit[]) => readonly Range[]): readonly Finding[] => filesOf(located, fix).flatMap((edit) => {
    const within = ranges(tried(located, edit));
    return analysis.file(edit.file).located.flatMap((one) => (isTouched(one.raw.enclosing, within) ? one.finding : []));
  });
  // What other rules say of the same query may name it differently afterwards: `findBy` that became `find`.
  const key = (one: Finding): string => `${one.rule}|${one.location.file}|${one.enclosing}|${one.frequency}|${one.rule === finding.rule ? one.fingerprint.split('|')[4] ?? '' : ''}`;
  const count = (findings: readonly Finding[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const one of findings) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
    return counts;
  };
  const [was, is] = [of(before, (edits) => edits), of(after, rangesAfter)];
  const [old, now] = [count(was), count(is)];
  if ((now.get(key(finding)) ?? 0) >= (old.get(key(finding)) ?? 0)) return false;
  // Code that moved into a file of its own is seen by rules that did not look at it where it was.
  const created = new Set(fix.edits.flatMap(({ file, create }) => (create ? [file] : [])));
  return is.every((one) => (one.rule !== finding.rule && created.has(one.location.file)) || (now.get(key(one)) ?? 0) <= (old.get(key(one)) ?? 0) || weight[one.frequency] < weight[finding.frequency]);
}
