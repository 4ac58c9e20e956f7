import type { Fix } from '../../core';
import { everything } from '../../flow/graph/reach/concepts';
import { isEffect } from '../../flow/graph/graph';
import { functionId } from '../../flow/graph/names/function-table';
import { edgeFunction } from '../../flow/entries/functions/edge-functions';
import { handlerOf } from '../../flow/entries/reading/handler';
import { isInAppFolder } from '../../flow/entries/files/nextjs';
import { runtimeOf } from '../../flow/entries/runtime';
import type { EntryPoint } from '../../flow/entries/types';
import { isNamedAt } from '../../flow/values/symbols';
import { packageFolder } from '../../project/modules/packages';
import { enclosingFunction, isFunctionNode, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import { refuse } from '../refuse';
import type { FixContext, Planner } from '../types';
import { whyNotLetGo } from './let-go';

/** How many effects of a helper are looked at. */
const looked = 12;

/**
 * What may be lost is done beside the response, by the means of the platform that keeps the process alive for it: nobody waits for it, and the order in which things begin stays. Only analytics may be
 * lost; whatever else must arrive belongs into a queue.
 */
export const planAfterResponse: Planner<'wait'> = (finding, context): Fix | undefined => {
  const { site, entry, lost, effect: { meaning } } = finding.subject;
  if (lost || meaning.concept !== 'external' || meaning.kind !== 'analytics' || !ts.isCallExpression(site.call)) return undefined;
  if (!mayBeLost(finding, context)) return refuse(context.withheld, 'it does more than to count');
  const awaited = site.call.parent;
  const statement = awaited.parent;
  // Beside a `try` of its own, or in a callback, it has a reason to be waited for.
  if (!ts.isAwaitExpression(awaited) || !ts.isExpressionStatement(statement) || enclosingFunction(statement) !== site.enclosing || isAlone(statement)) return refuse(context.withheld, 'it is no statement of its own that is waited for');
  const registered = handlerOf(entry);
  const handler = site.enclosing;
  // A helper may be called by something that answers nobody, too: a script, a job, a test.
  if (!registered || !isFunctionNode(handler) || functionId(registered) !== functionId(handler)) return refuse(context.withheld, 'it is not in the handler itself, and nothing says that only handlers come to it');
  const file = statement.getSourceFile();
  const builder = new EditBuilder();
  const imports = new Imports(file, new Names(statement));
  const keeper = keeperOf(entry, handler, statement, imports, context);
  if (keeper === undefined) return refuse(context.withheld, 'nothing here keeps the process alive for what goes on beside the answer');
  const why = whyNotLetGo(site, statement, handler, entry, context);
  if (why !== undefined) return refuse(context.withheld, why);
  imports.apply(builder);
  builder.range(file, awaited.getStart(), awaited.end, `${keeper}(${awaited.expression.getText()})`);
  return { kind: 'after-response', title: `Answer without waiting for it: \`${keeper}(…)\` (a failure is only logged)`, preferred: true, changesBehavior: true, edits: builder.build() };
};

/** Whether all that the call does outside of the process is to count: what it asks for is asked by a client that may be closed behind it. */
function mayBeLost({ subject: { site, effect } }: FixableFinding<'wait'>, { graph }: FixContext): boolean {
  const effects = isEffect(site) ? [effect] : graph.effectsOfCall(site, everything, looked).map((one) => one.site);
  return effects.length < looked && effects.every(({ meaning }) => meaning.concept === 'external' && meaning.kind === 'analytics');
}

/** Whether a `try` is about this statement alone: what it catches would never come. */
function isAlone(statement: ts.Statement): boolean {
  const block = statement.parent;
  return ts.isBlock(block) && ts.isTryStatement(block.parent) && block.statements.length === 1;
}

/** What keeps the process alive for a promise where an entry point runs; undefined where nothing does, or nobody has to. */
function keeperOf(entry: EntryPoint, handler: FunctionNode, statement: ts.Statement, imports: Imports, { workspace, checker }: FixContext): string | undefined {
  const file = entry.node.getSourceFile().fileName;
  // https://nextjs.org/docs/app/api-reference/functions/after: stable since 15.1, in what the app router runs.
  if (entry.framework === 'nextjs') return isInAppFolder(file.slice((packageFolder(file, workspace) ?? '').length + 1)) && hasAfter(workspace.dependencyVersion(file, 'next')) ? imports.named('after', 'next/server') : undefined;
  // https://supabase.com/docs/guides/functions/background-tasks
  if (entry.framework === 'deno') return edgeFunction(file) !== undefined ? 'EdgeRuntime.waitUntil' : undefined;
  if (runtimeOf(entry, workspace) !== 'workers') return undefined;
  const context = contextOf(entry, handler);
  return context && isNamedAt(context.name, statement, checker) ? context.keeper : undefined;
}

/** https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil, https://hono.dev/docs/api/context#executionctx */
function contextOf({ framework }: EntryPoint, { parameters }: FunctionNode): { readonly name: ts.Identifier; readonly keeper: string } | undefined {
  const name = parameters[framework === 'hono' ? 0 : 2]?.name;
  if (!name || !ts.isIdentifier(name)) return undefined;
  return framework === 'hono' ? { name, keeper: `${name.text}.executionCtx.waitUntil` } : framework === 'workers' ? { name, keeper: `${name.text}.waitUntil` } : undefined;
}

function hasAfter(version: string | undefined): boolean {
  const [, major = '0', minor = '0'] = /(\d+)(?:\.(\d+))?/.exec(version ?? '') ?? [];
  return Number(major) > 15 || (Number(major) === 15 && Number(minor) >= 1) || version === 'latest';
}
