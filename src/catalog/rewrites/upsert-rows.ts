import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isNeverUndefined } from '../values/absent-values';
import { isMapKey, isTypedAs, spellingOf, uuidText } from '../models/keys';
import { optionsIn } from './properties';
import type { BulkWriteRequest, Query } from '../types';

/** The values of a row that is written out, by name; undefined where there is a spread or a computed name, or a value that may be `undefined`: a row without a column gets its default, where alone it left what was there. */
export function writtenRow(row: ts.Expression | undefined, checker: ts.TypeChecker): ReadonlyMap<string, ts.Expression> | undefined {
  const literal = row && bare(row);
  if (!literal || !ts.isObjectLiteralExpression(literal)) return undefined;
  const values = new Map<string, ts.Expression>();
  for (const one of literal.properties) {
    const name = one.name && propertyName(one.name);
    const value = ts.isPropertyAssignment(one) ? one.initializer : ts.isShorthandPropertyAssignment(one) ? one.name : undefined;
    if (name === undefined || !value || !isNeverUndefined(value, checker)) return undefined;
    values.set(name, value);
  }
  return values;
}

/**
 * What becomes of a row that is there already: it is left (`skips`), it has then all that the new one says and nothing else that a row before said (`replaces`), or it is changed in part, or by what it had (`changes`).
 */
export type OnConflict = 'skips' | 'replaces' | 'changes';

/** What runs at each row that is written, or makes another row of it, as the libraries call it. */
const atWrites = /insert|update|upsert|create|save|validate|parseJson$|formatDatabaseJson|\*/i;

/**
 * Source text of the rows of one upsert in place of one per row. Of two rows with one key Postgres refuses the statement ("ON CONFLICT DO UPDATE command cannot affect row a second time",
 * https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT), where the loop left what the second says: the last of each key is taken, where that is all that is left of them. A loop creates the row by the first of them and changes it by each further one; where every column that
 * is created is one that is changed, too, or a part of the key (`replaces`), and all of the rows have the same columns, that is the row which the last alone creates.
 * @param conflict the fields that tell rows apart, by the names that `row` has them under
 * @returns undefined where two elements may have one key and both count, or keys may be equal here and not there
 */
export function rowsToUpsert(inner: Query, conflict: readonly string[], row: ts.Expression, request: BulkWriteRequest, on: OnConflict): string | undefined {
  const { model } = inner;
  const values = writtenRow(row, request.checker);
  if (!model || !values || conflict.length === 0) return undefined;
  const keys = conflict.map((name) => ({ name, value: values.get(name) }));
  // Rows whose key is empty are all different to the database. A type alone does not say that none is: where nulls are not checked, it says so of all. What a model makes of a value before it is written is not what a row says.
  if (!keys.every(({ name, value }) => value && isMapKey(inner, name) && model.fields.get(name)?.converted !== true && (on === 'skips' || model.fields.get(name)?.optional === false))) return undefined;
  const varying = keys.filter(({ value }) => value && request.varies(value));
  const isOnce = varying.some(({ value }) => value && request.isUnique(value));
  const [key, second] = varying;
  // All rows have the key of one.
  if (!key) return undefined;
  const parts = varying.map(({ name, value }) => value && keyOf(inner, name, value, request));
  // What is there already stays as it is, whichever row comes first; of others the last of each key has to be told as the database tells it. MySQL takes a row for the same by any of its keys, and what runs at each write hears of each.
  if (on !== 'skips' && !isOnce && (on === 'changes' || parts.includes(undefined) || inner.data?.provider === 'mysql' || model.hooks?.some((hook) => atWrites.test(hook)))) return undefined;
  const rows = request.each(bare(row));
  if (rows === undefined || on === 'skips' || isOnce) return rows;
  request.merged?.();
  const keyText = second ? `JSON.stringify([${parts.join(', ')}])` : parts[0] ?? '';
  return `Array.from(new Map(${rows}.map((row) => [${keyText}, row])).values())`;
}

/** What is set where a row is there: which of the written values, and whether anything else. */
export interface SetValues {
  /** Names whose value is the one that the row was to be given. */
  readonly given: readonly string[];
  /** Names that are set to something else, which is the same for every row. */
  readonly others: readonly string[];
}

/**
 * How `{ name: row.name, seen: 1 }` sets a row that is there, beside `values`, which it would be inserted with. `isGiven` tells what a library writes for the value that was to be inserted (`excluded.name`). Undefined where a value
 * differs from row to row and is not the written one: one statement could not say it.
 */
export function setValues(set: ts.Expression | undefined, values: ReadonlyMap<string, ts.Expression>, request: BulkWriteRequest, isGiven: (name: string, value: ts.Expression) => boolean = () => false): SetValues | undefined {
  const all = optionsIn(set);
  if (!set || !all) return undefined;
  const given: string[] = [];
  const others: string[] = [];
  for (const [name, value] of all) {
    if (values.get(name)?.getText() === value.getText() || isGiven(name, value)) given.push(name);
    else if (request.varies(value)) return undefined;
    else others.push(name);
  }
  return { given, others };
}

/** What that does to a row which is there. */
export function conflictOf({ given, others }: SetValues, values: ReadonlyMap<string, ts.Expression>, conflict: readonly string[]): OnConflict {
  return others.length === 0 && [...values.keys()].every((name) => given.includes(name) || conflict.includes(name)) ? 'replaces' : 'changes';
}

/** A row's key as texts and numbers are alike here exactly where they are to the database: a `uuid` by its digits. Undefined where one value may be written in ways that nothing here tells. */
function keyOf(inner: Query, name: string, value: ts.Expression, { checker }: BulkWriteRequest): string | undefined {
  const read = /^[A-Za-z_$][\w$]*$/.test(name) ? `row.${name}` : `row['${name}']`;
  const spelling = spellingOf(inner, name);
  if (spelling === 'several') return undefined;
  if (spelling === 'uuid') return uuidText(read);
  if (isTypedAs(value, inner, name, checker)) return read;
  // A day, or SQL (`raw('lower(?)', …)`), has no text that tells it from others as the database does.
  if (!isTextOrNumber(value, checker)) return undefined;
  // `7` and `'7'` are one number, and one text.
  const type = inner.model?.fields.get(name)?.type;
  return type === 'Int' ? `Number(${read})` : type === 'String' || inner.model?.fields.get(name)?.kind === 'enum' ? `String(${read})` : undefined;
}

function isTextOrNumber(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(value);
  // What has no type and is no call is a value of a row.
  if (type.flags & ts.TypeFlags.Any) return !/[(`]|\bnew\b/.test(value.getText());
  return (type.isUnion() ? type.types : [type]).every(({ flags }) => (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike)) !== 0);
}
