import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { limitText } from '../rewrites/limit-edit';
import type { Query } from '../types';
import { writtenText } from './whole-statement';

/** `LIMIT` at the end of the text; all dialects that are read here have it. */
export function limit({ call, inputs, isLimited }: Query, rows: number): readonly TextEdit[] | undefined {
  return isLimited ? undefined : limitText(ts.isTaggedTemplateExpression(call) ? call.template : textIn(inputs?.[0]), rows);
}

function textIn(given: ts.Node | undefined): ts.Node | undefined {
  return given && ts.isExpression(given) ? writtenText(given) ?? given : given;
}
