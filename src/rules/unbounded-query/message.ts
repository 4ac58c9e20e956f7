import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import type { QuerySite } from '../../flow/types';
import type { Asked } from '../bounds/rows';
import { whoAsks } from '../describe';
import { article, noun, plural, rowOf, singular } from '../words';

/** One sentence: who reads how much, and what becomes of it. */
export function messageOf({ meaning, enclosing }: QuerySite, { rows, extent }: Asked, reach: EntryReach | undefined, writes: boolean): string {
  const row = rowOf(meaning);
  const who = whoAsks(enclosing, reach);
  if (writes) return `${who} ${meaning.op === 'delete-many' ? 'deletes' : 'changes'} every ${row}: the query has no condition, and holds its locks for as long as the table is large.`;
  const which = rows.kind === 'children' ? `every ${row} of ${article(parentNoun(rows.parent))}` : rows.kind === 'part' ? `every ${row} that matches` : `every ${row}`;
  const { limited, limit, silentCut } = extent;
  if (limited === 'always' && limit !== undefined) return `${who} loads up to ${thousands(limit)} ${plural(row)} at once: a limit that high bounds nothing${silentCut !== undefined && limit > silentCut ? `, and the server cuts the answer off at ${thousands(silentCut)} without a word` : ''}.`;
  const unless = limited === 'sometimes' ? `, unless the caller asks for fewer` : '';
  if (silentCut !== undefined) return `${who} loads ${which}${unless}: slower with every row, and beyond ${thousands(silentCut)} the server cuts the answer off without a word, so that it is wrong.`;
  if (rows.kind === 'all') return `${who} loads ${which}${unless}: quick with the 12 rows of today, a timeout with 10,000.`;
  return `${who} loads ${which}${unless}, however many there are: quick with 12, a timeout with 10,000.`;
}

function parentNoun(parent: string): string {
  return parent === 'row' ? 'row' : singular(noun(parent));
}

function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
