import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { option } from '../models/conditions';
import { everything } from '../tables/asks';
import { methods, rowLibrary, type Asks, type Row } from '../tables/rows';
import { textOf, verbOf } from './statements';

/** `client.query({ query: 'SELECT …', query_params })`: every row of a table, where the text has no condition, limit or group. */
const asked: Row = (call, context) => {
  const given = ts.isCallExpression(call) ? call.arguments[0] : undefined;
  const text = textOf(option(given, 'query', context.checker), context);
  const { op, entity } = verbOf(text);
  const isAggregate = /\bgroup\s+by\b|^\s*select\s+(?:count|sum|avg|min|max|uniq\w*)\s*\(/i.test(text ?? '');
  const asks: Asks | undefined = text !== undefined && !/\b(?:where|prewhere|limit|sample|join|final)\b|\?/i.test(text) ? everything : undefined;
  return { concept: 'query', op: isAggregate ? 'aggregate' : op, ...(entity !== undefined && { entity, label: `${entity}.${op === 'read-many' ? 'select' : op}` }), ...(asks && op === 'read-many' && !isAggregate && { asks }) };
};

/** "Insert data in large batches" (https://clickhouse.com/docs/optimize/bulk-inserts): a list of one row is a part of its own. */
const inserted: Row = (call, { checker }) => {
  const given = ts.isCallExpression(call) ? call.arguments[0] : undefined;
  const [table, values] = [option(given, 'table', checker), option(given, 'values', checker)];
  const rows = values && bare(values);
  const isOne = rows !== undefined && ts.isArrayLiteralExpression(rows) && rows.elements.length === 1 && !rows.elements.some(ts.isSpreadElement);
  return { concept: 'query', op: isOne ? 'insert' : 'insert-many', ...(table && ts.isStringLiteralLike(table) && { entity: table.text, label: `${table.text}.insert` }) };
};

/** ClickHouse, over HTTP. Nothing is rewritten. */
export const clickhouse = rowLibrary({
  id: 'clickhouse',
  modules: {
    '@clickhouse/client': `
export interface ClickHouseClient { ${methods(['query', 'insert', 'command', 'exec', 'ping', 'close'])} }
export declare function createClient(config?: any): ClickHouseClient; export declare const ClickHouseLogLevel: any; export declare const ClickHouseError: any; export type ResultSet<T = any> = any; export type Row<T = any> = any;
`,
  },
  rows: { 'ClickHouseClient.query': asked, 'ClickHouseClient.command': asked, 'ClickHouseClient.insert': inserted },
});
