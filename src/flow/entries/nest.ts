import { ts } from '../../project/ts';
import type { FlowContext } from '../types';
import { importedFrom } from './imports';
import type { Framework } from './types';

const verbs: ReadonlySet<string> = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All']);

/** NestJS controllers: a method with `@Get()` and the like, of a class with `@Controller()`. https://docs.nestjs.com/controllers */
export const nest: Framework = {
  id: 'nest',
  handler(node, context) {
    if (!ts.isMethodDeclaration(node) || !ts.isClassDeclaration(node.parent)) return undefined;
    const controller = decorator(node.parent, (name) => name === 'Controller', context);
    const method = controller && decorator(node, (name) => verbs.has(name), context);
    if (!controller || !method) return undefined;
    const [base, path] = [pathOf(controller.call), pathOf(method.call)];
    if (base === undefined || path === undefined) return {};
    return { route: `${method.name.toUpperCase()} /${[base, path].flatMap((part) => part.split('/')).filter(Boolean).join('/')}` };
  },
};

function decorator(node: ts.HasDecorators, wanted: (name: string) => boolean, context: FlowContext): { readonly name: string; readonly call: ts.CallExpression } | undefined {
  for (const { expression } of ts.getDecorators(node) ?? []) {
    if (!ts.isCallExpression(expression) || !ts.isIdentifier(expression.expression)) continue;
    const name = expression.expression.text;
    if (wanted(name) && importedFrom(expression.expression, context) === '@nestjs/common') return { name, call: expression };
  }
  return undefined;
}

/** The path that a decorator states; undefined where it is computed. */
function pathOf(call: ts.CallExpression): string | undefined {
  const first = call.arguments[0];
  if (!first) return '';
  return ts.isStringLiteralLike(first) ? first.text : undefined;
}
