import type { FuncCall, Node } from 'libpg-query';
import { columnName, stringOf, visit, without } from './tree';

/** Aggregate functions of Postgres, MySQL and SQLite. Source: https://www.postgresql.org/docs/current/functions-aggregate.html */
const aggregates: ReadonlySet<string> = new Set([
  'count', 'sum', 'avg', 'min', 'max', 'total', 'array_agg', 'string_agg', 'group_concat', 'json_agg', 'jsonb_agg', 'json_object_agg', 'jsonb_object_agg',
  'json_arrayagg', 'json_objectagg', 'json_group_array', 'json_group_object', 'bool_and', 'bool_or', 'every', 'bit_and', 'bit_or', 'any_value', 'stddev', 'stddev_pop', 'stddev_samp',
  'variance', 'var_pop', 'var_samp', 'corr', 'mode', 'percentile_cont', 'percentile_disc',
]);

function isAggregate({ funcname, over }: FuncCall): boolean {
  return !over && aggregates.has(stringOf(funcname?.at(-1))?.toLowerCase() ?? '');
}

/** Whether an expression is computed from many rows: `COALESCE(SUM(x), 0)`. Not over a window, and not in a query of its own. */
export function containsAggregate(expression: Node): boolean {
  let found = false;
  visit([expression], (key, value) => {
    if (key === 'SubLink') return false;
    if (key === 'FuncCall') {
      const call = value as FuncCall;
      // SQLite's `max(a, b)` compares two values of a row.
      found ||= isAggregate(call) && !(/^(?:min|max)$/i.test(stringOf(call.funcname?.at(-1)) ?? '') && (call.args?.length ?? 0) > 1);
    }
    return true;
  });
  return found;
}

/** `count(*)`, `count(id)::int` */
export function isCountOnly(expression: Node): boolean {
  const node = without(expression);
  return 'FuncCall' in node && stringOf(node.FuncCall.funcname?.at(-1))?.toLowerCase() === 'count';
}

/** Whether an item of the select list is what is grouped by: the same expression, its column's name, its alias or its number. */
export function isGroupKey(value: Node, alias: string | undefined, index: number, group: readonly Node[]): boolean {
  const text = unplaced(value);
  return group.some((key) => {
    if ('A_Const' in key) return key.A_Const.ival?.ival === index + 1;
    const name = columnName(key);
    return unplaced(key) === text || (name !== undefined && (name === alias || name === columnName(value)));
  });
}

function unplaced(node: Node): string {
  return JSON.stringify(node, (key, value: unknown) => (key === 'location' ? undefined : value));
}
