import type { Field } from '../../core';
import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import type { QuerySite } from '../../flow/types';
import { whoAsks } from '../describe';
import { article, listed, plural, rowOf } from '../words';
import type { Unused } from './columns';

/** One sentence: what is loaded, what is read of it, and what of the rest is large. */
export function messageOf(site: QuerySite, { used, columns, large }: Unused, reach: EntryReach | undefined): string {
  const row = rowOf(site.meaning);
  const what = site.meaning.op === 'read-many' ? plural(row) : article(row);
  const some = used.length === 0 ? 'none of them' : used.length === 1 ? `only \`${used[0]?.name ?? ''}\`` : used.length <= 4 ? list(used) : `${used.length} of them`;
  return `${whoAsks(site.enclosing, reach)} loads all ${columns} columns of ${what} and reads ${some}${large.length > 0 ? `: ${list(large.slice(0, 3))} ${large.length === 1 ? 'travels' : 'travel'} for nothing` : ''}.`;
}

/** One sentence: whose secret is in which answer. Where a caller sends the rows, that may be another request's than the one that is known. */
export function leakMessage(site: QuerySite, secrets: readonly Field[], reach: EntryReach | undefined, byCaller: boolean): string {
  const what = site.meaning.op === 'read-many' ? plural(rowOf(site.meaning)) : article(rowOf(site.meaning));
  const sent = byCaller ? `${whoAsks(site.enclosing, undefined)} gives ${what}, which ${site.meaning.op === 'read-many' ? 'are' : 'is'} sent with` : `${whoAsks(site.enclosing, reach)} sends ${what} with`;
  return `${sent} ${list(secrets)}: whoever asks can read what nobody may see.`;
}

function list(fields: readonly Field[]): string {
  return listed(fields.map(({ name }) => `\`${name}\``));
}
