import { isQuerySite, type Site } from '../../flow/types';
import { effectOf, queries } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import type { ReachedEffect } from '../../flow/graph/graph';
import { followsFrom, isPassedOn } from '../../flow/graph/handed/passed-on';
import { isFunctionNode, isOr, isWithin, lastOf, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Confidence } from '../../core';
import type { WorkspaceFacts } from '../../project/types';
import type { FieldResolver, PerParentRead, RuleContext } from '../types';
import { representative, startsAtOnce } from './repeated-calls';
import { inputs } from './repetition';

/** A query that is asked for every parent of an answer, and how sure it is that it grows. */
export interface PerParent extends PerParentRead {
  readonly confidence: Confidence;
}

/** Types of which an answer has one, by the conventions of GraphQL servers (https://relay.dev/graphql/connections.htm). */
const single = /(?:Payload|Connection|Viewer|PageInfo)$/;

/** The queries of a file that follow from the parent which a field is resolved for. A loader merges the keys of one tick, and so do clients for some queries: these are none. */
export function perParentQueries(context: RuleContext): readonly PerParent[] {
  const found: PerParent[] = [];
  const resolvers = new Map<ts.Node, FieldResolver | undefined>();
  const resolverOf = (fn: ts.Node): FieldResolver | undefined => {
    if (!isFunctionNode(fn)) return undefined;
    if (!resolvers.has(fn)) resolvers.set(fn, fieldResolver(fn, context));
    return resolvers.get(fn);
  };
  const add = (resolver: FieldResolver, site: PerParent['site'], effect: ReachedEffect, cached: boolean): void => {
    const query = effect.site;
    if (!isQuerySite(query) || effectOf(query.meaning) !== 'read') return;
    if (query.meaning.mergedInOneTick && startsAtOnce({ path: [...effect.path.slice(0, 1), ...effect.path], site: query })) return;
    const isSparing = cached || isGivenByParent(site, resolver);
    found.push({ kind: 'per-parent', resolver, site, query, path: effect.path, isSparing, confidence: context.kind === 'source' && !isSparing && !context.workspace.isAnsweredOnce(resolver.type) && !isOfRoot(resolver, context.workspace) ? 'medium' : 'low' });
  };
  for (const site of context.flow.sites) {
    const resolver = isQuerySite(site) && site.loops.length === 0 ? resolverOf(site.enclosing) : undefined;
    if (resolver && isQuerySite(site) && followsFrom(resolver.fn, resolver.parent, inputs(site), context.checker)) add(resolver, site, { site, path: [] }, false);
  }
  for (const site of context.flow.calls) {
    const resolver = site.loops.length === 0 ? resolverOf(site.enclosing) : undefined;
    if (!resolver) continue;
    const varies = (node: ts.Node): boolean => followsFrom(resolver.fn, resolver.parent, [node], context.checker);
    const reached = context.graph.effectsOfCall(site, queries, 12).filter(({ site: effect }) => isQuerySite(effect));
    const best = representative(reached, varies, context);
    if (best && !best.own && isPassedOn(best.effect.path, best.effect.site, inputs(best.query), varies, context.checker)) add(resolver, site, best.effect, best.cached);
  }
  return found;
}

/**
 * Whether decorated classes say that only fields of the root type give an object of the type, and one: `@Query(() => Infra) infra()`. Such a type groups what somebody may ask for.
 * https://docs.nestjs.com/graphql/resolvers#object-types
 */
function isOfRoot({ fn, type }: FieldResolver, workspace: WorkspaceFacts): boolean {
  if (!ts.isMethodDeclaration(fn) || !/^\w+$/.test(type)) return false;
  const known = ofRoot.get(workspace) ?? new Map<string, boolean>();
  ofRoot.set(workspace, known);
  const is = known.get(type) ?? isGivenByRoot(type, workspace);
  known.set(type, is);
  return is;
}

/** Most types have several fields, and all files are looked through for one. */
const ofRoot = new WeakMap<WorkspaceFacts, Map<string, boolean>>();

function isGivenByRoot(type: string, workspace: WorkspaceFacts): boolean {
  const mention = new RegExp(`(?:@(\\w+)\\(\\s*(?:\\(\\s*\\w*\\s*\\)|\\w+)\\s*=>\\s*${type}\\b)|=>\\s*\\[?\\s*${type}\\b|(?<!\\bPromise)[(<]\\s*${type}\\s*[,)>]`, 'g');
  let asked = false;
  for (const file of workspace.files()) {
    const text = workspace.text(file);
    if (!text?.includes('@') || !text.includes(type)) continue;
    for (const [, decorator] of text.matchAll(mention)) {
      if (decorator === 'Query' || decorator === 'Mutation') asked = true;
      // A method's own types say nothing of lists: `Promise<Infra>`.
      else if (decorator !== 'Resolver' && decorator !== 'Parent') return false;
    }
  }
  return asked;
}

function fieldResolver(fn: FunctionNode, context: RuleContext): FieldResolver | undefined {
  const reach = context.reachedFrom(fn);
  const last = reach?.path.length === 0 ? reach.entry.functions.at(-1) : undefined;
  const type = reach?.entry.perParent;
  if (!reach || !last || type === undefined || functionId(last) !== functionId(fn) || single.test(type)) return undefined;
  // A loader is given all keys at once.
  if (ts.isPropertyAssignment(fn.parent) ? propertyName(fn.parent.name) === 'load' : fn.name && propertyName(fn.name) === 'load') return undefined;
  return { fn, type, field: reach.name, parent: reach.entry.parentAt ?? 0, ...(reach.entry.context !== undefined && { context: reach.entry.context }) };
}

/** Whether what the parent already holds is taken first: `if (post.author) return post.author`, `post.author ?? …`. */
function isGivenByParent({ call }: Site, { fn, parent }: FieldResolver): boolean {
  const name = parent === 'this' ? undefined : fn.parameters[parent]?.name;
  const mentions = (node: ts.Node): boolean => {
    let found = false;
    walk(node, (inner) => {
      if (!ts.isPropertyAccessExpression(inner)) return;
      const owner = inner.expression;
      if (parent === 'this' ? owner.kind === ts.SyntaxKind.ThisKeyword : ts.isIdentifier(owner) && name && ts.isIdentifier(name) && owner.text === name.text) found = true;
    });
    return found;
  };
  for (let node: ts.Node = call; node !== fn && node.parent; node = node.parent) {
    const { parent: outer } = node;
    const isFallback = ts.isBinaryExpression(outer) && node === outer.right && isOr(outer.operatorToken.kind);
    if (isFallback && mentions(outer.left)) return true;
  }
  let given = false;
  walk(fn, (node) => {
    if (given || node.pos > call.pos) return false;
    if (ts.isIfStatement(node) && !isWithin(call, node)) {
      const exit = lastOf(node.thenStatement);
      if (exit && ts.isReturnStatement(exit) && exit.expression && mentions(exit.expression)) given = true;
    }
    return !given;
  });
  return given;
}
