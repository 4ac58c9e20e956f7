import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { writtenChain } from '../chains/chain-text';
import type { Link } from '../chains/chain';
import { withColumns } from '../rewrites/written-row';
import { textsOf } from '../values/literal';
import type { Query, WrittenRow, WrittenRowRequest } from '../types';

const inserting: ReadonlySet<string> = new Set(['()', 'into', 'insert', 'onConflict', 'ignore', 'returning', 'transacting']);
const updating: ReadonlySet<string> = new Set(['()', 'from', 'where', 'andWhere', 'update', 'returning', 'transacting']);

/**
 * The row of an `insert` or `update` of Postgres by `returning('*')`, which it gets where nobody takes what it gives, or in place of columns of which nothing but columns is taken: a single one is given as its value before
 * version 1 (https://knexjs.org/guide/query-builder.html#returning), as one of a row by `'*'` in all of them. Where there is no `returning` in the database, Knex gives ids or numbers.
 */
export function writtenRow(write: Query, read: Query, { keyField, takesColumns }: WrittenRowRequest): WrittenRow | undefined {
  const [given, asked] = [writtenChain(write), writtenChain(read)];
  if (!given || !asked || (read.model?.provider ?? read.data?.provider) !== 'postgresql') return undefined;
  const named = (name: string): Link | undefined => given.links.find((link) => link.name === name);
  const insert = named('insert');
  const [verb, allowed] = insert ? [insert, inserting] : [named('update'), updating];
  // A second argument of the verb names columns, too.
  if (verb?.call.arguments.length !== 1 || !given.links.every((link) => allowed.has(link.name) || bare(link.call.expression) === write.client)) return undefined;
  const selections = asked.links.filter(({ name, call }) => (name === 'select' || name === 'first') && call.arguments.length > 0);
  const wanted = selections[0] ? columnsOf(selections[0]) : ['*'];
  const returning = named('returning');
  const back = returning && columnsOf(returning);
  if (selections.length > 1 || !wanted || (returning && !back)) return undefined;
  const isAll = wanted.join() === '*';
  const hasAll = back?.join() === '*' || (back && back.length > 1 && !isAll && [...wanted, keyField].every((name) => back.includes(name)));
  if (returning && !hasAll && !takesColumns) return undefined;
  const [argument] = returning?.call.arguments ?? [];
  const edit = argument ? { start: argument.getStart(), end: returning?.call.arguments.end ?? argument.end, newText: '\'*\'' } : { start: write.call.end, end: write.call.end, newText: '.returning(\'*\')' };
  return {
    row: isAll ? (variable) => variable : withColumns(wanted.map((name) => [name])),
    key: keyField, inList: true, mayBeAbsent: true, takesLists: true,
    ...(!returning && { asksAnew: true }), ...(!hasAll && { edits: [edit] }),
  };
}

/** The columns that a link names, `*` for all of them; undefined where it names them otherwise, or not as names are written. */
function columnsOf({ call }: Link): readonly string[] | undefined {
  const lists = call.arguments.map((argument) => textsOf(argument));
  const names = lists.flatMap((list) => list ?? '');
  const [only] = call.arguments;
  if (call.arguments.length > 1 && call.arguments.some((argument) => !ts.isStringLiteralLike(bare(argument)))) return undefined;
  return only && (names.join() === '*' || names.every((name) => /^[a-z_]\w*$/i.test(name))) ? names : undefined;
}
