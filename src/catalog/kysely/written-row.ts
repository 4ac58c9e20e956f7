import { bare } from '../../project/syntax';
import { writtenChain } from '../chains/chain-text';
import type { Link } from '../chains/chain';
import { withColumns } from '../rewrites/written-row';
import { textsOf } from '../values/literal';
import type { Query, WrittenRow, WrittenRowRequest } from '../types';

const executing: readonly string[] = ['execute', 'executeTakeFirst', 'executeTakeFirstOrThrow'];
const inserting: ReadonlySet<string> = new Set(['insertInto', 'values', 'onConflict', 'returning', 'returningAll', ...executing]);
const updating: ReadonlySet<string> = new Set(['updateTable', 'set', 'where', 'returning', 'returningAll', ...executing]);

/**
 * The row of an insert or update by `returningAll()`, which Postgres and SQLite have (https://kysely.dev/docs/examples/insert/returning-data). Where nobody takes what a statement gives, it is asked for its row; not one that throws
 * where it gives nothing, which it would where no row is written.
 */
export function writtenRow(write: Query, read: Query, { keyField, looksAtColumns }: WrittenRowRequest): WrittenRow | undefined {
  const [given, asked] = [writtenChain(write), writtenChain(read)];
  const provider = read.model?.provider ?? read.data?.provider;
  const begin = given?.links[0]?.name;
  const allowed = begin === 'insertInto' ? inserting : begin === 'updateTable' ? updating : undefined;
  const execution = given?.links.at(-1);
  if (!given || !asked || !allowed || !execution || (provider !== 'postgresql' && provider !== 'sqlite') || !given.links.every(({ name }) => allowed.has(name))) return undefined;
  const wanted = columnsOf(asked.links, 'select');
  const back = columnsOf(given.links, 'returning');
  const before = given.links.at(-2)?.call;
  if (!wanted || back === 'several' || wanted === 'several' || !before || (back && back !== 'all' && (wanted === 'all' || ![...wanted, keyField].every((name) => back.includes(name))))) return undefined;
  const asksAnew = back === undefined;
  if (asksAnew && execution.name === 'executeTakeFirstOrThrow') return undefined;
  return {
    // Nobody sees the columns that a row has besides.
    row: wanted === 'all' || looksAtColumns ? (variable) => variable : withColumns(wanted.map((name) => [name])),
    key: keyField, takesLists: true,
    ...(execution.name !== 'executeTakeFirstOrThrow' && { mayBeAbsent: true }),
    ...(execution.name === 'execute' && { inList: true }),
    ...(asksAnew && { asksAnew, edits: [{ start: before.end, end: before.end, newText: '.returningAll()' }] }),
  };
}

/** The columns that links name, which are theirs by that name; undefined where none are named, `several` where they are named otherwise. */
function columnsOf(links: readonly Link[], verb: 'select' | 'returning'): readonly string[] | 'all' | 'several' | undefined {
  const named = links.filter(({ name }) => name === verb || name === `${verb}All`);
  const [link, ...more] = named;
  if (!link) return undefined;
  if (more.length > 0) return 'several';
  if (link.name === `${verb}All`) return 'all';
  const [argument, ...others] = link.call.arguments;
  const names = argument && others.length === 0 ? textsOf(bare(argument)) : undefined;
  return names?.every((name) => /^[a-z_]\w*$/i.test(name)) ? names : 'several';
}
