import type { FunctionNode } from '../../project/syntax';
import type { EntryPoint } from '../entries/types';
import { nestjs } from './nestjs';
import { nextjs } from './nextjs';
import { express, fastify, hono, koa } from './routers';
import type { RequestContext, RequestQuery, RequestReader } from './types';

export type { RequestContext, RequestQuery } from './types';

/** How each framework gives a handler its query string, by the framework's id. One that is not here is asked for nothing. */
const readers: Readonly<Record<string, RequestReader>> = { express, koa, hono, fastify, nextjs, nestjs };

/** How the handler of an entry point reads the query string; undefined where it is not asked for something, or it cannot be told. */
export function queryOfRequest(entry: EntryPoint, handler: FunctionNode, context: RequestContext): RequestQuery | undefined {
  if (entry.kind !== 'request' || !/^(?:GET|ALL) /.test(entry.name) || entry.functions.at(-1) !== handler) return undefined;
  return readers[entry.framework]?.(handler, entry, context);
}
