import type { A_Const, Node } from 'libpg-query';
import type { Model } from '../../core';
import type { SqlDialect } from './dialect';
import { columnName, stringOf } from './tree';

/** Aggregates that are `NULL` where no row matches, in each database that has them. https://www.postgresql.org/docs/current/functions-aggregate.html, https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html */
const nullOfNothing: ReadonlySet<string> = new Set(['sum', 'avg', 'min', 'max', 'bool_and', 'bool_or', 'array_agg', 'string_agg', 'group_concat']);

/** The types of columns whose sum Postgres makes a `bigint` or a `numeric` and MySQL a `decimal`, which their drivers give as text, and those whose sum is a number. */
const sumsAsText: Readonly<Record<string, boolean>> = { Int: true, BigInt: true, Decimal: true, Float: false };

/** Where the statement runs, and on what. */
export interface Place {
  readonly dialect: SqlDialect;
  readonly model: Model | undefined;
  /** Whether its driver gives numbers as it does by itself. */
  isPlain(): boolean;
}

/**
 * What `SELECT count(*), sum(total) AS total` gives where no row matches, as the source text of its row: `{ count: '0', total: null }`. A count of Postgres is a `bigint`, which the drivers give as text,
 * unless the statement makes it an `int`; with MySQL and SQLite it is a number. Undefined where a name or a value cannot be told.
 */
export function rowOfNothing(targets: readonly Node[], place: Place): string | undefined {
  const row = new Map<string, string>();
  for (const target of targets) {
    const { name, val } = 'ResTarget' in target ? target.ResTarget : {};
    // Where it has no name, it has that of its text in MySQL and SQLite.
    const called = name ?? (val && place.dialect === 'postgres' ? nameOf(val) : undefined);
    const value = val && valueOf(val, place);
    if (called === undefined || value === undefined || row.has(called) || !/^[A-Za-z_$][\w$]*$/.test(called)) return undefined;
    row.set(called, value);
  }
  return row.size === 0 ? undefined : `{ ${[...row].map(([name, value]) => `${name}: ${value}`).join(', ')} }`;
}

/** The name that Postgres gives a column without one: `FigureColname` in its `parse_target.c`. */
function nameOf(node: Node): string | undefined {
  if ('TypeCast' in node && node.TypeCast.arg) return nameOf(node.TypeCast.arg);
  if ('CoalesceExpr' in node) return 'coalesce';
  return 'FuncCall' in node ? stringOf(node.FuncCall.funcname?.at(-1)) : undefined;
}

function valueOf(node: Node, place: Place): string | undefined {
  const isPostgres = place.dialect === 'postgres';
  if ('TypeCast' in node) {
    const inner = node.TypeCast.arg && valueOf(node.TypeCast.arg, { ...place, model: undefined });
    const type = stringOf(node.TypeCast.typeName?.names?.at(-1));
    // Any type has its null. Of the others, these are numbers in JavaScript.
    if (inner === 'null') return inner;
    const bare = node.TypeCast.arg && numberIn(node.TypeCast.arg);
    return isPostgres && bare !== undefined && (type === 'int4' || type === 'float8') ? bare : undefined;
  }
  if ('FuncCall' in node) {
    const name = stringOf(node.FuncCall.funcname?.at(-1))?.toLowerCase() ?? '';
    if (node.FuncCall.over) return undefined;
    if (name === 'count') return place.isPlain() ? isPostgres ? '\'0\'' : '0' : undefined;
    if (name === 'ifnull' && !isPostgres) return ofFallback(node.FuncCall.args ?? [], place);
    // SQLite's `max(a, b)` compares two values of one row.
    return nullOfNothing.has(name) && !(/^(?:min|max)$/.test(name) && node.FuncCall.args?.length !== 1) ? 'null' : undefined;
  }
  if ('CoalesceExpr' in node) return ofFallback(node.CoalesceExpr.args ?? [], place);
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_OP' && /^[-+*/]$/.test(stringOf(node.A_Expr.name?.[0]) ?? '')) {
    const [left, right] = [node.A_Expr.lexpr, node.A_Expr.rexpr].map((side) => side && valueOf(side, place));
    return left === 'null' || right === 'null' ? 'null' : undefined;
  }
  return undefined;
}

/** `COALESCE(SUM(total), 0)`: the number, as text where the driver gives the sum as text. */
function ofFallback(args: readonly Node[], place: Place): string | undefined {
  const { dialect, model } = place;
  const [aggregate, number] = [args[0], args[1] && integerIn(args[1])];
  if (!place.isPlain() || args.length !== 2 || !aggregate || number === undefined || !('FuncCall' in aggregate) || valueOf(aggregate, place) !== 'null') return undefined;
  if (dialect === 'sqlite') return number;
  if (stringOf(aggregate.FuncCall.funcname?.at(-1))?.toLowerCase() !== 'sum') return undefined;
  const [summed] = aggregate.FuncCall.args ?? [];
  const type = model?.fields.get(summed && columnName(summed) || '')?.type ?? '';
  // MySQL gives the number as many digits behind the point as the column has.
  const isText = dialect === 'mysql' && type === 'Decimal' ? undefined : sumsAsText[type];
  return isText === undefined ? undefined : isText ? `'${number}'` : number;
}

/** What a count, or a sum with a number in place of `NULL`, is before a cast makes it a number. */
function numberIn(node: Node): string | undefined {
  if ('FuncCall' in node) return stringOf(node.FuncCall.funcname?.at(-1))?.toLowerCase() === 'count' && !node.FuncCall.over ? '0' : undefined;
  const args = 'CoalesceExpr' in node ? node.CoalesceExpr.args ?? [] : [];
  const [first, second] = args;
  return args.length === 2 && first && second && valueOf(first, { dialect: 'postgres', model: undefined, isPlain: () => true }) === 'null' ? integerIn(second) : undefined;
}

function integerIn(node: Node): string | undefined {
  const constant: A_Const | undefined = 'A_Const' in node ? node.A_Const : undefined;
  return constant?.ival ? String(constant.ival.ival ?? 0) : undefined;
}
