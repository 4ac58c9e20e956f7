import { bare, property, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isMapKey, isTypedAs, spellingOf, uuidText } from '../keys';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { isNeverNull, isNeverUndefined } from './absent-values';
import { literalOf, type Written } from './written';

/**
 * One `upsert` for all rows. Of two rows with one key Postgres refuses the statement ("ON CONFLICT DO UPDATE command cannot affect row a second time",
 * https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT), where the loop left what the second says: the last of each key is taken. All rows must have the same columns, since one that lacks a
 * column would get its default, where alone it left what was there (https://docs.postgrest.org/en/stable/references/api/tables_views.html#bulk-insert-with-default-values).
 */
export function upsertOfAll(inner: Query, request: BulkWriteRequest, { verb, rest, text }: Written): BulkWrite | undefined {
  const { model, written, conflict = model?.primaryKey } = inner;
  const given = written && bare(written);
  const row = given && ts.isArrayLiteralExpression(given) && given.elements.length === 1 && given.elements[0] ? bare(given.elements[0]) : given;
  const [, options, ...more] = verb.call.arguments;
  if (!model || !conflict || conflict.length === 0 || !row || !ts.isObjectLiteralExpression(row) || rest.length > 0 || more.length > 0) return undefined;
  const skips = skipsOf(options);
  const values = new Map(row.properties.map((one) => [one.name && propertyName(one.name), valueOf(one)]));
  if (skips === undefined || ![...values].every(([name, value]) => name !== undefined && value && isNeverUndefined(value, request.checker))) return undefined;
  const keys = conflict.map((name) => ({ name, value: values.get(name) }));
  // Rows whose key is empty are all different to the database.
  if (!keys.every(({ name, value }) => value && isMapKey(inner, name) && (model.fields.get(name)?.optional === false || isNeverNull(value, request.checker)))) return undefined;
  const rows = request.each(row);
  if (rows === undefined) return undefined;
  const varying = keys.filter(({ value }) => value && request.varies(value));
  const isOnce = varying.some(({ value }) => value && request.isUnique(value));
  const [key, second] = varying;
  // All rows have the key of one.
  if (!key) return undefined;
  const parts = varying.map(({ name, value }) => value && keyOf(inner, name, value, request));
  // What is there already stays as it is, whichever row comes first; of others the last of each key has to be told as the database tells it.
  if (!skips && !isOnce && parts.includes(undefined)) return undefined;
  const keyText = second ? `JSON.stringify([${parts.join(', ')}])` : parts[0] ?? '';
  const list = skips || isOnce ? rows : `Array.from(new Map(${rows}.map((row) => [${keyText}, row])).values())`;
  return { query: text(new Map([[verb, `.upsert(${list}${options ? `, ${options.getText().replace(/\s+/g, ' ').replace(/,\s*\}$/, ' }')}` : ''})`]])), name: 'upsert', caveat: 'all or nothing' };
}

/** A row's key as texts and numbers are alike here exactly where they are to the database: a `uuid` by its digits. Undefined where one value may be written in ways that nothing here tells. */
function keyOf(inner: Query, name: string, value: ts.Expression, { checker }: BulkWriteRequest): string | undefined {
  const read = /^[A-Za-z_$][\w$]*$/.test(name) ? `row.${name}` : `row['${name}']`;
  const spelling = spellingOf(inner, name);
  if (spelling === 'several') return undefined;
  if (spelling === 'uuid') return uuidText(read);
  if (isTypedAs(value, inner, name, checker)) return read;
  // Of what has no type, `7` and `'7'` are one number, and one text.
  const type = inner.model?.fields.get(name)?.type;
  return type === 'Int' ? `Number(${read})` : type === 'String' || inner.model?.fields.get(name)?.kind === 'enum' ? `String(${read})` : undefined;
}

function valueOf(element: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  return ts.isPropertyAssignment(element) ? element.initializer : ts.isShorthandPropertyAssignment(element) ? element.name : undefined;
}

/** Whether rows that are there are left (`ignoreDuplicates`); undefined where the options say something else beside what conflicts. */
function skipsOf(options: ts.Expression | undefined): boolean | undefined {
  if (!options) return false;
  const literal = bare(options);
  if (!ts.isObjectLiteralExpression(literal)) return undefined;
  if (!literal.properties.every((one) => ['onConflict', 'ignoreDuplicates'].includes((one.name && propertyName(one.name)) ?? '') && ts.isPropertyAssignment(one))) return undefined;
  const onConflict = property(literal, 'onConflict');
  if (onConflict && !(ts.isPropertyAssignment(onConflict) && literalOf(onConflict.initializer))) return undefined;
  const ignore = property(literal, 'ignoreDuplicates');
  if (!ignore || !ts.isPropertyAssignment(ignore)) return false;
  return ignore.initializer.kind === ts.SyntaxKind.TrueKeyword ? true : ignore.initializer.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}
