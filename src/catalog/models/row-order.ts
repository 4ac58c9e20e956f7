import type { Field, Model } from '../../core';
import type { IntoQuery, IntoQueryRequest, Query, SortedBy } from '../types';

/** Whether rows in this order have one order only: a column of it is a key and never empty. */
export function isTotal(columns: readonly string[], model: Model | undefined): boolean {
  if (!model) return false;
  const required = (name: string): Field | undefined => [...model.fields.values()].find((field) => (field.name === name || field.column === name) && !field.optional);
  const keys = [model.primaryKey, ...model.uniques.filter((key) => key.partial !== true).map(({ fields }) => fields)];
  return columns.some((name) => keys.some((key) => key.length === 1 && key[0] === required(name)?.name));
}

/** In what order the rows come that a query is asked for: what stands before its own order, and what behind. */
export interface RowOrder {
  /** What JavaScript sorts by, which comes before the query's own order: that decides among equals, since `sort` leaves them as they were. */
  readonly first?: SortedBy;
  /** The key, where nothing else says which of equal rows come first: the query left that to chance. */
  readonly last: readonly Field[];
  /** True where neither JavaScript nor the query says any order. */
  readonly isNew?: boolean;
}

/**
 * The order of a query whose own one has the columns `own`; undefined where it is not sure which rows come first, or the database sorts in another way than JavaScript. Of equal rows, those with the least key come first, as they
 * may have done before; so do those of a query without an order, where the key is a number that counts up, or an ObjectId, and more than one is wanted: whoever takes one of rows in no order takes any. `hasOwn` is true of an order whose columns
 * cannot be told, too; `readsUtc` of libraries that read moments without a time zone as those of UTC.
 */
export function rowOrder(own: readonly string[], { model }: Query, { take, anyRows, order }: IntoQueryRequest, how: { readonly hasOwn: boolean; readonly readsUtc?: boolean }): RowOrder | undefined {
  if (order && ([order.field.name, order.field.column].some((name) => own.includes(name)) || !isSortedAlike(order.field, model, how))) return undefined;
  const first = order && { first: order };
  if (take === undefined || anyRows === true) return { ...first, last: [] };
  const all = [...(order ? [order.field.name] : []), ...own];
  if (isTotal(all, model)) return { ...first, last: [] };
  const isNew = !order && !how.hasOwn;
  const key = model?.primaryKey.flatMap((name) => model.fields.get(name) ?? []) ?? [];
  const last = key.filter(({ name, column }) => !all.includes(name) && !all.includes(column));
  // An order that is put together may say the key already, which some databases take only once.
  if (!model || key.length === 0 || key.length !== model.primaryKey.length || key.some(({ optional }) => optional) || (!order && how.hasOwn && own.length === 0)) return undefined;
  return isNew && (take === 1 || key.length > 1 || !/^(?:Int|BigInt|ObjectId)$/.test(key[0]?.type ?? '')) ? undefined : { ...first, last, ...(isNew && { isNew }) };
}

/** What a title has to say of an order that neither JavaScript nor the query has. */
export function settledBy({ first, last, isNew }: RowOrder): Pick<IntoQuery, 'settled'> {
  return first || last.length === 0 ? {} : { settled: { by: last.map(({ name }) => name), isNew: isNew === true } };
}

/**
 * Whether a database puts a column's values in the order of their differences in JavaScript: whole numbers, and moments that are the same ones there. Of moments, JavaScript knows no parts of a millisecond, so that a second order
 * would decide where the database sees a difference: Prisma's columns have none unless their type is named (https://www.prisma.io/docs/orm/reference/prisma-schema-reference#datetime).
 */
function isSortedAlike({ type, nativeType, optional, hidden }: Field, model: Model | undefined, { hasOwn, readsUtc }: { readonly hasOwn: boolean; readonly readsUtc?: boolean }): boolean {
  if (optional || hidden === true || runsAtReads(model)) return false;
  if (type !== 'DateTime') return type === 'Int';
  if (readsUtc === true && nativeType === undefined) return model?.provider !== 'sqlite';
  return !hasOwn && /^(?:timestamptz|date)$/i.test(nativeType ?? '');
}

/** Whether anything runs at a model's rows that may change what is read of them: what is known to run at writes alone does not. */
export function runsAtReads(model: Model | undefined): boolean {
  return model?.hooks?.some((hook) => !/^(?:\$(?:(?:before|after)(?:Insert|Update|Delete)|parseJson|formatDatabaseJson)|(?:create|update|upsert|delete)\w*)$/.test(hook)) === true;
}

/** The columns of an order as text, by what writes one of them. */
export function orderParts({ first, last }: RowOrder, own: readonly string[], write: (field: Field, descending: boolean) => string): readonly string[] {
  return [...(first ? [write(first.field, first.descending)] : []), ...own, ...last.map((field) => write(field, false))];
}
