import type { TextEdit } from '../../core';
import { property, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperty } from '../rewrites/edit-literal';
import { objectLiteral } from '../values/literal';
import { optionsLiteral } from '../rewrites/option-edit';
import { isAddress } from './patience';
import type { CallLike } from '../types';

/** The options of a driver's pool that a client makes for itself: in an option of its own ones, for which an address alone may stand. */
export interface HeldOptions {
  /** The option that holds them: `connection` of `drizzle({ connection: { connectionString } })`. */
  readonly within: string;
  /** What the address is called among them: `connectionString` of `drizzle(process.env.DATABASE_URL)`. */
  readonly addressAs: string;
  /** Of what is sent to the server, the option of theirs that holds it: `connection` of `connection: { url, connection: { statement_timeout: 30_000 } }`. */
  readonly inside?: string;
  /** What the client itself says beside an address in the option, and leaves to others where options stand there. */
  readonly beside?: string;
  /** Whether the client takes options which have no more than these names for such, and not for a connection. */
  readonly isConfig?: (names: readonly string[]) => boolean;
}

/** The options that a client's call gives its pool: none where only an address is given; undefined where they are not all seen. */
export function heldOptions(call: CallLike, { within, inside }: HeldOptions, checker: ts.TypeChecker): { readonly literal?: ts.ObjectLiteralExpression } | undefined {
  const [first, , third] = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  if (!first || third) return undefined;
  let literal = objectLiteral(first, checker);
  if (!literal) return isAddress(first, checker) ? {} : undefined;
  for (const name of inside === undefined ? [within] : [within, inside]) {
    if (literal.properties.some(ts.isSpreadAssignment)) return undefined;
    const value = propertyValue(literal, name);
    if (!value) return property(literal, name) ? undefined : {};
    const inner = objectLiteral(value, checker);
    if (!inner) return name === within && isAddress(value, checker) ? {} : undefined;
    literal = inner;
  }
  return literal.properties.some(ts.isSpreadAssignment) ? undefined : { literal };
}

/** The change that gives such a pool one more option; undefined where its options are not written out. */
export function addHeldOption(call: ts.CallExpression | ts.NewExpression, held: HeldOptions, option: string, checker: ts.TypeChecker): readonly TextEdit[] | undefined {
  const { within, addressAs, inside, beside } = held;
  const [first, second] = call.arguments ?? [];
  if (!first) return undefined;
  const whole = inside === undefined ? option : `${inside}: { ${option} }`;
  const options = optionsLiteral(first);
  if (!options) return isAddress(first, checker) ? fromAddress(first, second, `${within}: { ${addressAs}: ${first.getText()}, ${whole} }`, held) : undefined;
  const given = property(options, within);
  const value = propertyValue(options, within);
  if (!given || !value) return undefined;
  const own = optionsLiteral(value);
  if (!own) {
    if (objectLiteral(value, checker) || !isAddress(value, checker)) return undefined;
    return [{ start: given.getStart(), end: given.end, newText: `${within}: { ${[`${addressAs}: ${value.getText()}`, ...(beside === undefined ? [] : [beside]), whole].join(', ')} }` }];
  }
  if (inside === undefined || !property(own, inside)) return [addProperty(own, whole)];
  const inner = propertyValue(own, inside);
  const innermost = inner && optionsLiteral(inner);
  return innermost && [addProperty(innermost, option)];
}

/** `drizzle(url)` and `drizzle(url, { schema })` with options in place of the address. */
function fromAddress(first: ts.Expression, second: ts.Expression | undefined, made: string, { within, isConfig }: HeldOptions): readonly TextEdit[] | undefined {
  if (!second) return [{ start: first.getStart(), end: first.end, newText: `{ ${made} }` }];
  const options = optionsLiteral(second);
  const names = options?.properties.map(({ name }) => name?.getText() ?? '') ?? [];
  const between = first.getSourceFile().text.slice(first.end, second.getStart());
  if (!options || names.includes(within) || names.includes('client') || !/^\s*,\s*$/.test(between) || isConfig?.([...names, within]) === false) return undefined;
  return [{ start: first.getStart(), end: second.getStart(), newText: '' }, addProperty(options, made)];
}
