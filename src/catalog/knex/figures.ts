import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, type WrittenLinks } from '../chains/chain-text';
import type { Link } from '../chains/chain';
import { isMapKey } from '../models/keys';
import { countOfNothing } from '../rewrites/of-nothing';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { narrowed } from './narrow';
import { aggregateLinks } from './stub';

/** Whether a link counts rows, or works something out of a column. */
export const isFigure = ({ name }: Link): boolean => (aggregateLinks as readonly string[]).includes(name);

/**
 * `select(key)` and `groupBy(key)` beside the counts and sums of a chain, in place of such a chain per key (https://knexjs.org/guide/query-builder.html#groupby).
 * @param kept links that mean the same for all keys
 */
export function figuresPerKey(inner: Query, { root, links }: { readonly root: string; readonly links: readonly Link[] }, { keyField, key, keyList, files }: BatchReadRequest, kept: (link: Link) => boolean): BatchRead | undefined {
  const where = narrowed(links, key, keyField, keyList);
  const first = links.find(({ name }) => name === 'first');
  if (!where || (inner.model && !isMapKey(inner, keyField)) || links.some((link) => !kept(link) && !isFigure(link)) || (first && first.call.arguments.length > 0)) return undefined;
  const absent = ofNothing(links.filter(isFigure), countOfNothing(inner.data?.provider, files));
  if (absent === undefined || new RegExp(`\\b${keyField}:`).test(absent)) return undefined;
  const parts = links.flatMap((link): WrittenLinks => (link === first ? [] : link === where.link ? where.parts : [[link.name, argsText(link)]]));
  return { query: chainText(root, [...parts, ['select', where.column], ['groupBy', where.column]]), keyAdded: true, perKey: 'one', missing: first ? 'undefined' : 'empty', absent, rowsAreAny: true, mapKey: (text) => `String(${text})`, mapKeyType: 'string' };
}

/** The row that counts and sums are where there are no rows, as source text; undefined where a name or a value is not known. */
function ofNothing(figures: readonly Link[], zero: string | undefined): string | undefined {
  const parts = figures.map(({ name, call: { arguments: [said, ...more] } }) => {
    const text = said && bare(said);
    const called = text && ts.isStringLiteralLike(text) ? /^\s*\S+\s+as\s+([A-Za-z_$][\w$]*)\s*$/i.exec(text.text)?.[1] : undefined;
    const value = name.startsWith('count') ? zero : 'null';
    return called === undefined || value === undefined || more.length > 0 ? undefined : `${called}: ${value}`;
  });
  return parts.length === 0 || parts.includes(undefined) ? undefined : `{ ${parts.join(', ')} }`;
}
