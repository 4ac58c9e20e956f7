import type { Checkout } from '../../catalog';
import type { CallSite, EffectSite } from '../../flow/types';
import { outward, referencesTo, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { takenConnection } from './checkouts';

/** What is done with a connection, whichever library it is of. */
const used = /\.\s*(?:release|query|execute|unsafe|commit|rollback)\s*[(<]/;

/**
 * A call of a function that takes a connection from a pool for whoever calls it, as where the connection is taken: `const client = await getConnection()` of `getConnection = () => pool.connect()`. The pool is not named there, so that
 * it cannot be asked itself. Undefined of every other call, and where one of several functions is meant.
 */
export function givenByHelper(site: CallSite, context: RuleContext): (EffectSite & { readonly meaning: Checkout }) | undefined {
  const { call, callee, enclosing } = site;
  // The text first: most calls that are waited for give no connection.
  if (!ts.isCallExpression(call) || site.handedOn || !takenConnection(site) || !used.test(enclosing.getText())) return undefined;
  const [fn, other] = context.functionsOf(callee);
  if (!fn || other) return undefined;
  const taken = (context.graph.factsOf(fn.getSourceFile().fileName)?.flow.sites ?? []).find((one): one is EffectSite & { readonly meaning: Checkout } => one.meaning.concept === 'checkout' && one.enclosing === fn && isGiven(one, fn));
  if (!taken) return undefined;
  const { direct: _, ...meaning } = taken.meaning;
  const { loops, waiting } = site;
  return { call, loops, enclosing, waiting, meaning: { ...meaning, call, label: callee.getText() } };
}

/** Whether what a function takes is what it gives, and it does nothing else with it: `return pool.connect();`, `const client = await pool.connect(); return client;`. */
function isGiven(site: EffectSite, fn: FunctionNode): boolean {
  const made = outward(site.call);
  const { child, user } = ts.isAwaitExpression(made.user) ? outward(made.user) : made;
  if (ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child)) return true;
  const name = takenConnection(site)?.name;
  const uses = name ? referencesTo(name.text, fn).filter((use) => use !== name) : [];
  return uses.length === 1 && uses[0] !== undefined && ts.isReturnStatement(outward(uses[0]).user);
}
