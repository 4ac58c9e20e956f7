import { type EqualityCondition, type Query } from '../../../catalog';
import { declarationOf } from '../../../flow/values/symbols';
import type { FlowContext, QuerySite } from '../../../flow/types';
import { bare, isWithin, propertyName, rootOf, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import { unseenBy } from './seen-columns';
import type { Element } from '../rows/element';
import { isUniqueKey } from '../rows/keys';

/**
 * Which writes of a loop concern no row but the pass's own: those that have the key by which the pass has asked before, where no two elements have the same. What other passes read is then the
 * same before the loop. Undefined where elements may share a key.
 */
function ownWrites(site: QuerySite, key: EqualityCondition, element: Element, counted: CountedLoop, checker: ts.TypeChecker): ((write: Query) => boolean) | undefined {
  if (!hasDistinctKeys(key.value, element, counted, checker)) return undefined;
  return (write) => isWithin(write.call, counted.loop.body) && concernsOwnRow(site.meaning, key, write, checker);
}

/** Which writes of a loop do not change what a read of it gives before the loop: of rows that no other pass asks for, and of columns that make no difference to it. */
export function harmlessTo(site: QuerySite, key: EqualityCondition | undefined, element: Element, counted: CountedLoop, context: FlowContext): (write: Query) => boolean {
  const own = key && ownWrites(site, key, element, counted, context.checker);
  const unseen = unseenBy(site.meaning, counted.loop.body, context);
  return (write) => !changesReferring(site.meaning, write) && (own?.(write) === true || unseen(write));
}

/** Whether an update sets a column that rows of a read refer to: what they have there may go along (`ON UPDATE CASCADE`, which Prisma has by itself). */
export function changesReferring({ model: from }: Query, write: Query): boolean {
  const { op, model: to } = write;
  return (op === 'update' || op === 'update-many') && from !== undefined && to !== undefined
    && [...from.fields.values()].some(({ relation, type }) => relation && relation.fields.length > 0 && (relation.model === to.name || type === to.name) && relation.references.some((column) => storedIn(write, column)?.value !== undefined));
}

/** The same of one write and one read of the loop. */
export function isOwnWrite(read: Query, key: EqualityCondition, write: Query, element: Element, counted: CountedLoop, checker: ts.TypeChecker): boolean {
  return hasDistinctKeys(key.value, element, counted, checker) && concernsOwnRow(read, key, write, checker);
}

/** Whether a write behind a read concerns no row but those that have the key by which that one asks. */
function concernsOwnRow(read: Query, key: EqualityCondition, write: Query, checker: ts.TypeChecker): boolean {
  const isKey = (value: ts.Expression | undefined): boolean => value !== undefined && sameValue(value, key.value, checker);
  const { call, op, filter, conflict } = write;
  if (call.pos < read.call.end || !write.model || write.model !== read.model) return false;
  const stored = storedIn(write, key.field);
  const isAsked = filter?.complete === true && filter.equals.some(({ field, value }) => field === key.field && isKey(value));
  switch (op) {
    case 'insert': return isKey(stored?.value);
    // It changes the row that its own key names, whatever it is asked by.
    case 'upsert': return filter === undefined && conflict?.includes(key.field) === true && isKey(stored?.value);
    // A row that gets another key would be found by another pass.
    case 'update': case 'update-many': return isAsked && stored !== undefined && (stored.value === undefined || isKey(stored.value));
    case 'delete': case 'delete-many': return isAsked && ![...write.model.fields.values()].some(({ kind, type }) => kind === 'relation' && type === write.model?.name);
    default: return false;
  }
}

/** What a written row has in a column, undefined `value` where it has none; undefined where the row is not written out. */
export function storedIn({ written, stored }: Pick<Query, 'written' | 'stored'>, field: string): { readonly value?: ts.Expression } | undefined {
  if (stored) {
    const value = stored.get(field);
    return value ? { value } : stored.has(field) ? undefined : {};
  }
  const node = written && bare(written);
  const row = node && ts.isArrayLiteralExpression(node) && node.elements.length === 1 && node.elements[0] ? bare(node.elements[0]) : node;
  if (!row || !ts.isObjectLiteralExpression(row)) return undefined;
  let value: ts.Expression | undefined;
  for (const property of row.properties) {
    const name = property.name && propertyName(property.name);
    if (name === undefined) return undefined;
    if (name === field) value = ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
  }
  return value ? { value } : {};
}

/** Whether two expressions are written alike and begin at the same variable. */
export function sameValue(one: ts.Expression, other: ts.Expression, checker: ts.TypeChecker): boolean {
  const [a, b] = [uncast(one), uncast(other)];
  const [from, to] = [rootOf(a), rootOf(b)];
  return a.getText() === b.getText() && ts.isIdentifier(from) && ts.isIdentifier(to) && declarationOf(from, checker) === declarationOf(to, checker);
}

/** Whether no two elements have the same key: a unique column of the walked rows, or the keys of an object, a `Map` or a `Set`. */
export function hasDistinctKeys(key: ts.Expression, element: Element, counted: CountedLoop, checker: ts.TypeChecker): boolean {
  if (isUniqueKey(element.column(key), counted)) return true;
  const node = uncast(key);
  const { item } = counted.loop;
  if (!ts.isIdentifier(node) || !item || counted.loop.indexed) return false;
  const declaration = declarationOf(node, checker);
  const walked = bare(element.collection);
  const [, method] = ts.isCallExpression(walked) ? /^(?:Object|.+)\.(keys|entries)$/s.exec(walked.expression.getText()) ?? [] : [];
  const kind = checker.getTypeAtLocation(walked).symbol?.name;
  if (ts.isIdentifier(item)) return item.parent === declaration && (method === 'keys' || kind === 'Set');
  const [first] = ts.isArrayBindingPattern(item) ? item.elements : [];
  return first !== undefined && first === declaration && (method === 'entries' || kind === 'Map');
}
