import { bare, isFunctionNode, property, propertyValue, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Reader } from './types';

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

/** The application whose requests are handed to it with their paths cut: `other.fetch`, `other.handle`, `other.fetch.bind(other)`. */
export function mountedApp(handler: ts.Expression, reader: Reader): ts.Expression | undefined {
  const node = bare(handler);
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'bind' ? mountedApp(node.expression.expression, reader) : undefined;
  return ts.isPropertyAccessExpression(node) && (node.name.text === 'fetch' || node.name.text === 'handle') && reader.isRouter(node.expression) ? node.expression : undefined;
}
