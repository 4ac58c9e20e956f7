import type { FilePath } from '../core';
import { functionId, functionTable, type FunctionId } from '../flow/graph/names/function-table';
import { isEffect, type FlowGraph, type Step } from '../flow/graph/graph';
import { hasSameOutline } from '../flow/graph/shape';
import type { ts } from '../project/ts';
import type { Snapshot } from '../project/types';
import type { RuleFinding } from '../rules';
import { describeMeaning } from '../rules/describe';
import type { Analysis, FileAnalysis } from './analysis';
import { headOf, locate } from './locate';
import { changedFiles, moved, moveOf, type Move } from './moves';
import { isTouched, type Range } from './regions';
import { isSameCode } from './same-code';

interface Edited {
  readonly before: readonly Range[];
  readonly after: readonly Range[];
}

/**
 * The findings of a file while somebody types in it. Where only spaces, line ends and comments are others, they are those of the last full look at the file, which stands in `before`, at the places where they are now. Else of the functions
 * that were edited anew, and of the others as of that look. Undefined where that does not do, and the file has to be looked at as a whole: something was edited outside of functions, or a function does something else than it did,
 * which those that call it may show. What it may mean for others that its conditions changed is seen at the next look at the whole workspace.
 *
 * `tryOut` gives the analysis of `snapshot` in which edited files are known by what was edited.
 */
export function quickLook(
  file: FilePath, before: Analysis, snapshot: Snapshot, tryOut: (edited: ReadonlyMap<FilePath, readonly Range[]>) => Analysis, displayPath: (file: FilePath) => string,
): FileAnalysis | undefined {
  const known = before.lastOf(file);
  const changed = known && !before.snapshot.isSpent && !snapshot.isSpent ? changedFiles(before.snapshot, snapshot) : undefined;
  if (!known || !changed?.includes(file) || known.kind !== snapshot.kindOf(file)) return undefined;
  // How requests come in is known from older syntax still.
  const isKept = (one: RuleFinding): boolean => nodesOf(one).every((node) => isApart(node, snapshot));
  const edited = new Map<FilePath, Edited>();
  for (const name of changed) {
    const [old, now] = [before.snapshot.sourceFile(name) as ts.SourceFile, snapshot.sourceFile(name) as ts.SourceFile];
    if (name !== file && before.doesTheSame(now)) continue;
    if (isSameCode(old, now, moveOf(old, snapshot) as Move) && (name !== file || known.raw.every(isKept))) continue;
    if (!hasSameOutline(old, now)) return undefined;
    const { start, end, by } = moveOf(old, snapshot) as Move;
    edited.set(name, { before: [{ start, end }], after: [{ start, end: end + by }] });
  }
  if (edited.size === 0) return { ...known, ...locate(file, known.raw, snapshot, displayPath) };

  const ranges = edited.get(file) ?? { before: [], after: [] };
  // What leads through an edited place is looked at anew with its function: where that place is now is not known.
  const unplaced = known.raw.filter((one) => !isTouched(one.enclosing, ranges.before) && !isKept(one)).map(({ enclosing }) => enclosing);
  const lookedAtBefore = [...ranges.before, ...unplaced.map((fn) => pointAt(fn.getStart()))];
  const lookedAtNow = [...ranges.after, ...unplaced.map((fn) => pointAt(moved(fn.getStart(), moveOf(fn.getSourceFile(), snapshot))))];
  const after = tryOut(new Map(changed.map((name) => [name, name === file ? lookedAtNow : edited.get(name)?.after ?? []])));
  for (const [name, one] of edited) {
    if (!doTheSame(name, one, before, after)) return undefined;
    before.noteSame(snapshot.sourceFile(name) as ts.SourceFile);
  }

  const kept = known.raw.filter((one) => !isTouched(one.enclosing, lookedAtBefore));
  const fresh = lookedAtNow.length === 0 ? [] : after.file(file).raw.filter((one) => isTouched(one.enclosing, lookedAtNow));
  const start = ({ node }: RuleFinding): number => moved(node.getStart(), moveOf(node.getSourceFile(), snapshot));
  const raw = [...kept, ...fresh].sort((a, b) => start(a) - start(b));
  return { ...locate(file, raw, snapshot, displayPath), raw, kind: known.kind };
}

/** Whether the functions that were edited are those that were, and do and call the same as before. */
function doTheSame(file: FilePath, ranges: Edited, before: Analysis, after: Analysis): boolean {
  const touched = (analysis: Analysis, within: readonly Range[]): readonly FunctionId[] => {
    const sourceFile = analysis.snapshot.sourceFile(file) as ts.SourceFile;
    return [...functionTable(sourceFile).byKey.values()].filter((fn) => isTouched(fn, within)).map(functionId);
  };
  const [old, now] = [touched(before, ranges.before), touched(after, ranges.after)];
  return old.length === now.length && old.every((id, i) => id === now[i] && doesTheSame(id, before.flow.graph, after.flow.graph));
}

/** What leads nowhere (`console.log(order)`, a name that is not typed to its end) does nothing that those that call the function show. */
function doesTheSame(id: FunctionId, before: FlowGraph, after: FlowGraph): boolean {
  const [old, now] = [before.stepsOf(id), after.stepsOf(id)];
  const [oldTexts, nowTexts] = [old.map(stepText), now.map(stepText)];
  let start = 0;
  while (start < old.length && oldTexts[start] === nowTexts[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && oldTexts.at(-1 - end) === nowTexts.at(-1 - end)) end++;
  const rest = (steps: readonly Step[], graph: FlowGraph): string => steps.slice(start, steps.length - end).filter((step) => isEffect(step) || graph.reachOfCall(step) !== 0).map(stepText).join(';');
  return rest(old, before) === rest(now, after);
}

function stepText(step: Step): string {
  return [isEffect(step) ? describeMeaning(step.meaning) : step.name, step.loops.length, step.waiting].join();
}

/** A place between two characters. */
function pointAt(offset: number): Range {
  return { start: offset, end: offset };
}

function nodesOf({ node, related, path = [] }: RuleFinding): readonly ts.Node[] {
  return [node, ...related.map((one) => one.node), ...path.map((one) => one.node)];
}

/** Whether the place of a node is known after an edit: it stands before or behind what was edited. */
function isApart(node: ts.Node, snapshot: Snapshot): boolean {
  const move = moveOf(node.getSourceFile(), snapshot);
  if (!move) return true;
  const { start, end } = headOf(node);
  return end <= move.start || start >= move.end;
}
