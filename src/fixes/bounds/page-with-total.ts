import { dialectOf, type FieldTest } from '../../catalog';
import type { Fix } from '../../core';
import { isConst } from '../../flow/symbols';
import { bare, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import type { RowUse } from '../../rules/bounds/uses';
import { noun, plural, rowOf, singular } from '../../rules/words';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext } from '../types';
import { amountsOf } from './amounts';
import { countUses } from './count-place';
import { orderedRows } from './ordered';
import { pageAmountsOf } from './page-amounts';
import { testsOf } from './predicate';
import { receiverOf } from './put-number';

/**
 * A page of the rows whose number a request says, and the number of all of them beside it: both are asked of the database, at once. Of filtered rows, both are of those that meet the conditions. Of libraries whose count is the
 * number itself.
 */
export function planPageWithTotal(uses: readonly RowUse[], subject: FixableFinding<'in-memory'>['subject'], context: FixContext): Fix | undefined {
  const { site } = subject;
  const { meaning, call } = site;
  const { checker } = context;
  const counts = uses.filter(({ end }) => end === 'count');
  const paged = uses.filter(({ end }) => end !== 'count');
  const [use] = paged.filter(({ end }) => end === 'page');
  // A page that is written out is a matter of its own where nothing says how many there are.
  if (!use || !ts.isCallExpression(use.node) || meaning.rowsIn !== undefined || (counts.length === 0 && amountsOf(use.node, meaning, checker))) return undefined;
  const ordered = orderedRows(paged, subject, context);
  const tests = ordered?.tests ?? (paged.length === 1 && use.steps.length === use.filters.length ? filtersOf(use, site, checker) : undefined);
  // The number is that of the rows which the page is cut out of.
  if (!tests || counts.some(({ filters, node }) => filters.length !== use.filters.length || filters.some((one, index) => one !== use.filters[index]) || !ts.isPropertyAccessExpression(node))) return undefined;
  const amounts = pageAmountsOf(use.node, meaning, checker);
  const on = receiverOf(use.node);
  const { user: awaiting, child } = outward(call);
  const declaration = ts.isAwaitExpression(awaiting) && awaiting.expression === child ? outward(awaiting).user : undefined;
  if (!amounts || !on || !declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name) || declaration.type || bare(declaration.initializer ?? call) !== call) return undefined;
  const imports = new Imports(call.getSourceFile(), new Names(call));
  const { intoQuery } = dialectOf(meaning.library);
  const { take, skip, isSure, isBounded } = amounts;
  const rows = intoQuery?.(meaning, { tests, wants: 'rows', take, ...(skip !== '0' && { skip }), ...(ordered && { order: ordered.order }), imported: imports.named });
  const count = counts.length > 0 ? intoQuery?.(meaning, { tests, wants: 'count', imported: imports.named }) : undefined;
  if (!rows || (ordered && rows.isOrdered !== true) || (counts.length > 0 && (!count || count.number || count.numberOf || count.numberIn !== undefined))) return undefined;
  const builder = new EditBuilder();
  if (count) {
    const { name } = declaration;
    // Each use is another place of the list or of what it was filtered to.
    if (!isConst(declaration) || countUses(name, checker) === 0) return undefined;
    const total = new Names(name).free(`${singular(noun(name.text)).replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase())}Count`, `${name.text}Count`);
    builder.replace(name, `[${name.text}, ${total}]`);
    builder.replace(awaiting, `await Promise.all([${rows.query}, ${count.query}])`);
    for (const { node } of counts) builder.replace(node, total);
  } else builder.replace(call, rows.query);
  for (const [start, end] of [...ordered?.gone ?? use.filters.flatMap((filter) => { const before = receiverOf(filter); return before ? [[before.end, filter.end] as const] : []; }), [on.end, use.node.end] as const]) builder.range(call.getSourceFile(), start, end, '');
  if (ordered?.statement) builder.remove(ordered.statement);
  imports.apply(builder);
  const by = `${tests.length > 0 ? ' that match' : ''}${ordered ? `, sorted by \`${ordered.order.field.name}\`` : ''}`;
  const note = !isSure ? ' (a number or size of a page that is not whole, or below one, gives other rows or an error)' : isBounded ? '' : ' (a page beyond the numbers that the database has gives an error)';
  return { kind: 'into-query', title: `Load only the page of the ${plural(rowOf(meaning))}${by}${count ? ', and let the database count them' : ''}${note}`, preferred: true, changesBehavior: note !== '', edits: builder.build() };
}

function filtersOf({ filters }: RowUse, { meaning }: FixableFinding<'in-memory'>['subject']['site'], checker: ts.TypeChecker): readonly FieldTest[] | undefined {
  const tests = filters.map((filter) => (filter.arguments.length === 1 && ts.isPropertyAccessExpression(filter.expression) && !filter.expression.questionDotToken ? testsOf(filter.arguments[0], meaning, checker) : undefined));
  const known = tests.flatMap((one) => one ?? []);
  return tests.includes(undefined) || new Set(known.map(({ field }) => field.name)).size < known.length ? undefined : known;
}
