import type { ClientKind } from '../../catalog';
import { isLeaving } from '../../catalog/sql/any-connection';
import type { EffectSite } from '../../flow/types';
import { isAssignment, isWithin, outward, referencesTo } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { givenTo } from './given-to';
import { holdsBy, type Hold } from './held';
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

/** The first use of a name of a client behind which something stays on a connection of it. */
export function leftBy(name: string, scope: ts.Node, context: FixContext): ts.Node | undefined {
  return referencesTo(name, scope).find((use) => leavesBehind(use, context));
}

/**
 * Whether something stays on a connection of a pool behind what it is asked by a use, or a transaction is begun there: `pool.query('SET app.tenant = 7')`, `db.schema.raw('CREATE TEMP TABLE …')`; also on one that is taken by it, for a
 * while or for a transaction. Of a pool of its own a request got the same connection back for what it asked next; of one that all share, another request may. A statement of which nobody knows what it is may be such a one.
 */
export function leavesBehind(use: ts.Expression, context: FixContext): boolean {
  const asked = firstCall(use);
  return (asked !== undefined && mayLeave(asked, context, (text) => isBegin(text) || isLeaving(text))) || holdsBy([use], context).some((hold) => isLeftOn(hold, context, steps));
}

/** How many functions a connection is followed into that is handed on. */
const steps = 3;

/** The first call of what is done with a client: `db.schema.raw('…')` of `db.schema.raw('…').then(…)`, `` sql`…` ``. */
function firstCall(use: ts.Expression): ts.CallExpression | ts.TaggedTemplateExpression | undefined {
  for (let { child, user } = outward(use); ; ({ child, user } = outward(user))) {
    if (ts.isCallExpression(user)) return user.expression === child ? user : undefined;
    if (ts.isTaggedTemplateExpression(user)) return user.tag === child ? user : undefined;
    if ((!ts.isPropertyAccessExpression(user) && !ts.isElementAccessExpression(user)) || user.expression !== child) return undefined;
  }
}

function mayLeave(call: ts.CallExpression | ts.TaggedTemplateExpression, context: FixContext, leaves: (text: string) => boolean): boolean {
  const { texts, isAll } = statementsOf(call, context);
  if (texts.some(leaves)) return true;
  const meaning = isAll ? undefined : context.recognise(call);
  return meaning?.concept === 'query' && meaning.op === 'raw';
}

/** Whether something is left on a connection that is taken: settings, locks, tables of the session. Of one that is kept somewhere nobody knows it. */
function isLeftOn({ names, code, isKept }: Hold, context: FixContext, depth: number): boolean {
  return isKept === true || code.some(({ within }) => names.some((name) => isLeftIn(name, within, context, depth)));
}

function isLeftIn(name: string, within: ts.Node, context: FixContext, depth: number): boolean {
  return referencesTo(name, within).some((use) => {
    const asked = firstCall(use);
    if (asked && mayLeave(asked, context, isLeaving)) return true;
    return depth > 0 && givenTo(use, context).some((one) => isLeftIn(one.name, one.scope, context, depth - 1));
  });
}

/** `['middlewareStack', 'add']` of `client.middlewareStack.add`. */
function namesOf(access: ts.Expression): readonly string[] {
  return ts.isPropertyAccessExpression(access) ? [...namesOf(access.expression), access.name.text] : [];
}
