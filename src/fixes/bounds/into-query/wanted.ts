import type { FieldTest } from '../../../catalog';
import type { Field } from '../../../core';
import { lineBreak } from '../../../catalog/rewrites/edit-literal';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import { sumsOf, type SumPart } from '../../../rules/bounds/tally';
import { totalsOf } from '../../../rules/bounds/totals';
import type { RowUse } from '../../../rules/bounds/uses';
import { semicolon } from '../../edits/edit-builder';
import { hasComments } from '../../loops/write-loop';
import type { FixContext } from '../../types';
import { wholeColumn } from './grouped';
import { testsIn } from './predicate';
import { byLoop, byReduce } from './sums';
import { isNumber, isNumberOf } from './whole-number';

type Subject = FixableFinding<'in-memory'>['subject'];

/** A number that is asked of the database: the sum of a column, or how many rows there are. */
export interface Wanted {
  readonly field?: Field;
  /** The conditions that its rows meet. */
  readonly tests: readonly FieldTest[];
}

/** What one use makes of rows, and how that stands in its place, given the texts of the numbers. */
export interface Made {
  readonly use: RowUse;
  readonly wanted: readonly Wanted[];
  put(read: (wanted: Wanted) => string): string;
}

/** The numbers that a use makes of the rows that it is called on, whichever those are; undefined where it makes anything else. */
export function madeOf(use: RowUse, subject: Subject, context: FixContext): Made | undefined {
  return ofCount(use) ?? ofSum(use, subject, context) ?? ofLoop(use, subject, context) ?? ofTotals(use, subject, context);
}

/** `rows.length` */
function ofCount(use: RowUse): Made | undefined {
  const { end, node } = use;
  const count: Wanted = { tests: [] };
  return end === 'count' && ts.isPropertyAccessExpression(node) && !node.questionDotToken ? { use, wanted: [count], put: (read) => read(count) } : undefined;
}

/** `rows.reduce((sum, row) => sum + row.total, 0)`, and a loop that does the same. */
function ofSum(use: RowUse, subject: Subject, context: FixContext): Made | undefined {
  const added = use.end === 'sum' ? byReduce(use.node, subject, context) ?? byLoop(use.node, subject, context) : undefined;
  return added && { use, wanted: [added], put: (read) => added.put(read(added)) };
}

/** A loop that works out several numbers, as a statement for each of them. */
function ofLoop(use: RowUse, subject: Subject, context: FixContext): Made | undefined {
  const { node } = use;
  // A `var` has the last row behind the loop.
  const loop = ts.isForOfStatement(node) && (node.initializer.flags & ts.NodeFlags.BlockScoped) === 0 ? undefined : sumsOf(node);
  const statement = ts.isForOfStatement(node) ? node : node.parent;
  if (!loop || hasComments(node) || !(ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent))) return undefined;
  const parts = loop.parts.map((part) => ({ target: part.target, wanted: wantedOf(part, loop.row, subject, context) }));
  const known = parts.flatMap(({ wanted }) => wanted ?? []);
  if (known.length < parts.length || parts.some(({ target }) => !(ts.isIdentifier(target) ? isNumber(target, node, context.checker) : isNumberOf(target, node, context.checker)))) return undefined;
  const end = semicolon(node.getSourceFile());
  const indent = node.getSourceFile().text.slice(0, statement.getStart()).split('\n').at(-1) ?? '';
  const between = /^\s*$/.test(indent) ? `${end}${lineBreak(node.getSourceFile())}${indent}` : '; ';
  return { use, wanted: known, put: (read) => parts.map(({ target, wanted }) => (wanted ? `${target.getText()} += ${read(wanted)}` : '')).join(between) + (ts.isForOfStatement(node) ? end : '') };
}

/** An object of numbers that a `reduce` makes, as that object. */
function ofTotals(use: RowUse, subject: Subject, context: FixContext): Made | undefined {
  const totals = use.end === 'sum' ? totalsOf(use.node) : undefined;
  if (!totals || hasComments(use.node)) return undefined;
  const parts = new Map([...totals.parts].map(([name, part]) => [name, wantedOf(part, totals.row, subject, context)] as const));
  const known = [...parts.values()].flatMap((wanted) => wanted ?? []);
  if (known.length < parts.size) return undefined;
  const text = (name: string, start: string, read: (wanted: Wanted) => string): string => {
    const wanted = parts.get(name);
    const added = wanted && read(wanted);
    return added === undefined ? start : Number(start) === 0 ? added : `${start} + ${isLoose(added) ? `(${added})` : added}`;
  };
  return { use, wanted: known, put: (read) => `{ ${[...totals.starts].map(([name, start]) => `${name}: ${text(name, start, read)}`).join(', ')} }` };
}

function wantedOf({ step, guard }: Pick<SumPart, 'step' | 'guard'>, row: ts.Identifier, { site: { meaning: query } }: Subject, context: FixContext): Wanted | undefined {
  const reading = { query, checker: context.checker, row };
  const field = step && wholeColumn(step, reading, context);
  const tests = guard ? testsIn(guard, reading) : [];
  return tests && (field || !step) ? { ...(field && { field }), tests } : undefined;
}

/** Whether a text has `??` outside of all parentheses, which would take what stands before it, too. */
export function isLoose(text: string): boolean {
  const without = text.replace(/\([^()]*\)|\{[^{}]*\}/g, '');
  return without === text ? text.includes(' ?? ') : isLoose(without);
}
