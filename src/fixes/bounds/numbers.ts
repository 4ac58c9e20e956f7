import { dialectOf, type Numbers } from '../../catalog';
import { lineBreak } from '../../catalog/rewrites/edit-literal';
import type { Field, Fix } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { sumsOf } from '../../rules/bounds/tally';
import type { RowUse } from '../../rules/bounds/uses';
import { plural, rowOf } from '../../rules/words';
import { EditBuilder, semicolon } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import { hasComments } from '../loops/bulk-write';
import type { FixContext } from '../types';
import { awaitedText, countPlace } from './count-place';
import { wholeColumn } from './grouped';
import { putInRows, receiverOf } from './put-number';
import { byLoop, byReduce, isNumber } from './sums';

type Subject = FixableFinding<'in-memory'>['subject'];

/** What one use makes of all rows, and how that stands in its place. */
interface Made {
  readonly use: RowUse;
  readonly fields: readonly Field[];
  put(read: Pick<Numbers, 'sum' | 'count'>, row: string): string;
}

/** Sums of columns and the number of rows, which one list is made of (`sum / rows.length`), or one loop works out: one query for them all. */
export function planNumbers(subject: Subject, uses: readonly RowUse[], context: FixContext): Fix | undefined {
  const { meaning, call } = subject.site;
  if (uses.length !== subject.uses.length || uses.some(({ steps }) => steps.length > 0)) return undefined;
  const made = uses.map((use) => ofCount(use) ?? ofSum(use, subject, context) ?? ofLoop(use, subject, context));
  const known = made.filter((one) => one !== undefined);
  const sums = [...new Set(known.flatMap(({ fields }) => fields))];
  if (known.length < made.length || sums.length === 0) return undefined;
  const imports = new Imports(call.getSourceFile(), new Names(call));
  const asked = dialectOf(meaning.library).numbersOf?.(meaning, { sums, imported: imports.named });
  const place = asked && meaning.rowsIn === undefined ? countPlace(meaning, uses.map(({ node }) => node), context.checker) : undefined;
  if (!asked) return undefined;
  const builder = new EditBuilder();
  const texts = new Map(known.map((one) => [one.use.node, one] as const));
  const put = (node: ts.Node, row: string): string => texts.get(node)?.put(asked, row) ?? '';
  if (meaning.rowsIn !== undefined) {
    for (const use of uses) if (!putInRows(builder, [use], meaning, asked.query, (rows) => put(use.node, `${rows}[0]`)) || receiverOf(use.node) === undefined) return undefined;
  } else {
    const [name] = place?.kind === 'variable' ? place.texts : [];
    if (place?.kind !== 'variable' || !place.awaited || !name) return undefined;
    const named = new Names(name[0]).free(`${name[0].getText()}Totals`, `${name[0].getText()}Numbers`);
    const awaited = awaitedText(meaning, asked.query);
    builder.replace(place.awaited, asked.isList === true ? `(${awaited})[0]` : awaited);
    builder.replace(name[0], named);
    for (const { node } of uses) builder.replace(node, put(node, named));
  }
  imports.apply(builder);
  return { kind: 'into-query', title: `Let the database add up and count the ${plural(rowOf(meaning))}`, preferred: true, changesBehavior: false, edits: builder.build() };
}

/** `rows.length` */
function ofCount(use: RowUse): Made | undefined {
  const { end, node } = use;
  return end === 'count' && ts.isPropertyAccessExpression(node) && !node.questionDotToken && isNamed(node.expression) ? { use, fields: [], put: (read, row) => read.count(row) } : undefined;
}

/** `rows.reduce((sum, row) => sum + row.total, 0)`, and a loop that does the same. */
function ofSum(use: RowUse, subject: Subject, context: FixContext): Made | undefined {
  const added = byReduce(use.node, subject, context) ?? byLoop(use.node, subject, context);
  const field = added?.field;
  return added && field && added.tests.length === 0 && isNamed(receiverOf(use.node)) ? { use, fields: [field], put: (read, row) => added.put(read.sum(row, field)) } : undefined;
}

/** A loop that works out several numbers, as a statement for each of them. */
function ofLoop(use: RowUse, { site: { meaning: query } }: Subject, context: FixContext): Made | undefined {
  const { node } = use;
  const loop = ts.isForOfStatement(node) && (node.initializer.flags & ts.NodeFlags.BlockScoped) === 0 ? undefined : sumsOf(node);
  const statement = ts.isForOfStatement(node) ? node : node.parent;
  if (!loop || hasComments(node) || !isNamed(receiverOf(node)) || !(ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent))) return undefined;
  const parts = loop.parts.map(({ target, step }) => ({ target, field: step && wholeColumn(step, { query, checker: context.checker, row: loop.row }, context), isCount: step === undefined }));
  if (parts.some(({ target, field, isCount }) => (!field && !isCount) || !isNumber(target, context.checker))) return undefined;
  const end = semicolon(node.getSourceFile());
  const indent = node.getSourceFile().text.slice(0, statement.getStart()).split('\n').at(-1) ?? '';
  const between = /^\s*$/.test(indent) ? `${end}${lineBreak(node.getSourceFile())}${indent}` : '; ';
  return {
    use, fields: parts.flatMap(({ field }) => field ?? []),
    put: (read, row) => parts.map(({ target, field }) => `${target.text} += ${field ? read.sum(row, field) : read.count(row)}`).join(between) + (ts.isForOfStatement(node) ? end : ''),
  };
}

/** Whether rows are used by the name of a variable, or a part of it. */
function isNamed(rows: ts.Expression | undefined): boolean {
  const node = rows && bare(rows);
  return node !== undefined && (ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && ts.isIdentifier(bare(node.expression))));
}
