import { linksOf } from '../../catalog/chains/chain';
import { addProperties } from '../../catalog/rewrites/edit-literal';
import { properties } from '../../catalog/rewrites/properties';
import { quoteOf } from '../../catalog/rewrites/page';
import type { TextEdit } from '../../core';
import { bare, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EntryPoint } from '../entries/types';
import { addParameter } from './parameters';
import { member } from './routers';
import type { RequestContext, RequestReader } from './types';

/**
 * https://fastify.dev/docs/latest/Reference/Request/. A schema of the query string takes out or refuses what it does not name (https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/), so
 * it gets the parameters, which may be left out.
 */
export const fastify: RequestReader = (handler, entry, context) => {
  const described = schemaEdits(entry, context);
  if (!described) return undefined;
  const name = handler.parameters.length === 0 ? context.free('request') : undefined;
  // The type of the route's own handler says what it is given.
  if (name !== undefined) {
    const added = ts.isCallExpression(handler.parent) || ts.isPropertyAssignment(handler.parent) ? addParameter(handler, name) : undefined;
    return added && { text: `${name}.query`, edits: [...described, added] };
  }
  const own = member(0, 'request', '.query')(handler, entry, context);
  return own && { text: own.text, edits: [...described, ...own.edits] };
};

/** What the schema of a route needs, which is nothing where it says nothing of the query string. Undefined where it is not written out. */
function schemaEdits(entry: EntryPoint, context: RequestContext): readonly TextEdit[] | undefined {
  // Where it is registered is the name of the method that is called.
  const node = entry.node.parent.parent;
  if (!ts.isCallExpression(node)) return undefined;
  const edits: TextEdit[] = [];
  for (const argument of node.arguments) {
    const options = bare(argument);
    if (ts.isObjectLiteralExpression(options)) {
      const schema = propertyValue(options, 'schema');
      const written = schema && bare(schema);
      if (!written) {
        if (options.properties.some(ts.isSpreadAssignment)) return undefined;
        continue;
      }
      if (!ts.isObjectLiteralExpression(written) || written.properties.some((part) => !part.name)) return undefined;
      const query = written.properties.find((part) => /^(?:querystring|query)$/.test(propertyName(part.name) ?? ''));
      if (!query) continue;
      const edit = ts.isPropertyAssignment(query) && query.getSourceFile() === node.getSourceFile() ? extended(bare(query.initializer), context) : undefined;
      if (!edit) return undefined;
      edits.push(edit);
      // `server.get('/orders', options, list)`
    } else if (node.arguments.length > 2 && argument !== node.arguments[0] && argument !== node.arguments.at(-1)) return undefined;
  }
  return edits;
}

/** A JSON schema, or an object of TypeBox (https://fastify.dev/docs/latest/Reference/Type-Providers/#typebox), that is written out and has none of the names. */
function extended(query: ts.Expression, { asked }: RequestContext): TextEdit | undefined {
  const quote = quoteOf(query);
  const add = (fields: ts.Expression | undefined, text: (type: string) => string): TextEdit | undefined => {
    const literal = fields && bare(fields);
    const known = literal && ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
    if (!known || !literal || !ts.isObjectLiteralExpression(literal) || Object.keys(asked).some((name) => known.has(name))) return undefined;
    return addProperties(literal, Object.entries(asked).map(([name, type]) => `${name}: ${text(type)}`));
  };
  if (ts.isObjectLiteralExpression(query)) return add(propertyValue(query, 'properties'), (type) => `{ type: ${quote(type)} }`);
  if (!ts.isCallExpression(query)) return undefined;
  const { links: [only, ...others], root } = linksOf(query);
  if (only?.name !== 'Object' || others.length > 0 || !ts.isIdentifier(root)) return undefined;
  return add(only.call.arguments[0], (type) => `${root.text}.Optional(${root.text}.${type === 'number' ? 'Number' : 'String'}())`);
}
