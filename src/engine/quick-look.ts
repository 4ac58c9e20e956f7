import type { FilePath } from '../core';
import { functionId, functionTable, type FunctionId } from '../flow/graph/function-table';
import { isEffect, type FlowGraph } from '../flow/graph/graph';
import { hasSameOutline } from '../flow/graph/shape';
import type { ts } from '../project/ts';
import type { Snapshot } from '../project/types';
import type { RuleFinding } from '../rules';
import { describeMeaning } from '../rules/describe';
import type { Analysis, FileAnalysis } from './analysis';
import { headOf, locate } from './locate';
import { changedFiles, moved, moveOf, type Move } from './moves';
import { isTouched, type Range } from './regions';

interface Edited {
  readonly before: readonly Range[];
  readonly after: readonly Range[];
}

/**
 * The findings of a file while somebody types in it: of the functions that were edited anew, of the others as of the last full look at the file, which stands in `before`, at the places where
 * they are now. Undefined where that does not do, and the file has to be looked at as a whole: something was edited outside of functions, or a function does something else than it did,
 * which those that call it may show. What it may mean for others that its conditions changed is seen at the next look at the whole workspace.
 *
 * `tryOut` gives the analysis of `snapshot` in which edited files are known by what was edited.
 */
export function quickLook(
  file: FilePath, before: Analysis, snapshot: Snapshot, tryOut: (edited: ReadonlyMap<FilePath, readonly Range[]>) => Analysis, displayPath: (file: FilePath) => string,
): FileAnalysis | undefined {
  const known = before.lastOf(file);
  const changed = known && !before.snapshot.isSpent && !snapshot.isSpent ? changedFiles(before.snapshot, snapshot) : undefined;
  if (!known || !changed?.includes(file)) return undefined;
  const edited = new Map<FilePath, Edited>();
  for (const name of changed) {
    const [old, now] = [before.snapshot.sourceFile(name) as ts.SourceFile, snapshot.sourceFile(name) as ts.SourceFile];
    if (!hasSameOutline(old, now)) return undefined;
    const { start, end, by } = moveOf(old, snapshot) as Move;
    edited.set(name, { before: [{ start, end }], after: [{ start, end: end + by }] });
  }
  const after = tryOut(new Map([...edited].map(([name, ranges]) => [name, ranges.after])));
  for (const [name, ranges] of edited) if (!doTheSame(name, ranges, before, after)) return undefined;

  const ranges = edited.get(file) as Edited;
  const kept = known.raw.filter((one) => !isTouched(one.enclosing, ranges.before));
  // How requests come in is known from older syntax still.
  if (!kept.every((one) => nodesOf(one).every((node) => isApart(node, snapshot)))) return undefined;
  const fresh = after.file(file).raw.filter((one) => isTouched(one.enclosing, ranges.after));
  const start = ({ node }: RuleFinding): number => moved(node.getStart(), moveOf(node.getSourceFile(), snapshot));
  const raw = [...kept, ...fresh].sort((a, b) => start(a) - start(b));
  return { ...locate(file, raw, snapshot, displayPath), raw };
}

/** Whether the functions that were edited are those that were, and do and call the same as before. */
function doTheSame(file: FilePath, ranges: Edited, before: Analysis, after: Analysis): boolean {
  const touched = (analysis: Analysis, within: readonly Range[]): readonly FunctionId[] => {
    const sourceFile = analysis.snapshot.sourceFile(file) as ts.SourceFile;
    return [...functionTable(sourceFile).byKey.values()].filter((fn) => isTouched(fn, within)).map(functionId);
  };
  const [old, now] = [touched(before, ranges.before), touched(after, ranges.after)];
  return old.length === now.length && old.every((id, i) => id === now[i] && stepsText(before.flow.graph, id) === stepsText(after.flow.graph, id));
}

function stepsText(graph: FlowGraph, id: FunctionId): string {
  return graph.stepsOf(id).map((step) => [isEffect(step) ? describeMeaning(step.meaning) : step.name, step.loops.length, step.waiting].join()).join(';');
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
