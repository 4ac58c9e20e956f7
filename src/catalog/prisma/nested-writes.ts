import type { DataModel, Model } from '../../core';
import { isFunctionNode, propertyName, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What only points to rows of the other side. Source: https://www.prisma.io/docs/orm/reference/prisma-client-reference#nested-queries */
const pointing: ReadonlySet<string> = new Set(['connect', 'disconnect', 'set']);

/**
 * The models of the rows that a write changes beside its own, by what stands below its relations: `tags: { connectOrCreate: … }`, `items: { create: [...] }`, and `orders: { connect: … }`, where
 * the key of the relation is a column of those rows. What is not written out is not seen.
 */
export function writtenAlong(written: readonly ts.Node[], model: Model, data: DataModel): readonly string[] {
  const along = new Set<string>();
  for (const node of written) gather(node, model, data, along);
  return [...along];
}

function gather(written: ts.Node, model: Model, data: DataModel, along: Set<string>): void {
  walk(written, (node) => {
    if (isFunctionNode(node)) return false;
    const name = ts.isPropertyAssignment(node) ? propertyName(node.name) : undefined;
    const field = name === undefined ? undefined : model.fields.get(name);
    if (field?.kind !== 'relation' || !ts.isPropertyAssignment(node)) return true;
    const other = data.models.get(field.relation?.model ?? field.type);
    if (other) nested(node.initializer, other, keyIsThere(field, other), data, along);
    return false;
  });
}

/** What is done below a relation, name by name: a write among others (`create`), or what only points to rows. */
function nested(below: ts.Expression, model: Model, keyIsThere: boolean, data: DataModel, along: Set<string>): void {
  walk(below, (node) => {
    const name = (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) ? propertyName(node.name) : undefined;
    if (name === undefined) return true;
    if (!pointing.has(name) || keyIsThere) along.add(model.name);
    if (ts.isPropertyAssignment(node) && !pointing.has(name)) gather(uncast(node.initializer), model, data, along);
    return false;
  });
}

/** Whether a relation is kept in the other side's rows: a list whose other end is no list. */
function keyIsThere({ relation, list }: NonNullable<ReturnType<Model['fields']['get']>>, other: Model): boolean {
  if (!relation || relation.fields.length > 0) return false;
  const back = relation.opposite === undefined ? undefined : other.fields.get(relation.opposite);
  return !list || back?.list !== true;
}
