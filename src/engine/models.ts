import type { DeclaredModel } from '../catalog';
import type { DataModel, FilePath, Model } from '../core';
import { dirname } from '../project/paths';
import type { ts } from '../project/ts';
import { codeSchemaReaders, type CodeSchemaReader } from '../schema';

/** The models of one file, for as long as its text stays the same. */
const known = new WeakMap<ts.SourceFile, Map<CodeSchemaReader, readonly Model[]>>();

/** The models that a workspace declares, in its schema files and in its code, by their names and tables. Nothing is read before the first question. */
export class WorkspaceModels {
  private readonly ofCode = new Map<string, ReadonlyMap<string, readonly DeclaredModel[]>>();
  private ofSchemas: ReadonlyMap<string, readonly DeclaredModel[]> | undefined;

  /** `schemas` are the data models that were read from schema files, `sources` the files of the program. */
  constructor(private readonly schemas: readonly DataModel[], private readonly sources: () => readonly ts.SourceFile[]) {}

  /** See `RecogniseContext.modelNamed`. */
  readonly modelNamed = (name: string, sources: readonly string[], near: FilePath): DeclaredModel | undefined => {
    for (const source of sources) {
      const ofSource = this.declared(source).get(name) ?? this.bySchema().get(name)?.filter(({ data }) => data.source === source) ?? [];
      const found = nearest(ofSource, near);
      if (found) return found;
    }
    return undefined;
  };

  private declared(source: string): ReadonlyMap<string, readonly DeclaredModel[]> {
    let models = this.ofCode.get(source);
    if (!models) {
      const readers = codeSchemaReaders.filter((reader) => reader.source === source);
      const data: DataModel[] = readers.length === 0 ? [] : this.sources().flatMap((file) => {
        const found = readers.flatMap((reader) => modelsOf(file, reader));
        return found.length > 0 ? [{ source, files: [file.fileName], models: new Map(found.map((model) => [model.name, model])), enums: new Map(), clients: [] }] : [];
      });
      this.ofCode.set(source, (models = byName(data)));
    }
    return models;
  }

  private bySchema(): ReadonlyMap<string, readonly DeclaredModel[]> {
    return this.ofSchemas ??= byName(this.schemas);
  }
}

function modelsOf(file: ts.SourceFile, reader: CodeSchemaReader): readonly Model[] {
  if (!reader.trigger.test(file.text)) return [];
  let models = known.get(file);
  if (!models) known.set(file, (models = new Map()));
  let found = models.get(reader);
  if (!found) models.set(reader, (found = reader.read(file)));
  return found;
}

function byName(all: readonly DataModel[]): ReadonlyMap<string, readonly DeclaredModel[]> {
  const names = new Map<string, DeclaredModel[]>();
  for (const data of all) {
    for (const model of data.models.values()) {
      for (const name of new Set([model.name, model.table])) {
        const list = names.get(name);
        if (list) list.push({ model, data });
        else names.set(name, [{ model, data }]);
      }
    }
  }
  return names;
}

/** Of several declarations the one whose folder has the longest way in common with the file that asks. */
function nearest(declared: readonly DeclaredModel[], near: FilePath): DeclaredModel | undefined {
  if (declared.length < 2) return declared[0];
  const shared = (file: FilePath): number => {
    const folder = dirname(file);
    let length = 0;
    while (length < folder.length && folder[length] === near[length]) length++;
    return length;
  };
  return declared.reduce((best, one) => (shared(one.model.location.file) > shared(best.model.location.file) ? one : best));
}
