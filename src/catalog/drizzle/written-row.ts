import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { properties } from '../rewrites/properties';
import { withColumns } from '../rewrites/written-row';
import type { Query, WrittenRow, WrittenRowRequest } from '../types';
import { writtenQuery, type Built } from './written';

/** Databases whose dialect of Drizzle has `returning` (https://orm.drizzle.team/docs/insert#insert-returning): MySQL's has none. */
const returning: ReadonlySet<string> = new Set(['postgresql', 'sqlite']);
const inserting: ReadonlySet<string> = new Set(['insert', 'values', 'onConflictDoNothing', 'returning']);
const updating: ReadonlySet<string> = new Set(['update', 'set', 'where', 'returning']);

/** The row of an insert or an update by `returning`, which is asked for it where nobody has. */
export function writtenRow(write: Query, read: Query, { keyField }: WrittenRowRequest): WrittenRow | undefined {
  const [given, asked] = [writtenQuery(write), writtenQuery(read)];
  const { model, data } = read;
  if (!model || !returning.has(model.provider ?? data?.provider ?? '') || given?.kind !== 'built' || !asked) return undefined;
  const [begin] = given.links;
  const known = begin?.name === 'insert' ? inserting : begin?.name === 'update' ? updating : undefined;
  const table = begin?.call.arguments[0]?.getText();
  if (!known || table === undefined || !given.links.every(({ name }) => known.has(name))) return undefined;
  const link = given.links.find(({ name }) => name === 'returning');
  const wanted = asked.kind === 'relational' ? columnsOf(asked.config) : selected(asked, table);
  const back = link && named(link.call.arguments[0], table);
  if (!wanted || (link && !back)) return undefined;
  // What `returning` calls a column; all have their own names where it names none.
  const nameOf = (column: string): string | undefined => (back && back !== 'all' ? [...back].find(([, from]) => from === column)?.[0] : column);
  const key = nameOf(keyField);
  const columns = wanted === 'all' ? [] : [...wanted].map(([name, column]) => ({ name, from: nameOf(column) }));
  if (wanted === 'all' ? back !== undefined && back !== 'all' : columns.some(({ from }) => from === undefined)) return undefined;
  return {
    row: wanted === 'all' ? (variable) => variable : withColumns(columns.map(({ name, from }) => [name, from])),
    ...(key !== undefined && { key }),
    inList: true, mayBeAbsent: true, takesLists: true,
    ...(!link && { asksAnew: true, edits: [{ start: write.call.end, end: write.call.end, newText: '.returning()' }] }),
  };
}

/** Property → column of the table; `all` for all of them. */
type Columns = ReadonlyMap<string, string> | 'all';

/** The columns of a relational query; undefined where rows of others come along. */
function columnsOf(config: ReadonlyMap<string, ts.Expression>): Columns | undefined {
  if (config.has('with') || config.has('extras')) return undefined;
  const columns = config.get('columns');
  if (!columns) return 'all';
  const literal = bare(columns);
  const chosen = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  return chosen && [...chosen.values()].every(({ kind }) => kind === ts.SyntaxKind.TrueKeyword) ? new Map([...chosen.keys()].map((name) => [name, name])) : undefined;
}

function selected({ links }: Built, table: string): Columns | undefined {
  const [begin] = links;
  const from = links.find(({ name }) => name === 'from')?.call.arguments[0]?.getText();
  return begin?.name === 'select' && from === table && !links.some(({ name }) => name.endsWith('Join')) ? named(begin.call.arguments[0], table) : undefined;
}

/** What `{ id: tags.id }` names of a table; undefined where it names anything else. */
function named(selection: ts.Expression | undefined, table: string): Columns | undefined {
  if (!selection) return 'all';
  const literal = bare(selection);
  const chosen = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  if (!chosen) return undefined;
  const columns = [...chosen].flatMap(([name, value]): [string, string][] => { const node = bare(value); return ts.isPropertyAccessExpression(node) && node.expression.getText() === table ? [[name, node.name.text]] : []; });
  return columns.length === chosen.size ? new Map(columns) : undefined;
}
