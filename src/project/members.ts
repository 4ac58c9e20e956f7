import { bare } from './syntax';
import { ts } from './ts';

/** What a static property is given, and what a getter or arrow function of that name returns at its end. */
export function memberValue(member: ts.ClassElement): ts.Expression | undefined {
  const initial = ts.isPropertyDeclaration(member) && member.initializer ? bare(member.initializer) : undefined;
  const body = ts.isGetAccessor(member) ? member.body : initial && (ts.isArrowFunction(initial) ? initial.body : undefined);
  if (!body) return initial;
  const last = ts.isBlock(body) ? body.statements.at(-1) : undefined;
  const value = ts.isBlock(body) ? (last && ts.isReturnStatement(last) ? last.expression : undefined) : body;
  return value && bare(value);
}
