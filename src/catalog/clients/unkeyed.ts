import { bare, enclosingFunction, isWithin, property, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { TextEdit } from '../../core';
import { constDeclaration, objectLiteral } from '../values/literal';
import { addOption, optionsLiteral } from '../rewrites/option-edit';
import type { RowMeaning } from '../tables/rows';
import type { CallLike, RecogniseContext } from '../types';

/** What a call lacks that is done twice where it is sent twice. */
export interface Unkeyed {
  /** What is done then, for people: `refund`. */
  readonly what: string;
  /** The option that names the deed, and which argument the options are. */
  readonly option: string;
  readonly at: number;
  /** Source text of a key that is the same each time this is meant, where the call says what that is. */
  readonly key?: string;
  /** True where it has a key that is another one each time, so that it holds for the tries of one call and not for a second one. */
  readonly isFresh?: boolean;
}

/** What the deeds of a service are known by: an entry of the call's own data, or one of what it keeps for the caller. */
export interface Deed {
  readonly what: string;
  /** True where the first argument is itself what stands for the deed: `refundOrCancelPayment(reference, …)`. */
  readonly byFirst?: boolean;
  /** Entries of the data that stand for the deed by themselves, unless one of `unless` is there: a payment that is given back as a whole. */
  readonly by?: readonly string[];
  readonly unless?: readonly string[];
  /** Whether the caller's own number (of an order, say) and the amount stand for it. */
  readonly byOwn?: boolean;
}

/** Names under which callers note what a payment is for. */
const ownIds = /^(?:order|booking|invoice|cart|purchase|reservation|basket)_?(?:id|number)$/i;

/** What a call lacks; undefined where it has a key, or its options are not seen. */
export function unkeyed(call: ts.CallExpression, deed: Deed, option: string, at: number, { checker }: Pick<RecogniseContext, 'checker'>): Unkeyed | undefined {
  const options = call.arguments[at];
  if (call.arguments.some(ts.isSpreadElement)) return undefined;
  let given: ts.Expression | undefined;
  if (options) {
    const literal = objectLiteral(options, checker);
    if (!literal || literal.properties.some(ts.isSpreadAssignment)) return undefined;
    given = propertyValue(literal, option);
    if (property(literal, option) && !(given && isFresh(given, call, checker))) return undefined;
  }
  // A name that holds it would be left behind.
  const key = given && !ts.isCallExpression(bare(given)) ? undefined : keyOf(call.arguments[0], deed);
  return { what: deed.what, option, at, ...(key !== undefined && { key }), ...(given && { isFresh: true }) };
}

/** The row of a payment that may lack a key, and of which nothing else has to be known. */
export function keyedRow(deed: Deed, option: string, at: number): (call: CallLike, context: RecogniseContext) => RowMeaning {
  return (call, context) => {
    const lacks = ts.isCallExpression(call) && call.arguments.length > 0 ? unkeyed(call, deed, option, at, context) : undefined;
    return { concept: 'external', kind: 'payment', ...(lacks && { unkeyed: lacks }) };
  };
}

/** What a table says of a call, by the last two names of what is called: `refunds.create` of `stripe.refunds.create(…)`. */
export function ofCallee<T>(call: CallLike, table: Readonly<Record<string, T>>): T | undefined {
  return ts.isCallExpression(call) ? table[/\w+\s*\.\s*\w+$/.exec(call.expression.getText())?.[0] ?? ''] : undefined;
}

/** What gives another value each time. */
const fresh = /^(?:(?:\w+\.)?randomUUID|(?:uuid\.)?v4|uuid(?:v[1-7])?|nanoid|ulid|cuid|createId)\(\)$/;

/** Whether a key is made in the call, or for it in the same function. */
function isFresh(value: ts.Expression, call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const node = bare(value);
  if (ts.isCallExpression(node)) return fresh.test(node.getText());
  const declaration = constDeclaration(node, checker);
  const fn = enclosingFunction(call);
  return declaration?.initializer !== undefined && fn !== undefined && isWithin(declaration, fn) && fresh.test(bare(declaration.initializer).getText());
}

/** The change that gives a call its key. */
export function keyChange(call: ts.CallExpression, { option, at, key }: Unkeyed): readonly TextEdit[] | undefined {
  if (key === undefined) return undefined;
  const options = call.arguments[at];
  const literal = options && optionsLiteral(options);
  const present = literal && property(literal, option);
  return present ? [{ start: present.getStart(), end: present.end, newText: `${option}: ${key}` }] : addOption(call, at, `${option}: ${key}`);
}

function keyOf(data: ts.Expression | undefined, { what, byFirst, by = [], unless = [], byOwn }: Deed): string | undefined {
  if (byFirst) {
    const first = path(data);
    return first === undefined ? undefined : `\`${what}-\${${first}}\``;
  }
  const literal = data && bare(data);
  if (!literal || !ts.isObjectLiteralExpression(literal) || literal.properties.some(ts.isSpreadAssignment) || unless.some((name) => property(literal, name))) return undefined;
  for (const name of by) {
    const value = path(propertyValue(literal, name));
    if (value !== undefined) return `\`${what}-\${${value}}\``;
  }
  const kept = propertyValue(literal, 'metadata');
  const notes = byOwn && kept ? bare(kept) : undefined;
  // The same key with another amount is an error.
  const amount = path(propertyValue(literal, 'amount'));
  if (!notes || !ts.isObjectLiteralExpression(notes) || amount === undefined) return undefined;
  const own = notes.properties.find((one) => ownIds.test(propertyName(one.name) ?? ''));
  const value = own && path(propertyValue(notes, propertyName(own.name) ?? ''));
  return value === undefined ? undefined : `\`${what}-\${${value}}-\${${amount}}\``;
}

/** The text of a value that can be read again: `order.id`, also as a text. */
function path(value: ts.Expression | undefined): string | undefined {
  const node = value && bare(value);
  if (!node) return undefined;
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'String' && node.arguments.length === 1) return path(node.arguments[0]);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'toString' && node.arguments.length === 0) return path(node.expression.expression);
  return isPath(node) ? node.getText() : undefined;
}

function isPath(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node) && isPath(bare(node.expression)));
}
