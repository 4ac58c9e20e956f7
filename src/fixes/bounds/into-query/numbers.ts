import { dialectOf } from '../../../catalog';
import type { Fix } from '../../../core';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import type { RowUse } from '../../../rules/bounds/uses';
import { plural, rowOf } from '../../../rules/words';
import { EditBuilder } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { Names } from '../../edits/naming';
import type { FixContext } from '../../types';
import { awaitedText, countPlace } from './count-place';
import { inParentheses } from './grouped';
import { putInRows, receiverOf } from './put-number';
import { madeOf } from './wanted';

type Subject = FixableFinding<'in-memory'>['subject'];

/** Sums of columns and the number of rows, which one list is made of (`sum / rows.length`), or one loop works out: one query for them all. */
export function planNumbers(subject: Subject, uses: readonly RowUse[], context: FixContext): Fix | undefined {
  const { meaning, call } = subject.site;
  if (uses.length !== subject.uses.length || uses.some(({ steps }) => steps.length > 0)) return undefined;
  const made = uses.map((use) => (isNamed(receiverOf(use.node)) ? madeOf(use, subject, context) : undefined));
  const known = made.filter((one) => one !== undefined);
  const wanted = known.flatMap((one) => one.wanted);
  const sums = [...new Set(wanted.flatMap(({ field }) => field ?? []))];
  if (known.length < made.length || sums.length === 0 || wanted.some(({ tests }) => tests.length > 0)) return undefined;
  const imports = new Imports(call.getSourceFile(), new Names(call));
  const asked = dialectOf(meaning.library).numbersOf?.(meaning, { sums, tests: [], imported: imports.named });
  const place = asked && meaning.rowsIn === undefined ? countPlace(meaning, uses.map(({ node }) => node), context.checker) : undefined;
  if (!asked) return undefined;
  const builder = new EditBuilder();
  const texts = new Map(known.map((one) => [one.use.node, one] as const));
  const put = (node: ts.Node, row: string): string => texts.get(node)?.put(({ field }) => (field ? asked.sum(row, field) : asked.count(row))) ?? '';
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
  return { kind: 'into-query', title: `Let the database add up and count the ${plural(rowOf(meaning))}${inParentheses(asked.caveat)}`, preferred: true, changesBehavior: asked.caveat !== undefined, edits: builder.build() };
}

/** Whether rows are used by the name of a variable, or a part of it. */
function isNamed(rows: ts.Expression | undefined): boolean {
  const node = rows && bare(rows);
  return node !== undefined && (ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && ts.isIdentifier(bare(node.expression))));
}
