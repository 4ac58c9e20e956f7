import type { TextEdit } from '../core';
import { bare } from '../project/syntax';
import { ts } from '../project/ts';
import { addProperty } from './edit-literal';

/**
 * The change that writes one more option into those of a call or construction; a list of arguments that ends before them is filled up. Undefined where they are not written
 * out there.
 * @param at which argument the options are
 */
export function addOption(call: ts.CallExpression | ts.NewExpression, at: number, text: string): readonly TextEdit[] | undefined {
  const given = call.arguments;
  if (!given) return [{ start: call.end, end: call.end, newText: `({ ${text} })` }];
  const argument = given[at];
  if (!argument) {
    const last = given.at(-1);
    const missing = Array.from({ length: at - given.length }, () => 'undefined');
    const place = last?.end ?? call.end - 1;
    return [{ start: place, end: place, newText: `${last ? ', ' : ''}${[...missing, `{ ${text} }`].join(', ')}` }];
  }
  const literal = optionsLiteral(argument);
  return literal && [addProperty(literal, text)];
}

/** Options that are written out, all of them. */
export function optionsLiteral(argument: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const literal = bare(argument);
  return ts.isObjectLiteralExpression(literal) && !literal.properties.some(ts.isSpreadAssignment) ? literal : undefined;
}
