import type { DataModel, Model } from '../../core';
import type { ts } from '../../project/ts';
import { declaredTwice, joinedModel } from '../models/joined-models';
import type { DeclaredModel, RecogniseContext } from '../types';
import type { ModelInfo } from './model';

/** What the workspace says of the model that a query is about: its class has the relations, files with SQL the columns and keys. Where there is one of both, that one counts. */
export function declaredModel({ name, table }: ModelInfo, node: ts.Node, context: RecogniseContext): Partial<DeclaredModel> {
  const file = node.getSourceFile().fileName;
  return declaredTwice(
    name === undefined ? undefined : context.modelNamed?.(name, ['objection'], file),
    table === undefined ? undefined : context.modelNamed?.(table, ['sql'], file),
    joined,
  );
}

function joined(classes: DataModel, tables: DataModel): DataModel {
  const byTable = new Map([...tables.models.values()].map((model) => [model.table, model]));
  const models = new Map([...classes.models].map(([name, model]) => { const other = byTable.get(model.table); return [name, other ? joinedModel(model, other, () => withColumns(model, other)) : model]; }));
  return { ...tables, source: classes.source, files: [...classes.files, ...tables.files], models };
}

/** A table with the relations of its class. */
function withColumns(model: Model, table: Model): Model {
  const columns = [...table.fields].filter(([, { kind }]) => kind !== 'relation');
  const relations = [...model.fields].filter(([, { kind }]) => kind === 'relation');
  return { ...table, name: model.name, fields: new Map([...columns, ...relations]), location: model.location, ...(model.hooks && { hooks: model.hooks }) };
}
