import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { bare, enclosingFunction, walk } from '../../project/syntax';
import { linksOf } from '../chains/chain';
import { addLimit, limitOption } from '../rewrites/limit-edit';
import { calleeName } from '../tables/members';
import type { Query } from '../types';
import { builderEnds } from './builder';
import { asOptions } from './conditions-alone';

const ends: ReadonlySet<string> = new Set(Object.keys(builderEnds));

/** `take` among a repository's find options, or on a builder before the call that sends it; `findBy`, which is given conditions alone, becomes `find` with them (https://typeorm.io/docs/working-with-entity-manager/repository-api). */
export function limit({ call, clientIsModel }: Query, rows: number): readonly TextEdit[] | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const name = calleeName(call) ?? '';
  if (/^find(?:AndCount)?$/.test(name)) return limitOption(call, clientIsModel === true ? 0 : 1, 'take', rows);
  const callee = call.expression;
  if (/^find(?:AndCount)?By$/.test(name)) return asOptions(call, clientIsModel === true ? 0 : 1, [`take: ${rows}`]);
  if (!ends.has(name) || !ts.isPropertyAccessExpression(callee)) return undefined;
  // `query.getMany()`: the builder is in a variable; a limit that it may have got before would be overruled.
  if (!ts.isCallExpression(callee.expression) && mayBeLimited(callee.expression)) return undefined;
  if (!ts.isCallExpression(callee.expression)) return [{ start: callee.expression.end, end: callee.expression.end, newText: `.take(${rows})` }];
  return addLimit(call, `take(${rows})`, ends);
}

/** Whether the function around a builder's variable sets a limit on it somewhere. */
function mayBeLimited(builder: ts.Expression): boolean {
  let found = false;
  walk(enclosingFunction(builder) ?? builder.getSourceFile(), (node) => {
    if (ts.isPropertyAccessExpression(node) && /^(?:take|limit|setFindOptions)$/.test(node.name.text) && linksOfRoot(node.expression) === builder.getText()) found = true;
    return !found;
  });
  return found;
}

function linksOfRoot(expression: ts.Expression): string {
  const node = bare(expression);
  return ts.isCallExpression(node) ? linksOf(node).root.getText() : node.getText();
}
