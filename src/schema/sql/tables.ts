import type { Field, Key, Location, Model } from '../../core';
import type { ColumnDeclared, ConstraintDeclared, SqlChange } from './changes';
import { unqualified, withForeignKeys, type ForeignKey } from '../foreign-keys';
import { fieldOf } from './fields';

interface Column extends Omit<ColumnDeclared, 'offset'> {
  readonly location: Location;
}

interface TableKey {
  readonly name: string;
  readonly fields: readonly string[];
}

interface Table {
  name: string;
  readonly isView: boolean;
  /** True where its making was not read: other files, or somebody's own hands, made it. */
  readonly incomplete?: boolean;
  readonly columns: Map<string, Column>;
  primaryKey: TableKey | undefined;
  uniques: readonly TableKey[];
  foreignKeys: readonly ForeignKey[];
  indexes: readonly (TableKey & { readonly unique: boolean; readonly partial: boolean; readonly refuses: boolean })[];
  readonly location: Location;
}

const empty = { primaryKey: undefined, uniques: [], foreignKeys: [], indexes: [] } as const;

/** Turns the range of a file into a place. */
type Locate = (start: number, end: number) => Location;

/**
 * A database as statements, one after another, leave it. It is what a person who reads them would say: what was never made is not changed, and a table that
 * is made a second time stays as it is, since the scripts of one workspace often say the same twice.
 */
export class SqlDatabase {
  private readonly tables = new Map<string, Table>();
  private readonly enumValues = new Map<string, readonly string[]>();

  /**
   * Applies what one file says. `isHistory`: it is one step of many that are run in order, so that what it takes away is gone; other files take away what they make
   * again, or stand for a way back.
   */
  apply(changes: readonly SqlChange[], locate: Locate, isHistory: boolean): void {
    for (const change of changes) {
      if (!isHistory && (change.kind === 'drop-table' || change.kind === 'drop-column' || change.kind === 'drop-constraint' || change.kind === 'drop-index')) continue;
      this.change(change, locate);
    }
  }

  get enums(): ReadonlyMap<string, readonly string[]> {
    return this.enumValues;
  }

  private change(change: SqlChange, locate: Locate): void {
    switch (change.kind) {
      case 'table': case 'view': {
        const existing = this.tables.get(change.table);
        if (existing && !existing.incomplete && !(existing.isView && change.kind === 'view')) return;
        this.tables.set(change.table, this.made(change, locate));
        return;
      }
      case 'drop-table': for (const name of change.names) this.tables.delete(name); return;
      case 'drop-enum': for (const name of change.names) this.enumValues.delete(name); return;
      case 'drop-index':
        for (const name of change.names) for (const table of this.tables.values()) table.indexes = table.indexes.filter((index) => index.name !== unqualified(name));
        return;
      case 'enum': if (!this.enumValues.has(change.name)) this.enumValues.set(change.name, change.values); return;
      case 'enum-value': this.enumValues.set(change.name, [...new Set([...this.enumValues.get(change.name) ?? [], change.value])]); return;
      case 'rename-index':
        for (const table of this.tables.values()) table.indexes = table.indexes.map((index) => (index.name === unqualified(change.name) ? { ...index, name: change.to } : index));
        return;
      default: {
        let table = this.tables.get(change.table ?? '');
        if (!table && (change.kind === 'add-column' || change.kind === 'add-constraint' || change.kind === 'index')) {
          this.tables.set(change.table, (table = { ...empty, columns: new Map(), name: change.table, isView: false, incomplete: true, location: locate(change.start, change.end) }));
        }
        if (table) this.alter(table, change, locate);
      }
    }
  }

  private made(change: Extract<SqlChange, { kind: 'table' | 'view' }>, locate: Locate): Table {
    const table: Table = { ...empty, columns: new Map(), name: change.table, isView: change.kind === 'view', location: locate(change.start, change.end) };
    if (change.kind === 'view') {
      for (const name of change.columns) table.columns.set(name, { name, type: '', list: false, notNull: false, hasDefault: false, location: table.location });
      return table;
    }
    for (const name of change.like) for (const column of this.tables.get(name)?.columns.values() ?? []) table.columns.set(column.name, column);
    for (const column of change.columns) table.columns.set(column.name, placed(column, locate));
    for (const constraint of change.constraints) this.constrain(table, constraint);
    return table;
  }

  private alter(table: Table, change: SqlChange, locate: Locate): void {
    switch (change.kind) {
      case 'rename-table': {
        this.tables.delete(table.name);
        this.tables.set(change.to, table);
        for (const other of this.tables.values()) other.foreignKeys = other.foreignKeys.map((key) => (key.target === table.name ? { ...key, target: change.to } : key));
        table.name = change.to;
        return;
      }
      case 'add-column': {
        // `ADD COLUMN IF NOT EXISTS` adds none of the keys either.
        if (table.columns.has(change.column.name)) return;
        table.columns.set(change.column.name, placed(change.column, locate));
        for (const constraint of change.constraints) this.constrain(table, constraint);
        return;
      }
      case 'drop-column': {
        table.columns.delete(change.column);
        this.rekey(table, (fields) => (fields.includes(change.column) ? undefined : fields));
        return;
      }
      case 'rename-column': {
        const column = table.columns.get(change.column);
        if (!column || table.columns.has(change.to)) return;
        table.columns.delete(change.column);
        table.columns.set(change.to, { ...column, name: change.to });
        this.rekey(table, (fields) => fields.map((field) => (field === change.column ? change.to : field)));
        for (const other of this.tables.values()) {
          other.foreignKeys = other.foreignKeys.map((key) => (key.target === table.name ? { ...key, references: key.references.map((field) => (field === change.column ? change.to : field)) } : key));
        }
        return;
      }
      case 'change-column': {
        const column = table.columns.get(change.column);
        const { notNull, hasDefault, type, list } = change;
        if (column) table.columns.set(column.name, { ...column, ...(notNull !== undefined && { notNull }), ...(hasDefault !== undefined && { hasDefault }), ...(type !== undefined && { type, list: list ?? false }) });
        return;
      }
      case 'add-constraint': this.constrain(table, change.constraint); return;
      case 'drop-constraint': {
        if (table.primaryKey?.name === change.name) table.primaryKey = undefined;
        table.uniques = table.uniques.filter((key) => key.name !== change.name);
        table.foreignKeys = table.foreignKeys.filter((key) => key.name !== change.name);
        return;
      }
      case 'rename-constraint': {
        const named = <T extends TableKey>(key: T): T => (key.name === change.name ? { ...key, name: change.to } : key);
        table.primaryKey &&= named(table.primaryKey);
        table.uniques = table.uniques.map(named);
        table.foreignKeys = table.foreignKeys.map(named);
        return;
      }
      case 'index': {
        const { fields, unique, partial, refuses } = change;
        const name = change.name ?? generatedName(table.name, fields, 'idx');
        if (!table.indexes.some((index) => index.name === name)) table.indexes = [...table.indexes, { name, fields, unique, partial, refuses }];
        return;
      }
      default:
    }
  }

  private constrain(table: Table, constraint: ConstraintDeclared): void {
    if (constraint.kind === 'foreign') {
      const { fields, target, onDelete } = constraint;
      const name = this.free(table, constraint.name ?? generatedName(table.name, fields, 'fkey'));
      if (name !== undefined) table.foreignKeys = [...table.foreignKeys, { name, fields, target, references: constraint.references, ...(onDelete !== undefined && { onDelete }) }];
      return;
    }
    const existing = constraint.usingIndex === undefined ? undefined : table.indexes.find((index) => index.name === constraint.usingIndex);
    const fields = existing?.fields ?? constraint.fields;
    if (constraint.kind === 'primary') table.primaryKey ??= { name: constraint.name ?? generatedName(table.name, [], 'pkey'), fields };
    else {
      const name = this.free(table, constraint.name ?? generatedName(table.name, fields, 'key'));
      if (name !== undefined) table.uniques = [...table.uniques, { name, fields }];
    }
  }

  /** A name that no other key of the table has; undefined for one that says nothing new: a script that is run twice. */
  private free(table: Table, name: string): string | undefined {
    return [...table.uniques, ...table.foreignKeys].some((key) => key.name === name) ? undefined : name;
  }

  /** Gives every key of a table other columns; a key that gets none is gone. */
  private rekey(table: Table, fieldsOf: (fields: readonly string[]) => readonly string[] | undefined): void {
    const changed = <T extends TableKey>(keys: readonly T[]): readonly T[] => keys.flatMap((key) => { const fields = fieldsOf(key.fields); return fields ? [{ ...key, fields }] : []; });
    [table.primaryKey] = changed(table.primaryKey ? [table.primaryKey] : []);
    table.uniques = changed(table.uniques);
    table.foreignKeys = changed(table.foreignKeys);
    table.indexes = changed(table.indexes);
  }

  /** The tables as models, with a field for either end of every foreign key. */
  models(): ReadonlyMap<string, Model> {
    return withForeignKeys([...this.tables.values()].map((table) => this.modelOf(table)), ({ name }) => this.tables.get(name)?.foreignKeys ?? []);
  }

  private modelOf(table: Table): Model {
    const fields = new Map<string, Field>();
    const primaryKey = table.primaryKey?.fields ?? [];
    for (const column of table.columns.values()) fields.set(column.name, fieldOf({ ...column, notNull: column.notNull || primaryKey.includes(column.name) }, this.enumValues, column.location));
    const key = ({ name, fields: columns }: TableKey): Key => ({ fields: columns, name });
    const [uniqueIndexes, indexes] = [table.indexes.filter(({ unique, partial }) => unique && !partial), table.indexes.filter(({ fields: columns, unique, partial }) => columns.length > 0 && (!unique || partial))];
    const workedOut = [...table.columns.values()].filter(({ isWorkedOut }) => isWorkedOut).map(({ name }) => name);
    const refusing = table.indexes.filter(({ refuses }) => refuses).map(({ fields: columns }) => columns);
    return {
      name: table.name, table: table.name, writable: !table.isView, fields, primaryKey,
      uniques: [...table.uniques, ...uniqueIndexes].map(key),
      indexes: indexes.map((index) => ({ ...key(index), ...(index.partial && { partial: true }) })),
      ...(refusing.length > 0 && { refusing }),
      ...(!table.isView && { alsoSet: workedOut }),
      ...(table.incomplete && { incomplete: true }),
      location: table.location,
    };
  }
}

function placed({ offset, ...column }: ColumnDeclared, locate: Locate): Column {
  return { ...column, location: locate(offset, offset + column.name.length) };
}

/** The name that Postgres gives a key without one: the longer of its parts are cut until it has 63 characters (`makeObjectName`, src/backend/commands/indexcmds.c). */
function generatedName(table: string, columns: readonly string[], label: string): string {
  let [first, second] = [unqualified(table), columns.join('_')];
  const room = 63 - label.length - 1 - (second ? 1 : 0);
  while (first.length + second.length > room) {
    if (first.length > second.length) first = first.slice(0, -1);
    else second = second.slice(0, -1);
  }
  return [first, ...(second ? [second] : []), label].join('_');
}
