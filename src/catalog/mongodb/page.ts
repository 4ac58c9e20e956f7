import type { TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import { keysetLinks, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { behind, idKeys, idOnly, sorted } from '../mongoose/page';
import { pageLinks, type PageEdit, type PageLinks, type PageRequest } from '../rewrites/page';
import { optionsIn, properties } from '../rewrites/properties';
import type { Query } from '../types';

/** Options of `find` that leave which documents come, and in what order, to the rest of the chain. */
const plain: ReadonlySet<string> = new Set(['projection', 'session']);

/** The links of a chain from `find` on, where its options say neither an order nor a part. */
function found({ call }: Query): readonly Link[] | undefined {
  const links = ts.isCallExpression(call) ? linksOf(call).links : [];
  const at = links.findIndex(({ name }) => name === 'find');
  const options = links[at]?.call.arguments[1];
  const said = options && optionsIn(options);
  return at < 0 || (options && !(said && [...said.keys()].every((name) => plain.has(name)))) ? undefined : links.slice(at);
}

/** Where the chain ends, and what leaves no plain list. */
const form: Omit<PageLinks, 'page'> = { ends: new Set(['toArray']), excluded: /^(?:skip|limit|map|filter|count|forEach|next|tryNext|hasNext|stream|min|max|returnKey)$/, ...sorted };

/** `sort`, `skip` and `limit` before the call that reads the cursor. https://mongodb.github.io/node-mongodb-native/6.0/classes/FindCursor.html */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return found(query) && pageLinks(query, idOnly, { ...form, page: [`skip(${offset})`, `limit(${limit})`] });
}

/**
 * A condition on `_id`, where the collection's type says that it is an `ObjectId` (`Collection<Order>`; a type that does not name it leaves it to the driver:
 * https://mongodb.github.io/node-mongodb-native/6.0/types/WithId.html). A text that is none is no key: https://mongodb.github.io/node-mongodb-native/6.0/classes/BSON.ObjectId.html#isValid
 */
export function keyset(query: Query, { limit, after }: KeysetRequest): KeysetEdit | undefined {
  const links = found(query);
  const find = links?.[0]?.call;
  const [filter] = find?.arguments ?? [];
  const literal = filter && bare(filter);
  const known = literal && (ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined);
  if (!links || !find || (filter && (!known || known.has('_id'))) || query.keyColumn !== '_id') return undefined;
  const made = keysetLinks(query, idKeys, {
    ...form, limit: `limit(${limit})`,
    condition: ({ descending }) => [behind(find, after, descending)],
    // Chosen fields have the `_id` with them unless it is taken out.
    selects: (all) => [...all.flatMap(({ name, call }) => (name === 'project' ? [call.arguments[0]] : [])), optionsIn(find.arguments[1])?.get('projection')].every((chosen) => {
      const fields = optionsIn(chosen);
      return fields !== undefined && (!fields.has('_id') || /^(?:1|true)$/.test(fields.get('_id')?.getText() ?? ''));
    }),
  });
  return made && { ...made, key: { ...made.key, reader: (imported) => { const id = imported('ObjectId', 'mongodb'); return `(id) => (${id}.isValid(id) ? new ${id}(id) : undefined)`; } } };
}

/** The cursor itself, which is read some documents at a time: `toArray` is left out. https://www.mongodb.com/docs/drivers/node/current/crud/query/cursor/ */
export function cursor(query: Query): readonly TextEdit[] | undefined {
  const links = found(query);
  const [last, before] = [links?.at(-1), links?.at(-2)];
  return last && before && last.name === 'toArray' && last.call === query.call && last.call.arguments.length === 0 ? [{ start: before.call.end, end: last.call.end, newText: '' }] : undefined;
}
