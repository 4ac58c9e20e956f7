import { writeOps, type Query } from '../../../catalog';
import type { Model } from '../../../core';
import type { FlowContext } from '../../../flow/types';
import { isFunctionNode, isWithin, propertyName, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import { changesKey } from './changes';
import { Element } from '../rows/element';
import { meetAlong } from '../rows/meeting';
import { isOwnWrite } from './own-writes';
import { unseenBy } from './seen-columns';

/**
 * Whether a write of a loop may be put off past another query of the same table that the loop's passes run: none of them finds or changes a row that the write does, so that it is the same when they run.
 * Both stand in the loop itself.
 */
export function isApart(other: Query, write: Query, counted: CountedLoop, context: FlowContext): boolean {
  const { checker } = context;
  if (isOnOtherSide(other.call, write.call, counted)) return true;
  if (meetAlong(other, write)) return false;
  if (!writeOps.has(other.op)) return isLookedUpByKey(other, write, counted, checker) || unseenBy(other, counted.loop.body, context)(write);
  return write.op === 'insert' ? isNewTo(other, write, checker) : other.op === 'insert' && isNewTo(write, other, checker);
}

/** Whether two calls stand on the two sides of an `if` whose condition is the same in all passes: the loop makes one of them, or the other. */
function isOnOtherSide(one: ts.Node, other: ts.Node, { loop, reads }: CountedLoop): boolean {
  for (let node = other; node !== loop.body && node.parent && !isFunctionNode(node); node = node.parent) {
    const { parent } = node;
    if (!ts.isIfStatement(parent) || node === parent.expression) continue;
    const opposite = node === parent.thenStatement ? parent.elseStatement : parent.thenStatement;
    if (!opposite || !isWithin(one, opposite)) continue;
    const { item, carried, impure } = reads.of(parent.expression);
    if (!item && !carried && !impure) return true;
  }
  return false;
}

/** A read before the write by a key of the pass's own, which the written row has. */
function isLookedUpByKey(read: Query, write: Query, counted: CountedLoop, checker: ts.TypeChecker): boolean {
  const element = Element.of(counted, checker);
  if (!element || changesKey(counted.loop.body, element.names, undefined)) return false;
  return read.filter?.equals.some((key) => isOwnWrite(read, key, write, element, counted, checker)) === true;
}

/**
 * Whether an update cannot be of a row that the loop creates: it names its row by an id that the database makes at random (`uuid`), the new rows are given none, and what they were given nobody has
 * read. What it sets is in no unique key, so that neither stands in the other's way.
 */
function isNewTo(update: Query, insert: Query, checker: ts.TypeChecker): boolean {
  const { model } = insert;
  if (!model || update.model !== model || (update.op !== 'update' && update.op !== 'update-many') || model.incomplete) return false;
  const [id, ...more] = model.primaryKey;
  const field = id === undefined ? undefined : model.fields.get(id);
  if (id === undefined || more.length > 0 || !field?.hasDefault || field.type !== 'String') return false;
  if (update.filter?.equals.some((condition) => condition.field === id) !== true) return false;
  const created = columnsOf(insert.written, checker);
  const set = columnsOf(update.written, checker);
  return created !== undefined && !created.has(id) && set !== undefined && ![...set].some((name) => isInKey(model, name));
}

function isInKey(model: Model, name: string): boolean {
  return [model.primaryKey, ...model.uniques.map(({ fields }) => fields)].some((key) => key.includes(name));
}

/** The columns that a written row has, or may have; undefined where that is not known. */
function columnsOf(written: ts.Expression | undefined, checker: ts.TypeChecker): ReadonlySet<string> | undefined {
  const node = written && uncast(written);
  const row = node && ts.isArrayLiteralExpression(node) && node.elements.length === 1 && node.elements[0] ? uncast(node.elements[0]) : node;
  if (!row) return undefined;
  if (!ts.isObjectLiteralExpression(row)) return typedColumns(checker.getTypeAtLocation(row), checker);
  const names = new Set<string>();
  for (const property of row.properties) {
    const spread = ts.isSpreadAssignment(property) ? typedColumns(checker.getTypeAtLocation(property.expression), checker) : undefined;
    const name = property.name && propertyName(property.name);
    if (spread) for (const one of spread) names.add(one);
    else if (name === undefined) return undefined;
    else names.add(name);
  }
  return names;
}

/** The properties of a type that may have no others that it knows of. */
function typedColumns(type: ts.Type, checker: ts.TypeChecker): ReadonlySet<string> | undefined {
  const isOpen = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)) !== 0 || checker.getIndexInfosOfType(type).length > 0;
  return isOpen ? undefined : new Set(checker.getPropertiesOfType(type).map(({ name }) => name));
}
