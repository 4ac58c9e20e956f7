import type { FilePath, Fix } from '../core';
import { functionId } from '../flow/graph/names/function-table';
import type { Located } from './locate';
import type { Range } from './regions';

/**
 * Whether a fix has taken away one of several queries that a call leads to in each pass. A finding names the first of them that costs one per pass; afterwards it names the next one, which stood there before as it
 * stands now, and no other call has come to lead anywhere.
 * @param was the findings of that kind around the edits, before and after (`is`)
 * @param edited the ranges of a file that the fix has put there
 */
export function tookOneOfSeveral(located: Located, fix: Fix, { was, is }: { readonly was: readonly Located[]; readonly is: readonly Located[] }, edited: (file: FilePath) => readonly Range[]): boolean {
  const own = queryOf(located);
  if (fix.kind !== 'merge' || !own || was.length !== is.length) return false;
  const before = was.map((one) => queryOf(one)?.id);
  const left = [...before];
  const come = is.filter((one) => {
    const at = left.indexOf(queryOf(one)?.id);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  if (!left.includes(own.id) || come.length !== left.length) return false;
  // The next query is not what the fix has made of the first.
  return come.every((one) => {
    const query = queryOf(one)?.call;
    return query !== undefined && edited(query.getSourceFile().fileName).every(({ start, end }) => end < query.getStart() || start > query.end);
  });
}

/** The query that a repeated call leads to, and what tells it from others. */
function queryOf({ raw: { subject } }: Located) {
  if (subject?.kind !== 'repeated-call') return undefined;
  const { call, enclosing } = subject.query;
  return { call, id: `${functionId(enclosing)} ${call.getText()}` };
}
