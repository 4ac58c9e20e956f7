import type { FunctionNode } from '../../project/syntax';
import type { EntryPoint } from '../entries/types';
import { fastify } from './fastify';
import { graphql, nestGraphql, pothos, typeGraphql } from './graphql';
import { nestjs } from './nestjs';
import { nextjs } from './nextjs';
import { remix } from './remix';
import { express, hono, koa, platform } from './routers';
import { sveltekit } from './sveltekit';
import { trpc } from './trpc';
import type { RequestContext, RequestQuery, RequestReader } from './types';

export type { DrawnBy, RequestContext, RequestQuery } from './types';
export { drawnBy } from './nextjs-server-props';

/** How each framework gives a handler its query string, or what stands for it, by the framework's id. One that is not here is asked for nothing. */
const readers: Readonly<Record<string, RequestReader>> = { express, koa, hono, fastify, nextjs, nestjs, deno: platform, workers: platform, remix, sveltekit, trpc, graphql, pothos, 'type-graphql': typeGraphql };

/** What handlers that are asked for something are called: by their verbs, or as their framework has it. */
const asking = /^(?:(?:GET|ALL|loader|query) |Query\.)/;

/** How the handler of an entry point reads the query string; undefined where it is not asked for something, or it cannot be told. */
export function queryOfRequest(entry: EntryPoint, handler: FunctionNode, context: RequestContext): RequestQuery | undefined {
  const isAsked = asking.test(entry.name) || (entry.framework === 'nextjs' && entry.name.startsWith('page '));
  if (entry.kind !== 'request' || !isAsked || entry.functions.at(-1) !== handler) return undefined;
  return (isField(entry) && entry.framework === 'nestjs' ? nestGraphql : readers[entry.framework])?.(handler, entry, context);
}

/** Whether an entry point is a field of a GraphQL schema: what it answers has the form that its schema says. */
export function isField({ name }: EntryPoint): boolean {
  return name.startsWith('Query.');
}
