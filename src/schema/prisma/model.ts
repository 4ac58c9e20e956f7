import type { Attribute, BlockAttribute, Field as FieldNode } from '@mrleebo/prisma-ast';
import type { ClientOutput, Field, FilePath, Key, Location, Model, Relation, ServerAddress } from '../../core';
import { argument, attribute, blockAttributesOf, fieldsOf, namesOf, settingsOf, stringOf, valuesOf } from './parse';
import type { Node, ObjectNode } from './parse';
import { folderOf } from '../text';

/** A declaration with the file that it stands in. `start` is the block's offset there. */
export interface Declaration {
  readonly node: Node;
  readonly file: FilePath;
  readonly start: number;
  place(start: number, end: number): Location;
}

/** The parts of a data model that the declarations of one schema give. */
export interface ModelParts {
  readonly provider?: string;
  readonly address?: ServerAddress;
  readonly models: ReadonlyMap<string, Model>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly clients: readonly ClientOutput[];
}

const scalars = new Set(['String', 'Int', 'BigInt', 'Boolean', 'DateTime', 'Decimal', 'Float', 'Json', 'Bytes']);

/**
 * Reads declarations into a data model. Models and fields with `@@ignore`/`@ignore` are left out, as the client leaves them out.
 * A field whose type is no scalar, enum or model of the schema (composite types, a misspelt name) is `unsupported` with that name as its type.
 */
export function readDeclarations(declarations: readonly Declaration[]): ModelParts {
  const enums = new Map<string, readonly string[]>();
  const objects = new Map<string, { readonly declaration: Declaration; readonly node: ObjectNode }>();
  const clients: ClientOutput[] = [];
  let provider: string | undefined;
  let address: ServerAddress | undefined;
  for (const declaration of declarations) {
    const { node } = declaration;
    if (node.type === 'enum') {
      enums.set(node.name, valuesOf(node));
    } else if (node.type === 'model' || node.type === 'view') {
      if (!objects.has(node.name) && !blockAttributesOf(node).some((entry) => entry.name === 'ignore')) {
        objects.set(node.name, { declaration, node });
      }
    } else if (node.type === 'datasource') {
      provider ??= namesOf(settingsOf(node).get('provider'))[0];
      address ??= addressIn(settingsOf(node));
    } else if (node.type === 'generator') {
      const client = clientOf(settingsOf(node), declaration.file);
      if (client) {
        clients.push(client);
      }
    }
  }
  const models = new Map<string, Model>();
  for (const [name, { declaration, node }] of objects) {
    models.set(name, modelOf(node, declaration, new Set(objects.keys()), enums));
  }
  return { ...(provider === undefined ? {} : { provider }), ...(address && { address }), models: withOpposites(models), enums, clients };
}

/** "`directUrl`: connection URL for direct connection to the database", which a schema has where `url` is a pooler's: https://www.prisma.io/docs/orm/reference/prisma-schema-reference#datasource */
function addressIn(settings: ReturnType<typeof settingsOf>): ServerAddress | undefined {
  const url = settings.get('url');
  if (url === undefined || url === null) return undefined;
  const called = typeof url === 'object' && 'type' in url && url.type === 'function' && url.name === 'env' ? url.params : undefined;
  const variable = Array.isArray(called) ? stringOf(called[0]) : undefined;
  const text = stringOf(url);
  return { ...(variable !== undefined && { variable }), ...(text !== undefined && { text }), ...(settings.has('directUrl') && { isPooled: true }) };
}

function clientOf(settings: ReturnType<typeof settingsOf>, file: FilePath): ClientOutput | undefined {
  const generator = stringOf(settings.get('provider'));
  if (!generator?.startsWith('prisma-client')) {
    return undefined;
  }
  const output = stringOf(settings.get('output'));
  return { generator, ...(output ? { output: absolute(folderOf(file), output) } : {}), previewFeatures: namesOf(settings.get('previewFeatures')) };
}

function modelOf(node: ObjectNode, declaration: Declaration, models: ReadonlySet<string>, enums: ReadonlyMap<string, unknown>): Model {
  const attributes = blockAttributesOf(node);
  const fields = new Map<string, Field>();
  const uniques: Key[] = [];
  const indexes: Key[] = [];
  let primaryKey: readonly string[] = [];
  let primaryKeyName: string | undefined;
  for (const entry of fieldsOf(node)) {
    if (attribute(entry, 'ignore')) {
      continue;
    }
    fields.set(entry.name, fieldOf(entry, declaration, models, enums));
    if (attribute(entry, 'id')) {
      primaryKey = [entry.name];
    }
    if (attribute(entry, 'unique')) {
      uniques.push({ fields: [entry.name] });
    }
  }
  for (const entry of attributes) {
    const names = namesOf(argument(entry, 'fields', 0));
    if (entry.name === 'id') {
      primaryKey = names;
      primaryKeyName = queryName(entry, names);
    } else if (entry.name === 'unique') {
      const name = queryName(entry, names);
      uniques.push({ fields: names, ...(name ? { name } : {}) });
    } else if (entry.name === 'index') {
      const name = stringOf(argument(entry, 'map')) ?? stringOf(argument(entry, 'name'));
      indexes.push({ fields: names, ...(name ? { name } : {}) });
    }
  }
  const start = declaration.start + (node.location?.startOffset ?? 0);
  const stamped = fieldsOf(node).filter((entry) => attribute(entry, 'updatedAt')).map(({ name }) => name);
  return {
    name: node.name,
    table: stringOf(argument(attributes.find((entry) => entry.name === 'map'), 'name', 0)) ?? node.name,
    writable: node.type === 'model',
    fields,
    primaryKey,
    ...(primaryKeyName ? { primaryKeyName } : {}),
    uniques,
    indexes,
    alsoSet: stamped,
    location: declaration.place(start, declaration.start + (node.location?.endOffset ?? 0) + 1),
  };
}

/** `name:` of a compound key, or its fields joined: the property that `findUnique` takes. A key of one field is named by the field. */
function queryName(key: BlockAttribute, fields: readonly string[]): string | undefined {
  return fields.length < 2 ? undefined : (stringOf(argument(key, 'name')) ?? fields.join('_'));
}

function fieldOf(node: FieldNode, declaration: Declaration, models: ReadonlySet<string>, enums: ReadonlyMap<string, unknown>): Field {
  const type = typeof node.fieldType === 'string' ? node.fieldType : node.fieldType.name;
  const kind = typeof node.fieldType !== 'string' ? 'unsupported' : models.has(type) ? 'relation' : enums.has(type) ? 'enum' : scalars.has(type) ? 'scalar' : 'unsupported';
  const native = node.attributes?.find((entry) => entry.group !== undefined);
  const start = declaration.start + (node.location?.startOffset ?? 0);
  return {
    name: node.name,
    column: stringOf(argument(attribute(node, 'map'), 'name', 0)) ?? node.name,
    kind,
    type,
    list: node.array === true,
    optional: node.optional === true,
    hasDefault: attribute(node, 'default') !== undefined || attribute(node, 'updatedAt') !== undefined,
    ...(native ? { nativeType: native.name } : {}),
    ...(kind === 'relation' ? { relation: relationOf(type, attribute(node, 'relation')) } : {}),
    location: declaration.place(start, start + node.name.length),
  };
}

function relationOf(model: string, node: Attribute | undefined): Relation {
  const name = stringOf(argument(node, 'name', 0));
  const onDelete = namesOf(argument(node, 'onDelete'))[0];
  return {
    model,
    ...(name ? { name } : {}),
    fields: namesOf(argument(node, 'fields')),
    references: namesOf(argument(node, 'references')),
    ...(onDelete ? { onDelete } : {}),
  };
}

/** Pairs the two ends of each relation: same name (or none), never a field with itself. Where that is ambiguous there is no opposite. */
function withOpposites(models: ReadonlyMap<string, Model>): ReadonlyMap<string, Model> {
  const result = new Map<string, Model>();
  for (const model of models.values()) {
    const fields = new Map<string, Field>();
    for (const field of model.fields.values()) {
      const { relation } = field;
      const others = relation
        ? [...(models.get(relation.model)?.fields.values() ?? [])].filter(
            (other) => other.relation?.model === model.name && other.relation.name === relation.name && !(relation.model === model.name && other.name === field.name),
          )
        : [];
      const opposite = others.length === 1 ? others[0] : undefined;
      fields.set(field.name, relation && opposite ? { ...field, relation: { ...relation, opposite: opposite.name } } : field);
    }
    result.set(model.name, { ...model, fields });
  }
  return result;
}

/** A path as written in a schema, made absolute: forward slashes, `.` and `..` resolved. */
export function absolute(folder: FilePath, path: string): FilePath {
  const forward = path.replace(/\\/g, '/');
  const whole = /^(\/|[A-Za-z]:\/)/.test(forward) ? forward : `${folder}/${forward}`;
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '..') {
      if (parts.length > 1) {
        parts.pop();
      }
    } else if (part !== '.' && (part !== '' || parts.length === 0)) {
      parts.push(part);
    }
  }
  return parts.join('/') || '/';
}
