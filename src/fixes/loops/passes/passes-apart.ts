import { writeOps, type Query } from '../../../catalog';
import { spellingOf } from '../../../catalog/models/keys';
import { bindingOwner, declarationOf, isConst } from '../../../flow/values/symbols';
import type { FlowContext } from '../../../flow/types';
import { isWithin, outward, propertyName, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import { isFree } from '../batch';
import { isVisibleAt } from '../rows/between';
import { memberName } from './changes';
import { eachOnce, type EachOnce } from '../rows/each-once';
import type { Element } from '../rows/element';
import { isUniqueKey } from '../rows/keys';
import { hasDistinctKeys } from './own-writes';
import type { Asked, Given } from './pass-work';
import { mayGoWith, mayMeet, meetAlong } from '../rows/meeting';
import { withParts, writtenColumns, type Columns } from './written-columns';

/** Which of its pass's own values the rows of a query have, column by column: no two passes have the same of one kind. */
type Owned = ReadonlyMap<string, string>;
interface Concern { readonly asked: Asked; readonly query: Query; readonly owned: Owned; readonly columns: Columns | undefined }

/**
 * Whether no pass of a loop sees or undoes what another has written, so that it does not matter which comes first: whatever a pass writes has a value in it that no other pass has (the key of its element, the id of a row that it
 * has made), and so has what it asks of that table; or all of them write the very same.
 */
export function arePassesApart(asked: readonly Asked[], element: Element, counted: CountedLoop, context: FlowContext): boolean {
  const reader = new Concerns(asked, element, counted, context);
  const concerns = asked.map((one) => reader.of(one));
  return concerns.every((write) => !writeOps.has(write.query.op) || concerns.every((other) => areApart(write, other, counted, context)));
}

function areApart(write: Concern, other: Concern, counted: CountedLoop, context: FlowContext): boolean {
  const [one, two] = [write.query, other.query];
  // Of two rows that are written at once, a trigger that numbers them by those that are there may make the same.
  if (write === other && one.model?.numbered?.some((event) => one.op.startsWith(event) || (one.op === 'upsert' && event !== 'delete'))) return false;
  if (one.op.startsWith('delete') && (write !== other || !givesNothing(one)) && refersTo(two, one)) return false;
  if (meetAlong(one, two)) return false;
  if (!(writeOps.has(two.op) ? isSameTable(one, two) : mayMeet(two, one))) return true;
  if (!isSameTable(one, two)) return false;
  if (write === other && !isOfItsOwn(write)) return isRepeatable(write, counted, context);
  if ([...write.owned].some(([column, value]) => other.owned.get(column) === value)) return true;
  if (one.op.startsWith('insert') && two.op.startsWith('insert')) return isOfItsOwn(other);
  if (isEitherOr(one.call, two.call, counted)) return true;
  return isRepeatable(write, counted, context) && isRepeatable(other, counted, context) && isSame(one, two);
}

/**
 * Whether what one pass writes never stands in the way of what another does: each unique key that it sets a part of has a value of the pass's own in it, or one that the database makes. What is deleted stands in nobody's way.
 */
function isOfItsOwn({ query: { op, model }, owned, columns }: Concern): boolean {
  if (op.startsWith('delete')) return true;
  if (!model || model.incomplete || model.primaryKey.length === 0 || !columns) return false;
  const keys = [model.primaryKey, ...model.uniques.map(({ fields }) => fields)];
  // A column that has a value by itself may have the same one in each row, unless it alone is the key.
  const isItsOwnAnew = (column: string, { length }: readonly string[]): boolean => !columns.has(column) && (length === 1 || (model.fields.get(column)?.optional === true && !model.fields.get(column)?.hasDefault));
  return keys.every((key) => key.some((column) => owned.has(column)) || (op.startsWith('insert') ? key.some((column) => isItsOwnAnew(column, key)) : !key.some((column) => columns.has(column))))
    && (model.refusing ?? []).every((key) => key.some((column) => owned.has(column)));
}

/** Whether a statement does the same to the rows that it is about, whichever pass it is of and how often it is run, and nobody asks which rows there were. */
function isRepeatable({ query, columns }: Concern, counted: CountedLoop, { checker }: FlowContext): boolean {
  const { op, conflict } = query;
  if (!givesNothing(query)) return false;
  if (op.startsWith('delete')) return true;
  const isFixed = (value: ts.Expression): boolean => value.getText() === 'new Date().toISOString()' || (isFree(value, counted) && value.getSourceFile() === counted.loop.node.getSourceFile() && isVisibleAt(value, counted.loop.node, checker));
  if (!columns) return false;
  return op.startsWith('update') ? [...columns.values()].every(({ node }) => isFixed(node)) : op === 'upsert' && conflict !== undefined && [...columns].every(([column, { node }]) => conflict.includes(column) || isFixed(node));
}

/** Whether two statements say the same, or both only delete. */
function isSame(one: Query, other: Query): boolean {
  return (one.op.startsWith('delete') && other.op.startsWith('delete')) || one.call.getText() === other.call.getText();
}

/** Whether two calls stand in the branches of an `if` that goes the same way in every pass. */
function isEitherOr(one: ts.Node, other: ts.Node, counted: CountedLoop): boolean {
  for (let node = one; node.parent && node !== counted.loop.body; node = node.parent) {
    const { parent } = node;
    if (!ts.isIfStatement(parent) || !parent.elseStatement || node === parent.expression || !isFree(parent.expression, counted)) continue;
    const opposite = parent.thenStatement === node ? parent.elseStatement : parent.thenStatement;
    if (isWithin(other, opposite)) return true;
  }
  return false;
}

/** Whether nobody asks which rows a statement has written. */
function givesNothing({ call, errorIn }: Query): boolean {
  let { user } = outward(call);
  if (!ts.isAwaitExpression(user)) return false;
  ({ user } = outward(user));
  if (ts.isExpressionStatement(user)) return true;
  return ts.isVariableDeclaration(user) && ts.isObjectBindingPattern(user.name) && user.name.elements.every((one) => !one.dotDotDotToken && propertyName(one.propertyName ?? one.name) === errorIn);
}

function isSameTable(one: Query, other: Query): boolean {
  return one.model && other.model ? one.model === other.model : one.entity === undefined || other.entity === undefined || one.entity === other.entity;
}

/** Whether rows of one query refer to rows that another deletes: they may go with them. What the schema does not know may be so. */
function refersTo(other: Query, deleted: Query): boolean {
  return other.model && deleted.model ? mayGoWith(other, deleted) : other.entity === undefined || other.entity !== deleted.entity;
}

/** Reads of each query of a pass which values of the pass its rows have. */
class Concerns {
  private readonly known = new Map<Asked, Concern>();
  private readonly eachOnce: EachOnce | undefined;

  constructor(private readonly asked: readonly Asked[], private readonly element: Element, private readonly counted: CountedLoop, private readonly context: FlowContext) {
    this.eachOnce = eachOnce(element.collection, context);
  }

  of(asked: Asked): Concern {
    const seen = this.known.get(asked);
    if (seen) return seen;
    const { query, given } = asked;
    this.known.set(asked, { asked, query, owned: new Map(), columns: undefined });
    const written = query.written && writtenColumns({ node: query.written, given }, this.context);
    // A row that brings others along, and what the workspace has the library run at each write, may be about anything.
    const isAlone = (query.model?.hooks ?? []).length === 0 && ![...written?.keys() ?? []].some((column) => query.model?.fields.get(column)?.kind === 'relation');
    const columns = isAlone ? written : undefined;
    const concern = { asked, query, columns, owned: this.owned(query, given, columns) };
    this.known.set(asked, concern);
    return concern;
  }

  private owned(query: Query, given: Given, columns: Columns | undefined): Owned {
    const stored = new Map([...columns ?? [], ...withParts(columns)].flatMap(([column, value]) => { const own = this.own(value.node, value.given, query, column); return own === undefined ? [] : [[column, own] as const]; }));
    if (query.op === 'insert') {
      const [key = '', ...more] = query.model?.primaryKey ?? [];
      return key === '' || more.length > 0 || !columns || columns.has(key) ? stored : new Map([...stored, [key, madeBy(query.call)]]);
    }
    if (query.op === 'insert-many') return stored;
    if (query.op === 'upsert') return new Map([...stored].filter(([column]) => query.conflict?.includes(column)));
    const asked = new Map<string, string>();
    const { equals = [], parts = [] } = query.filter ?? {};
    for (const { field, value } of [...equals, ...parts.map(({ field: column, part, value: held }) => ({ field: `${column}.${part}`, value: held }))]) {
      const own = this.own(value, given, query, field);
      if (own !== undefined) asked.set(field, own);
      // A row that the pass has found or made has what it was asked for with, or made with.
      const node = uncast(value);
      const source = ts.isPropertyAccessExpression(node) && memberName(node) === field && query.model?.primaryKey.join() === field ? this.rowOf(node.expression) : undefined;
      if (source && isSameTable(source.query, query)) for (const [column, was] of this.of(source).owned) asked.set(column, was);
    }
    if (!writeOps.has(query.op) || query.op.startsWith('delete')) return asked;
    // What gets another value is another pass's from then on.
    return columns ? new Map([...asked].filter(([column, was]) => !columns.has(column.replace(/\..*/, '')) || stored.get(column) === was)) : new Map();
  }

  /** What names a value that no other pass has: the key of its element, or the id of a row that it has made. */
  private own(value: ts.Expression, given: Given, query: Query, column: string, depth = 0): string | undefined {
    const node = uncast(value);
    const { checker } = this.context;
    if (depth > 8) return undefined;
    const root = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
    const handed = root && given.get(root);
    if (handed) return this.own(handed.node, handed.given, query, column, depth + 1);
    if (hasDistinctKeys(node, this.element, this.counted, checker)) {
      const from = this.element.column(node);
      return isUniqueKey(from, this.counted) ? `column ${from}` : spellingOf(query, column) === 'one' ? 'element' : undefined;
    }
    if (this.element.isRow(node) && this.eachOnce && spellingOf(query, column, this.eachOnce.from) === 'one') return 'element';
    if (root && ts.isVariableDeclaration(root) && isConst(root) && root.initializer && ts.isIdentifier(root.name)) return this.own(root.initializer, given, query, column, depth + 1);
    const name = ts.isPropertyAccessExpression(node) ? memberName(node) : undefined;
    if (name === undefined) return undefined;
    const source = this.rowOf((node as ts.PropertyAccessExpression).expression);
    if (!source) return undefined;
    const { query: from } = source;
    if (from.op === 'insert' && this.of(source).owned.get(name) === madeBy(from.call)) return madeBy(from.call);
    const equal = writeOps.has(from.op) ? undefined : from.filter?.equals.find(({ field }) => field === name);
    return equal && this.own(equal.value, source.given, query, column, depth + 1);
  }

  /** The query whose row a variable holds: `const { data: made } = await …`. */
  private rowOf(holder: ts.Expression): Asked | undefined {
    const node = uncast(holder);
    const declaration = ts.isIdentifier(node) ? declarationOf(node, this.context.checker) : undefined;
    if (!declaration) return undefined;
    const owner = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
    if (!ts.isVariableDeclaration(owner) || !isConst(owner) || !owner.initializer) return undefined;
    const awaited = uncast(owner.initializer);
    const call = ts.isAwaitExpression(awaited) ? uncast(awaited.expression) : undefined;
    const asked = this.asked.find(({ query }) => query.call === call);
    if (!asked) return undefined;
    const { rowsIn } = asked.query;
    if (ts.isBindingElement(declaration)) return declaration.parent === owner.name && !declaration.dotDotDotToken && propertyName(declaration.propertyName ?? declaration.name) === rowsIn ? asked : undefined;
    return rowsIn === undefined ? asked : undefined;
  }
}

function madeBy(call: ts.Node): string {
  return `made ${call.getSourceFile().fileName} ${call.pos}`;
}
