import type { Query } from '../../catalog';
import { ts } from '../../project/ts';
import type { CountedLoop } from './repetition';

/** Columns that refer to a row, and variables that hold what such a column does. */
const id = /^(?:\w*_)?(?:id|uuid)$|I[dD]$/;

/**
 * Whether the keys of an object that somebody hands in stand for rows, `quantities[productId]`: the loop calls them so, or the query finds a row by an id that is made of one.
 * `isInLoop`: the query stands in the loop; one that a call leads to has to find its row by ids alone, since it is not known which of its values is the key.
 */
export function areRowKeys({ loop, reads }: CountedLoop, { filter, model }: Pick<Query, 'filter' | 'model'>, isInLoop: boolean): boolean {
  const key = loop.item && keyOf(loop.item);
  if (key && id.test(key.text)) return true;
  const equals = filter?.equals ?? [];
  const isOfRow = (field: string): boolean => id.test(field) || (model?.primaryKey.length === 1 && model.primaryKey[0] === field && /int|serial|uuid/i.test(model.fields.get(field)?.type ?? ''));
  return isInLoop ? equals.some(({ field, value }) => isOfRow(field) && reads.of(value).item) : equals.length > 0 && equals.every(({ field }) => isOfRow(field));
}

/** The key that a loop gives a name to: `id` of `for (const id in rows)` and of `([id, row]) => …`. */
function keyOf(item: ts.BindingName): ts.Identifier | undefined {
  if (ts.isIdentifier(item)) return item;
  const [first] = ts.isArrayBindingPattern(item) ? item.elements : [];
  return first && ts.isBindingElement(first) && ts.isIdentifier(first.name) ? first.name : undefined;
}
