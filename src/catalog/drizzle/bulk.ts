import type { Field } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText } from '../chains/chain-text';
import { mayDependOnRow } from '../rewrites/depends-on-row';
import { assign, optionsIn } from '../rewrites/properties';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { quotedName } from '../sql/names';
import { conflictOf, rowsToUpsert, setValues, writtenRow } from '../rewrites/upsert-rows';
import { forAllKeys } from './condition';
import { writtenQuery, type Built } from './written';

/** One `insert` with all rows, or one `update` or `delete` with `inArray`, in place of a statement per row. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const built = writtenQuery(inner);
  if (built?.kind !== 'built') return undefined;
  switch (built.links[0]?.name) {
    case 'insert': return insertAll(built, inner, request);
    case 'update': return writeAll(built, inner, request, 'update');
    case 'delete': return writeAll(built, inner, request, 'delete');
    default: return undefined;
  }
}

/** Drizzle throws for an empty list of values. A conflict clause is kept where it says the same of every row. */
function insertAll({ root, links }: Built, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { written } = inner;
  if (links.some(({ name }) => name === 'onConflictDoUpdate')) return upsertAll({ root, links }, inner, request);
  if (!written || links.some(({ name }) => !['insert', 'values', 'returning', '$returningId', 'onConflictDoNothing', 'execute'].includes(name))) return undefined;
  // Rows that are there already come back from no statement, so that the others would take their places.
  const skips = links.some(({ name }) => name === 'onConflictDoNothing');
  if (request.needsRows && (skips || !request.takesFirst)) return undefined;
  if (links.some(({ name, call }) => name !== 'values' && call.arguments.some(request.varies))) return undefined;
  const rows = request.each(written);
  if (rows === undefined) return undefined;
  return {
    query: chainText(root, links.map((link): readonly [string, string] => [link.name, link.name === 'values' ? rows : argsText(link)])),
    name: 'insert', caveat: 'all or nothing', failsIfEmpty: true,
  };
}

/**
 * One `insert` with all rows, of which those that are there take the values that they would have been inserted with: `sql`excluded.price``, as the documentation has it for several rows
 * (https://orm.drizzle.team/docs/guides/upsert). Not with a condition beside it, which may look at what another of the rows has left.
 */
function upsertAll({ root, links }: Pick<Built, 'root' | 'links'>, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { written, model } = inner;
  const values = writtenRow(written, request.checker);
  const options = optionsIn(links.find(({ name }) => name === 'onConflictDoUpdate')?.call.arguments[0]);
  const conflict = columnsIn(options?.get('target'), inner);
  const set = options?.get('set');
  if (!written || !model || !values || !options || !conflict || !set || options.size > 2 || request.needsRows || links.some(({ name }) => !['insert', 'values', 'onConflictDoUpdate', 'execute'].includes(name))) return undefined;
  const given = setValues(set, values, request, (name, value) => excludedOf(value) === model.fields.get(name)?.column);
  // What a column is set to at each update (`$onUpdate`) may count them.
  const counts = /\$onUpdate/.test(request.files?.text(model.location.file) ?? '$onUpdate');
  const rows = given && rowsToUpsert(inner, conflict, written, request, counts ? 'changes' : conflictOf(given, values, conflict));
  const all = given && optionsIn(set);
  if (!all || rows === undefined) return undefined;
  const parts = [...all].map(([name, value]) => {
    if (!request.varies(value)) return assign(name, value.getText());
    const column = storedName(model.fields.get(name));
    return column === undefined ? undefined : `${name}: ${request.imported('sql', 'drizzle-orm')}\`excluded.${column}\``;
  });
  if (parts.includes(undefined)) return undefined;
  const conflicts = `{ target: ${options.get('target')?.getText() ?? ''}, set: { ${parts.join(', ')} } }`;
  return { query: chainText(root, links.map((link): readonly [string, string] => [link.name, link.name === 'values' ? rows : link.name === 'onConflictDoUpdate' ? conflicts : argsText(link)])), name: 'insert', caveat: 'all or nothing', failsIfEmpty: true, replaced: [...all.values()].filter(request.varies) };
}

/** The fields of `users.email`, or of a list of such. */
function columnsIn(target: ts.Expression | undefined, { model }: Query): readonly string[] | undefined {
  const node = target && bare(target);
  const parts = !node ? [] : ts.isArrayLiteralExpression(node) ? node.elements.map(bare) : [node];
  const names = parts.map((part) => (ts.isPropertyAccessExpression(part) && model?.fields.has(part.name.text) ? part.name.text : undefined));
  return names.length === 0 || names.includes(undefined) ? undefined : (names as readonly string[]);
}

/** `price` of `sql`excluded.price`` and `sql.raw('excluded."price"')`. */
function excludedOf(value: ts.Expression): string | undefined {
  return /^sql(?:<[^>]*>)?(?:\.raw\(['"`]|`)excluded\."?(\w+)"?(?:['"`]\)|`)$/i.exec(value.getText())?.[1];
}

/** A column's name as SQL has it. One that is not said may be changed by the client's `casing` (https://orm.drizzle.team/docs/sql-schema-declaration#camel-and-snake-case), which leaves a word of small letters as it is. */
function storedName(field: Field | undefined): string | undefined {
  if (!field || (field.column === field.name && !/^[a-z]+$/.test(field.name))) return undefined;
  return quotedName(field.column);
}

function writeAll({ root, links }: Built, { filter }: Query, request: BulkWriteRequest, name: 'update' | 'delete'): BulkWrite | undefined {
  // The rows that an update gives back come in no particular order.
  if (!filter?.complete || request.needsRows || links.some((link) => !['update', 'delete', 'set', 'where', 'returning', 'execute'].includes(link.name))) return undefined;
  const varying = filter.equals.filter(({ value }) => request.varies(value));
  const [key] = varying;
  const where = links.find((link) => link.name === 'where')?.call.arguments[0];
  if (!key || varying.length > 1 || !where || filter.rest.some(request.varies)) return undefined;
  const set = links.find((link) => link.name === 'set')?.call.arguments[0];
  // `{ views: sql`${posts.views} + 1` }` twice for one row is once in a single statement.
  if (set && (request.varies(set) || (!request.uniqueKeys && mayDependOnRow(set)))) return undefined;
  const list = request.each(key.value);
  const text = list === undefined ? undefined : forAllKeys(where, key.value, list, request.imported);
  if (text === undefined) return undefined;
  return { query: chainText(root, links.map((link): readonly [string, string] => [link.name, link.name === 'where' ? text : argsText(link)])), name };
}
