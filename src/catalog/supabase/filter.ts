import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { inBothBranches, isConditional } from '../values/branches';
import type { Chain, Link } from '../chains/chain';
import { numericValue, objectLiteral } from '../values/literal';
import { textValue } from '../values/text-value';
import type { EqualityCondition, Filter } from '../types';
import { filterMethods } from './stub-postgrest';

type JsonPart = NonNullable<Filter['parts']>[number];

const filters: ReadonlySet<string> = new Set<string>(filterMethods);

/** The conditions of a chain. What is added only if something else holds (`if (status) query = query.eq('status', status)`) is not known to hold. */
export function filterOf(chain: Chain, checker: ts.TypeChecker): Filter {
  const equals: EqualityCondition[] = [];
  const rest: ts.Node[] = [];
  const parts: JsonPart[] = [];
  let complete = true;
  for (const link of chain.links) {
    if (!filters.has(link.name)) continue;
    const conditions = isConditional(link.call, chain.call) ? undefined : equality(link, checker);
    if (conditions) equals.push(...conditions);
    else rest.push(...link.call.arguments);
    if (isConditional(link.call, chain.call)) complete = false;
    else if (link.name === 'contains') parts.push(...partsOf(link.call, checker));
  }
  return { equals, rest, complete, ...(parts.length > 0 && { parts }) };
}

/**
 * `contains(column, { key: value })`: a JSON column holds an object that has the value there (`@>`). Of a list, where the same asks for an element, only one that is such an object itself would do, and then it has no key
 * (https://www.postgresql.org/docs/current/datatype-json.html#JSON-CONTAINMENT).
 */
function partsOf({ arguments: [column, held] }: ts.CallExpression, checker: ts.TypeChecker): readonly JsonPart[] {
  const field = ownColumn(textValue(column, checker));
  return field === undefined ? [] : (matched(held, checker) ?? []).map(({ field: part, value }) => ({ field, part, value }));
}

/** `eq(column, value)` in its several forms. */
function equality({ name, call }: Link, checker: ts.TypeChecker): readonly EqualityCondition[] | undefined {
  const [first, second, third] = call.arguments;
  if (name === 'match') return matched(first, checker);
  const value = name === 'filter' ? (textValue(second, checker) === 'eq' ? third : undefined) : name === 'eq' || name === 'is' ? second : undefined;
  const field = ownColumn(textValue(first, checker));
  return field !== undefined && value ? [{ field, value }] : undefined;
}

/** `match({ a: 1, b })`: every property is an equality. */
function matched(expression: ts.Expression | undefined, checker: ts.TypeChecker): readonly EqualityCondition[] | undefined {
  const literal = objectLiteral(expression, checker);
  if (!literal) return undefined;
  const conditions: EqualityCondition[] = [];
  for (const element of literal.properties) {
    const field = ownColumn(propertyName(element.name));
    const value = ts.isPropertyAssignment(element) ? element.initializer : ts.isShorthandPropertyAssignment(element) ? element.name : undefined;
    if (field === undefined || !value) return undefined;
    conditions.push({ field, value });
  }
  return conditions;
}

/** A column of the table itself: `customers.name` filters an embedded relation, `data->>key` a part of a JSON value. */
function ownColumn(name: string | undefined): string | undefined {
  return name !== undefined && !/\.|->/.test(name) ? name : undefined;
}

/** How many rows the chain can give at most: `limit(n)`, `range(from, to)`; those of an embedded relation (`referencedTable`) say nothing of it. */
export function boundOf(chain: Chain, checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  const bounds = chain.links.filter((link) => (link.name === 'limit' || link.name === 'range') && !isOfRelation(link, checker));
  const sure = bounds.filter((link) => !isConditional(link.call, chain.call));
  const numbers = sure.map((link) => size(link, checker)).filter((size) => size !== undefined);
  const limit = numbers.length > 0 ? Math.min(...numbers) : undefined;
  return { ...(limit !== undefined && { limit }), isLimited: sure.length > 0 || inBothBranches(bounds.map(({ call }) => call)) };
}

function isOfRelation({ name, call }: Link, checker: ts.TypeChecker): boolean {
  const options = objectLiteral(call.arguments[name === 'limit' ? 1 : 2], checker);
  return options?.properties.some((element) => /^(?:referencedTable|foreignTable)$/.test(propertyName(element.name) ?? '')) ?? false;
}

/** `limit(10)`, `range(0, 9)`, `range(start, start + 9)`, `range(start, start + size - 1)` with a constant size. */
function size({ name, call }: Link, checker: ts.TypeChecker): number | undefined {
  const [first, second] = call.arguments;
  if (name === 'limit' || !first || !second) return numericValue(first, checker);
  const [start, end] = [numericValue(first, checker), numericValue(second, checker)];
  if (start !== undefined && end !== undefined) return end - start + 1;
  const sum = bare(second);
  if (!ts.isBinaryExpression(sum)) return undefined;
  const less = sum.operatorToken.kind === ts.SyntaxKind.MinusToken ? numericValue(sum.right, checker) : 0;
  const plus = less === 0 ? sum : bare(sum.left);
  if (less === undefined || !ts.isBinaryExpression(plus) || plus.operatorToken.kind !== ts.SyntaxKind.PlusToken || bare(plus.left).getText() !== bare(first).getText()) return undefined;
  const added = numericValue(plus.right, checker);
  return added === undefined ? undefined : added - less + 1;
}
