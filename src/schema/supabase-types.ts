import type { Field, Key, Model } from '../core';
import { locationOf } from '../project/positions';
import { propertyName } from '../project/syntax';
import { ts } from '../project/ts';
import { withForeignKeys, type ForeignKey } from './foreign-keys';
import type { CodeSchemaReader } from './types';

/**
 * The types that `supabase gen types typescript` writes: tables and views with their columns, and their foreign keys by name. They say nothing of keys and indexes, except that what
 * a foreign key points to is unique. Source: https://supabase.com/docs/guides/api/rest/generating-types
 */
export const supabaseTypes: CodeSchemaReader = {
  source: 'supabase-types',
  trigger: /\bTables\s*:\s*\{[\s\S]*?\bRow\s*:\s*\{/,
  read(file) {
    const schemas = file.statements.flatMap((statement) => {
      const members = ts.isInterfaceDeclaration(statement) ? statement.members : ts.isTypeAliasDeclaration(statement) && ts.isTypeLiteralNode(statement.type) ? statement.type.members : undefined;
      return members?.flatMap((member) => {
        const inner = membersOf(member);
        return inner && namedMember(inner, 'Tables') ? [{ name: memberName(member) ?? '', members: inner }] : [];
      }) ?? [];
    });
    return schemas.flatMap(({ name, members }) => modelsOf(name, members));
  },
};

type Members = readonly ts.TypeElement[];

interface Table {
  readonly model: Model;
  readonly foreignKeys: readonly ForeignKey[];
}

function modelsOf(schema: string, members: Members): readonly Model[] {
  const tables = new Map<string, Table>();
  for (const [group, isTable] of [['Tables', true], ['Views', false]] as const) {
    for (const entry of namedMember(members, group) ?? []) {
      const name = memberName(entry);
      const parts = membersOf(entry);
      if (name === undefined || !parts) continue;
      const table = tableOf(schema === 'public' ? name : `${schema}.${name}`, entry, parts, isTable, (target) => (schema === 'public' ? target : `${schema}.${target}`));
      tables.set(table.model.name, table);
    }
  }
  // A key that leads to a table is listed again for every view that shows the column.
  const keysOf = ({ name, writable }: Model): readonly ForeignKey[] => (writable ? tables.get(name)?.foreignKeys ?? [] : []).filter(({ target }) => tables.get(target)?.model.writable !== false);
  const referenced = new Map<string, Key[]>();
  for (const { model } of tables.values()) {
    for (const { target, references } of keysOf(model)) {
      const known = referenced.get(target) ?? [];
      if (!known.some(({ fields }) => fields.join() === references.join())) referenced.set(target, [...known, { fields: references }]);
    }
  }
  const models = [...tables.values()].map(({ model }) => ({ ...model, uniques: [...model.uniques, ...referenced.get(model.name) ?? []] }));
  return [...withForeignKeys(models, keysOf).values()];
}

function tableOf(name: string, node: ts.TypeElement, parts: Members, writable: boolean, targetOf: (name: string) => string): Table {
  const file = node.getSourceFile();
  const place = (part: ts.Node) => locationOf(file.fileName, file.text, part.getStart(), part.end);
  const needed = new Map((namedMember(parts, 'Insert') ?? []).map((member) => [memberName(member), member.questionToken === undefined]));
  const fields = new Map<string, Field>();
  for (const column of namedMember(parts, 'Row') ?? []) {
    const columnName = memberName(column);
    if (columnName === undefined || !ts.isPropertySignature(column) || !column.type) continue;
    const { type, optional, list, kind } = typeOf(column.type);
    fields.set(columnName, { name: columnName, column: columnName, kind, type, list, optional, hasDefault: !optional && needed.get(columnName) === false, location: place(column.name) });
  }
  const relations = relationsOf(parts, targetOf);
  return {
    model: { name, table: name, writable, fields, primaryKey: [], uniques: relations.filter(({ isOne }) => isOne).map(({ key }) => ({ fields: key.fields })), indexes: [], incomplete: true, location: place(node) },
    foreignKeys: relations.map(({ key }) => key),
  };
}

/** `Relationships: [{ foreignKeyName: "…", columns: ["customer_id"], isOneToOne: false, referencedRelation: "customers", referencedColumns: ["id"] }]` */
function relationsOf(parts: Members, targetOf: (name: string) => string): readonly { readonly key: ForeignKey; readonly isOne: boolean }[] {
  const list = parts.find((member) => memberName(member) === 'Relationships');
  const tuple = list && ts.isPropertySignature(list) ? list.type : undefined;
  if (!tuple || !ts.isTupleTypeNode(tuple)) return [];
  return tuple.elements.flatMap((element) => {
    if (!ts.isTypeLiteralNode(element)) return [];
    const texts = (name: string): readonly string[] => {
      const member = element.members.find((one) => memberName(one) === name);
      return member && ts.isPropertySignature(member) && member.type ? textsOf(member.type) : [];
    };
    const [name, target] = [texts('foreignKeyName')[0], texts('referencedRelation')[0]];
    const key = { fields: texts('columns'), references: texts('referencedColumns') };
    return name === undefined || target === undefined || key.fields.length === 0 ? [] : [{ key: { name, target: targetOf(target), ...key }, isOne: texts('isOneToOne')[0] === 'true' }];
  });
}

/** The texts of a literal type, or of a tuple of them. */
function textsOf(type: ts.TypeNode): readonly string[] {
  if (ts.isTupleTypeNode(type)) return type.elements.flatMap(textsOf);
  return ts.isLiteralTypeNode(type) ? [ts.isStringLiteral(type.literal) ? type.literal.text : type.literal.getText()] : [];
}

/** What a column holds, as far as JSON says it: numbers of any kind are `Float`, and dates are texts. */
function typeOf(node: ts.TypeNode): Pick<Field, 'kind' | 'type' | 'list' | 'optional'> {
  const parts = ts.isUnionTypeNode(node) ? node.types : [node];
  const optional = parts.some((part) => part.kind === ts.SyntaxKind.NullKeyword || (ts.isLiteralTypeNode(part) && part.literal.kind === ts.SyntaxKind.NullKeyword));
  const [first] = parts.filter((part) => !(ts.isLiteralTypeNode(part) && part.literal.kind === ts.SyntaxKind.NullKeyword));
  const list = first !== undefined && ts.isArrayTypeNode(first);
  const one = list ? first.elementType : first;
  const scalar = one && { [ts.SyntaxKind.StringKeyword]: 'String', [ts.SyntaxKind.NumberKeyword]: 'Float', [ts.SyntaxKind.BooleanKeyword]: 'Boolean' }[one.kind as number];
  if (scalar !== undefined) return { kind: 'scalar', type: scalar, list, optional };
  // `Database["public"]["Enums"]["status"]`
  const name = one && ts.isIndexedAccessTypeNode(one) ? textsOf(one.indexType)[0] : undefined;
  if (name !== undefined) return { kind: 'enum', type: name, list, optional };
  const isJson = one && ts.isTypeReferenceNode(one) && one.typeName.getText() === 'Json';
  return { kind: isJson ? 'scalar' : 'unsupported', type: isJson ? 'Json' : one?.getText() ?? '', list, optional };
}

function namedMember(members: Members, name: string): Members | undefined {
  const member = members.find((one) => memberName(one) === name);
  return member && membersOf(member);
}

function membersOf(member: ts.TypeElement): Members | undefined {
  return ts.isPropertySignature(member) && member.type && ts.isTypeLiteralNode(member.type) ? member.type.members : undefined;
}

function memberName(member: ts.TypeElement): string | undefined {
  return propertyName(member.name);
}
