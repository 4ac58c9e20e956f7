import type { Field, Key, Model, Relation } from '../core';
import { grouped, nearest } from './nearest';
import { capitalized } from '../project/letter-case';

/**
 * What one file says of a model of an object-relational mapper. Some of it stands elsewhere: columns in base classes, the key of a relation at its
 * other end, associations and hooks in files that only add to the model. `linkOrm` puts it together.
 */
export interface OrmModel extends Model {
  /** `base`: a class that others extend, with no table of its own; `part`: adds to the model of that name, `*` to all. */
  readonly role: 'model' | 'base' | 'part';
  /** The names of what it extends. */
  readonly bases: readonly string[];
  readonly relations: readonly OrmRelation[];
  /** Fields that are said to refer to rows of another model, by its name. */
  readonly foreignKeys?: ReadonlyMap<string, string>;
}

/** One end of a relation as its declaration says it. */
export interface OrmRelation {
  readonly name: string;
  readonly target: string;
  /** `owner`: its rows hold the key; `inverse`: those of the other end do; `through`: those of a table in between. */
  readonly end: 'owner' | 'inverse' | 'through';
  readonly list: boolean;
  readonly optional: boolean;
  readonly lazy?: boolean;
  /** See `Relation.narrowed`. */
  readonly narrowed?: boolean;
  /** The name under which a query must ask for it, where the property alone does not say it. */
  readonly alias?: string;
  /** The property at the other end. */
  readonly opposite?: string;
  /**
   * The key, by fields or by columns of the end that holds it, or by what the names of either begin with (`customer` of `customerId`); and what it
   * refers to at the other end, by fields or columns.
   */
  readonly key?: { readonly fields?: readonly string[]; readonly columns?: readonly string[]; readonly prefix?: string; readonly fieldPrefix?: string; readonly references?: readonly string[] };
  readonly onDelete?: string;
  readonly location: Model['location'];
}

/** Models with nothing missing: columns of their bases, parts of other files, and at both ends of each relation the fields that make it. */
export function linkOrm(declared: readonly Model[]): readonly Model[] {
  const all = declared as readonly OrmModel[];
  const named = grouped(all, ({ name }) => [name]);
  const find = (name: string, near: OrmModel, role: OrmModel['role'] = 'model'): OrmModel | undefined => nearest((named.get(name) ?? []).filter((one) => one.role === role), fileOf, near.location.file);
  const whole = new Map<OrmModel, OrmModel>();
  for (const model of all) {
    if (model.role !== 'model') continue;
    const parts = [...named.get(model.name) ?? [], ...named.get('*') ?? []].filter((one) => one.role === 'part' && (one.name === '*' || find(one.name, one) === model));
    whole.set(model, [...basesOf(model, (name, near) => find(name, near) ?? find(name, near, 'base')), ...parts].reduce(joined, model));
  }
  const other = (name: string, near: OrmModel): OrmModel | undefined => { const found = find(name, near); return found && whole.get(found); };
  const models = [...whole.values()];
  return models.map((model) => related(model, models.filter(({ relations }) => relations.some(({ target }) => target === model.name)), other));
}

function fileOf(model: Model): string {
  return model.location.file;
}

/** All that a model extends, the nearest first. */
function basesOf(model: OrmModel, find: (name: string, near: OrmModel) => OrmModel | undefined, seen: ReadonlySet<OrmModel> = new Set([model])): readonly OrmModel[] {
  return model.bases.flatMap((name) => {
    const base = find(name, model);
    return base && !seen.has(base) ? [base, ...basesOf(base, find, new Set([...seen, base]))] : [];
  });
}

/** A model with what another declaration adds to it; what it says itself stays. */
function joined(model: OrmModel, added: OrmModel): OrmModel {
  const hooks = [...new Set([...model.hooks ?? [], ...added.hooks ?? []])];
  const options = [...new Set([...model.options ?? [], ...added.options ?? []])];
  const softDelete = model.softDelete ?? added.softDelete;
  return {
    ...model,
    table: model.table || added.table,
    fields: new Map([...added.fields, ...model.fields]),
    primaryKey: model.primaryKey.length > 0 ? model.primaryKey : added.primaryKey,
    uniques: [...model.uniques, ...added.uniques],
    indexes: [...model.indexes, ...added.indexes],
    relations: [...model.relations, ...added.relations.filter(({ name }) => !model.relations.some((own) => own.name === name))],
    ...(softDelete !== undefined && { softDelete }), ...(hooks.length > 0 && { hooks }), ...(options.length > 0 && { options }),
  };
}

/** A plain model: its relations are fields, with the keys that make them; keys that only relations speak of are fields too. */
function related(model: OrmModel, others: readonly OrmModel[], other: (name: string, near: OrmModel) => OrmModel | undefined): Model {
  const fields = new Map(model.fields);
  const addKey = (key: RelationKey | undefined, referred: OrmModel): void => {
    for (const [i, name] of key?.fields.entries() ?? []) {
      const type = referred.fields.get(key?.references[i] ?? '');
      if (!fields.has(name) && !name.includes('.') && type) fields.set(name, { ...type, name, column: name, optional: true, hasDefault: false });
    }
  };
  for (const relation of model.relations) {
    const target = other(relation.target, model);
    if (!target) continue;
    const key = keyOf(relation, model, target);
    if (relation.end === 'owner') addKey(key, target);
    fields.set(relation.name, relationField(relation, key, target.name));
  }
  for (const one of others) {
    for (const relation of one.relations) if (relation.end === 'inverse' && other(relation.target, one) === model) addKey(keyOf(relation, one, model), one);
  }
  const { role: _role, bases: _bases, relations: _relations, foreignKeys: _foreignKeys, ...plain } = model;
  return { ...plain, table: plain.table || plain.name, fields };
}

function relationField(relation: OrmRelation, key: RelationKey | undefined, model: string): Field {
  const { name, list, optional, location, lazy, narrowed, opposite, onDelete, alias } = relation;
  const owner = relation.end === 'owner' ? key : undefined;
  const end: Relation = {
    model, fields: owner?.fields ?? [], references: owner?.references ?? [],
    ...(relation.end === 'inverse' && key && { foreign: key }), ...(alias !== undefined && { name: alias }), ...(opposite !== undefined && { opposite }), ...(lazy && { lazy }), ...(narrowed && { narrowed }), ...(onDelete !== undefined && { onDelete }),
  };
  return { name, column: name, kind: 'relation', type: model, list, optional, hasDefault: false, relation: end, location };
}

type RelationKey = NonNullable<Relation['foreign']>;

/** The fields of the end that holds the key, and those of the other that they refer to. */
function keyOf(relation: OrmRelation, model: OrmModel, target: OrmModel): RelationKey | undefined {
  if (relation.end === 'through') return undefined;
  const [holder, referred] = relation.end === 'owner' ? [model, target] : [target, model];
  const { fields, columns, prefix, fieldPrefix, references = [] } = relation.key ?? {};
  const back = relation.end === 'inverse' && relation.opposite !== undefined ? target.relations.find((one) => one.name === relation.opposite && one.end === 'owner' && one.target === model.name) : undefined;
  if (back) return keyOf(back, target, model);
  const whole = references.length > 0 ? references.map((name) => fieldOf(referred, name)) : referred.primaryKey;
  const named = (start: string): readonly string[] => whole.map((name) => `${start}${capitalized(name)}`);
  const stored = columns ?? (prefix === undefined ? undefined : named(prefix));
  const declared = relation.end === 'inverse' ? holder.foreignKeys?.get(model.name) : undefined;
  const own = fields ?? (fieldPrefix !== undefined ? named(fieldPrefix) : undefined)
    // A key that no property holds is named through the relation: `customer.id`.
    ?? stored?.map((column, i) => [...holder.fields.values()].find((field) => field.column === column)?.name ?? `${relation.name}.${whole[i] ?? ''}`)
    ?? (declared === undefined ? undefined : [declared]);
  return own && own.length === whole.length && own.length > 0 ? { fields: own, references: whole } : undefined;
}

function fieldOf(model: OrmModel, name: string): string {
  return model.fields.has(name) ? name : [...model.fields.values()].find(({ column }) => column === name)?.name ?? name;
}

/** A key of these fields. */
export function keyOn(...fields: readonly string[]): Key {
  return { fields };
}
