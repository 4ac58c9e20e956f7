import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { conditionsText } from '../models/relations';
import { assign, optionsIn } from '../rewrites/properties';
import { isBefore } from '../tables/version';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { isColumnKnown, readsPlainly } from './plain';
import type { Written } from './written';

/** What a model works out of one column, by the function of SQL. */
const figures: Readonly<Record<string, string | undefined>> = { sum: 'SUM', min: 'MIN', max: 'MAX' };

/** Types of columns of which a number is made, whatever the driver gives (`rawSelect` of `query-interface.js`). */
const numeric: ReadonlySet<string> = new Set(['Int', 'BigInt', 'Float', 'Decimal']);

/**
 * `sum('total', { where })` and its like (https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#utility-methods), of which a number is made, or `null` where there is no row: until 6.10 that was `NaN`, and zero for a while
 * (https://github.com/sequelize/sequelize/pull/13637, first seen in 6.12). They run no hooks, and of a scope take the conditions alone, so that there must be none of both.
 */
export function figurePerKey(inner: Query, { method, model: receiver, args: [column, given, ...more] }: Written, { keyField, keyList, imported }: BatchReadRequest): BatchRead | undefined {
  const { model, version } = inner;
  const figure = figures[method];
  const name = column && bare(column);
  const options = optionsIn(given);
  const [field, key] = [name && ts.isStringLiteralLike(name) ? model?.fields.get(name.text) : undefined, model?.fields.get(keyField)];
  if (figure === undefined || !field || !key || !options || more.length > 0 || [...options.keys()].some((option) => option !== 'where' && option !== 'transaction')) return undefined;
  if (!readsPlainly(inner) || isBefore(version, 6, 12) || !numeric.has(field.type) || !isColumnKnown(field) || key.column !== key.name || model?.fields.has(method) === true) return undefined;
  const wanted = `[${imported('fn', 'sequelize')}('${figure}', ${imported('col', 'sequelize')}('${field.column}')), '${method}']`;
  const where = `where: { ${conditionsText(inner, keyField, `${keyField}: ${keyList}`)} }`;
  const transaction = options.get('transaction');
  return {
    query: `${receiver}.findAll({ ${[`attributes: ['${keyField}', ${wanted}]`, where, `group: ['${keyField}']`, ...(transaction ? [assign('transaction', transaction.getText())] : [])].join(', ')} })`,
    keyAdded: false, perKey: 'one', missing: 'null', value: (row) => `${row}.get('${method}') === null ? null : Number(${row}.get('${method}'))`, mapKey: (text) => `String(${text})`, mapKeyType: 'string',
  };
}
