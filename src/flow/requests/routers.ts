import { ts } from '../../project/ts';
import { addParameter, isTyped, parameterAt } from './parameters';
import type { RequestReader } from './types';

/** A handler whose parameter at an index leads to the query: `(req, res) => … req.query`. */
export function member(index: number, wish: string, rest: string): RequestReader {
  return (handler, _entry, context) => {
    const parameter = parameterAt(handler, index, wish, context);
    return parameter && { text: parameter.name + rest, edits: parameter.edits };
  };
}

/** https://expressjs.com/en/5x/api.html#req.query */
export const express = member(0, 'req', '.query');
/** https://github.com/koajs/koa/blob/master/docs/api/request.md#requestquery */
export const koa = member(0, 'ctx', '.query');
/** https://hono.dev/docs/api/request#query */
export const hono = member(0, 'c', '.req.query()');

/** The platform's own request: `new URL(request.url).searchParams`. */
export const platform: RequestReader = (handler, _entry, context) => {
  if (handler.parameters.length === 0) {
    const name = context.free('request', 'req');
    const added = addParameter(handler, isTyped(handler) && !ts.isCallExpression(handler.parent) ? `${name}: Request` : name);
    return added && { text: searchOf(name), edits: [added] };
  }
  const parameter = parameterAt(handler, 0, 'request', context);
  return parameter && { text: searchOf(parameter.name), edits: parameter.edits };
};

/** The query string of a platform's request, as an object. */
export function searchOf(request: string): string {
  return `Object.fromEntries(new URL(${request}.url).searchParams)`;
}
