import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';

/** `findBy(conditions)` as `find({ where: conditions, … })`, which takes options beside them, and `findAndCountBy` likewise (https://typeorm.io/docs/working-with-entity-manager/repository-api). */
export function asOptions({ expression: callee, arguments: given }: ts.CallExpression, index: number, options: readonly string[]): readonly TextEdit[] | undefined {
  const where = given[index];
  if (!where || ts.isSpreadElement(where) || given.length !== index + 1 || !ts.isPropertyAccessExpression(callee)) return undefined;
  const isNamedSo = ts.isIdentifier(where) && where.text === 'where';
  return [
    { start: callee.name.getStart(), end: callee.name.end, newText: callee.name.text.replace(/By$/, '') },
    { start: where.getStart(), end: where.getStart(), newText: isNamedSo ? '{ ' : '{ where: ' },
    { start: where.end, end: where.end, newText: `, ${options.join(', ')} }` },
  ];
}
