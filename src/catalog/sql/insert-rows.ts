import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { isPlainValue } from './row-values';
import { headOf, textAndList, type ListForm } from './written';

/**
 * `INSERT INTO … VALUES ?` with a list of rows, which `query` of mysql2 writes out (`execute` takes no lists). What stands behind the values stays: MySQL takes the rows in their order, so that `ON DUPLICATE KEY UPDATE`
 * does for each what it did. Only where every value is a parameter, and none is a list or an object, which are written out otherwise; of `execute` no time either, which goes to the server in another form.
 * https://sidorares.github.io/node-mysql2/docs/documentation, https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html
 */
export function insertRows({ instead = {} }: ListForm, { call, op }: Query, request: BulkWriteRequest): BulkWrite | undefined {
  if ((op !== 'insert' && op !== 'upsert') || request.needsRows || !ts.isCallExpression(call)) return undefined;
  const given = textAndList(call);
  const tuple = given && /\b(values)\s*\(\s*\?(?:\s*,\s*\?)*\s*\)/i.exec(given.text.text);
  if (!given || !tuple) return undefined;
  const { text, list } = given;
  const [before, after] = [text.text.slice(0, tuple.index), text.text.slice(tuple.index + tuple[0].length)];
  const method = calleeName(call) ?? '';
  const isOther = Object.hasOwn(instead, method);
  if (/\?|#|--|\/\*/.test(before + after) || tuple[0].split('?').length - 1 !== list.elements.length) return undefined;
  if (!list.elements.every((value) => isPlainValue(request.checker.getTypeAtLocation(value), !isOther))) return undefined;
  const rows = request.each(list);
  const quote = text.getText().charAt(0);
  return rows === undefined ? undefined : { query: `${headOf(call, instead)}${quote}${before}${tuple[1]} ?${after}${quote}, [${rows}])`, name: 'VALUES ?', caveat: `all or nothing${isOther ? `; by \`${instead[method]}\`, which takes lists` : ''}`, failsIfEmpty: true };
}
