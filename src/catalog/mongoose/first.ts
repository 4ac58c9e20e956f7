import type { Model } from '../../core';
import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isTypedAs, isUniqueWith } from '../models/keys';
import { conditionsText } from '../models/relations';
import type { BatchRead, BatchReadRequest, Query, WorkspaceSources } from '../types';
import { isGivenAsKept } from './figures';
import { middlewareDiffers } from './middleware';
import type { Written } from './written';

/**
 * An aggregation that takes the first document of each key in an order (https://www.mongodb.com/docs/manual/reference/operator/aggregation/first/), in place of `findOne({ customer }).sort({ at: -1 }).lean()` per key. Without `lean`
 * a document has methods and defaults, which an aggregation does not give; and it has what the schema leaves out of queries (`select: false`). What it is given is not made what the schema says
 * (https://mongoosejs.com/docs/api/aggregate.html#Aggregate()), so that it must be so already.
 */
export function firstPerKey(inner: Query, { model: receiver, args, links }: Written, request: BatchReadRequest, keyText: Pick<BatchRead, 'mapKey' | 'mapKeyType'>): BatchRead | undefined {
  const { keyField, keyList, files, checker } = request;
  const { model, filter } = inner;
  if (!model || !filter?.complete || filter.rest.length > 0 || args.length !== 1 || links.some(({ name }) => !['sort', 'lean', 'exec', 'session'].includes(name)) || isUniqueWith(model, filter.equals.map(({ field }) => field))) return undefined;
  const [sort, ...otherSorts] = links.filter(({ name }) => name === 'sort');
  const order = sort?.call.arguments.length === 1 ? orderText(sort.call.arguments[0]) : undefined;
  const isLean = links.some(({ name, call }) => name === 'lean' && call.arguments.length === 0);
  if (order === undefined || otherSorts.length > 0 || !isLean || middlewareDiffers(model, 'findOne', 'aggregate') || model.options?.some((option) => /^(?:collation|translateAliases)$/.test(option)) || mayHide(model, files)) return undefined;
  if (!isGivenAsKept(inner, { ...request, walked: request.walked }) || filter.equals.some(({ field, value }) => field !== keyField && !isTypedAs(value, inner, field, checker))) return undefined;
  const after = links.filter(({ name }) => name === 'exec' || name === 'session').map(({ text }) => text).join('');
  const stages = [`{ $match: { ${conditionsText(inner, keyField, `${keyField}: { $in: ${keyList} }`)} } }`, `{ $sort: { ${order} } }`, `{ $group: { _id: '$${keyField}', first: { $first: '$$ROOT' } } }`];
  return { query: `${receiver}.aggregate([${stages.join(', ')}])${after}`, keyAdded: false, perKey: 'one', missing: 'null', keyProperty: '_id', value: (row) => `${row}.first`, hasUntypedRows: true, ...keyText };
}

/** Types of fields that have no parts of their own, one of which could be left out of queries. */
const plain: ReadonlySet<string> = new Set(['ObjectId', 'String', 'Int', 'Float', 'Decimal', 'BigInt', 'Boolean', 'DateTime', 'UUID']);

/** Whether queries may leave something out of documents: a field, or a part of one, of which a schema somewhere says so (https://mongoosejs.com/docs/api/schematype.html#SchemaType.prototype.select()). */
function mayHide({ fields }: Model, files: WorkspaceSources): boolean {
  const all = [...fields.values()];
  if (all.some(({ hidden }) => hidden)) return true;
  return all.some(({ kind, type }) => kind !== 'relation' && !plain.has(type)) && files.files().some((file) => /\bselect\s*:\s*(?:false|0)\b|\.select\(\s*(?:false|0)\s*\)/.test(files.text(file) ?? ''));
}

/** The order of `sort('-at name')` and `sort({ at: 'desc' })` as a stage has it; undefined where it is not written out. https://mongoosejs.com/docs/api/query.html#Query.prototype.sort() */
function orderText(sort: ts.Expression | undefined): string | undefined {
  const node = sort && bare(sort);
  const parts = !node ? [] : ts.isStringLiteralLike(node) ? node.text.trim().split(/\s+/).map((name) => [name.replace(/^-/, ''), name.startsWith('-') ? '-1' : '1'] as const)
    : ts.isObjectLiteralExpression(node) ? node.properties.map((one) => [propertyName(one.name) ?? '', ts.isPropertyAssignment(one) ? direction(one.initializer) : undefined] as const) : [];
  if (parts.length === 0 || parts.some(([name, way]) => !/^[A-Za-z_][\w.]*$/.test(name) || way === undefined)) return undefined;
  return parts.map(([name, way]) => `${name.includes('.') ? `'${name}'` : name}: ${way ?? ''}`).join(', ');
}

function direction(value: ts.Expression): string | undefined {
  const text = value.getText().replace(/^['"]|['"]$/g, '');
  return /^(?:1|asc|ascending)$/.test(text) ? '1' : /^(?:-1|desc|descending)$/.test(text) ? '-1' : undefined;
}
