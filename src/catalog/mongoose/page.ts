import type { TextEdit } from '../../core';
import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { addProperties } from '../rewrites/edit-literal';
import { keysetLinks, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { pageLinks, type Keys, type OrderPart, type PageEdit, type PageLinks, type PageRequest } from '../rewrites/page';
import { properties } from '../rewrites/properties';
import type { Query } from '../types';

/** How the order of documents is read and written. */
export const sorted: Pick<PageLinks, 'order' | 'fresh' | 'extended'> = {
  order: 'sort', fresh: (fields) => `sort({ ${fields.map((field) => text({ field, descending: false })).join(', ')} })`,
  extended({ call }) {
    const [argument, ...others] = call.arguments;
    const node = argument && bare(argument);
    if (!node || others.length > 0) return undefined;
    if (ts.isStringLiteralLike(node)) {
      const order = node.text.split(/\s+/).filter((part) => part !== '').map((part) => ({ field: part.replace(/^-/, ''), descending: part.startsWith('-') }));
      return { order, add: (added) => ({ start: node.end - 1, end: node.end - 1, newText: added.map(({ field, descending }) => ` ${descending ? '-' : ''}${field}`).join('') }) };
    }
    if (!ts.isObjectLiteralExpression(node)) return undefined;
    const parts = [...properties(node) ?? []].map(([field, value]): OrderPart | undefined => {
      const said = /^(?:(-)?1|['"](?:(desc)|asc)(?:ending)?['"])$/.exec(bare(value).getText());
      return said ? { field, descending: (said[1] ?? said[2]) !== undefined } : undefined;
    });
    return parts.length === 0 || parts.includes(undefined) ? undefined : { order: parts as readonly OrderPart[], add: (added) => addProperties(node, added.map(text)) };
  },
};

/** Where the chain ends, and what leaves no plain list. */
export const form: Omit<PageLinks, 'page'> = {
  ends: new Set(['exec', 'then']), excluded: /^(?:skip|limit|distinct|cursor|count\w*|estimatedDocumentCount|find(?:One|By)\w*|aggregate|sample|group)$/, ...sorted,
};

/** The call of `find`, whose third argument would be options of its own. */
export function findOf({ call }: Query): ts.CallExpression | undefined {
  return ts.isCallExpression(call) ? linksOf(call).links.find((link) => link.name === 'find' && link.call.arguments.length < 3)?.call : undefined;
}

/** `sort`, `skip` and `limit` before the call that executes it. https://mongoosejs.com/docs/api/query.html#Query.prototype.skip() */
export function page(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  return findOf(query) && pageLinks(query, query.model ?? idOnly, { ...form, page: [`skip(${offset})`, `limit(${limit})`] });
}

/**
 * A condition on `_id`, which `find` takes as one more filter: https://mongoosejs.com/docs/api/query.html#Query.prototype.find(). A text that is no id is none, as casting it would fail
 * (https://mongoosejs.com/docs/api/mongoose.html#Mongoose.prototype.isValidObjectId()); only of models whose ids are such.
 */
export function keyset(query: Query, { limit, after }: KeysetRequest): KeysetEdit | undefined {
  const find = findOf(query);
  const [filter, projection] = find?.arguments ?? [];
  const literal = filter && bare(filter);
  const known = literal && (ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined);
  // A second condition on a path takes the place of the first.
  if (!find || projection || (filter && (!known || known.has('_id'))) || query.model?.fields.get('_id')?.type !== 'ObjectId') return undefined;
  const made = keysetLinks(query, idKeys, {
    ...form, limit: `limit(${limit})`,
    condition: ({ descending }) => [behind(find, after, descending)],
    // What is selected has the `_id` unless it says that it has not.
    selects: (links) => links.filter(({ name }) => /^(?:select|projection)$/.test(name)).every(({ call: { arguments: [selection] } }) => selection !== undefined && ts.isStringLiteralLike(selection) && !/(?:^|\s)-_id\b/.test(selection.text)) && !links.some(({ name }) => name === 'transform' || name === 'or' || name === 'where'),
  });
  return made && { ...made, key: { ...made.key, reader: (imported) => `(id) => (${imported('isValidObjectId', 'mongoose')}(id) ? id : undefined)` } };
}

/** Every document has an `_id`, whatever else is known of it. */
export const idOnly: Keys = { fields: new Map(), primaryKey: ['_id'], uniques: [] };
/** The same with what it is for a client: a text. */
export const idKeys: Keys = { ...idOnly, fields: new Map([['_id', { type: 'String', kind: 'scalar', optional: false, list: false }]]) };

function text({ field, descending }: OrderPart): string {
  return `${field}: ${descending ? -1 : 1}`;
}

/** The query's own cursor: `for await (const order of Order.find().cursor())`. https://mongoosejs.com/docs/api/query.html#Query.prototype.cursor() */
export function cursor({ call, inputs }: Query): readonly TextEdit[] | undefined {
  if (!ts.isCallExpression(call) || inputs?.some((node) => !isWithin(node, call))) return undefined;
  const { links } = linksOf(call);
  const find = links.findIndex(({ name }) => name === 'find');
  const plain = links.slice(find).every(({ name }) => /^(?:find|where|equals|gte?|lte?|in|nin|ne|or|and|select|sort|lean|populate|hint|collation|session)$/.test(name));
  return find >= 0 && plain ? [{ start: call.end, end: call.end, newText: '.cursor()' }] : undefined;
}

/** The condition of a `find` that leaves the documents up to the one with the id `after`, where there is one; its filter is written out, or there is none. */
export function behind(find: ts.CallExpression, after: string, descending: boolean): TextEdit {
  const [filter] = find.arguments;
  const literal = filter && bare(filter);
  const condition = `{ _id: { ${descending ? '$lt' : '$gt'}: ${after} } }`;
  if (literal && ts.isObjectLiteralExpression(literal)) return addProperties(literal, [`...(${after} !== undefined && ${condition})`]);
  return { start: find.end - 1, end: find.end - 1, newText: `${after} === undefined ? {} : ${condition}` };
}
