import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, writtenChain } from '../chains/chain-text';
import { givesColumns } from '../rewrites/into-query';
import { isTotal, rowOrder, settledBy } from '../models/row-order';
import type { Choice, FieldTest, IntoQuery, IntoQueryRequest, Query, SearchRequest } from '../types';
import { filterMethods } from './stub-postgrest';

const filters: ReadonlySet<string> = new Set<string>(filterMethods);
const operators = { equal: 'eq', not: 'neq', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte', among: 'in' } as const;

/** A request for the number alone (`head`), or the chain with more filters and a limit (https://supabase.com/docs/reference/javascript/select). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  const { tests, wants, take, skip = 0, anyRows, order: sorted, search, choices = [] } = request;
  const chain = writtenChain(query);
  const { links } = chain ?? { links: [] };
  const select = links.find(({ name }) => name === 'select');
  const columns = select?.call.arguments[0] && bare(select.call.arguments[0]);
  // An embedded relation may filter, and a second argument says something of its own.
  if (!chain || !select || select.call.arguments.length > 1 || (columns && (!ts.isStringLiteralLike(columns) || columns.text.includes('('))) || links.some(({ name }) => !['from', 'select', 'order'].includes(name) && !filters.has(name))) return undefined;
  // `select('title:name')` gives a column under another one's name.
  if (!givesColumns(columns, [...tests, ...choices, ...(sorted ? [sorted] : [])].map(({ field }) => field.column))) return undefined;
  const order = links.flatMap(({ name, call: { arguments: [column] } }) => (name === 'order' && column && ts.isStringLiteralLike(column) ? [column.text] : []));
  const own = sorted ? [sorted.field.column, ...order] : order;
  const isAsked = sorted !== undefined || search !== undefined;
  const by = isAsked ? undefined : rowOrder(own, query, request, { hasOwn: links.some(({ name }) => name === 'order') });
  const key = isAsked ? (take !== undefined && !isTotal(own, query.model) ? query.model?.primaryKey : []) : by?.last.map(({ column }) => column);
  if (key === undefined || (isAsked && take !== undefined && anyRows !== true && !isTotal([...own, ...key], query.model))) return undefined;
  // What JavaScript sorts by comes before the query's own order, which decides among equals.
  const first = sorted ? [['order', `'${sorted.field.column}'${sorted.descending ? ', { ascending: false }' : ''}`] as const] : [];
  const last = key.map((column) => ['order', `'${column}'`] as const);
  const find = search && searched(search);
  const added = [...tests.map(filter), ...choices.map(chosen), ...(find ? [find.link] : [])];
  const firstOrder = links.findIndex(({ name }) => name === 'order');
  const kept = links.flatMap((link, index): readonly (readonly [string, string])[] => {
    if (wants === 'rows') return [...(index === firstOrder ? first : []), [link.name, argsText(link)]];
    return link.name === 'order' ? [] : [[link.name, link.name === 'select' ? "'*', { count: 'exact', head: true }" : argsText(link)]];
  });
  const limit = take === undefined ? [] : [skip === 0 ? ['limit', String(take)] as const : ['range', `${skip}, ${typeof skip === 'number' && typeof take === 'number' ? skip + take - 1 : `${skip} + ${take} - 1`}`] as const];
  return { query: chainText(chain.root, [...kept, ...added, ...(firstOrder < 0 ? first : []), ...last, ...limit]), ...(wants === 'count' && { numberIn: 'count' }), isOrdered: sorted !== undefined, isSearched: search !== undefined, ...(find && { before: find.before, anySign: '*' }), isChosen: true, ...(by && settledBy(by)), ...(tests.length + choices.length > 0 || search || wants === 'count' || (typeof skip === 'string' && take !== undefined) ? { caveat: 'also beyond the rows that the server cuts off' } : {}) };
}

function filter({ field, is, value }: FieldTest): readonly [string, string] {
  const column = `'${field.column}'`;
  if (value === 'null') return is === 'equal' ? ['is', `${column}, null`] : ['not', `${column}, 'is', null`];
  return [operators[is], `${column}, ${value}`];
}

/** `match` adds a condition for each property, and none for an empty object (https://supabase.com/docs/reference/javascript/match). */
function chosen({ field: { column }, value, unless }: Choice): readonly [string, string] {
  const name = /^[A-Za-z_$][\w$]*$/.test(column) ? column : `'${column}'`;
  return ['match', `${unless} ? {} : { ${name === value ? name : `${name}: ${value}`} }`];
}

/**
 * `ilike` of one column, or of any of several, with the signs taken as they are that stand for others (https://docs.postgrest.org/en/stable/references/api/tables_views.html#operators). What `or` is given stands
 * in quotes, as JSON writes them.
 */
function searched({ fields, term, pairs = [], exact = [], free }: SearchRequest): { readonly link: readonly [string, string]; readonly before: readonly string[] } {
  const columns = [...new Set(fields.map(({ column }) => `'${column}'`))];
  const isNamed = pairs.length + exact.length > 0;
  const name = isNamed ? free('pattern') : '';
  const escaped = `${term}.replace(/[%_\\\\]/g, '\\\\$&')`;
  const pattern = `\`%\${${isNamed ? name : escaped}}%\``;
  const [only, ...others] = columns;
  if (only !== undefined && others.length === 0 && !isNamed) return { link: ['ilike', `${only}, ${pattern}`], before: [] };
  const list = columns.length === 0 ? '' : `[${columns.join(', ')}].map((column) => \`\${column}.ilike.\${JSON.stringify(${pattern})}\`)`;
  if (!isNamed) return { link: ['or', `${list}.join(',')`], before: [] };
  const quoted = (text: string): string => `\${JSON.stringify(${text})}`;
  const parts = [
    ...(list === '' ? [] : [`...${list}`]),
    ...exact.map(({ field, isLowered }) => `\`${field.column}.like.${quoted(isLowered ? `\`%\${${name}.toLowerCase()}%\`` : pattern)}\``),
    // A term with spaces is in both together where it ends one and begins the other at one of its spaces.
    ...pairs.map(([first, second]) => `...${name}.split(' ').flatMap((_, at, words) => (at === 0 ? [] : [\`and(${first.column}.ilike.${quoted(`\`%\${words.slice(0, at).join(' ')}\``)},${second.column}.ilike.${quoted(`\`\${words.slice(at).join(' ')}%\``)})\`]))`),
  ];
  return { link: ['or', `[${parts.join(', ')}].join(',')`], before: [`const ${name} = ${escaped};`] };
}
