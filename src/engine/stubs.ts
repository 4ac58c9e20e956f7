import { libraries, type LibraryEntry, type Stub } from '../catalog';
import { folderOf } from '../catalog/tables/rows';
import { stubsOfLimiters } from '../catalog/limiters';
import { stubsOfTransactions } from '../catalog/transactions';
import type { DataModel, FilePath, Notice } from '../core';
import type { StubProvider } from '../project/types';
import { answeredOnce, isGraphqlSchema, scheduledPaths, schemaReaders, type SchemaReader, type SchemaResult } from '../schema';

/**
 * The declaration stubs of a workspace: those of the catalogue, and those generated from its schemas. `refresh` reads the
 * schemas again; where they say the same as before, nothing changes and no type has to be worked out anew.
 */
export class WorkspaceStubs implements StubProvider {
  version = 0;
  private results: readonly SchemaResult[] = [];
  private readonly readers: readonly SchemaReader[] = schemaReaders();
  private models: readonly DataModel[] = [];
  private stubs: readonly Stub[] = [];
  private fixed: readonly Stub[] = [];
  private contextual: readonly Stub[] = [];
  private byFile = new Map<FilePath, Stub>();
  /** Types of which an answer holds one; read when somebody asks. */
  private once: { readonly read: () => ReadonlySet<string>; types?: ReadonlySet<string> } = { read: () => new Set() };
  /** The paths that databases call on a schedule; read when somebody asks. */
  private scheduled: { readonly read: () => ReadonlySet<string>; paths?: ReadonlySet<string> } = { read: () => new Set() };
  private readonly bySpecifier = new Map<string, Match>();

  constructor() {
    this.make([]);
  }

  /** The workspace's own wrappers, as its configuration names them. */
  own: LibraryEntry | undefined;

  setOwn(own: LibraryEntry | undefined): void {
    this.own = own;
    this.make(this.models);
  }

  /** Whether a path is a schema or says where one is. */
  owns(file: FilePath): boolean {
    return isGraphqlSchema(file) || this.readers.some((reader) => reader.owns(file));
  }

  /** See `WorkspaceFacts.graphqlSchemas`. */
  graphqlSchemas: readonly FilePath[] = [];

  /** See `WorkspaceFacts.isAnsweredOnce`. */
  isAnsweredOnce(type: string): boolean {
    return (this.once.types ??= this.once.read()).has(type);
  }

  /** See `WorkspaceFacts.isCalledOnSchedule`. */
  isCalledOnSchedule(path: string): boolean {
    return (this.scheduled.paths ??= this.scheduled.read()).has(path);
  }

  refresh(files: readonly FilePath[], text: (file: FilePath) => string | undefined): void {
    this.results = this.readers.map((reader) => reader.read(files.filter((file) => reader.owns(file)), text));
    this.graphqlSchemas = files.filter(isGraphqlSchema);
    this.refreshAnswers(this.graphqlSchemas, text);
    const models = this.results.flatMap((result) => result.models);
    this.scheduled = { read: () => scheduledPaths(models.flatMap((model) => model.files).map((file) => text(file) ?? '')) };
    if (models.length === this.models.length && models.every((model, i) => model === this.models[i])) return;
    this.make(models);
  }

  resolve(specifier: string, containingFile: FilePath, target: FilePath | undefined): FilePath | undefined {
    // What a specifier alone decides is asked once.
    let fixed = this.bySpecifier.get(specifier);
    if (fixed === undefined) this.bySpecifier.set(specifier, (fixed = bestOf(this.fixed, specifier, containingFile, undefined)));
    const special = bestOf(this.contextual, specifier, containingFile, target);
    return (special.score > fixed.score ? special : fixed).stub?.file;
  }

  /** Whether one of these stubs is of a library. */
  areOf(library: string, stubs: ReadonlySet<FilePath>): boolean {
    return [...stubs].some((stub) => stub.startsWith(folderOf(library)));
  }

  text(stub: FilePath): string | undefined {
    return this.byFile.get(stub)?.text;
  }

  dataModel(stub: FilePath): DataModel | undefined {
    return this.byFile.get(stub)?.data;
  }

  /** What is wrong with the schemas, as far as they have been read. */
  get notices(): readonly Notice[] {
    return this.results.flatMap((result) => result.notices);
  }

  /** What the schema files of the workspace say. */
  get dataModels(): readonly DataModel[] {
    return this.models;
  }

  private refreshAnswers(files: readonly FilePath[], text: (file: FilePath) => string | undefined): void {
    const before = this.once.types;
    const read = (): ReadonlySet<string> => answeredOnce(files.map((file) => text(file) ?? ''));
    const types = before && read();
    this.once = { read, ...(types && { types }) };
    // What was said of fields before is to be said anew.
    if (before && types && (before.size !== types.size || [...before].some((type) => !types.has(type)))) this.version++;
  }

  private make(models: readonly DataModel[]): void {
    this.models = models;
    this.stubs = [...[...(this.own ? [this.own] : []), ...libraries].flatMap((entry) => entry.stubs(models)), ...stubsOfLimiters, ...stubsOfTransactions];
    this.fixed = this.stubs.filter(({ anywhere }) => anywhere);
    this.contextual = this.stubs.filter(({ anywhere }) => !anywhere);
    this.bySpecifier.clear();
    this.byFile = new Map(this.stubs.map((stub) => [stub.file, stub]));
    this.version++;
  }
}

interface Match {
  readonly score: number;
  readonly stub?: Stub;
}

function bestOf(stubs: readonly Stub[], specifier: string, containingFile: FilePath, target: FilePath | undefined): Match {
  let best: Match = { score: 0 };
  for (const stub of stubs) {
    const score = stub.match(specifier, containingFile, target);
    if (score > best.score) best = { score, stub };
  }
  return best;
}
