import type { FileEdit, FilePath } from '../../core';
import { snake } from '../../project/letter-case';
import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { declaredFunction } from './declared-function';
import { freeName, functionText, identifier, lastMigration } from './migration';
import { isNeverNull, isNeverUndefined } from '../values/absent-values';
import { literalOf, type Written } from './written';

interface Value {
  readonly name: string;
  readonly value: ts.Expression;
}

/** What an update says: the columns that name the row, those that must be empty, and what is set. */
interface Update {
  readonly keys: readonly Value[];
  readonly empty: readonly string[];
  readonly set: readonly Value[];
}

/**
 * Other values for each row, which PostgREST has no request for: a function of the database that a new migration makes takes all of them. The rows come to their types as PostgREST brings them there, through the
 * table's own row type (https://docs.postgrest.org/en/stable/references/api/tables_views.html#update, and `json_populate_recordset` of https://www.postgresql.org/docs/current/functions-json.html); the function
 * has the rights of whoever calls it, so that the table's policies hold as before (https://supabase.com/docs/guides/database/functions#security-definer-vs-invoker). Where a row is named twice, it
 * has what the loop would have left.
 */
export function updateOfEach(inner: Query, request: BulkWriteRequest, written: Written): BulkWrite | undefined {
  const { model } = inner;
  const { files: around } = request;
  const update = around && updateOf(inner, request, written);
  if (!model || !update || model.table.includes('.') || request.needsRows) return undefined;
  const text = (file: FilePath): string | undefined => around.text(file);
  const files = [...inner.data?.files ?? [], ...around.made()];
  const last = lastMigration(files, text);
  const root = rootOf(written);
  if (!last || root === undefined) return undefined;
  const { keys, set } = update;
  const { checker } = request;
  const isOnce = keys.some(({ value }) => request.isUnique(value));
  const mayLack = set.some(({ value }) => !isNeverUndefined(value, checker));
  // What was empty is set then, so that a row that is named twice has what it was given first.
  const filled = set.filter(({ name }) => update.empty.includes(name));
  const wins = filled.length === 0 ? 'last' : filled.some(({ value }) => isNeverNull(value, checker)) ? 'first' : undefined;
  // Of a row that is named twice, the second change may leave as it is what the first has set.
  if (!isOnce && (mayLack || !wins)) return undefined;
  const rows = request.rows?.([...keys, ...set], 'updates');
  if (rows === undefined) return undefined;
  const name = freeName(`update_${snake(model.table)}`, files, text);
  const migration = `${last.folder}/${last.next}_${name}.sql`;
  if (text(migration) !== undefined) return undefined;
  const declared = declaredFunction(files, text, { name, parameters: [{ name: 'p_rows', type: 'json' }], returns: 'undefined' });
  const edits: readonly FileEdit[] = [{ file: migration, create: true, edits: [{ start: 0, end: 0, newText: sqlOf(name, identifier(model.table), update, isOnce ? undefined : wins, mayLack, checker) }] }, ...(declared ? [declared] : [])];
  return { query: `${root}.rpc('${name}', { p_rows: ${rows} })`, name, edits, caveat: `all or nothing; the new migration ${migration.slice(last.folder.length + 1)} makes the function and has to be applied first` };
}

/** What the client is called: the text before `.from(…)`. */
export function rootOf({ from: { call } }: Written): string | undefined {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) && !callee.questionDotToken ? callee.expression.getText() : undefined;
}

function updateOf(inner: Query, { varies, checker }: BulkWriteRequest, { verb, rest }: Written): Update | undefined {
  const { model } = inner;
  const row = verb.call.arguments[0] && bare(verb.call.arguments[0]);
  if (!model || !row || !ts.isObjectLiteralExpression(row) || verb.call.arguments.length > 1) return undefined;
  const set: Value[] = [];
  for (const property of row.properties) {
    const name = property.name && propertyName(property.name);
    const value = ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
    if (name === undefined || !value || !model.fields.has(name)) return undefined;
    set.push({ name, value });
  }
  const keys: Value[] = [];
  const empty: string[] = [];
  for (const { name, call } of rest) {
    const [column, value] = [literalOf(call.arguments[0])?.text ?? '', call.arguments[1] && bare(call.arguments[1])];
    if (!model.fields.has(column) || !value || call.arguments.length > 2) return undefined;
    if (name === 'is' && value.kind === ts.SyntaxKind.NullKeyword) empty.push(column);
    else if (name === 'eq' && isPlain(value, checker)) keys.push({ name: column, value });
    else return undefined;
  }
  const isTwice = keys.some(({ name }, at) => set.some((one) => one.name === name) || keys.findIndex((one) => one.name === name) !== at);
  return set.length > 0 && !isTwice && keys.some(({ value }) => varies(value)) ? { keys, empty, set } : undefined;
}

/** Whether a value is the same in an address and in JSON: a text, a number or a truth, and never absent. */
function isPlain(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(value);
  const plain = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.Any;
  return (type.isUnion() ? type.types : [type]).every(({ flags }) => (flags & plain) !== 0);
}

function sqlOf(name: string, table: string, { keys, empty, set }: Update, wins: 'first' | 'last' | undefined, mayLack: boolean, checker: ts.TypeChecker): string {
  const columns = (list: readonly Value[], prefix: string): readonly string[] => list.map((one) => `${prefix}${identifier(one.name)}`);
  const where = [...keys.map((one) => `t.${identifier(one.name)} = r.${identifier(one.name)}`), ...empty.map((one) => `t.${identifier(one)} is null`)].join('\n    and ');
  const row = `json_populate_record(null::public.${table}, e.value) r`;
  const from = mayLack ? `from json_array_elements(p_rows) e (value)\n  cross join lateral ${row}`
    : wins === undefined ? `from json_populate_recordset(null::public.${table}, p_rows) r`
      : `from (
    select distinct on (${columns(keys, 'r.').join(', ')}) ${[...columns(keys, 'r.'), ...columns(set, 'r.')].join(', ')}
    from json_array_elements(p_rows) with ordinality e (value, place)
    cross join lateral ${row}
    order by ${columns(keys, 'r.').join(', ')}, e.place${wins === 'last' ? ' desc' : ''}
  ) r`;
  // What a row does not say stays as it is. A word of SQL needs quotes where no dot stands before it.
  const values = set.map((one) => `"${one.name.replaceAll('"', '""')}" = ${mayLack && !isNeverUndefined(one.value, checker) ? `case when e.value -> '${one.name.replaceAll("'", "''")}' is null then t.${identifier(one.name)} else r.${identifier(one.name)} end` : `r.${identifier(one.name)}`}`).join(',\n    ');
  return functionText({
    says: `Changes rows of ${table}, each to values of its own${wins === undefined ? '' : ` (a row that is named twice to the ${wins})`}`, name, parameters: 'p_rows json', returns: 'void', volatility: 'volatile',
    body: `
  update public.${table} t
  set ${values}
  ${from}
  where ${where};
`,
  });
}
