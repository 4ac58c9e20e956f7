import type { Field, Model } from '../core';

/** A foreign key as the database knows it, by its own name. */
export interface ForeignKey {
  readonly name: string;
  readonly fields: readonly string[];
  readonly target: string;
  /** Empty where the target's primary key is meant. */
  readonly references: readonly string[];
  readonly onDelete?: string;
}

interface Ends {
  readonly model: Model;
  readonly relations: Map<string, Field>;
}

/**
 * The models with a field for either end of every foreign key. No schema names these fields: the end with the key is called by its column (`customer` of `customer_id`), the
 * other one by its table, and a name that is taken gives way to the key's own. `Relation.name` is that key.
 */
export function withForeignKeys(models: readonly Model[], keysOf: (model: Model) => readonly ForeignKey[]): ReadonlyMap<string, Model> {
  const all = new Map<string, Ends>(models.map((model) => [model.name, { model, relations: new Map() }]));
  for (const own of all.values()) for (const key of keysOf(own.model)) relate(own, key, all.get(key.target));
  return new Map([...all].map(([name, { model, relations }]) => [name, { ...model, fields: new Map([...model.fields, ...relations]) }]));
}

function relate(own: Ends, key: ForeignKey, target: Ends | undefined): void {
  const { model } = own;
  const column = key.fields.length === 1 ? key.fields[0]?.replace(/_?id$/i, '') : undefined;
  const name = free(own, [...(column ? [column] : []), unqualified(key.target), key.name]);
  const first = model.fields.get(key.fields[0] ?? '');
  const base = { kind: 'relation', hasDefault: false, location: first?.location ?? model.location } as const;
  const here: Field = {
    ...base, name, column: name, type: key.target, list: false, optional: key.fields.some((field) => model.fields.get(field)?.optional === true),
    relation: {
      model: key.target, name: key.name, fields: key.fields, references: key.references.length > 0 ? key.references : target?.model.primaryKey ?? [],
      ...(key.onDelete !== undefined && { onDelete: key.onDelete }),
    },
  };
  own.relations.set(name, here);
  if (!target) return;
  const opposite = free(target, [unqualified(model.name), key.name, `${unqualified(model.name)}_${key.name}`]);
  own.relations.set(name, { ...here, relation: { ...(here.relation as NonNullable<Field['relation']>), opposite } });
  const isOne = [model.primaryKey, ...model.uniques.map((unique) => unique.fields)].some((fields) => fields.length > 0 && fields.every((field) => key.fields.includes(field)));
  target.relations.set(opposite, {
    ...base, name: opposite, column: opposite, type: model.name, list: !isOne, optional: isOne,
    relation: { model: model.name, name: key.name, fields: [], references: [], opposite: name },
  });
}

function free({ model, relations }: Ends, names: readonly string[]): string {
  const found = names.find((name) => !model.fields.has(name) && !relations.has(name));
  if (found !== undefined) return found;
  for (let i = 2; ; i++) {
    const name = `${names.at(-1) ?? ''}_${i}`;
    if (!model.fields.has(name) && !relations.has(name)) return name;
  }
}

/** `orders` of `sales.orders`. */
export function unqualified(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
