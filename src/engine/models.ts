import type { DeclaredModel } from '../catalog';
import type { DataModel, FilePath, Model } from '../core';
import { dirname } from '../project/paths';
import type { ts } from '../project/ts';
import { codeSchemaReaders, type CodeSchemaReader } from '../schema';
import { grouped, nearest } from '../schema/nearest';

/** The models of one file, for as long as its text stays the same. */
const known = new WeakMap<ts.SourceFile, Map<CodeSchemaReader, readonly Model[]>>();

/** The models that a workspace declares, in its schema files and in its code, by their names and tables. Nothing is read before the first question. */
export class WorkspaceModels {
  private readonly ofCode = new Map<string, ReadonlyMap<string, readonly DeclaredModel[]>>();
  private readonly added = new Map<DataModel, DataModel>();
  private readonly ofSchemas = new Map<string, ReadonlyMap<string, readonly DeclaredModel[]>>();

  /** `schemas` are the data models that were read from schema files, `sources` the files of the program. */
  constructor(private readonly schemas: readonly DataModel[], private readonly sources: () => readonly ts.SourceFile[]) {}

  /** See `RecogniseContext.modelNamed`. */
  readonly modelNamed = (name: string, sources: readonly string[], near: FilePath): DeclaredModel | undefined => {
    for (const source of sources) {
      // Files of a schema are what somebody maintains; code that makes a table only where there is none says the same, or is older.
      const ofSource = this.bySchema(source).get(name) ?? this.declared(source).get(name) ?? [];
      const found = nearest(ofSource, ({ model }) => ofModel(model), near);
      if (found) return found;
    }
    return undefined;
  };

  /** The data model of a schema file with what code adds to its models. */
  readonly whole = (data: DataModel): DataModel => {
    let whole = this.added.get(data);
    if (!whole) this.added.set(data, (whole = codeSchemaReaders.reduce((one, reader) => (reader.source === data.source && reader.adds ? reader.adds(one, this.partsBy(reader)) : one), data)));
    return whole;
  };

  private declared(source: string): ReadonlyMap<string, readonly DeclaredModel[]> {
    let models = this.ofCode.get(source);
    if (!models) this.ofCode.set(source, (models = byName(codeSchemaReaders.filter((reader) => reader.source === source && !reader.adds).flatMap((reader) => this.readBy(reader)))));
    return models;
  }

  private readBy(reader: CodeSchemaReader): readonly DeclaredModel[] {
    const models = this.partsBy(reader);
    return inDataModels(reader.source, reader.link?.(models) ?? models);
  }

  private partsBy(reader: CodeSchemaReader): readonly Model[] {
    return this.sources().flatMap((file) => modelsOf(file, reader));
  }

  private bySchema(source: string): ReadonlyMap<string, readonly DeclaredModel[]> {
    let models = this.ofSchemas.get(source);
    if (!models) {
      const own = this.schemas.filter((data) => data.source === source).map(this.whole);
      this.ofSchemas.set(source, (models = byName(own.flatMap((data) => [...data.models.values()].map((model) => ({ model, data }))))));
    }
    return models;
  }
}

function modelsOf(file: ts.SourceFile, reader: CodeSchemaReader): readonly Model[] {
  let models = known.get(file);
  if (!models) known.set(file, (models = new Map()));
  let found = models.get(reader);
  if (!found) models.set(reader, (found = reader.trigger.test(file.text) ? reader.read(file) : []));
  return found;
}

/** Models that belong together, each with the data model that it is part of: where a name is declared several times, others mean the nearest. */
function inDataModels(source: string, models: readonly Model[]): readonly DeclaredModel[] {
  const named = grouped(models, ({ name }) => [name]);
  const around = new Map<string, DataModel>();
  return models.map((model) => {
    const { provider, location: { file } } = model;
    const place = `${provider ?? ''} ${named.size === models.length ? '' : dirname(file)}`;
    let data = around.get(place);
    if (!data) {
      const near = new Map([...named].flatMap(([name, all]) => { const one = nearest(all, ofModel, file); return one ? [[name, one] as const] : []; }));
      const files = [file, ...new Set([...near.values()].map(ofModel))];
      around.set(place, (data = { source, files: [...new Set(files)], models: near, enums: new Map(), clients: [], ...(provider !== undefined && { provider }) }));
    }
    return { model, data };
  });
}

function ofModel(model: Model): FilePath {
  return model.location.file;
}

function byName(all: readonly DeclaredModel[]): ReadonlyMap<string, readonly DeclaredModel[]> {
  return grouped(all, ({ model }) => new Set([model.name, model.table]));
}
