import { bare, isFunctionNode, propertyName, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { baseOf } from '../reading/class-methods';
import { decoratorsOf, type Decorated } from '../reading/decorators';
import type { NestApp } from './app';
import { authGuard } from './passport';
import { declarationAt } from '../reading/trace';
import type { EntryContext } from '../types';

const common = '@nestjs/common';
/** In the order in which they run: https://docs.nestjs.com/faq/request-lifecycle#summary */
const kinds = [['UseGuards', 'canActivate', 'guards'], ['UseInterceptors', 'intercept', 'interceptors'], ['UsePipes', 'transform', 'pipes']] as const;
const parameterDecorators: ReadonlySet<string> = new Set(['Body', 'Query', 'Param', 'Headers', 'UploadedFile', 'UploadedFiles', 'RawBody']);

/** The functions of guards, interceptors and pipes that run before a controller's method: those of the application, of the class, of the method and of its parameters. */
export function enhancers(own: readonly Decorated[], method: readonly Decorated[], node: ts.MethodDeclaration, app: NestApp | undefined, context: EntryContext): readonly FunctionNode[] {
  const found = [...ownEnhancers(own, method, app, context)];
  for (const parameter of node.parameters) {
    for (const decorated of decoratorsOf(parameter, context)) {
      if (decorated.package === common && parameterDecorators.has(decorated.name)) found.push(...decorated.args.flatMap((argument) => enhancer(argument, 'transform', context)));
    }
  }
  return found;
}

/** The same without pipes of parameters. */
export function ownEnhancers(own: readonly Decorated[], method: readonly Decorated[], app: NestApp | undefined, context: EntryContext): readonly FunctionNode[] {
  return kinds.flatMap(([decorator, member, global]) => [
    ...app?.[global] ?? [],
    // A method's decorators are applied from the last to the first; each takes its list in order.
    ...[own, method].flatMap((list) => list.filter((part) => part.package === common && part.name === decorator).flatMap((part) => part.args.flatMap((argument) => enhancer(argument, member, context)))),
  ]);
}

/** The method that a guard, interceptor, pipe or middleware runs: of a class, of `new Guard()`, of a class that a function makes (`mixin`). */
export function enhancer(expression: ts.Expression, member: string, context: EntryContext): readonly FunctionNode[] {
  const node = bare(expression);
  if (ts.isNewExpression(node)) return enhancer(node.expression, member, context);
  if (ts.isObjectLiteralExpression(node)) return [];
  if (ts.isCallExpression(node)) {
    const guarded = authGuard(node, context);
    if (guarded) return guarded;
    const [maker, ...others] = context.functionsOf(node.expression);
    return maker && others.length === 0 ? madeClass(maker, member) : [];
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return [];
  const declaration = declarationAt(ts.isIdentifier(node) ? node : node.name, context.checker);
  if (!declaration) return [];
  if (ts.isVariableDeclaration(declaration) && declaration.initializer) return enhancer(declaration.initializer, member, context);
  if (!ts.isClassLike(declaration)) return [];
  return [...memberOf(declaration, member, context, 0), ...member === 'canActivate' ? inheritedGuard(declaration, context) : []];
}

function memberOf(node: ts.ClassLikeDeclaration, name: string, context: EntryContext, depth: number): readonly FunctionNode[] {
  for (const part of node.members) {
    if (propertyName(part.name) !== name) continue;
    if (ts.isMethodDeclaration(part) && part.body) return [part];
    if (ts.isPropertyDeclaration(part) && part.initializer && isFunctionNode(bare(part.initializer))) return [bare(part.initializer) as ts.ArrowFunction];
  }
  const base = depth < 6 ? baseOf(node, context) : undefined;
  return base ? memberOf(base.node, name, context, depth + 1) : [];
}

/** What a guard's class inherits that a function of the authentication module made: `class JwtAuthGuard extends AuthGuard('jwt')`. */
function inheritedGuard(node: ts.ClassLikeDeclaration, context: EntryContext): readonly FunctionNode[] {
  let current: ts.ClassLikeDeclaration | undefined = node;
  for (let depth = 0; current && depth < 6; depth++) {
    const base = current.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    const guarded = base && authGuard(base.expression, context);
    if (guarded) return [...guarded, ...memberOf(node, 'handleRequest', context, 0)];
    current = baseOf(current, context)?.node;
  }
  return [];
}

/** `const Guard = class implements CanActivate { … }; return mixin(Guard);` */
function madeClass(maker: FunctionNode, member: string): readonly FunctionNode[] {
  const found: FunctionNode[] = [];
  walk(maker, (node) => {
    if (ts.isMethodDeclaration(node) && ts.isClassLike(node.parent) && node.body && propertyName(node.name) === member) found.push(node);
  });
  return found.length === 1 ? found : [];
}
