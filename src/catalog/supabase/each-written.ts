import type { FileEdit, FilePath } from '../../core';
import { snake } from '../../project/letter-case';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { BulkWrite, BulkWriteRequest, Query, RowValue } from '../types';
import { isNeverNull } from '../values/absent-values';
import { declaredFunction } from './declared-function';
import { rootOf } from './each-update';
import { freeName, functionText, identifier, lastMigration } from './migration';
import { skipsOf } from './upsert';
import { literalOf, type Written } from './written';

/**
 * An upsert or an update of which it is known only when it runs which columns each row has: a function of the database takes all of them, and writes for each row, in their order, the statement that PostgREST writes for the keys
 * of its JSON, whose values come to their types through the table's own row type (https://docs.postgrest.org/en/stable/references/api/tables_views.html#upsert, `json_populate_record` of
 * https://www.postgresql.org/docs/current/functions-json.html). A column that a row does not have keeps what it had, or gets its default, as it did alone.
 */
export function writtenOfEach(inner: Query, request: BulkWriteRequest, written: Written): BulkWrite | undefined {
  const { model } = inner;
  const { files: around } = request;
  if (!model || !around || !/^\w+$/.test(model.table) || request.needsRows) return undefined;
  const text = (file: FilePath): string | undefined => around.text(file);
  const files = [...inner.data?.files ?? [], ...around.made()];
  const last = lastMigration(files, text);
  const root = rootOf(written);
  if (!last || root === undefined) return undefined;
  const name = freeName(`${written.verb.name}_${snake(model.table)}`, files, text);
  const table = `public.${identifier(model.table)}`;
  const made = written.verb.name === 'upsert' ? upsert(inner, request, written, table) : update(inner, request, written, table);
  const migration = `${last.folder}/${last.next}_${name}.sql`;
  if (!made || text(migration) !== undefined) return undefined;
  const sql = functionText({ says: `${made.says}, with the columns that each of them has`, name, parameters: 'p_rows json', returns: 'void', volatility: 'volatile', isDynamic: true, body: bodyOf(made.variables, made.statements) });
  const declared = declaredFunction(files, text, { name, parameters: [{ name: 'p_rows', type: 'json' }], returns: 'undefined' });
  const edits: readonly FileEdit[] = [{ file: migration, create: true, edits: [{ start: 0, end: 0, newText: sql }] }, ...(declared ? [declared] : [])];
  return { query: `${root}.rpc('${name}', { p_rows: ${made.rows} })`, name, edits, caveat: `all or nothing; the new migration ${migration.slice(last.folder.length + 1)} makes the function and has to be applied first` };
}

interface Made {
  /** Source text of the list of rows. */
  readonly rows: string;
  readonly says: string;
  readonly variables: readonly string[];
  readonly statements: string;
}

function upsert({ model, written: row, conflict = model?.primaryKey }: Query, request: BulkWriteRequest, { verb, rest }: Written, table: string): Made | undefined {
  const [, options, ...more] = verb.call.arguments;
  const skips = skipsOf(options);
  const given = row && bare(row);
  const only = given && ts.isArrayLiteralExpression(given) && given.elements.length === 1 && given.elements[0] ? bare(given.elements[0]) : given;
  if (!model || !only || !ts.isObjectLiteralExpression(only) || !conflict || conflict.length === 0 || !conflict.every((one) => /^\w+$/.test(one)) || skips === undefined || rest.length > 0 || more.length > 0) return undefined;
  const rows = request.each(only);
  if (rows === undefined) return undefined;
  const action = skips ? 'do nothing' : 'do update set %s';
  return {
    rows, says: `Upserts rows of ${table.slice('public.'.length)}, in their order`, variables: ['names text', 'given text', ...(skips ? [] : ['changes text'])],
    statements: `    select string_agg(format('%I', k), ', '), string_agg(format('r.%I', k), ', ')${skips ? '' : ", string_agg(format('%1$I = excluded.%1$I', k), ', ')"}
    into names, given${skips ? '' : ', changes'}
    from json_object_keys(written) k;
    execute format(
      'insert into ${table} (%s) select %s from json_populate_record(null::${table}, $1) r on conflict (${conflict.map(identifier).join(', ')}) ${action}',
      names, given${skips ? '' : ', changes'}
    ) using written;`,
  };
}

function update({ model }: Query, request: BulkWriteRequest, { verb, rest }: Written, table: string): Made | undefined {
  const [row, ...options] = verb.call.arguments;
  if (!model || !row || ts.isObjectLiteralExpression(bare(row)) || options.length > 0 || model.fields.has('set') || rest.length === 0) return undefined;
  const keys: RowValue[] = [];
  for (const { name, call } of rest) {
    const [column, value] = [literalOf(call.arguments[0])?.text ?? '', call.arguments[1] && bare(call.arguments[1])];
    if (name !== 'eq' || !/^\w+$/.test(column) || !model.fields.has(column) || !value || call.arguments.length > 2 || keys.some((one) => one.name === column)) return undefined;
    keys.push({ name: column, value, ...(!isNeverNull(value, request.checker) && { asText: true as const }) });
  }
  const rows = request.rows?.([...keys, { name: 'set', value: row }], 'updates');
  if (rows === undefined || !keys.some(({ value }) => request.varies(value))) return undefined;
  return {
    rows, says: `Changes rows of ${table.slice('public.'.length)}, in their order`, variables: ['changes text'],
    statements: `    select string_agg(format('%1$I = r.%1$I', k), ', ') into changes from json_object_keys(written -> 'set') k;
    continue when changes is null;
    execute format(
      'update ${table} t set %s from json_populate_record(null::${table}, $1) r where ${keys.map((one) => `t.${identifier(one.name)} = %L`).join(' and ')}',
      changes, ${keys.map((one) => `written ->> '${one.name}'`).join(', ')}
    ) using written -> 'set';`,
  };
}

function bodyOf(variables: readonly string[], statements: string): string {
  return `
declare
  written json;
${variables.map((one) => `  ${one};`).join('\n')}
begin
  for written in select e.value from json_array_elements(p_rows) with ordinality e (value, place) order by e.place loop
${statements}
  end loop;
end
`;
}
