import { linksOf } from '../../../catalog/chains/chain';
import { handlerChains, isStrategyOf, registeredBefore, type Registered } from '../../../catalog/tables/registered';
import { originOf } from '../../../catalog/values/origin';
import { bare, isFunctionNode, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { importedName } from '../../../catalog/values/imported';
import type { Names } from '../names/names';

/** What the search for registered functions may ask. */
export interface RegisteredContext {
  readonly checker: ts.TypeChecker;
  readonly names: Names;
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
  argumentsOf(parameter: ts.ParameterDeclaration): readonly ts.Expression[];
  /** Told where the answer depends on what stands anywhere. */
  noteTrace(): void;
}

const none: readonly FunctionNode[] = [];

/**
 * The functions of the workspace that run when what a package's call gives is used as a handler, though the call itself is not given them. `name`: what the call's own name for them is known
 * to be, where it does not write it out.
 */
export function registeredFor(call: ts.CallExpression, asked: RegisteredContext, name?: string): readonly FunctionNode[] {
  const callee = bare(call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return none;
  const registered = registeredBefore.get(callee.name.text);
  return registered && isOf(callee.expression, registered, asked) ? before(call, registered, asked, name) : ofChain(call, asked);
}

function isOf(receiver: ts.Expression, { packages }: Registered, { checker }: RegisteredContext): boolean {
  const imported = importedName(receiver, checker);
  return imported !== undefined && packages.has(imported.package);
}

function before(call: ts.CallExpression, registered: Registered, asked: RegisteredContext, name: string | undefined): readonly FunctionNode[] {
  asked.noteTrace();
  const [given] = call.arguments;
  const wanted = registered.named && given && ts.isStringLiteralLike(given) ? given.text : name;
  const found: FunctionNode[] = [];
  for (const { expression, arguments: args = [] } of asked.names.calls(registered.registrar)) {
    const callee = bare(expression);
    if (!ts.isPropertyAccessExpression(callee) || !isOf(callee.expression, registered, asked)) continue;
    const last = args.at(-1);
    if (!last) continue;
    if (!registered.named) found.push(...asked.functionsOf(last));
    else found.push(...strategy(last, args.length > 1 ? args[0] : undefined, wanted, asked));
  }
  return found;
}

/** The functions that `new LocalStrategy(options, verify)` is given, where it goes by the wanted name. */
function strategy(expression: ts.Expression, name: ts.Expression | undefined, wanted: string | undefined, asked: RegisteredContext): readonly FunctionNode[] {
  const { node } = originOf(expression, asked.checker);
  if (!ts.isNewExpression(node)) return none;
  const own = name && ts.isStringLiteralLike(name) ? name.text : undefined;
  const from = importedName(node.expression, asked.checker);
  if (wanted !== undefined && (own === undefined ? !from || !isStrategyOf(wanted, from.package) : own !== wanted)) return none;
  return (node.arguments ?? []).flatMap((argument) => {
    const value = bare(argument);
    return isFunctionNode(value) || ts.isIdentifier(value) || ts.isPropertyAccessExpression(value) ? asked.functionsOf(value) : none;
  });
}

function ofChain(call: ts.CallExpression, asked: RegisteredContext): readonly FunctionNode[] {
  const { root, links } = linksOf(call);
  const chain = handlerChains.find((one) => links.some(({ name }) => one.links.has(name)));
  const imported = chain && importedName(root, asked.checker);
  if (!chain || !imported || !chain.packages.has(imported.package) || !chain.roots.has(imported.name)) return none;
  return links.flatMap(({ name, call: link }) => (chain.links.has(name) && link.arguments[0] ? asked.functionsOf(link.arguments[0]) : none));
}
