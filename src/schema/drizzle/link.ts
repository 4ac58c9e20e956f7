import type { Field, FilePath, Location, Model, Relation } from '../../core';
import { grouped, nearest } from '../nearest';

/** A table as one file declares it, or (without a table's name) what another file adds to it. */
export interface DrizzleModel extends Model {
  readonly relations: readonly DrizzleRelation[];
  /** Foreign keys; their targets are variables. */
  readonly keys: readonly DrizzleKey[];
}

export interface DrizzleKey {
  readonly fields: readonly string[];
  readonly target: string;
  readonly references: readonly string[];
  readonly onDelete?: string;
}

/** A relation that queries can name. */
export interface DrizzleRelation {
  readonly name: string;
  readonly target: string;
  readonly list: boolean;
  /** The columns on either side; none where the other end says them. */
  readonly fields: readonly string[];
  readonly references: readonly string[];
  /** What the two ends have in common where one pair of tables has several relations. */
  readonly alias?: string;
  /** Through a third table, or under a condition. */
  readonly through?: true;
  readonly optional?: true;
  readonly location: Location;
}

/** Tables with the relations of all files: the key of an end that says none is that of the other end; a foreign key that no relation names is a field without a name of its own. */
export function linkDrizzle(declared: readonly Model[]): readonly Model[] {
  const all = declared as readonly DrizzleModel[];
  const named = grouped(all, ({ name }) => [name]);
  const find = (name: string, near: FilePath): DrizzleModel | undefined => nearest((named.get(name) ?? []).filter(({ table }) => table !== ''), fileOf, near);
  const relations = new Map<DrizzleModel, readonly DrizzleRelation[]>();
  for (const one of all) {
    const table = one.relations.length > 0 ? find(one.name, one.location.file) : undefined;
    if (table) relations.set(table, [...relations.get(table) ?? [], ...one.relations]);
  }
  return all.filter(({ table }) => table !== '').map((model) => {
    const fields = new Map(model.fields);
    const own = relations.get(model) ?? [];
    for (const relation of own) {
      const target = find(relation.target, relation.location.file);
      if (target) fields.set(relation.name, relationField(model, relation, target, relations.get(target) ?? []));
    }
    for (const key of model.keys) {
      const target = find(key.target, model.location.file);
      if (!target || own.some((relation) => same(relation.fields, key.fields) && find(relation.target, relation.location.file) === target)) continue;
      const name = `${key.fields.join('_')} → ${target.name}`;
      fields.set(name, fieldOf(name, false, isOptional(model, key.fields), { model: target.name, fields: key.fields, references: key.references, unnamed: true, ...onDelete(key) }, model.location));
    }
    const { relations: _relations, keys: _keys, ...plain } = model;
    return { ...plain, fields };
  });
}

function fileOf({ location }: Model): FilePath {
  return location.file;
}

function relationField(model: DrizzleModel, relation: DrizzleRelation, target: DrizzleModel, ofTarget: readonly DrizzleRelation[]): Field {
  const { name, list, alias, fields, references } = relation;
  const naming = alias !== undefined && { name: alias };
  if (relation.through) return fieldOf(name, list, !list, { model: target.name, fields: [], references: [], ...naming }, relation.location);
  if (fields.length > 0) {
    const key = model.keys.find((one) => same(one.fields, fields));
    // Only a foreign key says that the row is there.
    const optional = relation.optional === true || !key || isOptional(model, fields);
    const ends: Relation = list ? { model: target.name, fields: [], references: [], foreign: { fields: references, references: fields } } : { model: target.name, fields, references };
    return fieldOf(name, list, !list && optional, { ...ends, ...naming, ...(key && onDelete(key)) }, relation.location);
  }
  const ends = ofTarget.filter((one) => one.target === model.name && one.fields.length > 0 && !one.through && (alias === undefined || one.alias === alias));
  const [opposite] = ends.length === 1 ? ends : [];
  return fieldOf(name, list, !list, {
    model: target.name, fields: [], references: [], ...naming,
    ...(opposite && { opposite: opposite.name, foreign: { fields: opposite.fields, references: opposite.references } }),
  }, relation.location);
}

function fieldOf(name: string, list: boolean, optional: boolean, relation: Relation, location: Location): Field {
  return { name, column: name, kind: 'relation', type: relation.model, list, optional, hasDefault: false, relation, location };
}

function isOptional(model: Model, fields: readonly string[]): boolean {
  return fields.some((name) => model.fields.get(name)?.optional !== false);
}

function onDelete(key: DrizzleKey): { readonly onDelete?: string } {
  return key.onDelete === undefined ? {} : { onDelete: key.onDelete };
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

