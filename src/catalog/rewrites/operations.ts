import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { properties } from './properties';
import type { BulkWriteRequest } from '../types';

/** The methods of a collection that are operations of a `bulkWrite` as well, by what they take behind their filter. */
const operations: Readonly<Record<string, 'nothing' | 'update'>> = { updateOne: 'update', updateMany: 'update', deleteOne: 'nothing', deleteMany: 'nothing' };

/** What a title says of one request that is ended as a loop is ended. */
export const endsAtFailure = 'ends at the first failure';

/** The arguments of a `bulkWrite` as source text, and what is written by it. */
export interface Operations {
  readonly args: string;
  /** The object of what is set, where one is. */
  readonly update?: ts.ObjectLiteralExpression;
}

/**
 * One operation for each element, in the order of the list: "By default, operations are executed in order", and "if an error occurs during the processing of one of the write operations, MongoDB will return without
 * processing any remaining write operations in the list", which is what a loop does, also where two operations are of one document
 * (https://www.mongodb.com/docs/manual/reference/method/db.collection.bulkWrite/#execution-of-operations). Each has the filter and the update of its own call, so that nothing has to be known of the key.
 * @param form options of the call that change nothing but what it gives back, and the field that its first argument is the value of, where that is no filter
 * @returns undefined where an option has no counterpart, or where it is not written out that the update has operators alone
 */
export function operationsOf(method: string, [filter, update, options, ...more]: readonly ts.Expression[], request: BulkWriteRequest, form: { readonly ignored?: readonly string[]; readonly filterBy?: string } = {}): Operations | undefined {
  const takes = operations[method];
  const said = takes === 'nothing' ? update : options;
  if (takes === undefined || !filter || more.length > 0 || (takes === 'nothing' && options) || request.needsRows) return undefined;
  const literal = update && bare(update);
  if (takes === 'update' && !(literal && ts.isObjectLiteralExpression(literal) && properties(literal))) return undefined;
  const values: { name: string; value: ts.Expression; field?: string }[] = [{ name: 'filter', value: filter, ...(form.filterBy !== undefined && { field: form.filterBy }) }];
  if (takes === 'update' && update) values.push({ name: 'update', value: update });
  let session: string | undefined;
  for (const [name, value] of said ? optionsOf(said) ?? [['', said] as const] : []) {
    if (form.ignored?.includes(name)) continue;
    if (name === 'upsert' && takes === 'update') values.push({ name, value });
    else if (name === 'session' && !request.varies(value)) session = value.getText();
    else return undefined;
  }
  const rows = request.rows?.(values, 'writes', method);
  if (rows === undefined) return undefined;
  return { args: `${rows}${session === undefined ? '' : session === 'session' ? ', { session }' : `, { session: ${session} }`}`, ...(takes === 'update' && literal && ts.isObjectLiteralExpression(literal) && { update: literal }) };
}

/** Whether every property of an update is an operator (`$set`): the driver refuses others before it sends anything, of a whole list where it would have refused one. */
export function hasOperatorsAlone(update: ts.ObjectLiteralExpression): boolean {
  const all = properties(update);
  return all !== undefined && all.size > 0 && [...all.keys()].every((name) => name.startsWith('$'));
}

function optionsOf(options: ts.Expression): ReadonlyMap<string, ts.Expression> | undefined {
  const node = bare(options);
  return ts.isObjectLiteralExpression(node) ? properties(node) : undefined;
}
