import type { ClientKind } from '../../catalog';
import { isLeaving } from '../../catalog/sql/any-connection';
import type { EffectSite } from '../../flow/types';
import { isAssignment, isWithin, outward, referencesTo } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { statementsOf } from './statements';
import { isBegin } from './transaction';

/** Methods that change what a client is or does, or that listen to it: each request would do so once more to the one that all share. */
const changing = /^(?:on|once|off|addListener|prependListener|removeListener|removeAllListeners|use|\$use|\$on|configure|config|extend|register\w*|add\w*(?:Middleware|Hook|Plugin|Interceptor)\w*|set[A-Z]\w*|middlewareStack|interceptors)$/;

/**
 * Commands that the one connection of a cache is busy with, or that it keeps for what follows: those that wait for something ("Block" in https://redis.io/docs/latest/commands/), that listen, watch, or choose a database.
 */
const occupying = /^(?:p?s?subscribe|b(?:l|r|z)\w*pop\w*|b(?:l|lm)move|brpoplpush|xread\w*|watch|select|monitor|wait\w*)$/i;

/** Whether a method changes a client, listens to it or keeps it busy, by its name. */
export function changesClient(method: string, kind: ClientKind): boolean {
  return changing.test(method) || (kind === 'cache' && occupying.test(method));
}

/**
 * A use of a client's name by which it is changed for whoever has it: `client.apiKey = key`, `transport.use('compile', …)`, `pool.on('error', …)`. What the catalogue knows to be a request, a query or the like is none.
 * @param sites what is known of the client's file
 * @param apart a statement that is dealt with otherwise
 */
export function alteredBy(name: string, scope: ts.Node, sites: readonly EffectSite[], kind: ClientKind, apart?: ts.Node): ts.Node | undefined {
  const known = new Set<ts.Node>(sites.filter(({ meaning }) => meaning.concept !== 'client').map(({ call }) => call));
  return referencesTo(name, scope).find((use) => {
    if (apart && isWithin(use, apart)) return false;
    for (let { child, user } = outward(use); ; ({ child, user } = outward(user))) {
      if (ts.isCallExpression(user) && user.expression === child) return ts.isPropertyAccessExpression(child) && namesOf(child).some((one) => (kind === 'cache' && occupying.test(one)) || (!known.has(user) && changing.test(one)));
      if (ts.isCallExpression(user) && user.arguments[0] === child && /^Object\.(?:assign|definePropert(?:y|ies))$/.test(user.expression.getText())) return true;
      if (isAssignment(user)) return (user).left === child && child !== use;
      if (!ts.isPropertyAccessExpression(user) && !ts.isElementAccessExpression(user)) return false;
    }
  });
}

/**
 * Whether something stays on a connection of a pool behind a statement, or a transaction is begun there: `pool.query('SET app.tenant = 7')`. Of a pool of its own a request got the same connection back for what it asked next; of one
 * that all share, another request may.
 */
export function leavesOnPool(call: ts.CallExpression | ts.TaggedTemplateExpression, context: FixContext): boolean {
  return statementsOf(call, context).texts.some((text) => isBegin(text) || isLeaving(text));
}

/** The first statement of that kind that a client of a name is asked. */
export function leftBy(name: string, scope: ts.Node, context: FixContext): ts.Node | undefined {
  return referencesTo(name, scope).find((use) => {
    const own = outward(use);
    const { child, user } = ts.isPropertyAccessExpression(own.user) ? outward(own.user) : own;
    return ((ts.isCallExpression(user) && user.expression === child) || ts.isTaggedTemplateExpression(user)) && leavesOnPool(user, context);
  });
}

/** `['middlewareStack', 'add']` of `client.middlewareStack.add`. */
function namesOf(access: ts.Expression): readonly string[] {
  return ts.isPropertyAccessExpression(access) ? [...namesOf(access.expression), access.name.text] : [];
}
