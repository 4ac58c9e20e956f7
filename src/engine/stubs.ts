import { libraries, type Stub } from '../catalog';
import type { DataModel, FilePath, Notice } from '../core';
import type { StubProvider } from '../project/types';
import { schemaReaders, type SchemaReader } from '../schema';

/**
 * The declaration stubs of a workspace: those of the catalogue, and those generated from its schemas. `refresh` reads the
 * schemas again; where they say the same as before, nothing changes and no type has to be worked out anew.
 */
export class WorkspaceStubs implements StubProvider {
  version = 0;
  notices: readonly Notice[] = [];
  private readonly readers: readonly SchemaReader[] = schemaReaders();
  private models: readonly DataModel[] = [];
  private stubs: readonly Stub[] = [];
  private byFile = new Map<FilePath, Stub>();

  constructor() {
    this.make([]);
  }

  /** Whether a path is a schema or says where one is. */
  owns(file: FilePath): boolean {
    return this.readers.some((reader) => reader.owns(file));
  }

  refresh(files: readonly FilePath[], text: (file: FilePath) => string | undefined): void {
    const results = this.readers.map((reader) => reader.read(files.filter((file) => reader.owns(file)), text));
    const models = results.flatMap((result) => result.models);
    this.notices = results.flatMap((result) => result.notices);
    if (models.length === this.models.length && models.every((model, i) => model === this.models[i])) return;
    this.make(models);
  }

  resolve(specifier: string, containingFile: FilePath, target: FilePath | undefined): FilePath | undefined {
    let best = 0;
    let found: Stub | undefined;
    for (const stub of this.stubs) {
      const score = stub.match(specifier, containingFile, target);
      if (score > best) [best, found] = [score, stub];
    }
    return found?.file;
  }

  text(stub: FilePath): string | undefined {
    return this.byFile.get(stub)?.text;
  }

  dataModel(stub: FilePath): DataModel | undefined {
    return this.byFile.get(stub)?.data;
  }

  private make(models: readonly DataModel[]): void {
    this.models = models;
    this.stubs = libraries.flatMap((entry) => entry.stubs(models));
    this.byFile = new Map(this.stubs.map((stub) => [stub.file, stub]));
    this.version++;
  }
}
