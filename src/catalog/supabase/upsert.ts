import { bare, property, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { rowsToUpsert } from '../rewrites/upsert-rows';
import { literalOf, type Written } from './written';

/** One `upsert` for all rows, of each key the last. All of them must have the same columns (https://docs.postgrest.org/en/stable/references/api/tables_views.html#bulk-insert-with-default-values). */
export function upsertOfAll(inner: Query, request: BulkWriteRequest, { verb, rest, text }: Written): BulkWrite | undefined {
  const { model, written, conflict = model?.primaryKey } = inner;
  const given = written && bare(written);
  const row = given && ts.isArrayLiteralExpression(given) && given.elements.length === 1 && given.elements[0] ? bare(given.elements[0]) : given;
  const [, options, ...more] = verb.call.arguments;
  if (!model || !conflict || conflict.length === 0 || !row || !ts.isObjectLiteralExpression(row) || rest.length > 0 || more.length > 0) return undefined;
  const skips = skipsOf(options);
  const list = skips === undefined ? undefined : rowsToUpsert(inner, conflict, row, request, skips ? 'skips' : 'replaces');
  if (list === undefined) return undefined;
  return { query: text(new Map([[verb, `.upsert(${list}${options ? `, ${options.getText().replace(/\s+/g, ' ').replace(/,\s*\}$/, ' }')}` : ''})`]])), name: 'upsert', caveat: 'all or nothing' };
}

/** Whether rows that are there are left (`ignoreDuplicates`); undefined where the options say something else beside what conflicts. */
export function skipsOf(options: ts.Expression | undefined): boolean | undefined {
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
