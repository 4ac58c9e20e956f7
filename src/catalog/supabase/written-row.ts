import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { withColumns } from '../rewrites/written-row';
import type { Query, WrittenRow, WrittenRowRequest } from '../types';
import { isColumnFilter, literalOf, writtenOf, type Written } from './written';

/**
 * The row of a write that asks for it (`insert(…).select('id').single()`): PostgREST gives back what `RETURNING` gives, those columns that `select` names. One that names fewer than the look-up does is told more of them.
 * Source: https://docs.postgrest.org/en/stable/references/api/preferences.html#return-representation
 */
export function writtenRow(write: Query, read: Query, { keyField, takesColumns }: WrittenRowRequest): WrittenRow | undefined {
  const [given, asked] = [writtenOf(write, true), writtenOf(read)];
  if (!given || !asked || asked.verb.name !== 'select' || given.verb.call.arguments.some((argument, at) => at > 0 && !isPlainOption(argument))) return undefined;
  const at = given.rest.findIndex(({ name }) => name === 'select');
  const select = given.rest[at];
  const after = given.rest.slice(at + 1);
  const [single, ...more] = after;
  if (!select || more.length > 0 || (single?.name !== 'single' && single?.name !== 'maybeSingle') || !given.rest.slice(0, at).every(isColumnFilter)) return undefined;
  const [columns, wanted] = [namedBy(select), namedBy(asked.verb)];
  if (!columns || !wanted) return undefined;
  const { names } = wanted;
  const needed = new Set([...(names ?? ['*']), keyField]);
  for (const name of columns.names ?? needed) needed.delete(name);
  // All columns of the look-up's rows are more than a few that the write names.
  if (needed.size > 0 && (!takesColumns || needed.has('*'))) return undefined;
  return {
    row: names ? withColumns(names.map((name) => [name])) : (variable) => variable,
    key: keyField,
    mayBeAbsent: true,
    ...(needed.size > 0 && { edits: [{ start: columns.end, end: columns.end, newText: [...needed].map((name) => `, ${name}`).join('') }] }),
  };
}

/** The columns that a `select` names, none for all of them, and where its text ends; undefined where it has more than columns in it. */
function namedBy({ call }: Written['verb']): { readonly names?: readonly string[]; readonly end: number } | undefined {
  const [text, ...options] = call.arguments;
  const literal = literalOf(text);
  if (options.length > 0 || (text && !literal)) return undefined;
  if (!literal || literal.text.trim() === '*') return { end: call.end };
  const names = literal.text.split(',').map((name) => name.trim());
  return names.every((name) => /^\w+$/.test(name)) ? { names, end: literal.node.end - 1 - (literal.text.length - literal.text.trimEnd().length) } : undefined;
}

/** Options of an upsert that still give back its row: rows that are left alone (`ignoreDuplicates`) do not come back. */
function isPlainOption(options: ts.Expression): boolean {
  const node = bare(options);
  return ts.isObjectLiteralExpression(node) && node.properties.every((one) => ts.isPropertyAssignment(one) && (one.name.getText() === 'onConflict' || (one.name.getText() === 'ignoreDuplicates' && one.initializer.kind === ts.SyntaxKind.FalseKeyword)));
}
