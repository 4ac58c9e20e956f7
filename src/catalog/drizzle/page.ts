import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { calleeName } from '../tables/members';
import { keysetLinks, namesColumn, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { breakBefore } from '../rewrites/limit-edit';
import { pageLinks, pageOptions, type OrderPart, type PageEdit, type PageLinks, type PageOptions, type PageRequest } from '../rewrites/page';
import type { Query } from '../types';

/** Links with which the rows are not those of one table, each once. */
const excluded = /join|union|intersect|except|^(?:limit|offset|groupBy|having|selectDistinct\w*|prepare|\$dynamic|with|as)$/i;

/** Offset pagination: https://orm.drizzle.team/docs/guides/limit-offset-pagination */
export function page(query: Query, request: PageRequest): PageEdit | undefined {
  // The versions from 1 on write a relational query's order as an object.
  if (ts.isCallExpression(query.call) && calleeName(query.call) === 'findMany') return /^\D*[1-9]/.test(request.dependencyVersion('drizzle-orm') ?? '') ? undefined : pageOptions(query, 0, relational, request);
  const table = tableIn(query);
  return table === undefined ? undefined : pageLinks(query, query.model, { ...formOf(table), page: [`limit(${request.limit})`, `offset(${request.offset})`] });
}

/** Cursor pagination: https://orm.drizzle.team/docs/guides/cursor-based-pagination; a condition that is `undefined` is none. */
export function keyset(query: Query, { limit, after, imported, isOwn }: KeysetRequest): KeysetEdit | undefined {
  const table = tableIn(query);
  return table === undefined ? undefined : keysetLinks(query, query.model, {
    ...formOf(table), limit: `limit(${limit})`,
    condition({ field, descending }, links) {
      const compare = (): string => `${after} === undefined ? undefined : ${imported(descending ? 'lt' : 'gt', 'drizzle-orm')}(${table}.${field}, ${after})`;
      const [where, ...others] = links.filter(({ name }) => name === 'where');
      const from = links.find(({ name }) => name === 'from')?.call;
      // Of two conditions the later one counts: https://orm.drizzle.team/docs/dynamic-query-building
      if (!from || others.length > 0 || links.some(({ call }) => !isWithin(call, query.call))) return undefined;
      if (!where) return [{ start: from.end, end: from.end, newText: `${breakBefore(from)}.where(${compare()})` }];
      const [condition, ...more] = where.call.arguments;
      if (!condition || more.length > 0) return undefined;
      return [{ start: condition.getStart(), end: condition.end, newText: `${imported('and', 'drizzle-orm')}(${condition.getText()}, ${compare()})` }];
    },
    selects: (links, field) => namesColumn(links.find(({ name }) => name === 'select')?.call.arguments[0], field),
  }, isOwn);
}

/** The table of a select, where that is a name. */
export function tableIn({ call }: Query): string | undefined {
  const from = ts.isCallExpression(call) ? linksOf(call).links.find(({ name }) => name === 'from')?.call.arguments[0] : undefined;
  const table = from && bare(from);
  return table && ts.isIdentifier(table) ? table.text : undefined;
}

/** Where the chain ends, and how its order is read and written. */
export function formOf(table: string): Omit<PageLinks, 'page'> {
  const written = ({ field, descending }: OrderPart, like?: OrderText): string => (descending && like ? `${like.operator}(${table}.${field})` : `${table}.${field}`);
  return {
    ends: new Set(['all', 'execute', 'values', 'then']), excluded, order: 'orderBy',
    fresh: (fields) => `orderBy(${fields.map((field) => written({ field, descending: false })).join(', ')})`,
    extended({ call: link }) {
      const parts = link.arguments.map((argument) => orderText(argument));
      const last = parts.at(-1);
      if (!last || parts.some((part) => part?.table !== table)) return undefined;
      const at = (link.arguments.at(-1) as ts.Expression).end;
      return { order: parts as readonly OrderPart[], add: (added) => ({ start: at, end: at, newText: added.map((part) => `, ${written(part, last)}`).join('') }) };
    },
  };
}

/** One part of an order as it is written: `orders.createdAt`, `desc(orders.createdAt)`. */
interface OrderText extends OrderPart {
  readonly table: string;
  readonly operator?: string;
}

function orderText(expression: ts.Expression): OrderText | undefined {
  const node = bare(expression);
  const operator = ts.isCallExpression(node) && node.arguments.length === 1 && /^(?:\w+\.)?(?:asc|desc)$/.test(node.expression.getText()) ? node.expression.getText() : undefined;
  const column = operator !== undefined && ts.isCallExpression(node) ? bare(node.arguments[0] as ts.Expression) : node;
  if (!ts.isPropertyAccessExpression(column) || !ts.isIdentifier(column.expression)) return undefined;
  return { table: column.expression.text, field: column.name.text, descending: operator?.endsWith('desc') === true, ...(operator !== undefined && { operator }) };
}

/** `db.query.orders.findMany({ orderBy })`: the order is one of columns, or a callback. */
const relational: PageOptions = {
  limit: 'limit', offset: 'offset', order: 'orderBy', excluded: [],
  fresh: (fields) => `(row, { asc }) => ${fields.length === 1 ? `asc(row.${fields[0] ?? ''})` : `[${fields.map((field) => `asc(row.${field})`).join(', ')}]`}`,
  extended(written) {
    const node = bare(written);
    const body = ts.isArrowFunction(node) && !ts.isBlock(node.body) ? bare(node.body) : node;
    const list = ts.isArrayLiteralExpression(body) ? [...body.elements] : [body];
    const parts = list.map(orderText);
    const last = parts.at(-1);
    if (!last || parts.includes(undefined)) return undefined;
    const text = ({ field, descending }: OrderPart): string => (descending && last.operator !== undefined ? `${last.operator}(${last.table}.${field})` : `${last.table}.${field}`);
    const end = (list.at(-1) as ts.Expression).end;
    return {
      order: parts as readonly OrderPart[],
      add: (added) => (ts.isArrayLiteralExpression(body) ? { start: end, end, newText: added.map((part) => `, ${text(part)}`).join('') }
        : { start: body.getStart(), end, newText: `[${body.getText()}, ${added.map(text).join(', ')}]` }),
    };
  },
};
