import type { DataModel, Field, Model } from '../../core';
import type { ts } from '../../project/ts';
import { declaredTwice, joinedModel } from '../models/joined-models';
import type { DeclaredModel, RecogniseContext } from '../types';

/**
 * The table that a query is about. Generated types were read off the database itself, so that columns and foreign keys are theirs; keys, indexes and exact types stand only in
 * the SQL files, which may be incomplete. Where there is one of both, that one counts.
 */
export function tableOf(name: string | undefined, node: ts.Node, context: RecogniseContext): Partial<DeclaredModel> {
  if (name === undefined || !context.modelNamed) return {};
  const file = node.getSourceFile().fileName;
  return declaredTwice(context.modelNamed(name, ['supabase-types'], file), context.modelNamed(name, ['sql'], file), joined);
}

function joined(typed: DataModel, declared: DataModel): DataModel {
  const models = new Map(declared.models);
  for (const [name, model] of typed.models) {
    const other = declared.models.get(name);
    models.set(name, other ? joinedModel(model, other, () => withKeys(model, other, typed)) : model);
  }
  return { ...typed, provider: 'postgresql', files: [...typed.files, ...declared.files], models, enums: declared.enums };
}

function withKeys(typed: Model, declared: Model, types: DataModel): Model {
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
    ...(declared.incomplete && { incomplete: true }), ...(declared.given && { given: true }), ...(declared.refusing && { refusing: declared.refusing }), ...(declared.numbered && { numbered: declared.numbered }), ...(declared.alsoSet && [...typed.fields.values()].every(({ kind, name }) => kind === 'relation' || declared.fields.has(name)) && { alsoSet: declared.alsoSet }), ...(declared.shownBy && { shownBy: declared.shownBy }),
  };
}
