import { ts } from '../../../project/ts';
import { importedName } from '../../../catalog/values/imported';
import { unknownPart } from '../reading/paths';
import type { Reader } from './types';
import type { RouterResolver } from './resolve';
import type { EntryContext } from '../types';
import { elementsOf, textOf, valueOf, type Env } from '../reading/values';

/** Answers what a framework asks about the arguments of one call, for one round of the loops around it. */
export function readerFor(resolver: RouterResolver, env: Env, onRoute: boolean, context: EntryContext): Reader {
  const value = (expression: ts.Expression): ts.Expression => {
    const found = valueOf(expression, env, context);
    return 'expression' in found ? found.expression : expression;
  };
  const isText = (expression: ts.Expression): boolean => {
    if (textOf(expression, env, context) !== undefined) return true;
    const node = value(expression);
    return ts.isRegularExpressionLiteral(node) || (ts.isArrayLiteralExpression(node) && node.elements.length > 0 && node.elements.every(isText));
  };
  const paths = (expression: ts.Expression | undefined): readonly string[] => {
    if (!expression) return [unknownPart];
    const text = textOf(expression, env, context);
    if (text !== undefined) return [text];
    const node = value(expression);
    if (ts.isRegularExpressionLiteral(node)) return [node.text];
    return ts.isArrayLiteralExpression(node) && node.elements.length > 0 ? node.elements.flatMap((element) => paths(element)) : [unknownPart];
  };
  const flat = (expressions: readonly ts.Expression[]): readonly ts.Expression[] => expressions.flatMap((expression) => {
    const node = ts.isSpreadElement(expression) ? expression.expression : expression;
    const found = value(node);
    // A name stays itself, since more is known of it than of its value.
    if (ts.isArrayLiteralExpression(found)) return flat(found.elements);
    if (!ts.isSpreadElement(expression)) return [expression];
    return elementsOf(node, env, context)?.flatMap((element) => ('expression' in element ? [element.expression] : [])) ?? [];
  });
  return {
    context, onRoute, value, paths, flat,
    isPath: (expression) => isText(expression) || (context.checker.getTypeAtLocation(expression).flags & ts.TypeFlags.StringLike) !== 0,
    object: (expression) => resolver.object(expression, env),
    isRouter: (expression) => resolver.refs(expression, env).length > 0,
    functions: (expression) => context.functionsOf(value(expression)),
    isMadeElsewhere(expression) {
      const node = value(expression);
      return ts.isCallExpression(node) && !(ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'bind') && context.functionsOf(node.expression).length === 0;
    },
    imported: (expression) => importedName(expression, context.checker),
  };
}
