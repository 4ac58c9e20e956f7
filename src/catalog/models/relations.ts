import type { DataModel, Field, Model } from '../../core';
import type { ts } from '../../project/ts';
import type { BulkWriteRequest, KeyPair, Query } from '../types';

/** What the relations of a data model say of two queries. */

/** The model that a path of relations leads to. */
export function walkPath(data: DataModel, model: Model, path: readonly string[]): Model | undefined {
  let current: Model | undefined = model;
  for (const name of path) {
    const field: Field | undefined = current?.fields.get(name);
    current = field?.kind === 'relation' ? data.models.get(field.type) : undefined;
  }
  return current;
}

/** The only relation of a model to another; undefined where there are several. */
export function onlyRelation(model: Model, to: string): Field | undefined {
  const [only, ...others] = [...model.fields.values()].filter(({ kind, type }) => kind === 'relation' && type === to);
  return others.length === 0 ? only : undefined;
}

/** The relation of `from` whose key is exactly the pairs that the filter compares. */
export function relationFor(data: DataModel, from: Model, to: Model, keys: readonly KeyPair[]): Field | undefined {
  for (const field of from.fields.values()) {
    if (field.kind !== 'relation' || field.type !== to.name || !field.relation || field.relation.narrowed) continue;
    const { relation } = field;
    if (relation.fields.length > 0) {
      if (samePairs(keys, relation.fields.map((listField, i) => ({ listField, innerField: relation.references[i] ?? '' })))) return field;
      continue;
    }
    const back = relation.foreign ?? (relation.opposite === undefined ? undefined : data.models.get(to.name)?.fields.get(relation.opposite)?.relation);
    if (back && back.fields.length > 0 && samePairs(keys, back.fields.map((innerField, i) => ({ innerField, listField: back.references[i] ?? '' })))) return field;
  }
  return undefined;
}

function samePairs(a: readonly KeyPair[], b: readonly KeyPair[]): boolean {
  return a.length === b.length && b.every((pair) => a.some((other) => other.innerField === pair.innerField && other.listField === pair.listField));
}

/** The relation from the rows that are walked over to those of the inner query; undefined where the two are of different data models, or joined in another way. */
export function relationBetween(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[]): Field | undefined {
  if (!list.data || !list.model || !inner.model || !inner.filter?.complete || list.library !== inner.library) return undefined;
  // Rows of a list, or rows that one row of another query brought along.
  if (list.op !== 'read-many' && !(list.op === 'read-one' && path.length > 0)) return undefined;
  const holder = walkPath(list.data, list.model, path);
  return holder && relationFor(list.data, holder, inner.model, keys);
}

/** The key of a write per row: the one condition that depends on the row, with the source text of the list of its values. */
export function bulkKey(inner: Query, request: BulkWriteRequest): { readonly field: string; readonly value: ts.Expression; readonly list: string } | undefined {
  if (!inner.filter?.complete || inner.filter.rest.some((node) => request.varies(node))) return undefined;
  const [key, ...others] = inner.filter.equals.filter((condition) => request.varies(condition.value));
  const list = key && others.length === 0 ? request.each(key.value) : undefined;
  return key && list !== undefined ? { field: key.field, value: key.value, list } : undefined;
}

/** The conditions of a filter as source text, with another for the key: `id: In(ids), active: true`. */
export function conditionsText({ filter }: Query, keyField: string, keyCondition: string): string {
  const { equals = [], rest = [] } = filter ?? {};
  const parts = equals.map(({ field, value }) => (field === keyField ? keyCondition : field === value.getText() ? field : condition(field, value.getText())));
  return [...parts, ...rest.map((node) => node.getText())].join(', ');
}

/** `customer.id`, the key of a relation that no field holds, is written as it is asked for: `customer: { id: … }`. */
function condition(field: string, value: string): string {
  const [name = '', ...inner] = field.split('.');
  return inner.length === 0 ? `${name}: ${value}` : `${name}: { ${condition(inner.join('.'), value)} }`;
}
