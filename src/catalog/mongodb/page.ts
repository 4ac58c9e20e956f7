import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chain';
import { idOnly, sorted } from '../mongoose/page';
import { pageLinks, type PageEdit, type PageRequest } from '../page';
import { optionsIn } from '../properties';
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

/** `sort`, `skip` and `limit` before the call that reads the cursor. https://mongodb.github.io/node-mongodb-native/6.0/classes/FindCursor.html */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return found(query) && pageLinks(query, idOnly, { ends: new Set(['toArray']), excluded: /^(?:skip|limit|map|filter|count|forEach|next|tryNext|hasNext|stream|min|max|returnKey)$/, ...sorted, page: [`skip(${offset})`, `limit(${limit})`] });
}

/** The cursor itself, which is read some documents at a time: `toArray` is left out. https://www.mongodb.com/docs/drivers/node/current/crud/query/cursor/ */
export function cursor(query: Query): readonly TextEdit[] | undefined {
  const links = found(query);
  const [last, before] = [links?.at(-1), links?.at(-2)];
  return last && before && last.name === 'toArray' && last.call === query.call && last.call.arguments.length === 0 ? [{ start: before.call.end, end: last.call.end, newText: '' }] : undefined;
}
