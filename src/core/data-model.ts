import type { FilePath, Location } from './location';

/** What a schema says of one database: its models with their keys and relations, in the words of no particular library. */
export interface DataModel {
  /** `prisma`, later `drizzle`, `typeorm`, … */
  readonly source: string;
  /** Every file that the model was read from, the main one first. */
  readonly files: readonly FilePath[];
  /** `postgresql`, `mysql`, `sqlite`, `sqlserver`, `cockroachdb`, `mongodb`, or undefined where it is not said. */
  readonly provider?: string;
  readonly models: ReadonlyMap<string, Model>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** The clients generated from it; the default output has no path. */
  readonly clients: readonly ClientOutput[];
  /** The folder whose code the schema is for: its package where it lies in a usual place there, otherwise its own surroundings. */
  readonly owner?: FilePath;
  /** True for a schema that lies aside, such as sample data: code outside `owner` never means it. */
  readonly aside?: boolean;
  /** Where the database is, as far as the schema says. */
  readonly address?: ServerAddress;
}

/** Where a client finds its database, as far as code or a schema says. */
export interface ServerAddress {
  /** The address itself, or the beginning of it, where it is written down. */
  readonly text?: string;
  /** The variable of the environment that holds it. */
  readonly variable?: string;
  /** True where it is said in another way that a pooler stands in between. */
  readonly isPooled?: boolean;
}

export interface ClientOutput {
  /** The generator's provider, e.g. `prisma-client-js` or `prisma-client`. */
  readonly generator: string;
  /** Absolute folder that the client is generated into; undefined means the package's own default place. */
  readonly output?: FilePath;
  readonly previewFeatures: readonly string[];
}

/** What a trigger runs at. */
export type WriteEvent = 'insert' | 'update' | 'delete';

export interface Model {
  readonly name: string;
  /** The table's name in the database. */
  readonly table: string;
  /** The kind of database that it is in, where its own declaration says so; `DataModel.provider` is then the same. */
  readonly provider?: string;
  /** False for a view. */
  readonly writable: boolean;
  readonly fields: ReadonlyMap<string, Field>;
  readonly primaryKey: readonly string[];
  /** The name a query uses for a compound primary key (`a_b`). */
  readonly primaryKeyName?: string;
  /** Every unique key but the primary one, with the name a query uses for it where it has one (`a_b`). */
  readonly uniques: readonly Key[];
  readonly indexes: readonly Key[];
  /** Columns of each index that refuses a second row though it is no unique key: for some rows only, or by what it works out of them (`lower(name)`, which is no column). */
  readonly refusing?: readonly (readonly string[])[];
  /** At which writes a trigger that files of the schema make counts, compares or sorts rows of the table: what it makes of a row follows from those that are there. */
  readonly numbered?: readonly WriteEvent[];
  /**
   * Columns that an update may change beside those that it sets: what the library or a trigger stamps, what the database works out of others. Left out where that is not known.
   */
  readonly alsoSet?: readonly string[];
  /** Columns by which the database decides who sees a row, as far as files of the schema say (policies of Postgres). */
  readonly shownBy?: readonly string[];
  /** The field that says that a row is deleted, where rows are only marked: reads through the library leave such rows out by themselves. */
  readonly softDelete?: string;
  /**
   * What the workspace has the library run at this model's rows, in the library's own words (`beforeCreate`, `pre save`); `*` where it cannot be
   * told. A statement for many rows may pass it by.
   */
  readonly hooks?: readonly string[];
  /** Options that the model, its connection or the whole library is set to, in the library's own words, where one way to write is given them and another is not. */
  readonly options?: readonly string[];
  /** True where rows of it stand in so many words in files of the schema, and nothing that the database runs by itself writes more of them: a list that somebody made. */
  readonly given?: boolean;
  /** True where what was read does not say all of it: there may be more columns, keys and indexes in the database. */
  readonly incomplete?: boolean;
  readonly location: Location;
}

export interface Key {
  readonly fields: readonly string[];
  readonly name?: string;
  /** True for an index that holds only some of the rows (`WHERE deleted_at IS NULL`); no unique key is partial. */
  readonly partial?: boolean;
}

export interface Field {
  readonly name: string;
  /** The column's name in the database. */
  readonly column: string;
  readonly kind: 'scalar' | 'enum' | 'relation' | 'unsupported';
  /** Scalar type (`String`, `Int`, `BigInt`, `Boolean`, `DateTime`, `Decimal`, `Float`, `Json`, `Bytes`), or the name of the enum or model. */
  readonly type: string;
  readonly list: boolean;
  readonly optional: boolean;
  readonly hasDefault: boolean;
  /** True where the library leaves it out of what it reads, or of what it answers, unless it is asked for. */
  readonly hidden?: boolean;
  /** True where code of the workspace makes another value of the column's when it is read or written. */
  readonly converted?: boolean;
  /** The native database type, e.g. `Citext` or `Text`. */
  readonly nativeType?: string;
  readonly relation?: Relation;
  readonly location: Location;
}

/** One end of a relation. The end that holds the foreign key has `fields` and `references`; the other has none of its own. */
export interface Relation {
  /** The model at the other end. */
  readonly model: string;
  /** The relation's name; needed where one pair of models has several relations. */
  readonly name?: string;
  /** This model's columns that make the foreign key; empty on the other end and for many-to-many. */
  readonly fields: readonly string[];
  readonly references: readonly string[];
  /** At the end without the key, where it is known: the other model's fields that make it, and this model's that they refer to. */
  readonly foreign?: { readonly fields: readonly string[]; readonly references: readonly string[] };
  /** True where the property is a promise, so that reading it asks the database. */
  readonly lazy?: boolean;
  /** True where it has a condition of its own beside its key, so that a query by the key alone may find more rows. */
  readonly narrowed?: boolean;
  /** True for a foreign key that no relation names: queries cannot ask for it, and the field's name is only for people. */
  readonly unnamed?: boolean;
  /** The field at the other end, where there is one. */
  readonly opposite?: string;
  readonly onDelete?: string;
}
