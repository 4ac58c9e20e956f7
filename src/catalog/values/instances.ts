import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from './declared';
import { servedAs } from '../tables/kept-under';
import { givenByEffect } from './effect-services';
import { keptUnder, returnedExpressions } from './given-values';
import { importedName } from './imported';
import type { Provenance } from '../types';

/** What is asked of a container's calls; `follow` says what an expression is. */
interface InstanceContext {
  readonly checker: ts.TypeChecker;
  readonly provenance?: Provenance;
  follow(expression: ts.Expression): ts.Type | undefined;
}

const containers: ReadonlySet<string> = new Set(['get', 'resolve', 'inject', 'make', 'service']);
/** How a container of Awilix is told what to make, and what may be said of how long that lives: https://github.com/jeffijoe/awilix#awilix */
const registrations: ReadonlySet<string> = new Set(['asClass', 'asFunction', 'asValue']);
const lifetimes: ReadonlySet<string> = new Set(['singleton', 'scoped', 'transient', 'inject', 'disposer', 'proxy', 'classic', 'setLifetime', 'setInjectionMode']);

/**
 * What a container gives for a class or a text: `moduleRef.get(Users)`, `container.resolve(Users)`, `inject(Users)`, `context.get('db')`; and what one is told to give, `asClass(Users).singleton()`. Sources: https://docs.nestjs.com/fundamentals/module-ref,
 * https://github.com/microsoft/tsyringe, https://docs.typestack.community/typedi, https://docs.adonisjs.com/guides/concepts/dependency-injection
 */
export function instanceFrom(call: ts.CallExpression, context: InstanceContext): ts.Type | undefined {
  const { expression, arguments: [given, ...others] } = call;
  const { checker, provenance } = context;
  const callee = bare(expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
  if (ts.isPropertyAccessExpression(callee) && lifetimes.has(name) && ts.isCallExpression(bare(callee.expression))) return instanceFrom(bare(callee.expression) as ts.CallExpression, context);
  if (given && registrations.has(name) && importedName(callee, checker)?.package === 'awilix') return registered(name, given, context);
  const effect = given && givenByEffect(call, context);
  if (effect) return effect;
  if (!given || others.length > 1 || !containers.has(name)) return undefined;
  const node = bare(given);
  if (name === 'service') return ts.isStringLiteralLike(node) ? provenance?.typeOfProperty(keptUnder(servedAs(node.text))) : undefined;
  // What was put there under a text: `app.set('db', db)`, `container.register({ db: asValue(db) })`.
  if (ts.isStringLiteralLike(node)) return provenance?.typeOfProperty(keptUnder(node.text)) ?? (name === 'resolve' ? provenance?.typeOfProperty(node.text) : undefined);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration && ts.isClassDeclaration(declaration) ? checker.getTypeAtLocation(node).getConstructSignatures()[0]?.getReturnType() : undefined;
}

function registered(how: string, given: ts.Expression, { checker, provenance, follow }: InstanceContext): ts.Type | undefined {
  if (how === 'asFunction') return provenance?.functionsOf(given).flatMap((fn) => returnedExpressions(fn)).map(follow).find((type) => type !== undefined);
  const type = follow(given) ?? checker.getTypeAtLocation(given);
  return how === 'asValue' ? type : type.getConstructSignatures()[0]?.getReturnType();
}
