/** A column as a statement declares it. */
export interface ColumnDeclared {
  readonly name: string;
  /** The type's name without its schema: `int4`, `uuid`, `order_status`. */
  readonly type: string;
  readonly list: boolean;
  /** How its texts are compared, where that is said and not sign by sign: `nocase`. */
  readonly collation?: string;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  /** True where the database works it out of other columns (`GENERATED ALWAYS AS (…)`). */
  readonly isWorkedOut?: boolean;
  /** Where it stands in its file. */
  readonly offset: number;
}

/** A key as a statement declares it; `name` only where it is written. */
export type ConstraintDeclared =
  | { readonly kind: 'primary' | 'unique'; readonly name?: string; readonly fields: readonly string[]; readonly usingIndex?: string }
  | { readonly kind: 'foreign'; readonly name?: string; readonly fields: readonly string[]; readonly target: string; readonly references: readonly string[]; readonly onDelete?: string };

/** What a statement does to the tables of a database, and where it stands in its file. Tables are named as queries name them: without `public`. */
export type SqlChange = Change & { readonly start: number; readonly end: number };

export type Change =
  | { readonly kind: 'table'; readonly table: string; readonly columns: readonly ColumnDeclared[]; readonly constraints: readonly ConstraintDeclared[]; readonly like: readonly string[] }
  | { readonly kind: 'view'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'drop-table' | 'drop-index' | 'drop-enum'; readonly names: readonly string[] }
  | { readonly kind: 'rename-table'; readonly table: string; readonly to: string }
  | { readonly kind: 'add-column'; readonly table: string; readonly column: ColumnDeclared; readonly constraints: readonly ConstraintDeclared[] }
  | { readonly kind: 'drop-column'; readonly table: string; readonly column: string }
  | { readonly kind: 'rename-column'; readonly table: string; readonly column: string; readonly to: string }
  | { readonly kind: 'change-column'; readonly table: string; readonly column: string; readonly notNull?: boolean; readonly hasDefault?: boolean; readonly type?: string; readonly list?: boolean }
  | { readonly kind: 'add-constraint'; readonly table: string; readonly constraint: ConstraintDeclared }
  | { readonly kind: 'drop-constraint'; readonly table: string; readonly name: string }
  | { readonly kind: 'rename-constraint' | 'rename-index'; readonly table?: string; readonly name: string; readonly to: string }
  | { readonly kind: 'index'; readonly table: string; readonly name?: string; readonly fields: readonly string[]; readonly unique: boolean; readonly partial: boolean; readonly refuses: boolean }
  | { readonly kind: 'enum'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'enum-value'; readonly name: string; readonly value: string };
