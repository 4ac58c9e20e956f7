import type { FilePath } from '../../core';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Enclosing } from '../types';
import { astro } from './files/astro';
import { deno } from './functions/deno';
import { elysia } from './routers/elysia';
import { express } from './routers/express';
import { fastify } from './routers/fastify';
import { auth } from './procedures/auth';
import { azure } from './functions/azure';
import { firebase } from './functions/firebase';
import { graphql } from './graphql/resolvers';
import { graphqlContext } from './graphql/context';
import { graphqlSockets } from './graphql/sockets';
import { hapi } from './routers/hapi';
import { hono } from './routers/hono';
import { bull, bullmq, consumers, graphileWorker, pgBoss } from './jobs/queues';
import { agenda, cron, inngest, nodeCron, nodeSchedule, triggerDev } from './jobs/schedules';
import { timers } from './jobs/timers';
import { koa } from './routers/koa';
import { lambda, lambdaInCode } from './functions/lambda';
import { nestjs } from './nestjs/controllers';
import { netlify } from './functions/netlify';
import { nexus } from './graphql/nexus';
import { nextjs } from './files/nextjs';
import { nuxt } from './files/nuxt';
import { orpc } from './procedures/orpc';
import { partsByMethod } from './reading/by-method';
import { begins, joinPaths, meets, unknownPart } from './reading/paths';
import { pothos } from './graphql/pothos';
import { remix } from './files/remix';
import { routerCalls, routerTrigger } from './routers/calls';
import { functionIn } from './routers/handlers';
import type { RouterCall, RouterFramework } from './routers/types';
import { nameOf, routerEntries } from './routers/routers-of';
import { sockets } from './sockets';
import { sveltekit } from './files/sveltekit';
import { trpc } from './procedures/trpc';
import { trpcContext } from './procedures/trpc-context';
import { typeGraphql } from './graphql/type-graphql';
import { traceOf } from './reading/trace';
import type { EntryContext, EntryPoint, Framework, HandlerRegistration, MiddlewareRegistration, Registration } from './types';
import { vercel } from './functions/vercel';
import { workers } from './functions/workers';
import { workersRpc } from './functions/workers-rpc';

/** Frameworks whose files say all by themselves: by decorators, exports, or where they stand. A new one is a file in one of the folders beside this one and a line here. */
export const frameworks: readonly Framework[] = [
  // Conventions of files, and decorators
  nextjs, remix, sveltekit, nuxt, astro, nestjs,
  // Procedures and fields
  trpc, trpcContext, orpc, graphql, graphqlContext, graphqlSockets, pothos, nexus, typeGraphql,
  // Sockets
  sockets,
  // Background work
  bullmq, bull, pgBoss, graphileWorker, consumers, nodeCron, cron, nodeSchedule, agenda, inngest, triggerDev, timers,
  // Serverless and edge
  lambda, lambdaInCode, vercel, netlify, firebase, azure, auth, workers, workersRpc, deno,
];

/** Frameworks whose handlers are registered by calls on routers, which lead across files. */
const routerFrameworks: readonly RouterFramework[] = [express, fastify, koa, hono, hapi, elysia];

interface Registered {
  readonly framework: string;
  readonly registration: Registration;
}

/** What one file registers. It depends on the file and on the names that its imports stand for. */
export interface FileRegistrations {
  readonly file: ts.SourceFile;
  readonly registrations: readonly Registered[];
  /** Frameworks that are asked when the entries are composed, since what they read here depends on other files. */
  readonly late: readonly Framework[];
  readonly routerCalls: readonly RouterCall[];
}

const anyTrigger = registryTrigger();
const anyPathTrigger = registryPathTrigger();

/** Whether a file may register anything, by its text and its path below the root. */
export function mayRegister(text: string, path: string): boolean {
  return anyPathTrigger.test(path) || anyTrigger.test(text);
}

/** Texts that may register something, in one pattern. */
export function registryTrigger(): RegExp {
  return anyOf([routerTrigger, ...frameworks.map(({ trigger }) => trigger)]);
}

/** Texts that hold handlers, in one pattern: such a file is looked at even where it uses no library that is known. */
export function handlerTrigger(): RegExp {
  return anyOf([routerTrigger, ...frameworks.map((framework) => framework.handlerTrigger ?? framework.trigger)]);
}

/** Paths of files that a framework finds by where they stand, in one pattern. */
export function registryPathTrigger(): RegExp {
  return anyOf(frameworks.flatMap(({ pathTrigger }) => pathTrigger ?? []));
}

function anyOf(patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => `(?:${source})`).join('|'));
}

/** What a file registers; undefined where it registers nothing. To be kept for as long as the file stays the same. */
export function entriesOfFile(file: ts.SourceFile, context: EntryContext): FileRegistrations | undefined {
  const path = context.relativePath(file.fileName);
  const asked = frameworks.filter((framework) => framework.trigger.test(file.text) || framework.pathTrigger?.test(path) || framework.isNamed?.(file.fileName, context));
  const registrations = asked.flatMap((framework) => (framework.acrossFiles ? [] : collected(framework, file, context)));
  const late = asked.filter(({ acrossFiles }) => acrossFiles);
  const calls = routerTrigger.test(file.text) ? routerCalls(file) : [];
  return registrations.length > 0 || late.length > 0 || calls.length > 0 ? { file, registrations, late, routerCalls: calls } : undefined;
}

function collected(framework: Framework, file: ts.SourceFile, context: EntryContext): readonly Registered[] {
  return [...framework.collect(file, context)].map((registration) => ({ framework: framework.id, registration }));
}

/** The entry points that the registrations of all files make together, by file, then by position. */
export function composeEntries(files: readonly FileRegistrations[], context: EntryContext): readonly EntryPoint[] {
  const steps = composing(files, context);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same a step at a time: what depends on other files has to be read anew for every state of the workspace. */
export function* composing(files: readonly FileRegistrations[], context: EntryContext): Generator<void, readonly EntryPoint[], void> {
  const own: Registered[] = [];
  for (const { file, registrations, late } of files) {
    own.push(...registrations);
    for (const framework of late) {
      own.push(...collected(framework, file, context));
      yield;
    }
  }
  const middleware = own.filter((one): one is Middleware => one.registration.kind === 'middleware');
  const handedOn: Handed[] = [];
  const entries = own.flatMap(({ framework, registration }): readonly EntryPoint[] => {
    if (registration.kind !== 'handler') return [];
    const before = runsBefore(middleware, framework, registration);
    const functions = registration.handlers.flatMap((handler): readonly Enclosing[] => (ts.isSourceFile(handler) ? [handler] : functionIn(handler, context)));
    // A handler that is a router's own (`Deno.serve(app.fetch)`) is told by its routes.
    if (functions.length === 0) {
      if (middleware.length > 0) handedOn.push({ framework, registration });
      return [];
    }
    const handler = registration.verb === 'ALL' && registration.path !== undefined && registration.path !== '*' ? functions.at(-1) : undefined;
    const methods = handler && isFunctionNode(handler) ? partsByMethod(handler, context.checker) : [];
    return (methods.length > 0 ? methods : [undefined]).map((part) => ({
      kind: registration.entry, name: wholeName({ ...registration, verb: part?.verb ?? registration.verb }), framework, node: registration.node,
      functions: [...before.flatMap((one) => functionIn(one, context)), ...functions],
      ...(part && { part }),
      ...(registration.isRendered && { isRendered: true }), ...(registration.isAfter && { isAfter: true }), ...(registration.drawn && { drawn: registration.drawn }),
      ...(registration.perParent !== undefined && { perParent: registration.perParent, parentAt: registration.parentAt ?? 0 }),
      ...(registration.context !== undefined && { context: registration.context }),
    }));
  });
  const routes = routerEntries(files.flatMap((one) => one.routerCalls), routerFrameworks, context);
  const all = [...entries, ...handedOn.length === 0 ? routes : routes.map((route) => behind(route, handedOn, middleware, context))];
  return all.map((entry, index) => ({ entry, index, file: entry.node.getSourceFile().fileName, start: entry.node.getStart() }))
    .sort((a, b) => byText(a.file, b.file) || a.start - b.start || a.index - b.index).map(({ entry }) => entry);
}

/** A handler that is no function of the workspace: that of a router perhaps. */
interface Handed {
  readonly framework: string;
  readonly registration: HandlerRegistration;
}

type Middleware = { readonly framework: string; readonly registration: MiddlewareRegistration };

/** What runs before a handler that a framework calls by itself. */
function runsBefore(middleware: readonly Middleware[], framework: string, handler: HandlerRegistration): MiddlewareRegistration['handlers'] {
  return middleware.filter((one) => (one.registration.runsFor ?? ((asked) => one.framework === framework && guards(one.registration, asked)))(handler)).flatMap((one) => one.registration.handlers);
}

/** A route of a router that a framework's file hands its requests to (`export const GET = handle(app)` below Next.js's `api/[[...route]]`), with what the framework runs before it. */
function behind(route: EntryPoint, handedOn: readonly Handed[], middleware: readonly Middleware[], context: EntryContext): EntryPoint {
  const path = route.name.slice(route.name.indexOf(' ') + 1);
  const packages = routerFrameworks.find(({ id }) => id === route.framework)?.packages;
  const found = handedOn.find(({ registration }) => registration.path?.includes('*') && begins(path, registration.path.replace(/\/[^/]*\*\??$/, ''))
    && registration.handlers.some((handler) => ts.isExpression(handler) && packages?.has(traceOf(ts.isCallExpression(handler) ? handler.arguments[0] ?? handler : handler, context)?.package ?? '')));
  const before = found ? runsBefore(middleware, found.framework, { ...found.registration, path }).flatMap((one) => functionIn(one, context)) : [];
  return before.length === 0 ? route : { ...route, functions: [...before, ...route.functions], ...(route.made && { made: [...before.map(() => []), ...route.made] }) };
}

/** Every entry point of these files. */
export function collectEntries(files: readonly ts.SourceFile[], context: EntryContext): readonly EntryPoint[] {
  return composeEntries(files.flatMap((file) => entriesOfFile(file, context) ?? []), context);
}

/** A guard of a whole application is for the requests of the files in its folder and below, where their paths begin as it says. */
function guards(middleware: MiddlewareRegistration, handler: HandlerRegistration): boolean {
  if (handler.entry !== 'request') return false;
  const folder = middleware.folder ?? folderOf(middleware.node.getSourceFile().fileName);
  return handler.node.getSourceFile().fileName.startsWith(folder) && (middleware.exact ? meets : begins)(handler.path ?? '', middleware.path);
}

function folderOf(file: FilePath): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

/** `GET /orders/:id`, `Query.orders`, `cron 0 3 * * *`. */
function wholeName({ verb, path, entry }: HandlerRegistration): string {
  if (path === undefined) return /^[A-Z]+$/.test(verb) ? `${verb} ${unknownPart}` : verb;
  return entry === 'request' && /^[A-Z]+$/.test(verb) ? nameOf(verb, joinPaths('', path)) : `${verb} ${path}`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
