import { bare, inlineFunction, namesIn, rootOf } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConditional } from '../values/branches';
import { returnedExpressions } from '../values/given-values';
import type { Chain } from '../chains/chain';
import { mayBeLeftOut } from '../values/left-out';
import { numericValue } from '../values/literal';
import { isAlwaysGiven, isPassed, shapeOf, type Held, type Shape } from '../values/shape';
import type { AskContext, Condition, Extent } from './extent-types';
import type { Query } from '../types';

/** What a query's own facts say. Conditions besides the equalities hold always only if the filter is complete. */
export function plainExtent({ filter, isLimited, limit }: Query): Extent {
  const sure = filter?.complete === true;
  return {
    limited: isLimited ? 'always' : 'never', ...(limit !== undefined && { limit }), open: !filter,
    conditions: [
      ...(filter?.equals ?? []).map(({ field, value }): Condition => ({ field, value, kind: 'equals', sure: true })),
      ...(filter?.known ?? []).map(({ field, kind }): Condition => ({ field, kind, sure: true })),
      ...(filter?.rest ?? []).map((value): Condition => ({ value, kind: 'other', sure })),
    ],
  };
}

/** Whether a value that limits is given: a number in any form, not a `null`, and not only if the client asks for it, nor left out where the client says nothing. */
export function limitedBy(held: Held | undefined, open: boolean, context: AskContext): Pick<Extent, 'limited' | 'limit' | 'leftOut'> {
  if (!held) return { limited: open ? 'unknown' : 'never' };
  const limit = numericValue(held.value, context.checker);
  const given = held.sure && isAlwaysGiven(held.value, context);
  const isLeftOut = given && mayBeLeftOut(held.value, context.checker);
  const always = given && !isLeftOut;
  return { limited: always ? 'always' : open || (!isLeftOut && isPassed(held.value, context)) ? 'unknown' : 'sometimes', ...(always && limit !== undefined && { limit }), ...(isLeftOut && { leftOut: held.value }) };
}

/** What the links of a builder's chain that have one of these names limit it to: `limit(10)`, `if (limit) query.limit(limit)`. */
export function limitedByLinks(chain: Chain, names: readonly string[], context: AskContext): Pick<Extent, 'limited' | 'limit'> {
  const links = chain.links.filter(({ name }) => names.includes(name));
  const sure = links.findLast(({ call }) => !isConditional(call, chain.call) && call.arguments[0] !== undefined && isAlwaysGiven(call.arguments[0], context));
  const value = sure?.call.arguments[0];
  const limit = value && numericValue(value, context.checker);
  const passed = !sure && links.some(({ call }) => call.arguments[0] !== undefined && isPassed(call.arguments[0], context));
  return { limited: sure ? 'always' : passed ? 'unknown' : links.length > 0 ? 'sometimes' : 'never', ...(limit !== undefined && { limit }) };
}

/** Extents of queries that are given an object of options. */
export function optionsExtent(options: ts.Expression | undefined, limits: readonly string[], where: string, context: AskContext): Extent {
  const shape = shapeOf(options, context);
  const held = limits.map((name) => shape.held.get(name)).find((one) => one !== undefined);
  const filter = shape.held.get(where);
  const { conditions, open } = filter ? conditionsOf(filter.value, context) : { conditions: [], open: false };
  return { ...limitedBy(held, shape.open, context), conditions: filter?.sure === false ? conditions.map((one) => ({ ...one, sure: false })) : conditions, open: open || (shape.open && !filter) };
}

/** Names under which conditions are joined that must all hold. */
const all: ReadonlySet<string> = new Set(['AND', '$and']);
/** Names under which alternatives stand, or what must not hold. */
const alternatives: ReadonlySet<string> = new Set(['OR', 'NOT', '$or', '$nor', '$not', '$expr', '$text']);

/** The conditions of an object whose keys are fields. A list of such objects are alternatives. */
export function conditionsOf(expression: ts.Expression, context: AskContext): Pick<Extent, 'conditions' | 'open'> {
  const node = bare(expression);
  if (ts.isArrayLiteralExpression(node)) {
    const [only, ...others] = node.elements;
    return only && others.length === 0 ? conditionsOf(only, context) : { conditions: [{ kind: 'other', value: node, sure: true }], open: false };
  }
  return fromShape(shapeOf(expression, context), context);
}

function fromShape(shape: Shape, context: AskContext): Pick<Extent, 'conditions' | 'open'> {
  const conditions: Condition[] = [];
  let { open } = shape;
  for (const [field, { value, sure }] of shape.held) {
    if (all.has(field)) {
      const list = bare(value);
      for (const part of ts.isArrayLiteralExpression(list) ? list.elements : [value]) {
        const inner = ts.isSpreadElement(part) ? { conditions: [], open: true } : conditionsOf(part, context);
        open ||= inner.open;
        conditions.push(...inner.conditions.map((one) => (sure ? one : { ...one, sure: false })));
      }
    } else if (alternatives.has(field)) conditions.push({ kind: isOneOfEach(field, value, context) ? 'in' : 'other', value, sure });
    else conditions.push(conditionOn(field, value, sure && isAlwaysGiven(value, context), context));
  }
  return { conditions, open };
}

/** `OR: keys.map(({ id, version }) => ({ id, version }))`: as many alternatives as a list has elements, each of which says what a field equals. */
function isOneOfEach(field: string, value: ts.Expression, context: AskContext): boolean {
  const call = bare(value);
  if (!/^\$?or$/i.test(field) || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'map') return false;
  const callback = inlineFunction(call.arguments[0]);
  const [element] = callback?.parameters ?? [];
  const made = callback && returnedExpressions(callback);
  const [only, ...more] = made ?? [];
  const literal = only && bare(only);
  if (!element || !literal || more.length > 0 || !ts.isObjectLiteralExpression(literal)) return false;
  const names = new Set(namesIn(element.name));
  return literal.properties.some((part) => {
    const given = ts.isPropertyAssignment(part) ? part.initializer : ts.isShorthandPropertyAssignment(part) ? part.name : undefined;
    const root = given && rootOf(given);
    return given !== undefined && root !== undefined && ts.isIdentifier(root) && names.has(root.text) && conditionOn(part.name?.getText() ?? '', given, true, context).kind === 'equals';
  });
}

/** `{ in: ids }`, `{ $in: ids }`, `{ inq: ids }`, `{ [Op.in]: ids }`; `set` is what MikroORM and `hasSome` what lists of scalars have. */
const among = /^['"]?\$?(?:in|inq|any)['"]?$|^\[\s*(?:\w+\.)?Op\.(?:in|any)\s*\]$/;
const equal = /^['"]?\$?(?:eq|equals)['"]?$|^\[\s*(?:\w+\.)?Op\.eq\s*\]$|^(?:id|_id)$/;
/** Operators that are calls: `In(ids)`. */
const amongCalls: ReadonlySet<string> = new Set(['In', 'Any']);

/** What one property of a filter says of its field. */
function conditionOn(field: string, value: ts.Expression, sure: boolean, { checker }: AskContext): Condition {
  const node = bare(value);
  const says = (kind: Condition['kind']): Condition => ({ field, kind, value: node, sure });
  if (ts.isObjectLiteralExpression(node)) {
    const names = node.properties.map((element) => element.name?.getText() ?? '');
    // Of a condition on a related row (`author: { id }`) the key alone is read; it is that of the row it leads to.
    return says(names.some((name) => among.test(name)) ? 'in' : names.some((name) => equal.test(name)) ? 'equals' : 'other');
  }
  if (ts.isRegularExpressionLiteral(node)) return says('other');
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && /^[A-Z]/.test(node.expression.text)) {
    if (amongCalls.has(node.expression.text)) return says('in');
    return says(node.expression.text === 'Equal' || !/^(?:Not|Like|ILike|LessThan|MoreThan|Between|IsNull|Raw|And|Or|Array\w+|Json\w+|LessThanOrEqual|MoreThanOrEqual)$/.test(node.expression.text) ? 'equals' : 'other');
  }
  if (ts.isArrayLiteralExpression(node)) return says('in');
  if (namesNoList(node, checker)) return says('equals');
  const type = checker.getTypeAtLocation(node);
  return says((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) === 0 && checker.isArrayLikeType(checker.getNonNullableType(type)) ? 'in' : 'equals');
}

/** What a list can never be, whatever code around it has asked of it. */
const noList = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.ESSymbolLike | ts.TypeFlags.Null | ts.TypeFlags.Undefined;

/** Whether `{ id }` names what is declared as no list. The type of that property itself is dear: the checker compares the whole call with what may be given to it. */
function namesNoList(node: ts.Node, checker: ts.TypeChecker): boolean {
  if (!ts.isShorthandPropertyAssignment(node.parent) || node.parent.name !== node) return false;
  const symbol = checker.getShorthandAssignmentValueSymbol(node.parent);
  const type = symbol && checker.getTypeOfSymbol(symbol);
  return type !== undefined && (type.isUnion() ? type.types : [type]).every(({ flags }) => (flags & noList) !== 0);
}
