import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { keysetLinks, type KeysetEdit, type KeysetRequest } from '../rewrites/keyset';
import { breakBefore } from '../rewrites/limit-edit';
import { calleeName } from '../tables/members';
import { pageLinks, quoteOf, wholeChain, type OrderPart, type PageEdit, type PageLinks, type PageRequest, type Quote } from '../rewrites/page';
import type { Query } from '../types';

/**
 * Links with which the rows are not the entities of one table, each once, or that say a page already. Joins stay: `take` counts entities, whatever is joined to them
 * (https://typeorm.io/docs/query-builder/select-query-builder#using-pagination), and what is not a relation is left.
 */
const excluded = /^(?:take|skip|limit|offset|groupBy|addGroupBy|having|\w*Having|distinct\w*|from|addFrom|fromDummy|setFindOptions|relation|of|loadAll\w*|loadRelation\w*|\w*JoinAndMap\w*|addCommonTableExpression|setLock|cache|clone|setQueryRunner|printSql|orderBy\w+|addOrderBy\w+|get(?!Many(?:AndCount)?$|\w*Repository$)\w*|stream|execute)$/;
const ends: ReadonlySet<string> = new Set(['getMany', 'getManyAndCount']);

/** `orderBy`, `take` and `skip` before the call that sends a builder's query. */
export function builderPage(query: Query, { limit, offset }: PageRequest): PageEdit | undefined {
  const form = formOf(query);
  return form && pageLinks(query, query.model, { ...form, page: [`take(${limit})`, `skip(${offset})`] });
}

/** A condition, an order and `take`. Where there is no key, the condition holds for every row; the number of all rows would be that of those behind the key. */
export function builderKeyset(query: Query, { limit, after, isOwn }: KeysetRequest): KeysetEdit | undefined {
  const { call } = query;
  const form = formOf(query);
  if (!form || !ts.isCallExpression(call) || calleeName(call) !== 'getMany') return undefined;
  const { alias } = form;
  const quote = quoteOf(call);
  return keysetLinks(query, query.model, {
    ...form, limit: `take(${limit})`,
    condition({ field, descending }, links, before) {
      // A parameter of that name is theirs, and behind an alternative one more condition would be a part of it: https://typeorm.io/docs/query-builder/select-query-builder#adding-where-expression
      if (links.some((one) => /^or(?!derBy)/.test(one.name) || (/where/i.test(one.name) && !isAlone(one)) || one.call.arguments.some((argument) => /\bafterKey\b/.test(argument.getText())))) return undefined;
      return [{
        start: before.end, end: before.end,
        newText: `${breakBefore(before)}.andWhere(${after} === undefined ? ${quote('1 = 1')} : ${quote(`${alias}.${field} ${descending ? '<' : '>'} :afterKey`)}, { afterKey: ${after} })`,
      }];
    },
    selects: (links, field) => links.every(({ name, call: { arguments: given } }) => !/^select$/.test(name) || given.some((argument) => selects(argument, alias, field))),
  }, isOwn);
}

/** Whether a condition that is written out has no alternatives, which one more condition would narrow only in part; what stands in brackets or an object is in parentheses. */
function isAlone({ call: { arguments: [condition] } }: Link): boolean {
  const node = condition && bare(condition);
  if (!node) return false;
  if (ts.isStringLiteralLike(node)) return !/\bor\b|\|\|/i.test(node.text);
  return ts.isNewExpression(node) && node.expression.getText() === 'Brackets';
}

/** `'o'`, `['o.id', 'o.name']` */
function selects(selection: ts.Expression, alias: string, field: string): boolean {
  const node = bare(selection);
  if (ts.isArrayLiteralExpression(node)) return node.elements.some((one) => selects(one, alias, field));
  return ts.isStringLiteralLike(node) && (node.text === alias || node.text === `${alias}.${field}`);
}

type Form = Omit<PageLinks, 'page'> & { readonly alias: string };

/** How a builder of one entity, by the name that it has in the query, is put in order. */
function formOf(query: Query): Form | undefined {
  const base = { ends, excluded, order: 'orderBy', furtherOrder: 'addOrderBy' };
  const chain = wholeChain(query, base);
  const made = chain?.links.findIndex(({ name }) => name === 'createQueryBuilder') ?? -1;
  const [first, ...others] = chain?.links.slice(Math.max(made, 0)) ?? [];
  const named = made >= 0 ? first?.call.arguments.at(-1) : undefined;
  const alias = named && bare(named);
  if (!first || chain?.links.slice(0, made).some(({ name }) => !/Repository$/.test(name)) || !alias || !ts.isStringLiteralLike(alias) || !/^\w+$/.test(alias.text) || first.call.arguments.length > (query.clientIsModel === true ? 1 : 2)) return undefined;
  if (query.clientIsModel !== true && first.call.arguments.length < 2) return undefined;
  // Of joined rows, the ids of entities are put in order first, by columns that have to be there.
  const joins = others.filter(({ name }) => /join/i.test(name));
  if (joins.some(({ call }) => !isRelation(call.arguments[0])) || (joins.length > 0 && others.some(({ name }) => /^(?:add)?select/i.test(name)))) return undefined;
  // Rows told apart, and numbers of them, are not the entities that an order by the key would be of.
  if (others.some(({ name, call }) => /^(?:add)?select/i.test(name) && call.arguments.some((argument) => /\bdistinct\b|\(/i.test(argument.getText())))) return undefined;
  const written = (name: string, { field, descending }: OrderPart, quote: Quote): string => `${name}(${quote(`${alias.text}.${field}`)}${descending ? `, ${quote('DESC')}` : ''})`;
  return {
    ...base, alias: alias.text,
    fresh: ([only = '', ...more], quote) => [written('orderBy', { field: only, descending: false }, quote), ...more.map((field) => written('addOrderBy', { field, descending: false }, quote))].join('.'),
    extended({ call: link }, quote) {
      const [column, direction, ...rest] = link.arguments.map((argument) => bare(argument));
      if (!column || !ts.isStringLiteralLike(column) || rest.length > 0 || (direction && !ts.isStringLiteralLike(direction))) return undefined;
      const [, field] = new RegExp(`^${alias.text}\\.(\\w+)$`).exec(column.text) ?? [];
      const descending = direction !== undefined && ts.isStringLiteralLike(direction) && /^desc$/i.test(direction.text);
      return field === undefined || query.model?.fields.get(field)?.kind === 'relation' ? undefined : {
        order: [{ field, descending }],
        add: (parts) => ({ start: link.end, end: link.end, newText: parts.map((part) => `${breakBefore(link)}.${written('addOrderBy', part, quote)}`).join('') }),
      };
    },
  };
}

function isRelation(target: ts.Expression | undefined): boolean {
  const node = target && bare(target);
  return node !== undefined && ts.isStringLiteralLike(node) && /^\w+\.\w+$/.test(node.text);
}
