import type { Model } from '../core';
import { ts } from '../project/ts';
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
