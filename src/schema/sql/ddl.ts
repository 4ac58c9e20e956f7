import type { AlterTableCmd, ColumnDef, Constraint, IndexStmt, Node, RangeVar, RenameStmt, TypeName } from 'libpg-query';
import { columnName, stringOf } from '../../catalog/sql/tree';
import type { Change, ColumnDeclared, ConstraintDeclared } from './changes';

/** The place in the file of a byte of the statement's text. */
export type OffsetOf = (byte: number | undefined) => number;

const deleteActions: Readonly<Record<string, string>> = { r: 'Restrict', c: 'Cascade', n: 'SetNull', d: 'SetDefault' };
/** Indexes that find a row by the value of its leading columns; the others answer questions of their own (parts of a document, places). */
const plainIndexes: ReadonlySet<string> = new Set(['btree', 'hash']);

/** What one statement, as Postgres' parser gives it, does to tables. */
export function changesOf(statement: Node, offset: OffsetOf): readonly Change[] {
  if ('CreateStmt' in statement) {
    const { relation, tableElts = [], partbound, inhRelations = [] } = statement.CreateStmt;
    // A partition holds rows of its table, which alone is asked.
    if (partbound || relation?.relpersistence === 't') return [];
    const like = [...tableElts, ...inhRelations].flatMap((node) => ('TableLikeClause' in node ? tableName(node.TableLikeClause.relation) : 'RangeVar' in node ? tableName(node.RangeVar) : []));
    const declared = tableElts.flatMap((node) => ('ColumnDef' in node ? [columnOf(node.ColumnDef, offset)] : []));
    return [{
      kind: 'table', table: tableName(relation), like,
      columns: declared.map(({ column }) => column),
      constraints: [...declared.flatMap(({ constraints }) => constraints), ...tableElts.flatMap((node) => ('Constraint' in node ? constraintOf(node.Constraint) ?? [] : []))],
    }];
  }
  if ('AlterTableStmt' in statement) {
    const { relation, cmds = [], objtype } = statement.AlterTableStmt;
    if (objtype !== 'OBJECT_TABLE' && objtype !== 'OBJECT_FOREIGN_TABLE') return [];
    return cmds.flatMap((node) => ('AlterTableCmd' in node ? altered(tableName(relation), node.AlterTableCmd, offset) : []));
  }
  if ('IndexStmt' in statement) return indexOf(statement.IndexStmt);
  if ('RenameStmt' in statement) return renamed(statement.RenameStmt);
  if ('AlterObjectSchemaStmt' in statement) {
    const { objectType, relation, newschema = '' } = statement.AlterObjectSchemaStmt;
    return objectType === 'OBJECT_TABLE' ? [{ kind: 'rename-table', table: tableName(relation), to: tableName({ ...relation, schemaname: newschema }) }] : [];
  }
  if ('DropStmt' in statement) {
    const { removeType, objects = [] } = statement.DropStmt;
    const kind = removeType === 'OBJECT_INDEX' ? 'drop-index' : removeType === 'OBJECT_TYPE' ? 'drop-enum'
      : removeType === 'OBJECT_TABLE' || removeType === 'OBJECT_VIEW' || removeType === 'OBJECT_MATVIEW' ? 'drop-table' : undefined;
    return kind ? [{ kind, names: objects.flatMap((node) => qualified('List' in node ? node.List.items : 'TypeName' in node ? node.TypeName.names : undefined) ?? []) }] : [];
  }
  if ('CreateEnumStmt' in statement) {
    const { typeName, vals = [] } = statement.CreateEnumStmt;
    return [{ kind: 'enum', name: qualified(typeName) ?? '', values: vals.flatMap((value) => stringOf(value) ?? []) }];
  }
  if ('AlterEnumStmt' in statement) {
    const { typeName, newVal } = statement.AlterEnumStmt;
    return newVal === undefined ? [] : [{ kind: 'enum-value', name: qualified(typeName) ?? '', value: newVal }];
  }
  if ('ViewStmt' in statement) {
    const { view, aliases = [], query } = statement.ViewStmt;
    return [viewOf(view, query, aliases)];
  }
  if ('CreateTableAsStmt' in statement) {
    const { into, query, objtype } = statement.CreateTableAsStmt;
    return into?.rel?.relpersistence === 't' || objtype === undefined ? [] : [viewOf(into?.rel, query, into?.colNames ?? [])];
  }
  return [];
}

function altered(table: string, { subtype, name = '', def }: AlterTableCmd, offset: OffsetOf): readonly Change[] {
  const column = name;
  switch (subtype) {
    case 'AT_AddColumn': return def && 'ColumnDef' in def ? [{ kind: 'add-column', table, ...columnOf(def.ColumnDef, offset) }] : [];
    case 'AT_DropColumn': return [{ kind: 'drop-column', table, column }];
    case 'AT_SetNotNull': return [{ kind: 'change-column', table, column, notNull: true }];
    case 'AT_DropNotNull': return [{ kind: 'change-column', table, column, notNull: false }];
    case 'AT_ColumnDefault': return [{ kind: 'change-column', table, column, hasDefault: def !== undefined }];
    case 'AT_AddIdentity': return [{ kind: 'change-column', table, column, hasDefault: true }];
    case 'AT_AlterColumnType': return def && 'ColumnDef' in def ? [{ kind: 'change-column', table, column, ...typeOf(def.ColumnDef.typeName) }] : [];
    case 'AT_AddConstraint': {
      const constraint = def && 'Constraint' in def ? constraintOf(def.Constraint) : undefined;
      return constraint ? [{ kind: 'add-constraint', table, constraint }] : [];
    }
    case 'AT_DropConstraint': return [{ kind: 'drop-constraint', table, name }];
    default: return [];
  }
}

function renamed({ renameType, relation, subname = '', newname = '' }: RenameStmt): readonly Change[] {
  const table = tableName(relation);
  switch (renameType) {
    case 'OBJECT_TABLE': case 'OBJECT_VIEW': case 'OBJECT_MATVIEW': return [{ kind: 'rename-table', table, to: tableName({ ...relation, relname: newname }) }];
    case 'OBJECT_COLUMN': return [{ kind: 'rename-column', table, column: subname, to: newname }];
    case 'OBJECT_TABCONSTRAINT': return [{ kind: 'rename-constraint', table, name: subname, to: newname }];
    case 'OBJECT_INDEX': return [{ kind: 'rename-index', name: table, to: newname }];
    default: return [];
  }
}

/** An index up to its first part that is no column; one of another kind than a tree says nothing of equality. */
function indexOf({ idxname, relation, accessMethod = 'btree', indexParams = [], unique = false, whereClause }: IndexStmt): readonly Change[] {
  const names = indexParams.map((param) => ('IndexElem' in param ? param.IndexElem.name : undefined));
  const expression = names.indexOf(undefined);
  const fields = (expression === -1 ? names : names.slice(0, expression)) as readonly string[];
  if (!plainIndexes.has(accessMethod) || (fields.length === 0 && !unique)) return [];
  return [{ kind: 'index', table: tableName(relation), ...(idxname !== undefined && { name: idxname }), fields, unique: unique && expression === -1, partial: whereClause !== undefined, refuses: unique && (expression !== -1 || whereClause !== undefined) }];
}

function viewOf(view: RangeVar | undefined, query: Node | undefined, aliases: readonly Node[]): Change {
  const targets = query && 'SelectStmt' in query ? query.SelectStmt.targetList ?? [] : [];
  const columns = targets.flatMap((target) => ('ResTarget' in target ? target.ResTarget.name ?? (target.ResTarget.val && columnName(target.ResTarget.val)) ?? [] : []));
  const named = aliases.flatMap((alias) => stringOf(alias) ?? []);
  return { kind: 'view', table: tableName(view), columns: [...named, ...columns.slice(named.length)] };
}

/** Collations by which two texts are equal that have the same signs; others may be equal without (https://www.postgresql.org/docs/current/collation.html#COLLATION-NONDETERMINISTIC, https://sqlite.org/datatype3.html#collation). */
const bySigns = /^(?:c|posix|default|ucs_basic|pg_c_utf8|binary)$/i;

function columnOf({ colname = '', typeName, constraints = [], collClause, location }: ColumnDef, offset: OffsetOf): { readonly column: ColumnDeclared; readonly constraints: readonly ConstraintDeclared[] } {
  const own = constraints.flatMap((node) => ('Constraint' in node ? node.Constraint : []));
  const has = (...kinds: readonly Constraint['contype'][]): boolean => own.some(({ contype }) => kinds.includes(contype));
  const type = typeOf(typeName);
  const collation = strings(collClause?.collname).at(-1);
  return {
    column: {
      name: colname, ...type, ...(collation !== undefined && !bySigns.test(collation) && { collation }), offset: offset(location),
      notNull: has('CONSTR_NOTNULL', 'CONSTR_PRIMARY', 'CONSTR_IDENTITY') || /serial/.test(type.type),
      hasDefault: has('CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED') || /serial/.test(type.type),
      ...(has('CONSTR_GENERATED') && { isWorkedOut: true }),
    },
    constraints: own.flatMap((constraint) => constraintOf(constraint, colname) ?? []),
  };
}

/** A key; `column` is the one that it stands at, where it stands at one. */
function constraintOf(constraint: Constraint, column?: string): ConstraintDeclared | undefined {
  const { contype, conname, keys, indexname, fk_attrs: own, pk_attrs: other, pktable, fk_del_action: action = 'a' } = constraint;
  const name = conname === undefined ? {} : { name: conname };
  if (contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE') {
    return { kind: contype === 'CONSTR_PRIMARY' ? 'primary' : 'unique', ...name, fields: keys ? strings(keys) : column === undefined ? [] : [column], ...(indexname !== undefined && { usingIndex: indexname }) };
  }
  if (contype !== 'CONSTR_FOREIGN') return undefined;
  const onDelete = deleteActions[action];
  return { kind: 'foreign', ...name, fields: own ? strings(own) : column === undefined ? [] : [column], target: tableName(pktable), references: strings(other), ...(onDelete !== undefined && { onDelete }) };
}

function typeOf(type: TypeName | undefined): { readonly type: string; readonly list: boolean } {
  return { type: qualified(type?.names?.filter((name) => stringOf(name) !== 'pg_catalog')) ?? '', list: (type?.arrayBounds?.length ?? 0) > 0 };
}

function strings(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => stringOf(node) ?? []);
}

/** `orders`, `auth.users`: as queries name it. */
function tableName(table: RangeVar | undefined): string {
  const { relname = '', schemaname } = table ?? {};
  return schemaname === undefined || schemaname === 'public' ? relname : `${schemaname}.${relname}`;
}

function qualified(names: readonly Node[] | undefined): string | undefined {
  const all = strings(names);
  const last = all.at(-1);
  const schema = all.at(-2);
  return last === undefined || schema === undefined || schema === 'public' ? last : `${schema}.${last}`;
}
