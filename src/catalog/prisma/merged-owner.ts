import type { Model } from '../../core';
import { bare, propertyName, propertyValue, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isMapKey } from '../models/keys';
import { relationFor } from '../models/relations';
import type { MergedRead, MergedReadRequest, Query } from '../types';
import { flat, literal, missingOf } from './merged-text';
import { uncapitalized } from '../../project/letter-case';

/** What reads the rows of a relation take, as `findMany` does. */
const options: ReadonlySet<string> = new Set(['where', 'select', 'include', 'omit', 'orderBy', 'take', 'skip']);

/**
 * `prisma.field.findMany({ where: { version: { entityId, number: 0 } } })` as `prisma.version.findUnique({ where: { entityId_number: { entityId, number: 0 } } }).fields()`: rows whose owner is named by columns that
 * are unique together. Prisma merges such calls of one tick, also by a compound key. What else is asked of the owner or the rows stays a condition of the rows, and options that are handed in go along.
 */
export function ownedRead(inner: Query, call: ts.CallExpression, model: Model, request: MergedReadRequest): MergedRead | undefined {
  const [argument, ...others] = call.arguments;
  const given = literal(argument);
  const where = given && literal(propertyValue(given, 'where'));
  const callee = uncast(call.expression);
  if (!given || !where || others.length > 0 || !ts.isPropertyAccessExpression(callee) || !ts.isPropertyAccessExpression(callee.expression)) return undefined;
  const [spread, ...more] = given.properties.filter(ts.isSpreadAssignment);
  // What is handed in first is overruled by what stands behind it, here and afterwards.
  if (more.length > 0 || (spread && spread !== given.properties[0]) || !given.properties.every((one) => one === spread || options.has(propertyName(one.name) ?? ''))) return undefined;
  const named = where.properties.flatMap((condition) => ownerIn(condition, inner, model, request.checker) ?? []);
  const [owner, ...another] = named;
  if (!owner || another.length > 0) return undefined;

  const hasSpread = where.properties.some(ts.isSpreadAssignment);
  const conditions = where.properties.flatMap((condition) => {
    if (condition !== owner.condition) return [flat(condition)];
    if (owner.rest.length > 0) return [`${owner.name}: { ${owner.rest.map(flat).join(', ')} }`];
    return hasSpread ? [`${owner.name}: undefined`] : [];
  });
  const nested = given.properties.flatMap((one) => {
    if (propertyName(one.name) !== 'where') return [flat(one)];
    return conditions.length > 0 ? [`where: { ${conditions.join(', ')} }`] : spread ? ['where: {}'] : [];
  });
  const client = callee.expression.expression.getText();
  const isCut = spread !== undefined || given.properties.some((one) => ['take', 'skip'].includes(propertyName(one.name) ?? ''));
  const caveats = [owner.caveat, isCut ? `Prisma cuts the lists in memory${spread ? ' where they are cut' : ''}` : undefined].filter((one) => one !== undefined);
  return {
    edits: [{ start: call.getStart(), end: call.end, newText: `${client}.${uncapitalized(owner.model.name)}.findUnique({ where: { ${owner.key} } }).${owner.relation}(${nested.length > 0 ? `{ ${nested.join(', ')} }` : ''})` }],
    name: `findUnique(…).${owner.relation}`, queries: 2, then: { name: request.rows, value: `${request.rows} ?? []` }, ...(caveats.length > 0 && { caveat: caveats.join('; ') }),
  };
}

interface NamedOwner {
  readonly condition: ts.ObjectLiteralElementLike;
  /** The relation that leads to the owner, and the one that leads back to all rows. */
  readonly name: string;
  readonly relation: string;
  readonly model: Model;
  /** The owner's key as `findUnique` takes it, and what else is asked of the owner. */
  readonly key: string;
  readonly rest: readonly ts.ObjectLiteralElementLike[];
  readonly caveat?: string;
}

/** The owner that a condition names (`version: { entityId, number: 0 }`); undefined where no unique columns of it are compared. */
function ownerIn(condition: ts.ObjectLiteralElementLike, inner: Query, model: Model, checker: ts.TypeChecker): NamedOwner | undefined {
  const name = propertyName(condition.name);
  const field = name === undefined ? undefined : model.fields.get(name);
  const value = ts.isPropertyAssignment(condition) ? literal(condition.initializer) : undefined;
  const owner = field?.kind === 'relation' && !field.list ? inner.data?.models.get(field.type) : undefined;
  const { fields = [], references = [] } = field?.relation ?? {};
  const pairs = fields.flatMap((innerField, index) => { const listField = references[index]; return listField === undefined ? [] : [{ innerField, listField }]; });
  if (name === undefined || !value || !owner || !inner.data || pairs.length === 0 || pairs.length < fields.length) return undefined;
  const compared = new Map<string, ts.Expression>();
  for (const one of value.properties) {
    const column = propertyName(one.name);
    const than = ts.isPropertyAssignment(one) ? bare(one.initializer) : ts.isShorthandPropertyAssignment(one) ? one.name : undefined;
    if (column === undefined || !than) return undefined;
    if (isValue(uncast(than))) compared.set(column, than);
  }
  const unique = [{ fields: owner.primaryKey, name: owner.primaryKeyName }, ...owner.uniques].find(({ fields }) => fields.length > 0 && fields.every((one) => compared.has(one) && isKeyColumn(inner, owner, one)));
  const back = relationFor(inner.data, owner, model, pairs);
  // By constants alone it is one owner, whatever a pass is about.
  if (!unique || !back?.list || unique.fields.every((one) => ts.isLiteralExpression(uncast(compared.get(one) as ts.Expression)))) return undefined;
  const missing = unique.fields.map((one) => missingOf(compared.get(one) as ts.Expression, owner.fields.get(one) as NonNullable<ReturnType<typeof owner.fields.get>>, checker));
  if (missing.some((one) => one === undefined)) return undefined;
  const parts = value.properties.filter((one) => unique.fields.includes(propertyName(one.name) ?? '')).map(flat).join(', ');
  const caveat = missing.find((one) => one?.caveat !== undefined)?.caveat;
  return {
    condition, name, relation: back.name, model: owner, key: unique.fields.length > 1 ? `${unique.name ?? unique.fields.join('_')}: { ${parts} }` : parts,
    rest: value.properties.filter((one) => !unique.fields.includes(propertyName(one.name) ?? '')), ...(caveat !== undefined && { caveat }),
  };
}

/** What is compared as it stands, and can stand elsewhere. */
function isValue(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isStringLiteral(node) || ts.isNumericLiteral(node);
}

/** A column that always has a value, by which Prisma finds each caller's rows among those of all. */
function isKeyColumn(inner: Query, owner: Model, name: string): boolean {
  return owner.fields.get(name)?.optional === false && isMapKey({ ...inner, model: owner }, name);
}
