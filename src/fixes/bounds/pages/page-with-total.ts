import { dialectOf, type FieldTest, type IntoQuery, type Query } from '../../../catalog';
import type { Fix } from '../../../core';
import { isConst } from '../../../flow/values/symbols';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import type { RowUse } from '../../../rules/bounds/uses';
import { plural, rowOf } from '../../../rules/words';
import { EditBuilder, semicolon } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { countNames, Names } from '../../edits/naming';
import type { FixContext } from '../../types';
import { amountsOf } from '../into-query/amounts';
import { countUses } from '../into-query/count-place';
import { notesOf } from '../into-query/notes';
import { orderedRows } from '../into-query/ordered';
import { putCountedAnswer } from './counted-answer';
import { pageAmountsOf } from './page-amounts';
import { aloneIn, heldRows, rowsInside, type HeldRows } from '../into-query/held-rows';
import { testsOf } from '../into-query/predicate';
import { mayLack, receiverOf } from '../into-query/put-number';

/**
 * A page of the rows whose number a request says, and the number of all of them beside it: both are asked of the database, at once, or one after the other by a client that needs no waiting. Of filtered rows, both are of those that meet the conditions.
 */
export function planPageWithTotal(uses: readonly RowUse[], subject: FixableFinding<'in-memory'>['subject'], context: FixContext): Fix | undefined {
  const { site } = subject;
  const { meaning, call } = site;
  const { checker } = context;
  const counts = uses.filter(({ end }) => end === 'count');
  const paged = uses.filter(({ end }) => end !== 'count');
  const [use] = paged.filter(({ end }) => end === 'page');
  // A page that is written out is a matter of its own where nothing says how many there are.
  if (!use || !ts.isCallExpression(use.node) || (counts.length === 0 && amountsOf(use.node, meaning, checker))) return undefined;
  const ordered = orderedRows(paged, subject, context);
  const tests = ordered?.tests ?? (paged.length === 1 && use.steps.length === use.filters.length ? filtersOf(use, site, checker) : undefined);
  // The number is that of the rows which the page is cut out of.
  if (!tests || counts.some(({ filters, node }) => filters.length !== use.filters.length || filters.some((one, index) => one !== use.filters[index]) || !ts.isPropertyAccessExpression(node))) return undefined;
  const amounts = pageAmountsOf(use.node, meaning, checker);
  const on = receiverOf(use.node);
  const hasError = meaning.errorIn !== undefined;
  const held = hasError ? undefined : heldRows(meaning);
  if (!amounts || !on || (!held && !hasError) || (hasError && mayLack(use.node))) return undefined;
  const imports = new Imports(call.getSourceFile(), new Names(call));
  const { intoQuery } = dialectOf(meaning.library);
  const { take, skip, isSure, isBounded } = amounts;
  const rows = intoQuery?.(meaning, { tests, wants: 'rows', take, ...(!isSure && { mayTakeNone: true }), ...(skip !== '0' && { skip }), ...(ordered && { order: ordered.order }), imported: imports.named });
  const count = counts.length > 0 ? intoQuery?.(meaning, { tests, wants: 'count', imported: imports.named }) : undefined;
  if (!rows || (ordered && rows.isOrdered !== true) || (counts.length > 0 && (!count || (!hasError && count.numberIn !== undefined)))) return undefined;
  const builder = new EditBuilder();
  if (count && !held) {
    if (!putCountedAnswer(builder, meaning, rows, count, counts.map(({ node }) => node), checker)) return undefined;
  } else if (count && held) {
    // Each use is another place of the list or of what it was filtered to. What holds a transaction or a connection does one thing after the other, and `pg` warns that a second one meanwhile will fail (its lib/client.js)
    const total = (meaning.isSync === true || (!meaning.inTransaction && !meaning.onConnection)) && isConst(held.declaration) && countUses(held.name, checker) > 0 ? totalIn(held, count, meaning) : undefined;
    if (!total) return undefined;
    const pattern = held.declaration.name;
    const statement = aloneIn(held.declaration);
    if (meaning.isSync === true) {
      const made = count.number?.(count.query) ?? count.query;
      if (!statement) return undefined;
      builder.replace(call, rows.query);
      builder.after(statement, [`const ${total.pattern} = ${made}${semicolon(call.getSourceFile())}`]);
    } else {
      builder.replace(pattern, `[${pattern.getText()}, ${total.pattern}]`);
      builder.replace(held.awaiting, `await Promise.all([${rows.query}, ${count.query}])`);
    }
    for (const { node } of counts) builder.replace(node, total.text);
  } else builder.replace(call, rows.query);
  for (const [start, end] of [...ordered?.gone ?? use.filters.flatMap((filter) => { const before = receiverOf(filter); return before ? [[before.end, filter.end] as const] : []; }), [on.end, use.node.end] as const]) builder.range(call.getSourceFile(), start, end, '');
  if (ordered?.statement) builder.remove(ordered.statement);
  imports.apply(builder);
  const by = `${tests.length > 0 ? ' that match' : ''}${ordered ? `, sorted by \`${ordered.order.field.name}\`` : ''}`;
  const amountNote = !isSure ? 'a number or size of a page that is not whole, or below one, gives other rows or an error' : isBounded ? '' : 'a page beyond the numbers that the database has gives an error';
  const notes = [notesOf({ ...rows, ...(hasError && count?.caveat !== undefined && { caveat: count.caveat }) }), amountNote].filter((one) => one !== '').join('; ');
  return { kind: 'into-query', title: `Load only the page of the ${plural(rowOf(meaning))}${by}${count ? ', and let the database count them' : ''}${notes === '' ? '' : ` (${notes})`}`, preferred: true, changesBehavior: notes !== '', edits: builder.build() };
}

/** How the number of all rows stands beside them: what holds the count's own result, and what is read of it. */
function totalIn({ name, isWhole }: HeldRows, count: IntoQuery, { rowsIn, isSync }: Query): { readonly pattern: string; readonly text: string } | undefined {
  const names = new Names(name);
  // What needs no waiting is a number before it has a name.
  const reads = isSync === true ? undefined : rowsIn === undefined ? count.number : count.numberOf;
  if (!reads) return rowsIn === undefined && !count.numberOf ? (({ text }) => ({ pattern: text, text }))({ text: names.free(...countNames(name)) }) : undefined;
  const counted = names.free('counted', 'countedRows');
  const pattern = rowsIn === undefined || isWhole ? counted : typeof rowsIn === 'number' ? `[${', '.repeat(rowsIn)}${counted}]` : `{ ${rowsIn}: ${counted} }`;
  const text = reads(isWhole ? rowsInside(counted, rowsIn) : counted);
  return { pattern, text: text.replace(`(${counted})`, counted) };
}

function filtersOf({ filters }: RowUse, { meaning }: FixableFinding<'in-memory'>['subject']['site'], checker: ts.TypeChecker): readonly FieldTest[] | undefined {
  const tests = filters.map((filter) => (filter.arguments.length === 1 && ts.isPropertyAccessExpression(filter.expression) && !filter.expression.questionDotToken ? testsOf(filter.arguments[0], meaning, checker) : undefined));
  const known = tests.flatMap((one) => one ?? []);
  return tests.includes(undefined) || new Set(known.map(({ field }) => field.name)).size < known.length ? undefined : known;
}
