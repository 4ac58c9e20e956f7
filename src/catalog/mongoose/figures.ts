import { bare, isWithin, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectFilter, option } from '../models/conditions';
import { isTypedAs } from '../models/keys';
import { conditionsText } from '../models/relations';
import { assign, properties } from '../rewrites/properties';
import type { BatchRead, BatchReadRequest, Filter, Query } from '../types';
import { middlewareDiffers } from './middleware';
import type { Written } from './written';

/** The stages of `[{ $match: … }, { $group: { _id: null, … } }]`, which give one row of figures or, where nothing matches, none. */
function stagesOf(pipeline: ts.Expression | undefined): { readonly match: ts.Expression; readonly group: ReadonlyMap<string, ts.Expression> } | undefined {
  const list = pipeline && bare(pipeline);
  const [first, second, ...others] = list && ts.isArrayLiteralExpression(list) ? list.elements : [];
  const [match, group] = [only(first, '$match'), only(second, '$group')];
  const figures = group && ts.isObjectLiteralExpression(bare(group)) ? properties(bare(group) as ts.ObjectLiteralExpression) : undefined;
  return match && figures && others.length === 0 && figures.get('_id')?.kind === ts.SyntaxKind.NullKeyword ? { match, group: figures } : undefined;
}

function only(stage: ts.Expression | undefined, name: string): ts.Expression | undefined {
  const node = stage && bare(stage);
  if (!node || !ts.isObjectLiteralExpression(node) || node.properties.length !== 1 || propertyName(node.properties[0]?.name) !== name) return undefined;
  const [said] = node.properties;
  return said && ts.isPropertyAssignment(said) ? said.initializer : undefined;
}

/** What the only row of an aggregation is worked out of; undefined where it is more than a `$match` and a `$group` of all. */
export function aggregated(call: ts.CallExpression, checker: ts.TypeChecker): Filter | undefined {
  const stages = stagesOf(call.arguments[0]);
  return stages && objectFilter(stages.match, checker);
}

/** Whether a key is what the schema makes of it already: a reference or an id of the documents that are walked over, or of the column's own type. An aggregation is given it as it stands. */
export function isGivenAsKept(inner: Query, { keyField, key, walked, checker }: Pick<BatchReadRequest, 'keyField' | 'key' | 'checker'> & { readonly walked: BatchReadRequest['walked'] | undefined }): boolean {
  const own = walked?.list.model?.fields.get(walked.field);
  return own?.kind === 'relation' || own?.type === 'ObjectId' || own?.type === 'UUID' || isTypedAs(key, inner, keyField, checker);
}

/**
 * An aggregation that groups by the key, in place of a `countDocuments`, or of an aggregation, per key. What an aggregation is given is not made what the schema says
 * (https://mongoosejs.com/docs/api/aggregate.html#Aggregate()), so that it must be so already; and `countDocuments` runs middleware of its own.
 */
export function figuresPerKey(inner: Query, { method, model: receiver, args, links }: Written, { keyField, key, keyList, walked, checker }: BatchReadRequest, keyText: Pick<BatchRead, 'mapKey' | 'mapKeyType'>): BatchRead | undefined {
  const { model, filter } = inner;
  if (!model || !filter?.complete || args.length !== 1 || links.some(({ name }) => name !== 'exec' && name !== 'session')) return undefined;
  const isKept = isGivenAsKept(inner, { keyField, key, walked, checker });
  const after = links.map(({ text }) => text).join('');
  const conditions = conditionsText(inner, keyField, `${keyField}: { $in: ${keyList} }`);
  const grouped = (figures: string): string => `${receiver}.aggregate([{ $match: { ${conditions} } }, { $group: { _id: '$${keyField}', ${figures} } }])${after}`;
  if (method === 'countDocuments') {
    if (!isKept || filter.rest.length > 0 || middlewareDiffers(model, 'countDocuments', 'aggregate') || filter.equals.some(({ field, value }) => field !== keyField && !isTypedAs(value, inner, field, checker))) return undefined;
    return { query: grouped('count: { $sum: 1 }'), keyAdded: false, perKey: 'one', missing: 'zero', keyProperty: '_id', value: (row) => `${row}.count`, ...keyText };
  }
  const stages = method === 'aggregate' ? stagesOf(args[0]) : undefined;
  const figures = [...stages?.group ?? []].filter(([name]) => name !== '_id');
  if (!stages || figures.length === 0 || figures.some(([, value]) => isWithin(key, value)) || option(stages.match, keyField, checker) === undefined) return undefined;
  return {
    query: grouped(figures.map(([name, value]) => assign(name, value.getText())).join(', ')),
    // The row of all says that it is of no group.
    keyAdded: false, perKey: 'one', missing: 'empty', keyProperty: '_id', value: (row) => `{ ...${row}, _id: null }`, hasUntypedRows: true, ...keyText,
  };
}
