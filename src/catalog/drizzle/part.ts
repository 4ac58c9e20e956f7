import type { TextEdit } from '../../core';
import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { comparesAlike, givesColumns } from '../rewrites/into-query';
import { breakBefore } from '../rewrites/limit-edit';
import { pageLinks, type PageEdit } from '../rewrites/page';
import { askedColumns, comparedWith, likeSigns, type PartRequest } from '../rewrites/part-request';
import type { Query } from '../types';
import { combining } from './narrowing';
import { formOf, tableIn } from './page';

/**
 * `where` with conditions that are `undefined` where a request leaves them out, and a limit: https://orm.drizzle.team/docs/select#conditionally-select, https://orm.drizzle.team/docs/operators. A chain takes a number as its limit,
 * so that none is the greatest that JavaScript counts to.
 */
export function part(query: Query, request: PartRequest): PageEdit | undefined {
  const table = tableIn(query);
  const { call } = query;
  const { equal, search, limit, imported } = request;
  if (table === undefined || !ts.isCallExpression(call)) return undefined;
  const { links } = linksOf(call);
  if (links.some(({ name, call: link }) => combining.test(name) || (name === 'select' && !givesColumns(link.arguments[0], askedColumns(request))))) return undefined;
  const provider = query.model?.provider ?? query.data?.provider;
  if ((search && provider !== 'postgresql') || !comparesAlike(query, equal.map(({ field, asked }) => ({ field, is: 'equal', value: asked })))) return undefined;
  const named = (name: string): string => imported(name, 'drizzle-orm');
  const conditions: string[] = [];
  for (const one of equal) {
    const compared = comparedWith(one, query);
    if (!compared) return undefined;
    const column = `${table}.${one.field.name}`;
    conditions.push(`${one.asked} === undefined ? undefined : ${compared.kind === 'members' ? `${named('inArray')}(${column}, ${compared.text})` : `${named('eq')}(${column}, ${compared.text})`}`);
  }
  if (search) {
    const pattern = `\`%\${${search.asked}.replace(/${likeSigns}/g, '\\\\$&')}%\``;
    const found = (text: string): string => search.fields.map(({ name }) => `${named('ilike')}(${table}.${name}, ${text})`).join(', ');
    conditions.push(`${search.asked} ? ${search.fields.length === 1 ? found(pattern) : `${named('or')}(...[${pattern}].flatMap((pattern) => [${found('pattern')}]))`} : undefined`);
  }
  const where = conditions.length === 0 ? [] : whereEdits(query, call, conditions, named);
  const page = limit === undefined ? { edits: [], by: [], isNew: false } : pageLinks(query, query.model, { ...formOf(table), page: [`limit(${limit} ?? Number.MAX_SAFE_INTEGER)`] });
  return where && page && { ...page, edits: [...where, ...page.edits] };
}

/** Of two conditions the later one counts, so that there is one: https://orm.drizzle.team/docs/dynamic-query-building */
function whereEdits(query: Query, call: ts.CallExpression, added: readonly string[], named: (name: string) => string): readonly TextEdit[] | undefined {
  const { links } = linksOf(call);
  const from = links.find(({ name }) => name === 'from')?.call;
  const [where, ...others] = links.filter(({ name }) => name === 'where');
  if (!from || others.length > 0 || links.some((link) => !isWithin(link.call, call)) || query.inputs?.some((node) => !isWithin(node, call))) return undefined;
  const joined = added.length > 1 ? `${named('and')}(${added.join(', ')})` : added.join('');
  if (!where) return [{ start: from.end, end: from.end, newText: `${breakBefore(from)}.where(${joined})` }];
  const [condition, ...more] = where.call.arguments;
  if (!condition || more.length > 0) return undefined;
  const own = bare(condition);
  const isAnd = ts.isCallExpression(own) && own.expression.getText() === named('and') && own.arguments.length > 0 && !own.arguments.some(ts.isSpreadElement);
  const at = isAnd ? own.arguments.at(-1)?.end ?? own.end - 1 : condition.end;
  if (isAnd) return [{ start: at, end: at, newText: added.map((text) => `, ${text}`).join('') }];
  return [{ start: condition.getStart(), end: condition.end, newText: `${named('and')}(${condition.getText()}, ${added.join(', ')})` }];
}
