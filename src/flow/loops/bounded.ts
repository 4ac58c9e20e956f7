import { ts } from '../../project/ts';
import { originOf, type Origin } from '../values/origin';
import type { FlowContext } from '../types';

/** Whether the model says that a property of a queried row is a list. */
export function isListOfRow(origin: Origin, context: FlowContext): boolean {
  if (origin.kind !== 'member') return false;
  const owner = originOf(origin.owner, context);
  return owner.kind === 'query' && owner.rows === 'same' && owner.query.model?.fields.get(origin.name)?.list === true;
}

const sets: ReadonlySet<string> = new Set(['Set', 'ReadonlySet']);

/** Whether the elements of a list or set are values of an enum or of a few written strings, of which it has each once: `kinds: Kind[]`, `new Set<'DAY' | 'WEEK'>()`. */
export function isListOfNames(list: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(list);
  const element = checker.isArrayType(type) || sets.has(type.symbol?.name ?? '') ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
  const values = element && !(element.flags & ts.TypeFlags.Boolean) && element.isUnion() ? element.types : [];
  return values.length > 0 && values.length <= 32 && values.every((value) => value.isStringLiteral() || (value.flags & ts.TypeFlags.EnumLiteral) !== 0);
}

/** Rows of one parent that are unique by enums: there are no more of them than the enums have members (`@@unique([orderId, kind])`). */
export function isBoundedByEnum(origin: Origin, context: FlowContext): boolean {
  if (origin.kind !== 'member') return false;
  const owner = originOf(origin.owner, context);
  if (owner.kind !== 'query' || owner.rows !== 'same' || owner.query.op !== 'read-one') return false;
  const { model, data } = owner.query;
  const relation = model?.fields.get(origin.name)?.relation;
  const child = relation && data?.models.get(relation.model);
  const parentKey = relation?.opposite === undefined ? undefined : child?.fields.get(relation.opposite)?.relation?.fields;
  if (!child || !parentKey?.length) return false;
  return [child.primaryKey, ...child.uniques.map((key) => key.fields)].some((key) => {
    const rest = key.filter((field) => !parentKey.includes(field));
    return rest.length > 0 && rest.length < key.length && rest.every((field) => child.fields.get(field)?.kind === 'enum');
  });
}
