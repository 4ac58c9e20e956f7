import type { DataModel, Field, Model } from '../../core';
import { uncapitalized } from '../../project/letter-case';

/** The types of rows (Prisma Client reference, "Model field scalar types"). */
const scalarTypes: Readonly<Record<string, string>> = {
  String: 'string', Boolean: 'boolean', Int: 'number', Float: 'number', BigInt: 'bigint', DateTime: 'Date', Decimal: 'Prisma.Decimal', Json: 'Prisma.JsonValue', Bytes: 'Uint8Array',
};

/**
 * What follows a model's name in `namespace Prisma`, and what it is; `M` stands for the model. These are the ones that applications
 * use; the real client has many more per model (`…CreateNestedOneWithoutPostsInput`), which come out as `any` here and
 * would take most of the time that parsing the stub takes.
 */
const modelAliases: readonly (readonly [suffix: string, type: string])[] = [
  ['WhereInput', '$Where<M>'], ['WhereUniqueInput', '$WhereUnique<M>'], ['OrderByWithRelationInput', '$OrderBy<M>'],
  ['CreateInput', '$Create<M>'], ['UncheckedCreateInput', '$Create<M>'], ['CreateManyInput', '$CreateMany<M>'],
  ['UpdateInput', '$Update<M>'], ['UncheckedUpdateInput', '$Update<M>'],
  ['Select', '$Select<M>'], ['Include', '$Include<M>'], ['DefaultArgs', '$OneArgs<M>'], ['Delegate', 'PrismaDelegate<M>'],
  ['FindUniqueArgs', '$FindUniqueArgs<M>'], ['FindFirstArgs', '$FindManyArgs<M>'], ['FindManyArgs', '$FindManyArgs<M>'], ['CountArgs', '$CountArgs<M>'],
  ['CreateArgs', '$CreateArgs<M>'], ['UpdateArgs', '$UpdateArgs<M>'],
  ['UpsertArgs', '$UpsertArgs<M>'], ['DeleteArgs', '$DeleteArgs<M>'],
];

/** The declarations that come from one schema. `taken` are the words that the fixed part uses, which no row type may hide. */
export function modelTypes(data: DataModel, taken: ReadonlySet<string>): string {
  const models = [...data.models.values()];
  const enums = [...data.enums].filter(([name]) => !data.models.has(name));
  // The newer generator's `models` file.
  const named = data.clients.some(({ generator }) => generator !== 'prisma-client-js');
  const rowName = (name: string): string => (taken.has(name) ? `$Row_${name}` : name);
  return [
    ...models.map((model) => rowDeclaration(model, data, rowName(model.name))),
    ...models.filter(({ name }) => named && !data.models.has(`${name}Model`) && !data.enums.has(`${name}Model`)).map(({ name }) => `export type ${name}Model = ${rowName(name)};`),
    'interface $Models {',
    ...models.map((model) => description(model, rowName(model.name))),
    '}',
    'interface $Delegates {',
    ...models.map(({ name }) => `  readonly ${uncapitalized(name)}: PrismaDelegate<'${name}'>;`),
    '}',
    'export declare namespace $Enums {',
    ...enums.map(([name, values]) => `  const ${name}: { ${values.map((value) => `readonly ${quoted(value)}: ${quoted(value)}`).join('; ')} };\n  type ${name} = ${values.map(quoted).join(' | ') || 'never'};`),
    '}',
    ...enums.map(([name]) => (taken.has(name) ? enumAlias(name) : `export type ${name} = $Enums.${name};\nexport declare const ${name}: typeof $Enums.${name};`)),
  ].join('\n') + '\n';
}

/** The names in `namespace Prisma` that one schema gives. */
export function modelNames(data: DataModel): string {
  const names = [...data.models.keys()];
  return [
    ...names.map(namesOfModel),
    'type ModelName = $Name;',
    `const ModelName: { ${names.map((name) => `${name}: '${name}'`).join('; ')} };`,
  ].join('\n');
}

function namesOfModel(name: string): string {
  return [
    ...modelAliases.map(([suffix, type]) => `type ${name}${suffix} = ${type.replace('<M>', `<'${name}'>`)};`),
    `type ${name}GetPayload<A extends $PayloadArgs<'${name}'> = {}> = $Result<'${name}', A>;`,
    `type ${name}ScalarFieldEnum = keyof $Row<'${name}'>; const ${name}ScalarFieldEnum: $Named<'${name}'>;`,
  ].join('\n');
}

function rowDeclaration(model: Model, data: DataModel, declared: string): string {
  const fields = columns(model).map((field) => `${field.name}: ${rowType(field, data)}`);
  const body = `{ ${fields.join('; ')} }`;
  if (declared === model.name) {
    return `export type ${declared} = ${body};`;
  }
  return `type ${declared} = ${body};\nexport type { ${declared} as ${model.name} };`;
}

function enumAlias(name: string): string {
  return `type $Enum_${name} = $Enums.${name};\ndeclare const $Enum_${name}: typeof $Enums.${name};\nexport { $Enum_${name} as ${name} };`;
}

function description(model: Model, row: string): string {
  const relations = [...model.fields.values()].filter((field) => field.relation);
  const filled = columns(model).filter((field) => field.optional || field.list || field.hasDefault);
  const keys = relations.flatMap((field) => field.relation?.fields ?? []);
  return `  ${model.name}: { fields: ${row}; relations: { ${relations.map(relationType).join('; ')} }; unique: ${uniqueType(model, row)}; filled: ${union(filled.map((field) => field.name))}; keys: ${union(keys)} };`;
}

/** Everything that stands in a row of its own: all but relations and what the client cannot read (`Unsupported("…")`). */
function columns(model: Model): readonly Field[] {
  return [...model.fields.values()].filter((field) => field.kind !== 'relation' && !(field.kind === 'unsupported' && field.type === 'Unsupported'));
}

function rowType(field: Field, data: DataModel): string {
  if (field.kind === 'unsupported') {
    // A composite type, or a type that the schema lacks while someone is typing.
    return 'any';
  }
  const type = field.kind === 'enum' && data.enums.has(field.type) ? `$Enums.${field.type}` : (scalarTypes[field.type] ?? 'any');
  return field.list ? `${type}[]` : field.optional ? `${type} | null` : type;
}

function relationType(field: Field): string {
  return `${field.name}: ${field.list ? '$Many' : field.optional ? '$Maybe' : '$One'}<'${field.type}'>`;
}

/** What `findUnique` takes: one member per key. A model without any key cannot be asked that way. */
function uniqueType(model: Model, row: string): string {
  const all = [{ fields: model.primaryKey, name: model.primaryKeyName }, ...model.uniques];
  const members = all.flatMap((key) => {
    const [first] = key.fields;
    if (first === undefined || key.fields.some((name) => !model.fields.has(name))) {
      return [];
    }
    const value = (name: string): string => `${name}: $Value<NonNullable<${row}['${name}']>>`;
    // The real client takes `undefined` here too, which then matches nothing.
    return key.fields.length === 1 ? [`{ ${value(first)} | undefined }`] : [`{ ${key.name ?? key.fields.join('_')}: { ${key.fields.map(value).join('; ')} } }`];
  });
  return members.length > 0 ? members.join(' | ') : 'never';
}

function union(names: readonly string[]): string {
  return [...new Set(names)].map(quoted).join(' | ') || 'never';
}

function quoted(name: string): string {
  return `'${name}'`;
}
