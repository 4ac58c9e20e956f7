import type { Query } from '../../catalog';
import type { LoadedAlong } from '../../catalog/rewrites/along';
import { inlineFunction, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isOfBeginning } from '../../rules/bounds/stretch';

/** An order as any of the libraries says it, up to where its first column and direction end: `orderBy: { createdAt: 'asc' }`, `.order('created_at', { ascending: false })`, `ORDER BY created_at DESC, id`. */
const orders = /(?:\border\s+by\s+(?:["'`]?\w+["'`]?\.)?|(?:\b(?:orderBy|order|sort)|\bandOrderBy)\b[\s(:[{]*(?:asc\(\s*)?(?:\w+\.(?=\w)|column:\s*|key:\s*)?)["'`]?(?:\w+\.(?=\w))?(\w+)["'`]?([^}\])]*)/i;

/** Why fewer rows of such a query would be the wrong ones. */
export const oldestAlone = 'rows are put in the order in which they were made: the first of them are the oldest, and what is new would not be seen';

/**
 * Whether a query puts its rows in the order in which they were made, as the messages of a chat are: a limit would keep the oldest, and what is new would never be seen again.
 */
export function isOldestFirst({ call }: Query): boolean {
  return saysOldestFirst(call.getText());
}

/** The same of rows that are loaded with each row: by the order beside their relation (`messages: { orderBy: { createdAt: 'asc' } }`), or by a link that names it (`.order('created_at', { referencedTable: 'messages' })`). */
export function isOldestFirstAlong({ node, name }: Pick<LoadedAlong, 'node' | 'name'>, { call }: Query): boolean {
  const own = ts.isPropertyAssignment(node) ? node.initializer : node;
  const order = ts.isObjectLiteralExpression(own) ? propertyValue(own, 'orderBy') ?? propertyValue(own, 'order') : undefined;
  if (order) return saysOldestFirst(`orderBy: ${(inlineFunction(order)?.body ?? order).getText()}`);
  return [...call.getText().matchAll(/\.order\([^()]*\b(?:referencedTable|foreignTable)\s*:\s*["'`](\w+)["'`][^()]*\)/g)].some(([link, table]) => table === name && saysOldestFirst(link));
}

function saysOldestFirst(text: string): boolean {
  const [, column = '', behind = ''] = orders.exec(text) ?? [];
  const isListed = /^\s*:/.test(behind);
  // Of several columns of one object, or of a text, each has its direction beside it.
  const direction = isListed || /\border\s+by\b/i.test(text) ? behind.split(',')[0] ?? '' : behind;
  // A condition has a value there.
  return isOfBeginning(column) && (!isListed || /^\W*(?:sort\W+)?(?:asc|1\b)/i.test(direction)) && !/desc|-1|ascending\s*:(?!\s*true)/i.test(direction);
}
