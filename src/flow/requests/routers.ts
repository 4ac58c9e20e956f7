import { bare, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EntryPoint } from '../entries/types';
import { addParameter, isTyped, parameterAt } from './parameters';
import type { RequestReader } from './types';

/** A handler whose parameter at an index leads to the query: `(req, res) => … req.query`. */
function member(index: number, wish: string, rest: string): RequestReader {
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

/**
 * https://fastify.dev/docs/latest/Reference/Request/. A schema of the query string takes out or refuses what it does not name, and a typed one has a type of its own
 * (https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/).
 */
export const fastify: RequestReader = (handler, entry, context) => {
  if (hasQuerySchema(entry)) return undefined;
  const name = handler.parameters.length === 0 ? context.free('request') : undefined;
  // The type of the route's own handler says what it is given.
  if (name !== undefined) {
    const added = ts.isCallExpression(handler.parent) || ts.isPropertyAssignment(handler.parent) ? addParameter(handler, name) : undefined;
    return added && { text: `${name}.query`, edits: [added] };
  }
  return member(0, 'request', '.query')(handler, entry, context);
};

function hasQuerySchema(entry: EntryPoint): boolean {
  // Where it is registered is the name of the method that is called.
  const node = entry.node.parent.parent;
  return !ts.isCallExpression(node) || node.arguments.some((argument) => {
    const options = bare(argument);
    if (ts.isObjectLiteralExpression(options)) {
      const schema = propertyValue(options, 'schema');
      const written = schema && bare(schema);
      if (!written) return options.properties.some(ts.isSpreadAssignment);
      return !ts.isObjectLiteralExpression(written) || written.properties.some((part) => !part.name || /^['"]?(?:querystring|query)['"]?$/.test(part.name.getText()));
    }
    // `server.get('/orders', options, list)`
    return node.arguments.length > 2 && argument !== node.arguments[0] && argument !== node.arguments.at(-1);
  });
}

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
