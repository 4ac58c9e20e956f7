import type { FilePath } from '../../core';
import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import type { BulkWrite, BulkWriteRequest, Query, RowValue } from '../types';
import { isNeverUndefined } from '../values/absent-values';
import { looksElsewhere } from './calls';
import { declaredFunction } from './declared-function';
import { freeName, functionText, identifier, lastMigration } from './migration';
import { literalOf } from './written';

/** A parameter of a function of the database. */
interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly hasDefault: boolean;
}

/** Types that JSON comes to as it does in a call of PostgREST. */
const types = /^(?:text|varchar|uuid|bool(?:ean)?|smallint|int(?:eger|[248])?|bigint|numeric|real|double precision|date|timestamptz|timestamp|timestamp with time zone|json|jsonb)$/;

/**
 * `rpc('mark_sent', { p_id: row.id })` for each row, whose results nobody looks at: another function calls it for all of them, in their order, with arguments that come to their types as PostgREST brings them there (`json_to_record`,
 * https://docs.postgrest.org/en/stable/references/api/functions.html). A call that fails takes back what it did itself, and leaves the others alone (https://www.postgresql.org/docs/current/plpgsql-control-structures.html#PLPGSQL-ERROR-TRAPPING),
 * as each did that was a request of its own; so does one that lacks an argument which the function asks for.
 */
export function callOfEach({ call, client }: Query, { files: around, rows, checker, needsRows }: BulkWriteRequest): BulkWrite | undefined {
  const links = ts.isCallExpression(call) ? linksOf(call).links : [];
  const [rpc] = links;
  const [named, given, ...options] = rpc?.call.arguments ?? [];
  const called = literalOf(named)?.text;
  const root = client.getText();
  if (!rpc || links.length !== 1 || rpc.name !== 'rpc' || called === undefined || options.length > 0 || !around || needsRows || looksElsewhere(client, checker) || !/^[\w$.]+$/.test(root)) return undefined;
  const values = given && valuesOf(bare(given));
  const text = (file: FilePath): string | undefined => around.text(file);
  const files = [...new Set([...around.databases().flatMap((one) => one.files), ...around.made(), ...around.files().filter((file) => file.endsWith('.ts') && /\bFunctions\s*:/.test(text(file) ?? ''))])];
  const last = lastMigration(files, text);
  const parameters = last && parametersOf(called, files, text);
  if (!values || !parameters || values.length === 0) return undefined;
  const asked = values.map(({ name }) => parameters.find((one) => one.name === name));
  // Which function is called follows from the names that are given.
  if (!asked.every((one) => one !== undefined) || parameters.some(({ name, hasDefault }) => !hasDefault && !values.some((one) => one.name === name))) return undefined;
  const mayLack = values.filter(({ value }) => !isNeverUndefined(value, checker));
  if (mayLack.some(({ name }) => parameters.find((one) => one.name === name)?.hasDefault)) return undefined;
  const all = rows?.(values, 'calls');
  if (all === undefined) return undefined;
  const name = freeName(`${called}_for_each`, files, text);
  const migration = `${last.folder}/${last.next}_${name}.sql`;
  if (text(migration) !== undefined) return undefined;
  const declared = declaredFunction(files, text, { name, parameters: [{ name: 'p_rows', type: 'json' }], returns: 'undefined' });
  return {
    query: `${root}.rpc('${name}', { p_rows: ${all} })`, name,
    caveat: `in one transaction; the new migration ${migration.slice(last.folder.length + 1)} makes the function and has to be applied first`,
    edits: [{ file: migration, create: true, edits: [{ start: 0, end: 0, newText: sqlOf(name, called, asked.filter((one) => one !== undefined), mayLack.map((one) => one.name)) }] }, ...(declared ? [declared] : [])],
  };
}

/** The arguments, where all of them are written out. */
function valuesOf(given: ts.Expression): readonly RowValue[] | undefined {
  if (!ts.isObjectLiteralExpression(given)) return undefined;
  const values = given.properties.flatMap((one) => {
    const name = one.name && !ts.isComputedPropertyName(one.name) ? propertyName(one.name) : undefined;
    const value = ts.isPropertyAssignment(one) ? one.initializer : ts.isShorthandPropertyAssignment(one) ? one.name : undefined;
    return name !== undefined && value ? [{ name, value }] : [];
  });
  return values.length === given.properties.length ? values : undefined;
}

/** What a function is called with that the migrations make, where all that they say of the name is the same. */
function parametersOf(name: string, files: readonly FilePath[], text: (file: FilePath) => string | undefined): readonly Parameter[] | undefined {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) return undefined;
  const said = new Set<string>();
  for (const file of files) {
    if (!file.endsWith('.sql')) continue;
    const own = (text(file) ?? '').replace(/--[^\n]*/g, '');
    for (const [, list = ''] of own.matchAll(new RegExp(`\\bcreate\\s+(?:or\\s+replace\\s+)?function\\s+(?:"?public"?\\s*\\.\\s*)?"?${name}"?\\s*\\(([^)]*)\\)`, 'gi'))) said.add(list.replace(/\s+/g, ' ').trim());
    if (new RegExp(`\\b(?:drop|alter)\\s+function\\b[^;]*\\b${name}\\b(?![^;]*\\b(?:owner|search_path)\\b)`, 'i').test(own)) return undefined;
  }
  const [list, ...others] = said;
  if (list === undefined || others.length > 0) return undefined;
  const parameters = list.split(',').map((one): Parameter | undefined => {
    const [, parameter = '', type = '', rest] = /^\s*"?([a-z_][a-z0-9_]*)"?\s+([a-z0-9 ]+?)\s*((?:\bdefault\b|=|:=).*)?$/i.exec(one) ?? [];
    return types.test(type.toLowerCase()) ? { name: parameter.toLowerCase(), type: type.toLowerCase(), hasDefault: rest !== undefined } : undefined;
  });
  return parameters.every((one) => one !== undefined) ? parameters : undefined;
}

function sqlOf(name: string, called: string, parameters: readonly Parameter[], mayLack: readonly string[]): string {
  const guard = mayLack.length === 0 ? '' : `    continue when ${mayLack.map((one) => `asked -> '${one}' is null`).join(' or ')};\n`;
  return functionText({
    says: `Calls ${called} for each of several rows, in their order; one that fails leaves the others alone`, name, parameters: 'p_rows json', returns: 'void', volatility: 'volatile', isDynamic: true,
    body: `
declare
  asked json;
begin
  for asked in select e.value from json_array_elements(p_rows) with ordinality e (value, place) order by e.place loop
${guard}    begin
      perform public.${identifier(called)}(${parameters.map((one) => `${identifier(one.name)} => r.${identifier(one.name)}`).join(', ')})
      from json_to_record(asked) r (${parameters.map((one) => `${identifier(one.name)} ${one.type}`).join(', ')});
    exception when others then
      null;
    end;
  end loop;
end
`,
  });
}
