import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chain';
import { calleeName } from '../members';
import { pageLinks, pageOptions, type OrderPart, type PageEdit, type PageOptions, type PageRequest } from '../page';
import type { Query } from '../types';

/** Links with which the rows are not those of one table, each once. */
const excluded = /join|union|intersect|except|^(?:limit|offset|groupBy|having|selectDistinct\w*|prepare|\$dynamic|with|as)$/i;

/** Offset pagination: https://orm.drizzle.team/docs/guides/limit-offset-pagination */
export function page(query: Query, request: PageRequest): PageEdit | undefined {
  const { call } = query;
  if (!ts.isCallExpression(call)) return undefined;
  // The versions from 1 on write a relational query's order as an object.
  if (calleeName(call) === 'findMany') return /^\D*[1-9]/.test(request.dependencyVersion('drizzle-orm') ?? '') ? undefined : pageOptions(query, 0, relational, request);
  const from = linksOf(call).links.find(({ name }) => name === 'from')?.call.arguments[0];
  const table = from && bare(from);
  if (!table || !ts.isIdentifier(table)) return undefined;
  const written = ({ field, descending }: OrderPart, like?: OrderText): string => (descending && like ? `${like.operator}(${table.text}.${field})` : `${table.text}.${field}`);
  return pageLinks(query, query.model, {
    ends: new Set(['all', 'execute', 'values', 'then']), excluded, order: 'orderBy',
    fresh: (fields) => `orderBy(${fields.map((field) => written({ field, descending: false })).join(', ')})`,
    page: [`limit(${request.limit})`, `offset(${request.offset})`],
    extended({ call: link }) {
      const parts = link.arguments.map((argument) => orderText(argument));
      const last = parts.at(-1);
      if (!last || parts.some((part) => part?.table !== table.text)) return undefined;
      const at = (link.arguments.at(-1) as ts.Expression).end;
      return { order: parts as readonly OrderPart[], add: (added) => ({ start: at, end: at, newText: added.map((part) => `, ${written(part, last)}`).join('') }) };
    },
  });
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
