import { isCachedFunction } from '../../flow/cached-functions';
import { LoopDependence } from '../../flow/values/dependence';
import { effectOf, queries } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect, type ReachedEffect } from '../../flow/graph/graph';
import { isPassedOn } from '../../flow/graph/handed/passed-on';
import { isKeptForRequest } from '../../flow/graph/reach/request-caches';
import { isSchemaWork } from '../../flow/graph/reach/schema-work';
import { wrappedIn } from '../../flow/graph/handed/wrapped-in';
import { isBehindKept } from '../../flow/values/kept';
import { declarationOf } from '../../flow/values/symbols';
import { handedOver, isQuerySite, type CallSite, type QuerySite, type Site } from '../../flow/types';
import { enclosingFunction, isFunctionNode, isShortCircuit, isWithin, lastOf, outward, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { countedLoops, inputs, withoutMerged, type Silence } from './repetition';
import type { RepeatedCall, RuleContext } from '../types';

/** How many of a call's queries are looked at to choose the one that stands for them. */
const looked = 12;

/**
 * Whether a call repeats queries that the function it calls makes, directly or through others, once per element of something that grows.
 */
export function repeatedCallOf(site: CallSite, context: RuleContext): RepeatedCall | Silence {
  if (site.loops.length === 0) return 'no-loop';
  const reached = context.graph.effectsOfCall(site, queries, looked).filter(({ site: effect }) => isQuerySite(effect));
  if (reached.length === 0) return 'no-loop';
  const asked = argumentsOf(site);
  const around = countedLoops(site, site.loops, asked, context);
  if (typeof around === 'string') return around;
  const dependences = site.loops.map((loop) => new LoopDependence(loop, context.checker));
  const varies = (node: ts.Node): boolean => dependences.some((loop) => {
    const { item, carried, impure } = loop.of(node);
    return item || carried || impure;
  });
  const notKept = reached.filter(({ path, site: effect }) => !isKeptForRequest(path, effect, varies, context));
  const notOnce = notKept.length < reached.length && isOutsideOfRender(site, context) ? reached : notKept;
  if (notOnce.length === 0) return 'once-per-request';
  // A list of rows may be one of very many tables.
  const asking = around.at(-1)?.origin.kind === 'query' ? notOnce : notOnce.filter(({ path, site: query }) => !isSchemaWork(path, query, varies, context.checker));
  if (asking.length === 0) return 'schema-work';
  // What the client merges costs no query per element, and does not stand for others that do.
  const isMerged = (effect: ReachedEffect): boolean => isQuerySite(effect.site) && effect.site.meaning.mergedInOneTick === true && !effect.site.batch && startsAtOnce(effect);
  const unmerged = site.batch ? asking : asking.filter((effect) => !isMerged(effect));
  const best = representative(unmerged.length > 0 && withoutMerged(site.loops).length < site.loops.length ? unmerged : asking, varies, context);
  if (!best) return 'no-loop';
  const { effect, query, conditional, cached, own } = best;

  const loops = unmerged.length === 0 ? countedLoops(site, withoutMerged(site.loops), asked, context) : around;
  if (typeof loops === 'string') return loops;
  const inner = loops.at(-1);
  if (!inner) return 'merged';
  const item = site.handedOn || inner.dependence.item;
  if (inner.dependence.carried && !item) return 'carried';
  const writes = effectOf(query.meaning) === 'write';
  if (!writes && isLeftOver(site, inner.loop.node, context.checker)) return 'left-over';
  // A function that is given nothing of the element may still work through something of its own: only a read that asks the same is said to do so.
  const differs = item || inner.dependence.carried || inner.dependence.impure;
  const shape = writes ? 'write' : differs && !own ? 'read' : 'invariant';
  return { kind: 'repeated-call', site, loops, shape, query, path: effect.path, conditional, cached, own: own && differs };
}

/** Whether a request or job comes there without React rendering anything: then its `cache` keeps nothing (https://react.dev/reference/react/cache#pitfalls). */
function isOutsideOfRender(site: CallSite, { reachedFrom }: RuleContext): boolean {
  const reach = reachedFrom(site);
  return reach !== undefined && reach.entry.isRendered !== true;
}

/** `usersById.get(post.authorId) ?? await users.get(post.authorId)`, where the `Map` is what a function gave for all keys before the loop: few are not in it. */
function isLeftOver({ call }: CallSite, loop: ts.Node, checker: ts.TypeChecker): boolean {
  const { child, user } = outward(ts.isAwaitExpression(call.parent) ? call.parent : call);
  if (!ts.isBinaryExpression(user) || user.right !== child || user.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken || !ts.isCallExpression(call)) return false;
  const found = uncast(user.left);
  const [key] = ts.isCallExpression(found) ? found.arguments : [];
  if (!key || !ts.isCallExpression(found) || !ts.isPropertyAccessExpression(found.expression) || found.expression.name.text !== 'get' || !ts.isIdentifier(found.expression.expression)) return false;
  const declaration = declarationOf(found.expression.expression, checker);
  const given = declaration && ts.isVariableDeclaration(declaration) && !isWithin(declaration, loop) ? declaration.initializer : undefined;
  return given !== undefined && ts.isAwaitExpression(given) && ts.isCallExpression(given.expression) && given.expression.arguments.length > 0
    && checker.getTypeAtLocation(found.expression.expression).symbol?.name === 'Map' && call.arguments.some((argument) => argument.getText().includes(key.getText()));
}

/** What decides what a call does: its arguments, and the object whose method it is. */
function argumentsOf(site: CallSite): readonly ts.Node[] {
  const receiver = ts.isPropertyAccessExpression(site.callee) && site.callee.expression.kind !== ts.SyntaxKind.ThisKeyword ? [site.callee.expression] : [];
  return [...handedOver(site), ...receiver];
}

interface Candidate {
  readonly effect: ReachedEffect;
  readonly query: QuerySite;
  readonly conditional: boolean;
  readonly cached: boolean;
  /** True where it asks the same whatever the call is given. */
  readonly own: boolean;
}

/**
 * The query that says most of a call's cost: one that follows from what the call is given before one that does not, one that always runs before one
 * that may, one nearer before one farther. `varies` says whether an expression where the call stands differs from one run to the next.
 */
export function representative(reached: readonly ReachedEffect[], varies: (node: ts.Node) => boolean, context: RuleContext): Candidate | undefined {
  let best: Candidate | undefined;
  for (const effect of reached) {
    if (!isQuerySite(effect.site)) continue;
    const inside: readonly Site[] = [...effect.path.slice(1), effect.site];
    // The dearest question comes last, and none that cannot change the choice.
    const least = best ? weight(best) : Infinity;
    let candidate: Candidate = { effect, query: effect.site, conditional: inside.some((one) => isConditional(one)), cached: false, own: false };
    if (weight(candidate) >= least) continue;
    candidate = { ...candidate, cached: inside.some((site) => isBehindCache(site, context)) };
    if (weight(candidate) >= least) continue;
    candidate = { ...candidate, own: !isPassedOn(effect.path, effect.site, inputs(effect.site), varies, context.checker) };
    if (weight(candidate) < least) best = candidate;
  }
  return best;
}

function weight({ conditional, cached, own, effect }: Candidate): number {
  return (cached ? 200 : 0) + (own ? 100 : 0) + (conditional ? 50 : 0) + effect.path.length;
}

/** Whether a condition inside its function decides whether a site is reached: a branch around it, or a way out before it. `home`: where that of a callback that runs in place is asked about, too, the function around it. */
export function isConditional(site: Site, settled?: ReadonlySet<ts.Node>, home: ts.Node | undefined = enclosingFunction(site.call)): boolean {
  for (let node: ts.Node = site.call; node.parent && node !== home; node = node.parent) {
    const { parent } = node;
    if (settled?.has(parent)) continue;
    if (ts.isIfStatement(parent) && node !== parent.expression) return true;
    if (ts.isConditionalExpression(parent) && node !== parent.condition) return true;
    if (ts.isCaseClause(parent) || ts.isCatchClause(parent)) return true;
    if (ts.isBinaryExpression(parent) && node === parent.right && isShortCircuit(parent.operatorToken.kind)) return true;
  }
  return false;
}

/** Its function is a cached one, a cache is asked before it there, or its function returns early with what a map of the module or class holds. */
function isBehindCache(site: Site, context: RuleContext): boolean {
  const { graph } = context;
  if (isCachedFunction(site.enclosing)) return true;
  const steps = graph.stepsOf(functionId(site.enclosing));
  const asked = steps.some((step) => isEffect(step) && step.meaning.concept === 'cache' && (step.meaning.op === 'read' || step.meaning.op === 'wrap') && step.call.end < site.call.end);
  return asked || (isFunctionNode(site.enclosing) && (isBehindKept(site.enclosing, site.call) || returnsKept(site.enclosing, site.call)))
    || wrappedIn(site, context).some((around) => isBehindCache(around, context));
}

const returning = new WeakMap<ts.Node, boolean>();

/** `if (cache.has(id)) return cache.get(id)`, `if (this.config) return this.config` above the query. Syntax alone says so, and many loops lead to the same query. */
function returnsKept(fn: ts.Node, call: ts.Node): boolean {
  const known = returning.get(call);
  if (known !== undefined) return known;
  let found = false;
  walk(fn, (node) => {
    if (found || node.pos > call.pos || isWithin(call, node) && ts.isIfStatement(node)) return !found && node.pos <= call.pos;
    if (!ts.isIfStatement(node)) return true;
    const exit = lastOf(node.thenStatement);
    const value = exit && ts.isReturnStatement(exit) ? exit.expression : undefined;
    if (!value) return true;
    const kept = /\b(?:cache|cached|memo|memoized|\w*Cache)\b/i.test(value.getText()) || /\.(?:has|get)\(/.test(node.expression.getText());
    if (kept || (ts.isPropertyAccessExpression(value) && value.expression.kind === ts.SyntaxKind.ThisKeyword)) found = true;
    return !found;
  });
  returning.set(call, found);
  return found;
}

/** Whether nothing is waited for on the way to a query, so that calls of one tick start it in the same tick. */
export function startsAtOnce({ path, site }: ReachedEffect): boolean {
  return [...path.slice(1), site].every(({ call, enclosing }) => {
    let waited = false;
    walk(enclosing, (node) => {
      if (ts.isAwaitExpression(node) && node.end < call.pos) waited = true;
      return !waited;
    });
    return !waited;
  });
}
