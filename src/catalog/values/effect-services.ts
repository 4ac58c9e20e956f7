import { bare, inlineFunction, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { servedAs } from '../tables/kept-under';
import type { Provenance } from '../types';
import { declarationOf } from './declared';
import { keptUnder, returnedExpressions } from './given-values';
import { importedName } from './imported';

interface EffectContext {
  readonly checker: ts.TypeChecker;
  readonly provenance?: Provenance;
  follow(expression: ts.Expression): ts.Type | undefined;
}

const maxCalls = 4;

/** What makes the tag of a service: https://effect.website/docs/requirements-management/services, https://effect.website/docs/requirements-management/layers#defining-services-with-dependencies */
const tags = /(?:^|\.)(?:Tag|GenericTag|Service|Reference)$/;

/**
 * What `yield* Orders` gives in a program of Effect, whose type is the package's own: the service that the options of the tag's class make, that a layer of the workspace is made for it with (`Layer.succeed(Orders, orders)`,
 * `Layer.effect(Orders, makeOrders)`), or that the tag is said to stand for.
 */
export function suppliedService(node: ts.Expression, context: EffectContext): ts.Type | undefined {
  const tag = ts.isYieldExpression(node) && node.asteriskToken && node.expression ? bare(node.expression) : undefined;
  if (!tag) return undefined;
  return ts.isIdentifier(tag) ? ofTag(tag, context) : givenByEffect(tag, context);
}

function ofTag(name: ts.Identifier, { checker, provenance, follow }: EffectContext): ts.Type | undefined {
  const made = tagCall(name, checker);
  if (!made) return undefined;
  const options = made.arguments[1] && bare(made.arguments[1]);
  if (options && ts.isObjectLiteralExpression(options)) {
    const [whole, maker] = [propertyValue(options, 'succeed'), propertyValue(options, 'sync')];
    const effect = propertyValue(options, 'effect') ?? propertyValue(options, 'scoped');
    return whole ? follow(whole) : maker ? resultOf(maker, follow) : effect && givenByEffect(bare(effect), { checker, follow });
  }
  const said = made.typeArguments?.at(-1);
  const type = said && checker.getTypeFromTypeNode(said);
  // What a library declares is what it is; of an interface of the workspace, what is made for it says more.
  if (type && type.symbol?.declarations?.every((one) => one.getSourceFile().isDeclarationFile)) return type;
  return provenance?.typeOfProperty(keptUnder(servedAs(name.text))) ?? type;
}

/** The call that a tag is made with: `Context.Tag('Orders')<Orders, Shape>()` of its class, `Effect.Service<Orders>()('Orders', { … })`, `Context.GenericTag<Orders>('Orders')` of a variable. */
function tagCall(name: ts.Identifier, checker: ts.TypeChecker): ts.CallExpression | undefined {
  const declaration = declarationOf(name, checker);
  const made = declaration && ts.isClassDeclaration(declaration) ? declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression
    : declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  const call = made && bare(made);
  if (!call || !ts.isCallExpression(call)) return undefined;
  let maker: ts.Expression = call;
  for (let step = 0; step < maxCalls && ts.isCallExpression(maker); step++) maker = bare(maker.expression);
  const from = importedName(maker, checker);
  return from?.package === 'effect' && tags.test(from.name) ? call : undefined;
}

/** What an effect of the workspace gives, by the functions that make one: `Effect.gen(function* () { … return orders; })`, `Effect.succeed(orders)`, `Orders.of(orders)`. */
export function givenByEffect(node: ts.Expression, context: Pick<EffectContext, 'checker' | 'follow'>): ts.Type | undefined {
  const { checker, follow } = context;
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, checker);
    const made = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
    return made && ts.isCallExpression(made) ? givenByEffect(made, context) : undefined;
  }
  const callee = ts.isCallExpression(node) ? bare(node.expression) : undefined;
  if (!ts.isCallExpression(node) || !callee) return undefined;
  const [first] = node.arguments;
  const [last] = node.arguments.slice(-1);
  if (!first || !last) return undefined;
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'of' && ts.isIdentifier(bare(callee.expression)) && tagCall(bare(callee.expression) as ts.Identifier, checker)) return follow(first);
  const from = importedName(callee, checker);
  switch (from?.package === 'effect' ? from.name.replace(/^Effect\./, '') : '') {
    case 'succeed': return follow(first);
    case 'sync': return resultOf(first, follow);
    case 'gen': case 'map': return resultOf(last, follow);
    case 'acquireRelease': return givenByEffect(bare(first), context);
    default: return undefined;
  }
}

/** What a function gives that is written out. */
function resultOf(maker: ts.Expression, follow: EffectContext['follow']): ts.Type | undefined {
  const fn = inlineFunction(maker);
  for (const one of fn ? returnedExpressions(fn) : []) {
    const found = follow(one);
    if (found) return found;
  }
  return undefined;
}
