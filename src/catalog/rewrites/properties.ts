import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Settled } from '../types';

/** Reading and writing the object literals that queries are given. */

/**
 * The properties of an object literal by name; undefined where there is a spread or a computed name. A spread of one of two literals, of which `settled` says that it is
 * the one, is none.
 */
export function properties(literal: ts.ObjectLiteralExpression, settled?: Settled): ReadonlyMap<string, ts.Expression> | undefined {
  const result = new Map<string, ts.Expression>();
  for (const element of literal.properties) {
    if (ts.isSpreadAssignment(element)) {
      const chosen = settled && chosenOf(element.expression, settled);
      const inner = chosen && properties(chosen, settled);
      if (!inner) return undefined;
      for (const [name, value] of inner) result.set(name, value);
      continue;
    }
    const name = propertyName(element.name);
    if (name === undefined) return undefined;
    if (ts.isPropertyAssignment(element)) result.set(name, element.initializer);
    else if (ts.isShorthandPropertyAssignment(element)) result.set(name, element.name);
    else return undefined;
  }
  return result;
}

/** The object literal that `condition ? { … } : { … }` is. */
function chosenOf(expression: ts.Expression, settled: Settled): ts.ObjectLiteralExpression | undefined {
  const node = bare(expression);
  if (ts.isObjectLiteralExpression(node)) return node;
  const holds = ts.isConditionalExpression(node) ? settled(node.condition) : undefined;
  return holds === undefined || !ts.isConditionalExpression(node) ? undefined : chosenOf(holds ? node.whenTrue : node.whenFalse, settled);
}

/** The properties of an argument that is written out; those of one that is left out are none. */
export function optionsIn(argument: ts.Expression | undefined): ReadonlyMap<string, ts.Expression> | undefined {
  if (!argument) return new Map();
  const literal = bare(argument);
  return ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
}

/** `name: value`, or the shorthand where both are the same. */
export function assign(name: string, value: string): string {
  return name === value ? name : `${name}: ${value}`;
}

/** Whether an argument is there and is not literally `undefined`. */
export function has(args: ReadonlyMap<string, ts.Expression>, name: string): boolean {
  const value = args.get(name);
  return value !== undefined && !(ts.isIdentifier(value) && value.text === 'undefined');
}

/** Whether two texts are the same but for white space and commas. */
export function sameText(a: string, b: string): boolean {
  const plain = (text: string): string => text.replace(/[\s,]+/g, '');
  return plain(a) === plain(b);
}
