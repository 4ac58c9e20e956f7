import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, withReplaced, writtenChain } from '../chains/chain-text';
import { properties } from '../rewrites/properties';
import { bulkWrite } from './bulk';
import { countedBy, intoQuery } from './into-query';
import { typedRows } from './typed-rows';
import type { BatchRead, BatchReadRequest, Dialect, Query } from '../types';

/** How code for the driver is rewritten. */
export const dialect: Dialect = { batchRead, bulkWrite, intoQuery, countedBy, typedRows };

/**
 * `find` with `$in` for all ids, in place of a `findOne` per id. Ids are objects, of which each is another, and are compared as text. Of other fields nothing is known: an array is compared by
 * its elements, and `null` with fields that are not there. https://www.mongodb.com/docs/manual/reference/operator/query/in/, https://www.mongodb.com/docs/manual/tutorial/query-for-null-fields/
 */
function batchRead(inner: Query, { keyField, keyList, firstOnly }: BatchReadRequest): BatchRead | undefined {
  const written = writtenChain(inner);
  const last = written?.links.at(-1);
  if (!written || last?.name !== 'findOne' || keyField !== '_id' || !inner.filter?.complete || firstOnly) return undefined;
  const [filter, options, ...more] = last.call.arguments;
  const conditions = filter && bare(filter);
  if (!conditions || !ts.isObjectLiteralExpression(conditions) || more.length > 0 || (options && !keepsOptions(options))) return undefined;
  const named = conditions.properties.filter((property) => property.name && propertyName(property.name) === keyField);
  const [property] = named;
  if (!property || named.length > 1 || conditions.properties.some(ts.isSpreadAssignment)) return undefined;
  const asked = withReplaced(conditions, property, `_id: { $in: ${keyList} }`);
  const before = written.links.slice(0, -1).map((link): readonly [string, string] => [link.name, argsText(link)]);
  return {
    query: chainText(written.root, [...before, ['find', options ? `${asked}, ${options.getText()}` : asked], ['toArray', '']]),
    keyAdded: false, perKey: 'one', missing: 'null', absentFindsNothing: true, mapKey: (text) => `String(${text})`, mapKeyType: 'string',
  };
}

/** Whether options mean the same for many documents: the session, and which fields they have, of which the `_id` is always one unless it is taken out. */
function keepsOptions(options: ts.Expression): boolean {
  const all = propertiesOf(options);
  return all !== undefined && [...all].every(([name, value]) => name === 'session' || (name === 'projection' && [...propertiesOf(value)?.values() ?? [undefined]].every((said) => said?.getText() === '1' || said?.getText() === 'true')));
}

function propertiesOf(expression: ts.Expression): ReadonlyMap<string, ts.Expression> | undefined {
  const node = bare(expression);
  return ts.isObjectLiteralExpression(node) ? properties(node) : undefined;
}
