import { linksOf } from '../../catalog/chains/chain';
import { addProperties } from '../../catalog/rewrites/edit-literal';
import { breakBefore } from '../../catalog/rewrites/limit-edit';
import { optionsIn } from '../../catalog/rewrites/properties';
import { moduleOf } from '../../catalog/values/specifier';
import type { TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from '../values/symbols';
import { memberOf } from './parameters';
import type { RequestContext, RequestReader } from './types';

/** What may follow an object of zod and leaves it one that takes further properties. */
const loose: ReadonlySet<string> = new Set(['optional', 'nullish', 'default']);

/**
 * The input of a procedure, described with zod: two properties more, which may be left out, and so may an input that there was none of. https://trpc.io/docs/server/validators,
 * https://zod.dev/api#optional. The helper clamps them; a client that knows nothing of them goes on as before.
 */
export const trpc: RequestReader = (handler, _entry, context) => {
  const call = handler.parent;
  if (!ts.isCallExpression(call) || call.arguments[0] !== handler || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'query') return undefined;
  if (context.dependencyVersion('zod') === undefined) return undefined;
  const { links, root } = linksOf(call);
  const [given, ...others] = links.filter(({ name }) => name === 'input');
  // What the procedure is built on may ask for an input of its own.
  if (others.length > 0 || !isPlain(root, context.checker, 0)) return undefined;
  const described = given ? extended(given.call.arguments[0], context) : added(call.expression, context);
  const input = described && memberOf(handler, 'input', { object: 'opts' }, context);
  return input && { text: input.text, edits: [described, ...input.edits] };
};

function added({ expression }: ts.PropertyAccessExpression, context: RequestContext): TextEdit {
  const z = context.imported('z', 'zod');
  return { start: expression.end, end: expression.end, newText: `${breakBefore(expression)}.input(${z}.object({ ${properties(z, context).join(', ')} }).optional())` };
}

/** `z.object({ … })`, written out. */
function extended(described: ts.Expression | undefined, context: RequestContext): TextEdit | undefined {
  const node = described && bare(described);
  if (!node || !ts.isCallExpression(node)) return undefined;
  const { links, root } = linksOf(node);
  const [first, ...rest] = links;
  const shape = first?.name === 'object' ? first.call.arguments[0] : undefined;
  const written = shape && bare(shape);
  if (!written || !ts.isObjectLiteralExpression(written) || !ts.isIdentifier(root) || moduleOf(context.checker.getSymbolAtLocation(root)?.declarations?.[0]) !== 'zod' || !rest.every(({ name }) => loose.has(name))) return undefined;
  const known = optionsIn(written);
  return !known || Object.keys(context.asked).some((name) => known.has(name)) ? undefined : addProperties(written, properties(root.text, context));
}

function properties(z: string, { asked }: RequestContext): readonly string[] {
  return Object.entries(asked).map(([name, type]) => `${name}: ${z}.${type}().optional()`);
}

/** Whether what a procedure is built on asks for no input: `t.procedure`, with middlewares, also by names. */
function isPlain(initial: ts.Expression, checker: ts.TypeChecker, depth: number): boolean {
  const node = bare(initial);
  const { links, root } = ts.isCallExpression(node) ? linksOf(node) : { links: [], root: node };
  if (depth > 7 || links.some(({ name }) => !/^(?:use|meta|procedure|unstable_concat)$/.test(name))) return false;
  if (ts.isPropertyAccessExpression(root)) return root.name.text === 'procedure';
  const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && isPlain(declaration.initializer, checker, depth + 1);
}
