import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { passesHooksBy } from '../models/hooks';
import { isMapKey, isUniqueWith } from '../models/keys';
import { assign, has } from '../rewrites/properties';
import { conditionsText } from '../models/relations';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { figurePerKey } from './figures';
import { optionsOfRead, writtenCall } from './written';

/** `findAll` with a list for the key, in place of a query per key; a grouped count, or sum, in place of one per key. */
export function batchRead(inner: Query, request: BatchReadRequest): BatchRead | undefined {
  const { keyField, keyList } = request;
  const written = writtenCall(inner);
  const { model } = inner;
  if (!written || !model || !isMapKey(inner, keyField)) return undefined;
  if (inner.op === 'aggregate') return figurePerKey(inner, written, request);
  const options = optionsOfRead(written);
  if (!options) return undefined;
  const where = `where: { ${conditionsText(inner, keyField, `${keyField}: ${keyList}`)} }`;
  const transaction = options.get('transaction') ? [assign('transaction', options.get('transaction')?.getText() ?? '')] : [];
  if (written.method === 'count') {
    if ([...options.keys()].some((name) => name !== 'where' && name !== 'transaction')) return undefined;
    return {
      query: `${written.model}.count({ ${[where, `group: ['${keyField}']`, ...transaction].join(', ')} })`,
      keyAdded: false, perKey: 'one', missing: 'zero', value: (row) => `Number(${row}.count)`, mapKey: (key) => `String(${key})`, mapKeyType: 'string',
    };
  }
  for (const name of options.keys()) if (!['where', 'include', 'order', 'attributes', 'raw', 'transaction'].includes(name)) return undefined;
  const isList = written.method === 'findAll';
  if (!isList && !/^(?:findOne|findByPk)$/.test(written.method)) return undefined;
  // `afterFind` is given the row, or all rows.
  if (!isList && passesHooksBy(inner, /Find$/, request.withheld)) return undefined;
  // Of several rows with one key `findOne` takes the first; loading them all could load far more than was asked for.
  if (!isList && !isUniqueWith(model, inner.filter?.equals.map(({ field }) => field) ?? [])) return undefined;
  const attributes = options.get('attributes');
  if (attributes && !hasText(bare(attributes), keyField)) return undefined;
  const rest = ['include', 'attributes', 'order', 'raw'].flatMap((name) => {
    const value = options.get(name);
    return value && has(options, name) && (isList || name !== 'order') ? [assign(name, value.getText())] : [];
  });
  return {
    query: `${written.model}.findAll({ ${[where, ...rest, ...transaction].join(', ')} })`,
    keyAdded: false, perKey: isList ? 'all' : 'one', missing: isList ? 'empty' : 'null',
    // The driver gives a `bigint` as a text.
    ...(model.fields.get(keyField)?.type === 'BigInt' && { mapKey: (key: string) => `String(${key})`, mapKeyType: 'string' }),
  };
}

function hasText(list: ts.Expression, text: string): boolean {
  return ts.isArrayLiteralExpression(list) && list.elements.some((element) => ts.isStringLiteralLike(element) && element.text === text);
}
