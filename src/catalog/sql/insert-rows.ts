import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName } from '../members';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { isPlainValue } from './row-values';
import { headOf, type ListForm } from './written';

/**
 * `INSERT INTO … VALUES ?` with a list of rows, which `query` of mysql2 writes out (`execute` takes no lists). What stands behind the values stays: MySQL takes the rows in their order, so that `ON DUPLICATE KEY UPDATE`
 * does for each what it did. Only where every value is a parameter, and none is a list or an object, which are written out otherwise; of `execute` no time either, which goes to the server in another form.
 * https://sidorares.github.io/node-mysql2/docs/documentation, https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html
 */
export function insertRows({ instead = {} }: ListForm, { call, op }: Query, request: BulkWriteRequest): BulkWrite | undefined {
  if ((op !== 'insert' && op !== 'upsert') || request.needsRows || !ts.isCallExpression(call) || call.arguments.length !== 2) return undefined;
  const [text, values] = call.arguments.map((argument) => bare(argument));
  if (!text || !ts.isStringLiteralLike(text) || text.getText().slice(1, -1) !== text.text || !values || !ts.isArrayLiteralExpression(values) || values.elements.some(ts.isSpreadElement)) return undefined;
  const tuple = /\bvalues\s*\(\s*\?(?:\s*,\s*\?)*\s*\)/i.exec(text.text);
  const outside = tuple && text.text.slice(0, tuple.index) + text.text.slice(tuple.index + tuple[0].length);
  const method = calleeName(call) ?? '';
  const isOther = Object.hasOwn(instead, method);
  if (!tuple || outside === null || /\?|#|--|\/\*/.test(outside) || tuple[0].split('?').length - 1 !== values.elements.length) return undefined;
  if (!values.elements.every((value) => isPlainValue(request.checker.getTypeAtLocation(value), !isOther))) return undefined;
  const rows = request.each(values);
  const head = headOf(call, instead);
  const quote = text.getText().charAt(0);
  if (rows === undefined || head === undefined) return undefined;
  const before = text.text.slice(0, tuple.index) + /^values/i.exec(tuple[0])?.[0];
  const after = text.text.slice(tuple.index + tuple[0].length);
  return { query: `${head}${quote}${before} ?${after}${quote}, [${rows}])`, name: 'VALUES ?', caveat: `all or nothing${isOther ? `; by \`${instead[method]}\`, which takes lists` : ''}`, failsIfEmpty: true };
}
