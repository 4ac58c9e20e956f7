import type { Field, Location } from '../../core';

/**
 * Types of Postgres, MySQL and SQLite in the words of the data model. Sources: https://www.postgresql.org/docs/current/datatype.html,
 * https://dev.mysql.com/doc/refman/8.4/en/data-types.html, https://sqlite.org/datatype3.html
 */
const scalars: Readonly<Record<string, string>> = Object.fromEntries(Object.entries({
  String: 'uuid text varchar bpchar char character citext name inet cidr macaddr xml tinytext mediumtext longtext nvarchar nchar clob set',
  Int: 'int2 int4 int integer smallint serial serial2 serial4 smallserial tinyint mediumint year',
  BigInt: 'int8 bigint bigserial serial8',
  Boolean: 'bool boolean',
  DateTime: 'timestamptz timestamp date time timetz datetime',
  Decimal: 'numeric decimal money',
  Float: 'float4 float8 real double float',
  Json: 'json jsonb',
  Bytes: 'bytea blob tinyblob mediumblob longblob binary varbinary',
}).flatMap(([scalar, names]) => names.split(' ').map((name) => [name, scalar])));

/** A column as a field: named as it is in the database, with its own type as `nativeType`. */
export function fieldOf(
  column: { readonly name: string; readonly type: string; readonly list: boolean; readonly collation?: string; readonly notNull: boolean; readonly hasDefault: boolean },
  enums: ReadonlyMap<string, unknown>, location: Location,
): Field {
  const native = column.type.toLowerCase();
  const scalar = Object.hasOwn(scalars, native) ? scalars[native] : undefined;
  return {
    name: column.name, column: column.name,
    kind: enums.has(column.type) ? 'enum' : scalar === undefined ? 'unsupported' : 'scalar', type: enums.has(column.type) ? column.type : scalar ?? column.type,
    list: column.list, optional: !column.notNull, hasDefault: column.hasDefault, ...(native && { nativeType: column.collation === undefined ? native : `${native} collate ${column.collation}` }), location,
  };
}
