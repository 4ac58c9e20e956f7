import { isFunctionNode, property, propertyValue, type FunctionNode } from '../../project/syntax';
import type { ts } from '../../project/ts';
import type { Reader } from './router-types';

/** What an option holds: a function, a method of the options, a list of either. */
export function handlersOf(options: ts.ObjectLiteralExpression, name: string, reader: Reader): readonly (ts.Expression | FunctionNode)[] {
  const found = property(options, name);
  if (found && isFunctionNode(found)) return [found];
  const value = propertyValue(options, name);
  return value ? reader.flat([value]) : [];
}

/** The verbs that an option names, in capitals; `ALL` where it is absent, computed or `*`. */
export function verbsOf(value: ts.Expression | undefined, reader: Reader): readonly string[] {
  return value ? reader.paths(value).map((verb) => (/^\w+$/.test(verb) ? verb.toUpperCase() : 'ALL')) : ['ALL'];
}
