import { timeoutChange, type ExternalCall } from '../../catalog';
import type { Fix } from '../../core';
import { isShortCircuit, someInRun } from '../../project/syntax';
import { ts } from '../../project/ts';
import { EditBuilder } from '../edits/edit-builder';
import { Names } from '../edits/naming';
import { statementOf } from '../edits/place';
import type { FixContext } from '../types';
import { formOf, inForm } from './form';

/**
 * An end to the wait for an answer to begin, where its body is handed on as it comes in and may take any time: a timer that ends the request is stopped once the promise of the call is kept, which it is when the headers are there
 * (https://developer.mozilla.org/docs/Web/API/Window/fetch). Undefined where the timer cannot begin right before the call: a statement that may not come to it, or waits for something else first.
 */
export function planFirstAnswer(meaning: ExternalCall, context: FixContext): Fix | undefined {
  const { call, patience } = meaning;
  if (!patience?.facts.answersFirst || !ts.isCallExpression(call)) return undefined;
  const statement = statementOf(call);
  if (!statement || !(ts.isVariableStatement(statement) || ts.isExpressionStatement(statement) || ts.isReturnStatement(statement)) || ts.isCaseOrDefaultClause(statement.parent) || isPerhaps(call, statement)) return undefined;
  // What is waited for before is no part of the wait for this answer.
  if (someInRun(statement, (node) => ts.isAwaitExpression(node) && (node.end <= call.getStart() || node.pos >= call.getStart()))) return undefined;
  const names = new Names(statement);
  const [limit, timer] = [names.free('limit', 'answerLimit'), names.free('timer', 'answerTimer')];
  const change = timeoutChange({ ...meaning, patience: { ...patience, facts: { ...patience.facts, limit: () => `signal: ${limit}.signal` } } }, context);
  if (!change || change.forAll) return undefined;
  const { file, edits, ms } = change;
  const seconds = `${ms / 1000} seconds`;
  const builder = new EditBuilder().all(file, edits);
  builder.before(statement, [
    `const ${limit} = new AbortController();`,
    `const ${timer} = setTimeout(() => ${limit}.abort(new DOMException('No answer after ${seconds}', 'TimeoutError')), ${String(ms).replace(/\B(?=(?:\d{3})+$)/g, '_')});`,
  ].map((line) => inForm(line, formOf(file))));
  builder.range(file, call.end, call.end, `.finally(() => clearTimeout(${timer}))`);
  return { kind: 'timeout', title: `Give up where no answer has begun after ${seconds} (then it fails; what follows may take its time)`, preferred: true, changesBehavior: true, edits: builder.build() };
}

/** Whether a statement may be done without coming to a call in it: `cached ?? await fetch(url)`. */
function isPerhaps(call: ts.Node, statement: ts.Statement): boolean {
  return ts.findAncestor(call, (node) => node === statement ? 'quit' : ts.isConditionalExpression(node) || (ts.isBinaryExpression(node) && isShortCircuit(node.operatorToken.kind))) !== undefined;
}
