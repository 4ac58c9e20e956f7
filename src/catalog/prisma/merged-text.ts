import type { Field } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';

const absentKey = 'a key that is undefined throws';

/** What a key that is not there would do; undefined where `null` finds rows now, of which `findUnique` knows none. */
export function missingOf(value: ts.Expression, field: Field, checker: ts.TypeChecker): { readonly caveat?: string } | undefined {
  const type = checker.getTypeAtLocation(value);
  const [none, nothing] = [ts.TypeFlags.Undefined, ts.TypeFlags.Null].map((flag) => (type.isUnion() ? type.types.some((part) => part.flags & flag) : (type.flags & flag) !== 0));
  if (field.optional && (nothing || type.flags & ts.TypeFlags.Any)) return undefined;
  return none || type.flags & ts.TypeFlags.Any ? { caveat: absentKey } : {};
}

/** A part of a query on one line, where that changes none of its texts. */
export function flat(node: ts.Node): string {
  const text = node.getText();
  return /[`'"/]/.test(text.replace(/'[^'\n]*'|"[^"\n]*"/g, '')) ? text : text.replace(/\s*\n\s*/g, ' ').replace(/, }/g, ' }');
}

/** An object that is written out. */
export function literal(node: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined {
  const inner = node && bare(node);
  return inner && ts.isObjectLiteralExpression(inner) ? inner : undefined;
}
