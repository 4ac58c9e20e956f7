import type { TextEdit } from '../../core';
import { bare, property } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperty, lineBreak, ownLineIndent } from './edit-literal';
import { madeByFactory } from '../values/literal';

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
    const between = last ? separatorBehind(last, call) : ', ';
    return [{ start: place, end: place, newText: `${last ? between : ''}${[...missing, `{ ${text} }`].join(between)}` }];
  }
  const literal = optionsLiteral(argument);
  return literal && [addProperty(literal, text)];
}

/** What stands before one more argument: where each has a line of its own, a new line. */
function separatorBehind(last: ts.Expression, call: ts.CallExpression | ts.NewExpression): string {
  const source = call.getSourceFile();
  const indent = /\n/.test(source.text.slice(last.end, call.end)) ? ownLineIndent(last, source) : undefined;
  return indent === undefined ? ', ' : `,${lineBreak(source)}${indent}`;
}

/** Options that are written out, all of them. */
export function optionsLiteral(argument: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const given = bare(argument);
  const literal = ts.isObjectLiteralExpression(given) ? madeByFactory(given) ?? (isMadeElsewhere(given) ? undefined : given) : given;
  return literal && ts.isObjectLiteralExpression(literal) && !literal.properties.some(ts.isSpreadAssignment) ? literal : undefined;
}

/** Whether a function or a class that is only named gives the options: what is written beside its name is none of them. */
function isMadeElsewhere(literal: ts.ObjectLiteralExpression): boolean {
  return ['useFactory', 'useClass', 'useExisting'].some((name) => property(literal, name) !== undefined) && property(literal, 'provide') === undefined;
}
