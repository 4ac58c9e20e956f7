import type { Node } from 'libpg-query';
import type { TextEdit } from '../../core';
import { withColumns } from '../rewrites/written-row';
import type { Dialect, Query, WrittenRow, WrittenRowRequest } from '../types';
import { quotedName } from './names';
import { statementsIn } from './parser';
import { columnName, hasSubquery, isStar } from './tree';
import { wholeStatement } from './whole-statement';
import type { ListForm } from './written';

/** The columns that a statement gives, by the names that rows have them under; `all` for all of a table. */
type Columns = ReadonlyMap<string, string> | 'all';

/**
 * The row of an `INSERT` or `UPDATE` of Postgres by its `RETURNING`, which gives a row as it then is (https://www.postgresql.org/docs/current/dml-returning.html). A statement without one gets one; one that names fewer columns
 * than the look-up is told more of them. SQLite is not asked, whose statements give rows by another method than those that only run, and MySQL has none.
 */
export function writtenRows(form: ListForm): NonNullable<Dialect['writtenRow']> {
  return (write, read, request) => writtenRow(form, write, read, request);
}

function writtenRow({ dialect, mayRename }: ListForm, write: Query, read: Query, { keyField, takesColumns }: WrittenRowRequest): WrittenRow | undefined {
  const place = { dialect, values: 'list' } as const;
  const [given, asked] = [wholeStatement(write, place, []), wholeStatement(read, place, [])];
  const [statement, select] = [given && only(given.text), asked && only(asked.text)];
  if (!given || !statement || !select || !('SelectStmt' in select) || hasSubquery(statement) || write.hasOtherRows === true || read.hasOtherRows === true) return undefined;
  const body = 'InsertStmt' in statement ? statement.InsertStmt : 'UpdateStmt' in statement && !statement.UpdateStmt.fromClause ? statement.UpdateStmt : undefined;
  const wanted = columnsOf(select.SelectStmt.targetList);
  const returning = body?.returningClause;
  const back = returning ? columnsOf(returning.exprs) : undefined;
  if (!body || !wanted || (returning && !back)) return undefined;
  const list = returning && /^[^]*\breturning\s+([^;$]*)$/i.exec(given.text.replace(/[\s;]+$/, ''))?.[1];
  if (returning && list === undefined) return undefined;
  const names = back && back !== 'all' ? new Map([...back].map(([name, column]) => [column, name])) : undefined;
  const columns = wanted === 'all' ? [] : [...wanted].map(([name, column]) => [name, names?.get(column) ?? column] as const);
  const needed = new Set([...(wanted === 'all' ? ['*'] : wanted.values()), keyField]);
  for (const column of back === 'all' ? needed : names?.keys() ?? []) needed.delete(column);
  // A column that is told of besides must not take the name that another one is given by.
  if (returning && needed.size > 0 && (!takesColumns || [...needed].some((column) => back !== 'all' && back?.has(column)) || (needed.has('*') && [...back ?? []].some(([name, column]) => name !== column)))) return undefined;
  // A client can be told to give columns by other names: https://github.com/porsager/postgres#data-transformation
  if (!columns.every(([name, from]) => /^[a-z_]\w*$/i.test(name) && /^[a-z_]\w*$/i.test(from)) || (mayRename === true && [...columns.flat(), keyField].some((name) => name.includes('_')))) return undefined;
  const key = names?.get(keyField) ?? keyField;
  return {
    row: wanted === 'all' ? (variable) => variable : withColumns(columns),
    ...(/^[a-z_]\w*$/i.test(key) && { key }),
    inList: true, mayBeAbsent: true, ...(read.rowsIn !== undefined && { rowsIn: read.rowsIn }),
    ...(needed.size > 0 && { ...(!returning && { asksAnew: true }), edits: [edit()] }),
  };

  function edit(): TextEdit {
    const all = needed.has('*');
    const text = all ? '*' : [...needed].map((column) => quotedName(column)).join(', ');
    const { start, end, newText } = list === undefined ? { start: given?.end ?? 0, end: given?.end ?? 0, newText: ` RETURNING ${text}` }
      : { start: (given?.end ?? 0) - (all ? list.length : 0), end: given?.end ?? 0, newText: all ? text : `, ${text}` };
    return { start, end, newText: given?.written(newText) ?? newText };
  }
}

/** The columns of a list, all of which have to be a table's own; undefined where it has something else in it. */
function columnsOf(targets: readonly Node[] = []): Columns | undefined {
  const found = targets.flatMap((target) => ('ResTarget' in target && target.ResTarget.val ? [{ name: target.ResTarget.name, node: target.ResTarget.val }] : []));
  if (found.length === 1 && found[0] && isStar(found[0].node)) return 'all';
  const columns = found.flatMap(({ name, node }): [string, string][] => { const column = columnName(node); return column === undefined ? [] : [[name ?? column, column]]; });
  return columns.length === targets.length && columns.length > 0 ? new Map(columns) : undefined;
}

function only(text: string): Node | undefined {
  const [statement, ...more] = statementsIn(text, 'postgres') ?? [];
  return more.length > 0 ? undefined : statement;
}
