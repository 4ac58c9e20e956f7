import type { Model } from '../../core';
import { bare, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { quoteOf } from '../rewrites/page';
import { assign, optionsIn, properties } from '../rewrites/properties';
import { passesHooksBy } from '../models/hooks';
import { bulkKey, conditionsText } from '../models/relations';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { rowsToUpsert, writtenRow } from '../rewrites/upsert-rows';
import { writtenCall, type Written } from './written';

/** `bulkCreate`, `destroy` or `update` of a list in place of a write per row. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const written = writtenCall(inner);
  if (!written || !inner.model || request.needsRows) return undefined;
  switch (written.method) {
    // What runs at each row that is created runs for none of them in `bulkCreate`.
    case 'create': return passesHooksBy(inner, /Create|Save|Validate/i, request.withheld) ? undefined : created(written, inner, request);
    case 'upsert': return passesHooksBy(inner, /Upsert|Create|Save|Validate/i, request.withheld) ? undefined : upserted(written, inner, request);
    case 'destroy': return byConditions(written, inner, request, 0);
    case 'update': return hasOperators(written.args[0]) && !request.uniqueKeys || (written.args[0] && request.varies(written.args[0])) ? undefined : byConditions(written, inner, request, 1);
    case 'increment': case 'decrement': return request.uniqueKeys && written.args[0] && !request.varies(written.args[0]) ? byConditions(written, inner, request, 1) : undefined;
    default: return undefined;
  }
}

function created({ model, args }: Written, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const [data, given] = args;
  const options = optionsIn(given);
  const literal = data && bare(data);
  const values = literal && ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  if (!data || !options || !values || [...options.keys()].some((name) => name !== 'transaction' && name !== 'ignoreDuplicates') || (given && request.varies(given))) return undefined;
  // Rows of associations are not columns.
  if ([...values.keys()].some((name) => inner.model?.fields.get(name)?.kind === 'relation')) return undefined;
  const rows = request.each(data);
  if (rows === undefined) return undefined;
  // `create` validates each row, `bulkCreate` where it is told to.
  const all = ['validate: true', ...[...options].map(([name, value]) => assign(name, value.getText()))];
  return { query: `${model}.bulkCreate(${rows}, { ${all.join(', ')} })`, name: 'bulkCreate', caveat: 'all or nothing' };
}

/** Databases of which the package refuses `updateOnDuplicate` ("does not support the updateOnDuplicate option", `lib/model.js`). */
const otherDatabase = /\bdialect\s*:\s*['"`](?:mssql|oracle|db2|snowflake|ibmi)\b|\b(?:mssql|oracle):\/\//;
/** What gives the time of the last update another name. */
const otherName = /\bupdatedAt\s*:\s*(?:['"`]|false)|@UpdatedAt\b/;

/**
 * The time of the last update, which an `upsert` sets without being told, and a `bulkCreate` only where it is named among the rest (`Model.upsert` and `Model.bulkCreate` in `lib/model.js`; a name that is no attribute is passed
 * over). Undefined where it may have another name, or the types of the model do not know it.
 */
function timeOfUpdate(model: Model, files: BulkWriteRequest['files']): readonly string[] | undefined {
  const says = (what: RegExp): boolean => files?.files().some((file) => { const text = files.text(file) ?? ''; return /sequelize/i.test(text) && what.test(text); }) !== false;
  if (!files || says(otherDatabase)) return undefined;
  if (model.options?.includes('timestamps: false')) return [];
  if (says(otherName)) return undefined;
  const declared = files.text(model.location.file) ?? '';
  return /\bModel\s*</.test(declared) && !/\bupdatedAt\b/.test(declared) ? undefined : ['updatedAt'];
}

/**
 * `bulkCreate` that updates what is there, of the columns that each `upsert` sets, and by the key that it goes by: the primary one where it is among the values, else the unique one whose columns are
 * (`QueryInterface.upsert` of the package); `conflictAttributes` says so.
 */
function upserted({ model, args }: Written, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const [data, given] = args;
  const values = writtenRow(data, request.checker);
  const options = optionsIn(given);
  const keys = values && inner.model && keyAmong(inner.model, [...values.keys()]);
  if (!data || !values || !options || !keys || [...options.keys()].some((name) => name !== 'transaction') || (given && request.varies(given))) return undefined;
  if (![...values.keys()].every((name) => ['scalar', 'enum'].includes(inner.model?.fields.get(name)?.kind ?? ''))) return undefined;
  const rows = rowsToUpsert(inner, keys, data, request, 'replaces');
  const times = rows === undefined || !inner.model ? undefined : timeOfUpdate(inner.model, request.files);
  if (rows === undefined || !times) return undefined;
  const quote = quoteOf(inner.call);
  const list = (names: readonly string[]): string => `[${names.map(quote).join(', ')}]`;
  const all = ['validate: true', `updateOnDuplicate: ${list([...new Set([...values.keys(), ...times])])}`, `conflictAttributes: ${list(keys)}`, ...[...options].map(([name, value]) => assign(name, value.getText()))];
  return { query: `${model}.bulkCreate(${rows}, { ${all.join(', ')} })`, name: 'bulkCreate', caveat: 'all or nothing' };
}

/** The key that an `upsert` of these values goes by; undefined where several may be meant, or a part of it is missing. */
function keyAmong({ primaryKey, uniques }: Model, names: readonly string[]): readonly string[] | undefined {
  const meant = primaryKey.some((name) => names.includes(name)) ? [primaryKey] : uniques.map(({ fields }) => fields).filter((fields) => fields.some((name) => names.includes(name)));
  const [only, ...others] = meant;
  return only && others.length === 0 && only.every((name) => names.includes(name)) ? only : undefined;
}

/** The same method with a list in its conditions; hooks of single rows run in neither. */
function byConditions({ model, method, args }: Written, inner: Query, request: BulkWriteRequest, at: number): BulkWrite | undefined {
  const options = optionsIn(args[at]);
  const key = bulkKey(inner, request);
  if (!options?.has('where') || !key || [...options].some(([name, value]) => name !== 'where' && (!/^(?:transaction|by)$/.test(name) || request.varies(value)))) return undefined;
  const all = [...options].map(([name, value]) => (name === 'where' ? `where: { ${conditionsText(inner, key.field, `${key.field}: ${key.list}`)} }` : assign(name, value.getText())));
  return { query: `${model}.${method}(${[...args.slice(0, at).map((argument) => argument.getText()), `{ ${all.join(', ')} }`].join(', ')})`, name: method };
}

/** `{ stock: sequelize.literal('stock - 1') }` twice for one row is once in a single statement. */
function hasOperators(data: ts.Expression | undefined): boolean {
  const literal = data && bare(data);
  if (!literal || !ts.isObjectLiteralExpression(literal)) return true;
  let found = false;
  walk(literal, (node) => {
    if (ts.isSpreadAssignment(node) || (ts.isCallExpression(node) && /\b(?:literal|fn|col)$/.test(node.expression.getText()))) found = true;
    return !found;
  });
  return found;
}
