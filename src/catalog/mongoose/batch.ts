import type { Model } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isUniqueWith } from '../models/keys';
import { conditionsText } from '../models/relations';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { figuresPerKey } from './figures';
import { firstPerKey } from './first';
import { middlewareDiffers } from './middleware';
import { writtenQuery } from './written';

/** Links that mean the same for one document and for many. */
const kept: ReadonlySet<string> = new Set(['lean', 'populate', 'select', 'exec', 'session', 'sort', 'read']);

/** `find` with `$in` for all keys, in place of a query per key. */
export function batchRead(inner: Query, request: BatchReadRequest): BatchRead | undefined {
  const { keyField, keyList } = request;
  const written = writtenQuery(inner);
  const { model } = inner;
  const keyText = model && keyOf(inner, model, request);
  if (written && keyText && (written.method === 'countDocuments' || written.method === 'aggregate')) return figuresPerKey(inner, written, request, keyText);
  if (written?.method === 'findOne' && keyText && written.links.some(({ name }) => name === 'sort')) { const first = firstPerKey(inner, written, request, keyText); if (first) return first; }
  if (!written || !model || !keyText || written.links.some(({ name }) => !kept.has(name))) return undefined;
  const where = conditionsText(inner, keyField, `${keyField}: { $in: ${keyList} }`);
  const isList = written.method === 'find';
  if (!isList && written.method !== 'findOne' && written.method !== 'findById') return undefined;
  // Middleware of `findOne` runs at no `find`.
  if (!isList && middlewareDiffers(model, 'findOne', 'find')) return undefined;
  // A projection or options beside the conditions.
  const [, projection, ...options] = written.args;
  if (options.length > 0 || (projection && !keeps(projection, keyField)) || written.links.some(({ name, call }) => name === 'select' && !keeps(call.arguments[0], keyField))) return undefined;
  if (!isList && !isUniqueWith(model, inner.filter?.equals.map(({ field }) => field) ?? [])) return undefined;
  const links = written.links.filter(({ name }) => isList || name !== 'sort').map(({ text }) => text).join('');
  return {
    query: `${written.model}.find({ ${where} }${projection ? `, ${projection.getText()}` : ''})${links}`,
    keyAdded: false, perKey: isList ? 'all' : 'one', missing: isList ? 'empty' : 'null', absentFindsNothing: written.method === 'findById', ...keyText,
  };
}

/**
 * Ids are objects, of which each is another: they are compared as text. One that is given as a text may have capitals, which is the same to `ObjectId` (https://mongoosejs.com/docs/schematypes.html#objectids) and which the
 * text of an id never has. Undefined where a text says less than the database.
 */
function keyOf({ data }: Query, model: Model, { keyField: name, key, walked, checker }: BatchReadRequest): Pick<BatchRead, 'mapKey' | 'mapKeyType'> | undefined {
  const field = model.fields.get(name);
  const type = field?.kind === 'relation' ? 'ObjectId' : field?.type;
  if (!field || field.list || field.nativeType === 'folded' || type === undefined || !['ObjectId', 'String', 'Int'].includes(type)) return undefined;
  // A reference is what it refers to: ids can be texts, in which capitals count.
  const referred = field.kind === 'relation' ? data?.models.get(field.type)?.fields.get('_id')?.type ?? type : type;
  const own = walked?.list.model?.fields.get(walked.field);
  const isId = own?.kind === 'relation' || own?.type === 'ObjectId';
  const folds = referred === 'ObjectId' && !isId && mayBeText(checker.getTypeAtLocation(key));
  return { mapKey: (text) => `String(${text})${folds ? '.toLowerCase()' : ''}`, mapKeyType: 'string' };
}

/** Whether a value may be a text: it is one, or nothing is known of it. */
function mayBeText(type: ts.Type): boolean {
  return type.isUnion() ? type.types.some(mayBeText) : (type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
}

/** Whether a projection leaves a field in: `'name email'` always has the `_id`, `{ name: 1 }` too. */
function keeps(projection: ts.Expression | undefined, field: string): boolean {
  if (!projection) return true;
  const node = bare(projection);
  if (ts.isStringLiteralLike(node)) {
    const names = node.text.split(/\s+/);
    return names.every((name) => name.startsWith('-')) ? !names.includes(`-${field}`) : !names.includes('-_id') && (field === '_id' || names.includes(field));
  }
  return ts.isObjectLiteralExpression(node) && field === '_id' && node.properties.every((element) => ts.isPropertyAssignment(element) && element.initializer.getText() === '1');
}
