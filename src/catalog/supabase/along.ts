import type { TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { LoadedAlong } from '../rewrites/along';
import { alongPaths, type NamedPath } from '../rewrites/along-paths';
import { linksOf, type Link } from '../chains/chain';
import { breakBefore } from '../rewrites/limit-edit';
import { quoteOf } from '../rewrites/page';
import { onlyRelation } from '../models/relations';
import type { Query } from '../types';
import { itemsOf, type Item } from './columns';
import { ends } from './limit';

/** Tables that `select` embeds; other links may bound one by its name (https://supabase.com/docs/reference/javascript/limit, `referencedTable`). */
export function along(query: Query): readonly LoadedAlong[] {
  const { call } = query;
  const links = ts.isCallExpression(call) ? linksOf(call).links : [];
  const given = links.find(({ name }) => name === 'select')?.call.arguments[0];
  const text = given && bare(given);
  if (!text || !ts.isStringLiteralLike(text)) return [];
  const source = text.getText().slice(1, -1);
  const last = links.findLast(({ name }) => !ends.has(name) && name !== 'single' && name !== 'maybeSingle')?.call;
  const paths = (items: readonly Item[], before: readonly string[]): readonly NamedPath[] => items.flatMap((item) => {
    const table = /^(?:\w+\s*:\s*)?(\w+)/.exec(source.slice(item.start, item.end))?.[1];
    if (!item.inner || table === undefined) return [];
    const names = [...before, table];
    // What stands deeper goes by a path of names. https://supabase.com/docs/reference/javascript/limit
    const limit = last && before.length === 0 ? (rows: number): readonly TextEdit[] => [{ start: last.end, end: last.end, newText: `${breakBefore(last)}.limit(${rows}, { referencedTable: ${quoteOf(call)(item.name)} })` }] : undefined;
    return [{ names, node: text, alias: item.name, isNarrowed: isNarrowed(links, [table, item.name]), ...(limit && { limit }) }, ...paths(item.inner.items, names)];
  });
  return alongPaths(query, paths(itemsOf(source) ?? [], []), onlyRelation);
}

/** Whether a link speaks of an embedded table: `.limit(3, { referencedTable: 'comments' })`, `.eq('comments.hidden', false)`. */
function isNarrowed(links: readonly Link[], names: readonly string[]): boolean {
  return links.some(({ name, call }) => name !== 'select' && name !== 'order' && call.arguments.some((argument) => names.some((one) => new RegExp(`['"\`](?:${one}|${one}\\.[^'"\`]*)['"\`]`).test(argument.getText()))));
}
