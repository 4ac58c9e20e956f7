import type { InsertStmt, Node, UpdateStmt } from 'libpg-query';
import { valueOf } from './conditions';
import { unknownName } from './dialect';
import type { SqlFacts, SqlValue } from './read';
import { columnName, stringOf, without } from './tree';

type Stored = Pick<SqlFacts, 'stored' | 'conflict'>;

/** What a column of a row gets that a statement writes; without a value where the database works it out. */
export interface SqlStored {
  readonly column: string;
  readonly value?: SqlValue;
}

/**
 * The columns of one new row, and by which of them one that is there is found in its place. Of that one a column has what was to be inserted where it is set to just that (`EXCLUDED.name`), or where it is a part of the key by
 * which it was found and nothing sets it: https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT
 */
export function storedByInsert({ cols = [], selectStmt, onConflictClause }: InsertStmt): Stored {
  const [tuple, ...more] = (selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt.valuesLists : undefined) ?? [];
  const items = tuple && 'List' in tuple ? tuple.List.items ?? [] : [];
  const names = cols.map(nameOf);
  if (more.length > 0 || cols.length === 0 || items.length !== cols.length || !names.every((name) => name !== undefined)) return {};
  const inserted = names.map((column, at): SqlStored => given(column, items[at]));
  const { action, infer, targetList = [] } = onConflictClause ?? {};
  if (action !== 'ONCONFLICT_UPDATE') return { stored: inserted };
  const elements = (infer?.indexElems ?? []).flatMap((element) => ('IndexElem' in element ? element.IndexElem.name ?? [] : []));
  const isKey = elements.length > 0 && elements.length === infer?.indexElems?.length && !infer.whereClause;
  const set = new Map(targetList.map((target) => [nameOf(target), 'ResTarget' in target ? target.ResTarget.val : undefined] as const));
  const isSame = (column: string): boolean => (set.has(column) ? isExcluded(set.get(column), column) : isKey && elements.includes(column));
  if (set.has(undefined)) return {};
  const others = [...set.keys()].filter((column) => column !== undefined && !names.includes(column)) as readonly string[];
  return { stored: [...inserted.map((one) => (isSame(one.column) ? one : { column: one.column })), ...others.map((column) => ({ column }))], ...(isKey && { conflict: elements }) };
}

/** The columns that an update sets. */
export function storedByUpdate({ targetList = [] }: UpdateStmt): Stored {
  const names = targetList.map(nameOf);
  if (!names.every((name) => name !== undefined)) return {};
  return { stored: names.map((column, at) => { const target = targetList[at]; return given(column, target && 'ResTarget' in target && !target.ResTarget.indirection ? target.ResTarget.val : undefined); }) };
}

/** The column that a target names; MySQL's `SET o.status = …` names the table first. */
function nameOf(target: Node): string | undefined {
  const name = 'ResTarget' in target ? stringOf(target.ResTarget.indirection?.at(-1)) ?? target.ResTarget.name : undefined;
  return name?.includes(unknownName) === true ? undefined : name;
}

function given(column: string, node: Node | undefined): SqlStored {
  const value = node && valueOf(without(node));
  return value ? { column, value } : { column };
}

function isExcluded(node: Node | undefined, column: string): boolean {
  return node !== undefined && 'ColumnRef' in node && columnName(node) === column && stringOf(node.ColumnRef.fields?.at(-2))?.toLowerCase() === 'excluded';
}
