import type { Field, Model } from '../../core';
import { ts } from '../../project/ts';
import type { Query } from '../types';

/** Scalar types whose values are equal exactly when `===` says so, so that they can be keys of a `Map`. */
const keyTypes: ReadonlySet<string> = new Set(['String', 'Int', 'BigInt', 'Boolean']);

/** Whether a column's values can be keys of a `Map`: equal to the database exactly where they are in JavaScript, as long as they are written as the column has them (`spellingOf`). */
export function isMapKey({ model, data }: Query, name: string): boolean {
  const field = model?.fields.get(name);
  if (!model || !field || field.list) return false;
  if (field.kind === 'enum') return true;
  if (field.kind !== 'scalar' || !keyTypes.has(field.type) || /^(?:citext|money)$|\bcollate\b/.test(nativeName(field))) return false;
  // MySQL and SQL Server compare text without regard to case, a Map does not; only keys are copied letter by letter.
  return !foldsCase(data?.provider) || field.type !== 'String' || model.primaryKey.includes(name) || [...model.fields.values()].some((other) => other.relation?.fields.includes(name) === true);
}

function foldsCase(provider: string | undefined): boolean {
  return provider === 'mysql' || provider === 'sqlserver';
}

/** `uuid` of `DataTypes.UUID`, `Uuid` and `uuid`; `text collate nocase` stays what it is. */
function nativeName({ nativeType = '' }: Field): string {
  return nativeType.toLowerCase().replace(/^datatypes?\./, '');
}

/**
 * In how many ways a text can be written that a column takes for one value: in one; as a `uuid`, in which Postgres ignores capitals, braces and where hyphens are
 * (https://www.postgresql.org/docs/current/datatype-uuid.html); or in `several` that nothing here tells: `char(n)` ignores blanks at the end (https://www.postgresql.org/docs/current/datatype-character.html), addresses have long and
 * short forms, MySQL and SQL Server compare without regard to case and accents. What comes from a column of the same type is written as it is there.
 */
export function spellingOf({ model, data }: Query, name: string, from?: Field): 'one' | 'uuid' | 'several' {
  const field = model?.fields.get(name);
  if (!field || field.kind !== 'scalar' || field.type !== 'String') return 'one';
  const native = nativeName(field);
  if (from && (nativeName(from) === native || foldsCase(data?.provider))) return 'one';
  if (foldsCase(data?.provider)) return 'several';
  // SQLite has no such types: what is called so there is a text.
  if (data?.provider === 'sqlite') return 'one';
  if (/^uuid/.test(native)) return 'uuid';
  return /^(?:bpchar|n?char|character|inet|cidr|macaddr8?)$/.test(native) ? 'several' : 'one';
}

/** Whether at most one row meets equality on all of these columns. */
export function isUniqueWith(model: Model, fields: readonly string[]): boolean {
  return [model.primaryKey, ...model.uniques.map((key) => key.fields)].some((key) => key.length > 0 && key.every((field) => fields.includes(field)));
}

/** Whether a key's type is that of a column's values, so that a `Map` of the rows finds it. */
export function isTypedAs(key: ts.Expression, { model }: Query, name: string, checker: ts.TypeChecker): boolean {
  const field = model?.fields.get(name);
  const type = checker.getNonNullableType(checker.getTypeAtLocation(key));
  const all = (flag: ts.TypeFlags): boolean => (type.isUnion() ? type.types : [type]).every((part) => (part.flags & flag) !== 0);
  switch (field?.kind === 'enum' ? 'String' : field?.type) {
    case 'String': return all(ts.TypeFlags.StringLike);
    case 'Int': return all(ts.TypeFlags.NumberLike);
    case 'Boolean': return all(ts.TypeFlags.BooleanLike);
    default: return false;
  }
}

/** The digits of a `uuid`, which are the same however it is written. */
export function uuidText(text: string): string {
  return `String(${text}).replace(/[{}-]/g, '').toLowerCase()`;
}
