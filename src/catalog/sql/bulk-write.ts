import type { Node } from 'libpg-query';
import { uncast } from '../../project/syntax';
import { bulkKey } from '../models/relations';
import type { BulkWrite, BulkWriteRequest, Dialect, Query } from '../types';
import { insertRows } from './insert-rows';
import { statementsIn } from './parser';
import { readSql } from './read';
import { rowValues } from './row-values';
import { hasSubquery } from './tree';
import { lists, valuesOf, writtenIn, type ListForm } from './written';

/**
 * One `DELETE` or `UPDATE … WHERE id = ANY($1)` for all keys, in place of a statement per key; of an `UPDATE` only where what it sets is the same for all. What differs from row to row, and new rows, are lists of values (`rowValues`), with MySQL
 * new rows alone (`insertRows`). Of a text that is written out with its values.
 * https://www.postgresql.org/docs/current/functions-comparisons.html#FUNCTIONS-COMPARISONS-ANY-SOME
 */
export function bulkWrites(form: ListForm): NonNullable<Dialect['bulkWrite']> {
  return (inner, request) => byKey(form, inner, request) ?? (form.dialect === 'mysql' ? insertRows(form, inner, request) : rowValues(form, inner, request));
}

function byKey(form: ListForm, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { call, op } = inner;
  const { needsRows, uniqueKeys, varies } = request;
  const verb = /^(?:update|delete)/.exec(op)?.[0];
  if (verb === undefined || needsRows) return undefined;
  const key = bulkKey(inner, request);
  const written = key && writtenIn(inner, form, key.field, key.value, key.list);
  const statement = written && statementsIn(written.text, form.dialect)?.[0];
  if (!key || !statement || !isSameForAll(statement, uniqueKeys)) return undefined;
  const facts = readSql(written.text, form.dialect);
  if (!facts?.equals.some(({ column, value }) => column === key.field && 'parameter' in value && value.parameter === written.parameter)) return undefined;
  const values = valuesOf(call, form);
  if (!values || values.some((value) => varies(value) && uncast(value) !== uncast(key.value))) return undefined;
  // Of a cast, or of what stands around the key, it is not known what makes a list of it.
  const compared = /[\w$"`]\s*=\s*$/.test(written.before) && /^\s*(?:;?\s*$|and\b)/i.test(written.after);
  if (!compared) return undefined;
  const isMysql = form.dialect === 'mysql';
  const [open, end] = lists[form.dialect];
  return { query: written.call(written.before.replace(/=\s*$/, '') + open, end + written.after), name: `${verb.toUpperCase()} … ${isMysql ? 'IN' : 'ANY'}`, caveat: 'all or nothing', ...(isMysql && { failsIfEmpty: true }) };
}

/** Whether a statement for all keys does to each row what that for its key did: it looks at no other rows, and at the row's own values only where each row is written once. */
function isSameForAll(statement: Node, uniqueKeys: boolean): boolean {
  if (hasSubquery(statement)) return false;
  if ('DeleteStmt' in statement) return !statement.DeleteStmt.usingClause;
  if (!('UpdateStmt' in statement) || statement.UpdateStmt.fromClause) return false;
  return uniqueKeys || !/"ColumnRef"/.test(JSON.stringify(statement.UpdateStmt.targetList));
}
