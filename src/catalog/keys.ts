import type { Model } from '../core';
import type { Query } from './types';

/** Scalar types whose values are equal exactly when `===` says so, so that they can be keys of a `Map`. */
const keyTypes: ReadonlySet<string> = new Set(['String', 'Int', 'BigInt', 'Boolean']);

/** Whether a column's values can be keys of a `Map`: equal to the database exactly where they are in JavaScript. */
export function isMapKey({ model, data }: Query, name: string): boolean {
  const field = model?.fields.get(name);
  if (!model || !field || field.list) return false;
  if (field.kind === 'enum') return true;
  if (field.kind !== 'scalar' || !keyTypes.has(field.type) || field.nativeType?.toLowerCase() === 'citext') return false;
  // MySQL and SQL Server compare text without regard to case, a Map does not; only keys are copied letter by letter.
  const foldsCase = data?.provider === 'mysql' || data?.provider === 'sqlserver';
  return !foldsCase || field.type !== 'String' || model.primaryKey.includes(name) || [...model.fields.values()].some((other) => other.relation?.fields.includes(name) === true);
}

/** Whether at most one row meets equality on all of these columns. */
export function isUniqueWith(model: Model, fields: readonly string[]): boolean {
  return [model.primaryKey, ...model.uniques.map((key) => key.fields)].some((key) => key.length > 0 && key.every((field) => fields.includes(field)));
}
