import type { Fix } from '../../core';
import { enclosingFunction, outward, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { EditBuilder } from '../edits/edit-builder';
import type { Planner } from '../types';
import { awaitedCall, catcherOf } from './awaited-call';
import { changesOf } from './changed-settings';
import { closingsOf, removeClosing } from './closings';
import { heldMeanwhile, isHeldAt } from './held';
import { importShared, moduleKind } from './imports';
import { newModule } from './new-module';
import { exportedClients } from './shared';
import { isTaken, ownClient } from './own-client';
import { asksOrdinary } from './statements';

/** A connection that each request makes for statements of which none needs another's: a pool of the process is asked in its place, with the same words. */
export const planPooledClient: Planner<'client'> = (finding, context): Fix | undefined => {
  const { site, meaning, shape } = finding.subject;
  const { pooled } = meaning;
  const own = pooled && shape === 'per-request' ? ownClient(site, true) : undefined;
  const scope = own && enclosingFunction(own.statement);
  if (!own || !pooled || !scope || moduleKind(own.file) === undefined) return undefined;
  const closings = closingsOf(scope, own.name);
  const opening = pooled.opens === undefined ? undefined : openingOf(scope, own.name, pooled.opens);
  // Where connecting fails, somebody may be told another thing than where a statement does.
  const catcher = catcherOf(opening ?? own.call);
  if (!closings || (pooled.opens !== undefined && !opening)) return undefined;
  const others = referencesTo(own.name, scope).filter((use) => !ts.isVariableDeclaration(outward(use).user) && ![opening, ...closings].some((statement) => statement && use.pos >= statement.pos && use.end <= statement.end));
  const asked = others.map((use) => awaitedCall(use, pooled.asks));
  const queries = asked.flatMap((query) => (query && enclosingFunction(query) === scope && catcherOf(query) === catcher ? [query] : []));
  if (queries.length === 0 || queries.length < asked.length) return undefined;
  if (!queries.every((query) => asksOrdinary(query, context))) {
    context.withheld?.('a statement needs that one connection, or it is not known what is asked');
    return undefined;
  }

  const changes = changesOf(own, meaning, context);
  if (changes === 'running') return undefined;
  const existing = exportedClients(site, meaning, context, { maker: pooled.maker, getters: true }).at(0);
  if (existing && isHeldAt(own.call, context)) {
    context.withheld?.(heldMeanwhile);
    return undefined;
  }
  const name = /client|conn/i.test(own.name) ? ['pool', 'sharedPool'].find((one) => !isTaken(own.file, one, own)) ?? own.name : own.name;
  const [created] = existing ? [] : [name, 'sharedPool'].flatMap((one) => newModule(own, meaning, context, { remade: { name: one, maker: pooled.maker }, isLate: changes === 'loading' }) ?? []);
  const made = existing ?? created;
  if (!made || isTaken(own.file, made.name, own)) return undefined;
  const builder = new EditBuilder().remove(own.statement);
  if (opening) builder.remove(opening);
  const asName = made.isMade ? `${made.name}()` : made.name;
  if (own.name !== asName) for (const use of others) builder.replace(use, asName);
  for (const closing of closings) if (!removeClosing(closing, builder)) return undefined;
  importShared(own.file, made, builder, context.workspace);
  const where = made.file.slice(made.file.lastIndexOf('/') + 1);
  return {
    kind: 'shared-client',
    title: existing ? `Ask the shared pool \`${made.name}\` of ${where} in place of a connection per request` : `Ask one shared pool in place of a connection per request (\`${made.name}\`, in a module of its own, ${where})`,
    preferred: true,
    changesBehavior: false,
    edits: [...builder.build(), ...(created ? [{ file: created.file, create: true, edits: [{ start: 0, end: 0, newText: created.text }] }] : [])],
  };
};

/** The statement that connects and does nothing else: `await client.connect();`. */
export function openingOf(scope: ts.Node, name: string, method: string): ts.ExpressionStatement | undefined {
  const found: ts.ExpressionStatement[] = [];
  walk(scope, (node) => {
    if (!ts.isExpressionStatement(node)) return;
    const call = ts.isAwaitExpression(node.expression) ? node.expression.expression : undefined;
    if (call && ts.isCallExpression(call) && call.arguments.length === 0 && call.expression.getText() === `${name}.${method}`) found.push(node);
  });
  return found.length === 1 && found[0] && ts.isBlock(found[0].parent) ? found[0] : undefined;
}
