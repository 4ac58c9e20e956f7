import type { TextEdit } from '../../core';
import { bare, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperty } from '../rewrites/edit-literal';
import { calleeName } from '../tables/members';
import type { HeardTest } from '../rewrites/moved-work';
import type { Subscription } from '../types';

/**
 * `channel.on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, …)` without a filter. The server asks the table's policies for each change and each subscriber
 * (https://supabase.com/docs/guides/realtime/postgres-changes#database-instance-and-realtime-performance).
 */
export function subscription(call: ts.CallExpression): Subscription | undefined {
  const [event, options, listener] = call.arguments.map(bare);
  if (calleeName(call) !== 'on' || !event || !ts.isStringLiteralLike(event) || event.text !== 'postgres_changes' || !options || !ts.isObjectLiteralExpression(options)) return undefined;
  const table = propertyValue(options, 'table');
  if (!table || !ts.isStringLiteralLike(table) || options.properties.some((element) => ts.isSpreadAssignment(element) || element.name?.getText() === 'filter')) return undefined;
  return { entity: table.text, ...(listener && { listener }), rowIn: 'new' };
}

/**
 * One column can be compared with one value: https://supabase.com/docs/guides/realtime/postgres-changes#available-filters. What has been deleted is compared by its key alone, unless the table keeps old rows
 * whole, and comes without `new` either way.
 */
export function heard(call: ts.CallExpression, { column, value }: HeardTest): readonly TextEdit[] | undefined {
  const options = call.arguments[1] && bare(call.arguments[1]);
  if (!options || !ts.isObjectLiteralExpression(options) || !/^\w+$/.test(column)) return undefined;
  const isWritten = ts.isStringLiteral(value) || ts.isNumericLiteral(value);
  if (isWritten && !/^[\w .:-]+$/.test(value.text)) return undefined;
  const filter = isWritten ? `'${column}=eq.${value.text}'` : `\`${column}=eq.\${${value.getText()}}\``;
  return [addProperty(options, `filter: ${filter}`)];
}
