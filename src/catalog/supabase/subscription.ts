import { bare, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName } from '../members';
import type { Subscription } from '../types';

/**
 * `channel.on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, …)` without a filter. The server asks the table's policies for each change and each subscriber
 * (https://supabase.com/docs/guides/realtime/postgres-changes#database-instance-and-realtime-performance).
 */
export function subscription(call: ts.CallExpression): Subscription | undefined {
  const [event, options] = call.arguments.map(bare);
  if (calleeName(call) !== 'on' || !event || !ts.isStringLiteralLike(event) || event.text !== 'postgres_changes' || !options || !ts.isObjectLiteralExpression(options)) return undefined;
  const table = propertyValue(options, 'table');
  if (!table || !ts.isStringLiteralLike(table) || options.properties.some((element) => ts.isSpreadAssignment(element) || element.name?.getText() === 'filter')) return undefined;
  return { entity: table.text };
}
