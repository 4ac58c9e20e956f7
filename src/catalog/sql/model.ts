import type { DataModel, Field, Key, Model } from '../../core';
import type { DeclaredModel, RecogniseContext } from '../types';

/** Declarations of tables, the best first. What ORMs declare is good as well: a query in their company is on the same tables. */
const sources = ['sql', 'supabase-types', 'prisma', 'drizzle', 'typeorm', 'mikro-orm', 'sequelize', 'objection', 'kysely', 'knex'] as const;

/** Kept, so that a table stays the same object for as long as its declaration does. */
const asTables = new WeakMap<DataModel, DataModel>();
const asTable = new WeakMap<Model, Model>();

/** The table of that name in the words of the database: fields are columns, and models tables. */
export function tableOf(name: string, file: string, context: Pick<RecogniseContext, 'modelNamed'>): Partial<DeclaredModel> {
  const found = context.modelNamed?.(name, sources, file);
  return found?.model.table !== name ? {} : isInColumns(found.data) ? found : tableAmong(name, found.data);
}

/** The table of that name among the models of a schema, in the words of the database. */
export function tableAmong(name: string, models: DataModel): Partial<DeclaredModel> {
  let data = asTables.get(models);
  if (!data) asTables.set(models, (data = inColumns(models)));
  const model = data.models.get(name);
  return model ? { model, data } : {};
}

function isInColumns({ source }: DataModel): boolean {
  return source === 'sql' || source === 'supabase-types';
}

function inColumns(data: DataModel): DataModel {
  const table = (model: string): string => data.models.get(model)?.table ?? model;
  const models = new Map<string, Model>();
  for (const model of data.models.values()) {
    let own = asTable.get(model);
    if (!own) asTable.set(model, (own = ofTable(model, data, table)));
    models.set(model.table, own);
  }
  return { ...data, models };
}

function ofTable(model: Model, data: DataModel, table: (model: string) => string): Model {
  const columns = (names: readonly string[], of: Model | undefined = model): readonly string[] => names.map((name) => of?.fields.get(name)?.column ?? name);
  const key = ({ fields, partial, name }: Key): Key => ({ fields: columns(fields), ...(name !== undefined && { name }), ...(partial && { partial }) });
  const fields = new Map<string, Field>();
  for (const field of model.fields.values()) {
    if (!field.relation) fields.set(field.column, { ...field, name: field.column });
    else {
      const { relation } = field;
      const target = data.models.get(relation.model);
      fields.set(field.name, { ...field, type: table(field.type), relation: { ...relation, model: table(relation.model), fields: columns(relation.fields), references: columns(relation.references, target) } });
    }
  }
  const { primaryKeyName: _, ...rest } = model;
  return { ...rest, name: model.table, fields, primaryKey: columns(model.primaryKey), uniques: model.uniques.map(key), indexes: model.indexes.map(key) };
}
