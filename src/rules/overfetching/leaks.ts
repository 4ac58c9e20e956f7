import type { Query } from '../../catalog';
import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import { enclosingFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { answerAround } from './secrets';
import { fieldUse, type FieldUse, type HandedBack } from './trace';

/** Rows that are sent whole. */
export interface Leak {
  /** The calls and statements that send them. */
  readonly answers: readonly ts.Node[];
  /** The calls through which they come there; empty where the query stands with the answer. */
  readonly through: readonly ts.Node[];
}

const most = { callers: 20, depth: 3 };

/**
 * Where the rows of a query are sent whole: in its own function, or where a caller of that sends what it is given. Undefined where something else becomes of them: whoever changes a row
 * before it is sent may take the secret out.
 */
export function leakOf(query: Query, use: FieldUse, context: RuleContext, reach: EntryReach | undefined, depth = 0): Leak | undefined {
  const answers: ts.Node[] = [];
  const through: ts.Node[] = [];
  for (const place of use.escapes) {
    const answer = answerAround(place, reach);
    const leak: Leak | undefined = answer ? { answers: [answer], through: [] } : throughCallers(query, use.handedBack.find((one) => one.place === place), context, depth);
    if (!leak) return undefined;
    answers.push(...leak.answers);
    through.push(...leak.through);
  }
  return answers.length > 0 ? { answers, through } : undefined;
}

/** The callers that send what a function gives back; what others make of it is not asked. */
function throughCallers(query: Query, back: HandedBack | undefined, context: RuleContext, depth: number): Leak | undefined {
  const calls = back && depth < most.depth ? context.callsOf(back.fn) : [];
  if (!back || calls.length > most.callers) return undefined;
  const leaks = calls.flatMap((call) => {
    const reach = context.reachedFrom(enclosingFunction(call) ?? call.getSourceFile());
    const leak = ts.isCallExpression(call) ? leakOf(query, fieldUse(query, context, { call, held: back.held }), context, reach, depth + 1) : undefined;
    return leak ? [{ answers: leak.answers, through: [call, ...leak.through] }] : [];
  });
  return leaks.length > 0 ? { answers: leaks.flatMap(({ answers }) => answers), through: leaks.flatMap(({ through }) => through) } : undefined;
}
