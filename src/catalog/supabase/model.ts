import type { DataModel, Field, Model } from '../../core';
import type { ts } from '../../project/ts';
import type { DeclaredModel, RecogniseContext } from '../types';

/** Generated types and SQL files of one database, put together once. */
const together = new WeakMap<DataModel, WeakMap<DataModel, DataModel>>();

/**
 * The table that a query is about. Generated types were read off the database itself, so that columns and foreign keys are theirs; keys, indexes and exact types stand only in
 * the SQL files, which may be incomplete. Where there is one of both, that one counts.
 */
export function tableOf(name: string | undefined, node: ts.Node, context: RecogniseContext): Partial<DeclaredModel> {
  if (name === undefined || !context.modelNamed) return {};
  const file = node.getSourceFile().fileName;
  const typed = context.modelNamed(name, ['supabase-types'], file);
  const declared = context.modelNamed(name, ['sql'], file);
  if (!typed || !declared) return declared ?? typed ?? {};
  const data = joined(typed.data, declared.data);
  const model = data.models.get(typed.model.name);
  return model ? { model, data } : typed;
}

function joined(typed: DataModel, declared: DataModel): DataModel {
  let known = together.get(typed);
  if (!known) together.set(typed, (known = new WeakMap()));
  let data = known.get(declared);
  if (!data) {
    const models = new Map(declared.models);
    for (const [name, model] of typed.models) models.set(name, withKeys(model, declared.models.get(name), typed));
    known.set(declared, (data = { ...typed, provider: 'postgresql', files: [...typed.files, ...declared.files], models, enums: declared.enums }));
  }
  return data;
}

function withKeys(typed: Model, declared: Model | undefined, types: DataModel): Model {
  if (!declared) return typed;
  const has = (fields: readonly string[]): boolean => fields.every((field) => typed.fields.has(field));
  const fields = new Map<string, Field>();
  for (const [name, field] of typed.fields) {
    const exact = declared.fields.get(name);
    const same = exact && exact.kind !== 'relation' && field.kind !== 'relation' && exact.kind !== 'unsupported' && exact.list === field.list;
    fields.set(name, same ? { ...exact, optional: field.optional, hasDefault: exact.hasDefault || field.hasDefault } : field);
  }
  // What leads to tables that the types do not have.
  for (const [name, field] of declared.fields) if (field.kind === 'relation' && !types.models.has(field.type) && !fields.has(name)) fields.set(name, field);
  const { incomplete: _, ...model } = typed;
  return {
    ...model, fields, writable: typed.writable && declared.writable,
    primaryKey: has(declared.primaryKey) ? declared.primaryKey : [],
    uniques: [...declared.uniques.filter((key) => has(key.fields)), ...typed.uniques],
    indexes: declared.indexes.filter((key) => has(key.fields)),
    ...(declared.incomplete && { incomplete: true }),
  };
}
