import { bare, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import { breakBefore } from '../rewrites/limit-edit';
import { keysetLinks, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { pageLinks, wholeChain, type OrderPart, type PageEdit, type PageLinks, type PageRequest } from '../rewrites/page';
import type { Query } from '../types';
import { orderIn, orderText } from './order';

/** Links with which the rows are not those of one table, each once, or that say a part of them already. */
const excluded = /join|group|having|distinct|union|cte|^(?:limit|offset|count|from|with\w*|setLockMode|clone|as|cache|populate|setFlag|setFlushMode|applyFilters|onConflict|insert|update|delete|truncate|stream|getSingleResult|getResultAndCount|getCount|\w*Query|toQuery)$/i;

/** Calls that send a builder's query; awaiting it sends it as well (https://mikro-orm.io/docs/query-builder). */
export const builderSends: ReadonlySet<string> = new Set(['execute', 'getResult', 'getResultList', 'then']);

/** `orderBy`, `limit` and `offset` before the call that sends a builder's query. https://mikro-orm.io/api/sql/class/QueryBuilder#limit */
export function builderPage(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  const form = formOf(query);
  return form && pageLinks(query, query.model, { ...form, page: [`limit(${limit})`, `offset(${offset})`] });
}

/** A condition more, an order and `limit`; an empty condition is none. */
export function builderKeyset(query: Query, { limit, after, isOwn }: KeysetRequest): KeysetEdit | undefined {
  const form = formOf(query);
  return form && keysetLinks(query, query.model, {
    ...form, limit: `limit(${limit})`,
    // The builder puts what is there in parentheses, alternatives too: https://mikro-orm.io/docs/query-builder#complex-where-conditions
    condition: ({ field, descending }, _links, before) => [{
      start: before.end, end: before.end, newText: `${breakBefore(before)}.andWhere({ ...(${after} !== undefined && { ${field}: { ${descending ? '$lt' : '$gt'}: ${after} } }) })`,
    }],
    selects: (links, field) => links.filter(({ name }) => name === 'select').every(({ call }) => [undefined, '*', field].some((one) => (one === undefined ? call.arguments.length === 0 : names(call.arguments[0]).includes(one)))),
  }, isOwn);
}

/** Whether `limit` can be a link of a builder's chain, which a call at its end sends. */
export function isBuilt({ call }: Query): boolean {
  return ts.isCallExpression(call) && linksOf(call).links.some(({ name }) => name === 'createQueryBuilder' || name === 'qb');
}

function formOf(query: Query): Omit<PageLinks, 'page'> | undefined {
  const base = { ends: builderSends, excluded, order: 'orderBy', furtherOrder: 'andOrderBy' };
  const chain = wholeChain(query, base);
  const made = chain?.links.find(({ name }) => name === 'createQueryBuilder' || name === 'qb');
  if (!chain || !made) return undefined;
  const selections = chain.links.filter(({ name }) => /^(?:add)?select$/i.test(name));
  // What is worked out is no column, and rows that are asked for by what they have many of come once for each.
  if (selections.some(({ call }) => call.arguments.length !== 1 || names(call.arguments[0]).length === 0) || chain.links.some((link) => /where/i.test(link.name) && asksForMany(link, query))) return undefined;
  const [first, second] = made.call.arguments;
  const named = query.clientIsModel === true ? first : second;
  if (named && !ts.isStringLiteralLike(bare(named))) return undefined;
  const prefix = named ? `${(bare(named) as ts.StringLiteralLike).text}.` : '';
  return {
    ...base,
    fresh: (fields, quote) => `orderBy({ ${fields.map((field) => orderText({ field, descending: false }, quote)).join(', ')} })`,
    extended({ call: { arguments: [given, ...rest] } }, quote) {
      const read = given && rest.length === 0 ? orderIn(given, quote) : undefined;
      const order = read?.order.map(({ field, descending }): OrderPart | undefined => {
        const own = prefix !== '' && field.startsWith(prefix) ? field.slice(prefix.length) : field;
        return /^\w+$/.test(own) ? { field: own, descending } : undefined;
      });
      return read && order && !order.includes(undefined) ? { order: order as readonly OrderPart[], add: read.add } : undefined;
    },
  };
}

/** The columns of `'*'`, `'id'`, `['id', 'name']`; none where one of them is something else. */
function names(selection: ts.Expression | undefined): readonly string[] {
  const node = selection && bare(selection);
  const parts = !node ? [] : ts.isArrayLiteralExpression(node) ? node.elements.map((element) => bare(element)) : [node];
  const texts = parts.flatMap((part) => (ts.isStringLiteralLike(part) && /^(?:\w+\.)?(?:\w+|\*)$/.test(part.text) ? [part.text.replace(/^\w+\./, '')] : []));
  return texts.length === parts.length ? texts : [];
}

/** Whether a condition is about a relation to many, which is joined. */
function asksForMany({ call }: Link, { model }: Query): boolean {
  let found = false;
  for (const argument of call.arguments) {
    walk(argument, (node) => {
      const name = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) ? propertyName(node.name) : undefined;
      const field = name === undefined ? undefined : model?.fields.get(name);
      found ||= field?.kind === 'relation' && field.list;
      return !found;
    });
  }
  return found;
}
