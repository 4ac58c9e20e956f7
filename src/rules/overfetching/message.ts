import type { Field } from '../../core';
import type { EntryReach } from '../../flow/graph/entry-reach';
import { enclosingName } from '../../flow/names';
import type { QuerySite } from '../../flow/types';
import { article, plural, rowNoun } from '../words';
import type { Unused } from './columns';

/** One sentence: what is loaded, what is read of it, and what of the rest is large. */
export function messageOf(site: QuerySite, { used, columns, large }: Unused, reach: EntryReach | undefined): string {
  const row = rowOf(site);
  const what = site.meaning.op === 'read-many' ? plural(row) : article(row);
  const some = used.length === 0 ? 'none of them' : used.length === 1 ? `\`${used[0]?.name ?? ''}\` alone` : used.length <= 4 ? list(used) : `${used.length} of them`;
  return `${who(site, reach)} loads all ${columns} columns of ${what} and reads ${some}${large.length > 0 ? `: ${list(large.slice(0, 3))} ${large.length === 1 ? 'travels' : 'travel'} for nothing` : ''}.`;
}

/** One sentence: whose secret is in which answer. */
export function leakMessage(site: QuerySite, secrets: readonly Field[], reach: EntryReach | undefined): string {
  return `${who(site, reach)} sends ${site.meaning.op === 'read-many' ? plural(rowOf(site)) : article(rowOf(site))} with ${list(secrets)}: whoever asks can read what nobody may see.`;
}

function rowOf({ meaning }: QuerySite): string {
  return rowNoun((meaning.model?.name ?? meaning.entity ?? 'row').replace(/^.*\./, ''));
}

function who({ enclosing }: QuerySite, reach: EntryReach | undefined): string {
  const name = reach?.name ?? enclosingName(enclosing);
  return name.startsWith('(') ? 'This query' : `\`${name}\``;
}

function list(fields: readonly Field[]): string {
  const names = fields.map(({ name }) => `\`${name}\``);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
