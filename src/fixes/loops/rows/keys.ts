import type { BatchRead, Query } from '../../../catalog';
import { isUniqueWith, spellingOf, uuidText } from '../../../catalog/models/keys';
import type { Field } from '../../../core';
import { declarationOf, isConst } from '../../../flow/values/symbols';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import type { FixContext } from '../../types';
import type { Element } from './element';
import { guardedKey } from './guarded-key';

/** A key that may be `null` or `undefined` here asks another question than equality with a value. */
export function mayBeAbsent(key: ts.Expression, checker: ts.TypeChecker): boolean {
  return hasAbsent(checker.getTypeAtLocation(key));
}

function hasAbsent(type: ts.Type): boolean {
  const absent = ts.TypeFlags.Null | ts.TypeFlags.Undefined;
  return type.isUnion() ? type.types.some((part) => part.flags & absent) : (type.flags & absent) !== 0;
}

/**
 * The array of all keys. Keys that can be absent outside the guard that the loop has are left out (with `loose`, those too that no type says anything of); repeated
 * ones are taken once. Undefined where working one out might fail for an element of which the loop does not come to `call`.
 */
export function keysOf(element: Element, collection: string, keyText: string, key: ts.Expression, call: ts.Node, counted: CountedLoop, loose: boolean, checker: ts.TypeChecker): string | undefined {
  const source = element.isArray ? collection : `Array.from(${collection})`;
  const guarded = guardedKey(keyText, key, element, call, counted, checker);
  if (guarded !== keyText) return guarded && `Array.from(new Set(${source}.flatMap(${element.callback(`${guarded} ?? []`)})))`;
  const column = element.column(key);
  const declared = declaredType(key, checker);
  const mayLack = (loose && (declared.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) || ((loose || column !== undefined) && hasAbsent(declared));
  const plain = keyText.replace(/!$/, '');
  if (plain === element.parameter) return mayLack ? `${source}.flatMap(${element.callback(`${plain} ?? []`)})` : source;
  const list = mayLack || plain !== keyText
    ? `${source}.flatMap(${element.callback(`${plain} ?? []`)})`
    : `${source}.map(${element.callback(keyText)})`;
  return isUniqueKey(column, counted) ? list : `Array.from(new Set(${list}))`;
}

/** Whether a key can be absent outside the guard that the loop has. */
export function mayBeDeclaredAbsent(key: ts.Expression, checker: ts.TypeChecker): boolean {
  return hasAbsent(declaredType(key, checker));
}

/** The type of `order.customerId` as declared, without the narrowing that holds where it is used, and without what a cast says of it. */
function declaredType(key: ts.Expression, checker: ts.TypeChecker): ts.Type {
  let node = key;
  while (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) node = node.expression;
  const held = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (held && ts.isVariableDeclaration(held) && ts.isIdentifier(held.name) && held.initializer && !held.type && isConst(held)) return declaredType(held.initializer, checker);
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  const symbol = checker.getSymbolAtLocation(name);
  return symbol ? checker.getTypeOfSymbolAtLocation(symbol, name.getSourceFile()) : checker.getTypeAtLocation(node);
}

/** Whether no two rows of the list can have the same value in a column. */
export function isUniqueKey(column: string | undefined, counted: CountedLoop): boolean {
  const { origin } = counted;
  if (column === undefined || origin.kind !== 'query' || origin.rows !== 'same' || !origin.query.model || origin.query.repeats === true || origin.query.renamed?.includes(column) === true) return false;
  return isUniqueWith(origin.query.model, [column]);
}

/** How a key is written where it goes into a `Map` or is looked up there. */
export interface MapKey {
  write(key: string): string;
  /** The type of such keys; undefined where it is that of the row's property. */
  readonly type?: string;
}

/** Where a key comes from. */
export interface KeyOrigin {
  /** The column that the key is compared to. */
  readonly column: string;
  /** The property by which a row has it. */
  readonly property: string;
  /** The column of rows that were read, where the key is such a one. */
  readonly from?: Field;
}

/** Why a read stays where it is whose keys no `Map` would find as the database does. */
const spelt = 'the database takes keys for the same that are written in several ways, a `Map` does not';

/**
 * How keys become keys of a `Map`, so that it finds what the database would. Where the types of the key and of the row's property are not known to be the same,
 * both are compared as text. Undefined where that does not do: dates and other objects, of which each is another, and texts that may be written otherwise than the rows have them.
 */
export function mapKeyOf(batch: BatchRead, inner: Query, key: ts.Expression, { column, property, from }: KeyOrigin, { checker, withheld }: Pick<FixContext, 'checker' | 'withheld'>): MapKey | undefined {
  const spelling = spellingOf(inner, column, from);
  if (spelling === 'several') return void withheld?.(spelt);
  if (spelling === 'uuid') return { write: uuidText, type: 'string' };
  if (batch.mapKey) return { write: batch.mapKey, ...(batch.mapKeyType !== undefined && { type: batch.mapKeyType }) };
  const same: MapKey = { write: (text) => text };
  if (batch.keysAreTyped) return same;
  const given = kindOf(checker.getTypeAtLocation(key));
  const found = kindOf(propertyType(inner, property, checker));
  if (given === 'object' || found === 'object') return undefined;
  if (given !== 'unknown' && given === found) return same;
  // A text says a whole number in many ways (`007`), of which the database makes one.
  if (given === 'text' && inner.model?.fields.get(column)?.type === 'Int' && !mayBeAbsent(key, checker)) return { write: (text) => `Number(${text})`, type: 'number' };
  // Of a time there are many spellings.
  if (found === 'unknown' && !inner.model && /(?:_at|At|date|Date|time|Time)$/.test(property)) return undefined;
  return { write: (text) => `String(${text})`, type: 'string' };
}

/** The column of rows that a key is, where a query gives those that are walked over. */
export function columnField(key: ts.Expression, element: Element, { origin }: CountedLoop): Field | undefined {
  const column = element.column(key);
  if (column === undefined || origin.kind !== 'query' || origin.rows !== 'same' || origin.query.renamed?.includes(column) === true) return undefined;
  return origin.query.model?.fields.get(column);
}

type Kind = 'text' | 'number' | 'bigint' | 'boolean' | 'object' | 'unknown';

function kindOf(type: ts.Type | undefined): Kind {
  if (!type) return 'unknown';
  if (type.isUnion()) {
    const kinds = new Set(type.types.filter((part) => !(part.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined))).map(kindOf));
    return kinds.size === 1 ? [...kinds][0] as Kind : kinds.has('object') ? 'object' : 'unknown';
  }
  if (type.isIntersection()) return type.types.map(kindOf).find((kind) => kind !== 'object' && kind !== 'unknown') ?? 'object';
  if (type.flags & ts.TypeFlags.StringLike) return 'text';
  if (type.flags & ts.TypeFlags.NumberLike) return 'number';
  if (type.flags & ts.TypeFlags.BigIntLike) return 'bigint';
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  return type.flags & ts.TypeFlags.Object ? 'object' : 'unknown';
}

/** The type of a property of the rows that a query gives. */
function propertyType(query: Query, property: string, checker: ts.TypeChecker): ts.Type | undefined {
  let type: ts.Type | undefined = checker.getAwaitedType(checker.getTypeAtLocation(query.call));
  if (type && query.rowsIn !== undefined) type = memberType(type, String(query.rowsIn), query.call, checker);
  type = type && checker.getNonNullableType(type);
  if (type && checker.isArrayLikeType(type)) type = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  return type && memberType(checker.getNonNullableType(type), property, query.call, checker);
}

function memberType(type: ts.Type, name: string, at: ts.Node, checker: ts.TypeChecker): ts.Type | undefined {
  const member = checker.getPropertyOfType(type, name);
  return member && checker.getTypeOfSymbolAtLocation(member, at);
}
