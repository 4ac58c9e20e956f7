import type { Fix } from '../../core';
import { bits } from '../../flow/graph/reach/concepts';
import { isEffect } from '../../flow/graph/graph';
import { edgeFunction } from '../../flow/entries/functions/edge-functions';
import { handlerOf } from '../../flow/entries/reading/handler';
import { runtimeOf } from '../../flow/entries/runtime';
import type { EntryPoint } from '../../flow/entries/types';
import { enclosingFunction, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { FixContext, Planner } from '../types';

/** How many effects of a helper are looked at. */
const looked = 12;

/**
 * What may be lost is done beside the response, by the means of the platform that keeps the process alive for it: nobody waits for it, and the order in which things begin stays. Only analytics may be
 * lost; whatever else must arrive belongs into a queue.
 */
export const planAfterResponse: Planner<'wait'> = (finding, context): Fix | undefined => {
  const { site, entry, lost } = finding.subject;
  if (lost || !mayBeLost(finding, context) || !ts.isCallExpression(site.call)) return undefined;
  const awaited = site.call.parent;
  const statement = awaited.parent;
  // Beside a `try` of its own, or in a callback, it has a reason to be waited for.
  if (!ts.isAwaitExpression(awaited) || !ts.isExpressionStatement(statement) || enclosingFunction(statement) !== site.enclosing || isAlone(statement)) return undefined;
  const file = statement.getSourceFile();
  const builder = new EditBuilder();
  const imports = new Imports(file, new Names(statement));
  const keeper = keeperOf(entry, site.enclosing, imports, context);
  if (keeper === undefined) return undefined;
  imports.apply(builder);
  builder.range(file, awaited.getStart(), awaited.end, `${keeper}(${awaited.expression.getText()})`);
  return { kind: 'after-response', title: `Answer without waiting for it: \`${keeper}(…)\` (a failure is only logged)`, preferred: true, changesBehavior: true, edits: builder.build() };
};

/** Whether all that the call does outside of the process is to count. */
function mayBeLost({ subject: { site, effect } }: FixableFinding<'wait'>, { graph }: FixContext): boolean {
  const effects = isEffect(site) ? [effect] : graph.effectsOfCall(site, bits.external | bits.write | bits.enqueue, looked).map((one) => one.site);
  return effects.length < looked && effects.every(({ meaning }) => meaning.concept === 'external' && meaning.kind === 'analytics');
}

/** Whether a `try` is about this statement alone: what it catches would never come. */
function isAlone(statement: ts.Statement): boolean {
  const block = statement.parent;
  return ts.isBlock(block) && ts.isTryStatement(block.parent) && block.statements.length === 1;
}

/** What keeps the process alive for a promise where an entry point runs; undefined where nothing does, or nobody has to. */
function keeperOf(entry: EntryPoint, fn: ts.Node, imports: Imports, { workspace }: FixContext): string | undefined {
  const file = entry.node.getSourceFile().fileName;
  const handler = handlerOf(entry);
  // https://nextjs.org/docs/app/api-reference/functions/after: stable since 15.1, in what the app router runs.
  if (entry.framework === 'nextjs') return /\/app\//.test(file) && hasAfter(workspace.dependencyVersion(file, 'next')) ? imports.named('after', 'next/server') : undefined;
  // https://supabase.com/docs/guides/functions/background-tasks
  if (entry.framework === 'deno') return edgeFunction(file) !== undefined ? 'EdgeRuntime.waitUntil' : undefined;
  // The context of a request is at hand in its handler alone.
  return handler === fn && runtimeOf(entry, workspace) === 'workers' ? contextOf(entry, handler) : undefined;
}

/** https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil, https://hono.dev/docs/api/context#executionctx */
function contextOf({ framework }: EntryPoint, { parameters }: FunctionNode): string | undefined {
  const name = parameters[framework === 'hono' ? 0 : 2]?.name;
  if (!name || !ts.isIdentifier(name)) return undefined;
  return framework === 'hono' ? `${name.text}.executionCtx.waitUntil` : framework === 'workers' ? `${name.text}.waitUntil` : undefined;
}

function hasAfter(version: string | undefined): boolean {
  const [, major = '0', minor = '0'] = /(\d+)(?:\.(\d+))?/.exec(version ?? '') ?? [];
  return Number(major) > 15 || (Number(major) === 15 && Number(minor) >= 1) || version === 'latest';
}
