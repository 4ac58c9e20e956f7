import { subjectOf, type Query } from '../catalog';
import type { ts } from '../project/ts';
import { plural, rowNoun } from '../rules/words';
import type { FixContext } from './types';

/** Says why nothing is offered, where somebody asks for the reason. */
export function refuse(withheld: FixContext['withheld'], reason: string): undefined {
  withheld?.(reason);
}

/** Code as a reason quotes it: in one line, and its beginning. */
export function quoted(code: ts.Node | string): string {
  return (typeof code === 'string' ? code : code.getText()).replace(/\s+/g, ' ').slice(0, 60);
}

/** Reasons that stand in the way of more than one rewrite. */
export const overSeveral = 'the call leads to its query over several functions';
export const failsByItself = 'each pass deals with the failure of its own query';
export const needsEarlier = 'a pass needs what an earlier one has made';

/** Why rows cannot be read before the passes. */
export function writtenBefore(query: Query): string {
  return `an earlier pass may have written ${plural(rowNoun(subjectOf(query) ?? 'row'))} that this one has to find`;
}
