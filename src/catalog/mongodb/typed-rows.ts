import type { Field, Model } from '../../core';
import { locationOf } from '../../project/positions';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import type { Query } from '../types';

/**
 * What a collection's type says of its documents, `Collection<Order>`: the fields that hold one text, number or truth. The server holds documents to none of it, so that a field is a number at best, whole or not, and a
 * document may lack it.
 */
export function typedRows({ call, entity }: Query, checker: ts.TypeChecker): Model | undefined {
  const find = ts.isCallExpression(call) ? linksOf(call).links.find(({ name }) => name === 'find')?.call : undefined;
  const [row] = find ? checker.getTypeArguments(checker.getTypeAtLocation(find) as ts.TypeReference) : [];
  if (!find || !row || entity === undefined) return undefined;
  const file = find.getSourceFile();
  const location = locationOf(file.fileName, file.text, find.getStart(), find.end);
  const fields = new Map<string, Field>();
  for (const property of row.getProperties()) {
    const type = checker.getTypeOfSymbolAtLocation(property, find);
    const name = property.getName();
    const kind = scalarOf(checker.getNonNullableType(type));
    if (kind) fields.set(name, { name, column: name, kind: 'scalar', type: kind, list: false, optional: checker.getNonNullableType(type) !== type || (property.flags & ts.SymbolFlags.Optional) !== 0, hasDefault: false, location });
  }
  return fields.size === 0 ? undefined : { name: entity, table: entity, provider: 'mongodb', writable: true, fields, primaryKey: ['_id'], uniques: [], indexes: [], incomplete: true, location };
}

function scalarOf(type: ts.Type): string | undefined {
  const is = (flags: ts.TypeFlags): boolean => (type.isUnion() ? type.types : [type]).every((one) => (one.flags & flags) !== 0);
  return is(ts.TypeFlags.StringLike) ? 'String' : is(ts.TypeFlags.BooleanLike) ? 'Boolean' : is(ts.TypeFlags.NumberLike) ? 'Int' : undefined;
}
