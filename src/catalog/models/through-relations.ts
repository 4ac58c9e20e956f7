import type { DataModel, Model } from '../../core';
import { bare, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EqualityCondition, Filter } from '../types';

/**
 * A filter in which `customer: { id: x }` is `customerId: x`, where the relation's key is that: the database holds no other rows. Of a model whose deleted
 * rows are only marked, the condition on the relation also asks that its row is not.
 */
export function throughRelations(filter: Filter | undefined, model: Model | undefined, data: DataModel | undefined): Filter | undefined {
  if (!filter || !model || filter.rest.length === 0) return filter;
  const equals: EqualityCondition[] = [...filter.equals];
  const rest = filter.rest.filter((node) => {
    const name = ts.isPropertyAssignment(node) ? propertyName(node.name) : undefined;
    const relation = name === undefined ? undefined : model.fields.get(name)?.relation;
    const value = ts.isPropertyAssignment(node) ? bare(node.initializer) : undefined;
    if (!relation || !value || !ts.isObjectLiteralExpression(value) || relation.fields.length === 0 || value.properties.length !== relation.references.length) return true;
    if (data?.models.get(relation.model)?.softDelete !== undefined) return true;
    const values = relation.references.map((reference) => propertyValue(value, reference));
    if (values.some((one) => !one || ts.isObjectLiteralExpression(bare(one)) || ts.isCallExpression(bare(one)))) return true;
    equals.push(...relation.fields.map((field, i) => ({ field, value: values[i] as ts.Expression })));
    return false;
  });
  return { ...filter, equals, rest };
}
