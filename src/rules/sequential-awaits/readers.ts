import type { Meaning } from '../../catalog';
import { bits, effectOf } from '../../flow/graph/reach/concepts';
import { isEffect } from '../../flow/graph/graph';
import type { FunctionId } from '../../flow/graph/names/function-table';
import { isAnswerName } from '../../flow/waits/answers';
import type { CallSite } from '../../flow/types';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { isQuietThrough } from './quiet';

/** Words of an operand that speak of one connection or transaction, in which nothing runs at the same time. What is taken from a session (`session.user.id`) is said by who has signed in. */
const bound = /\b(?:transaction|transacting|trx|tx|queryRunner)\b|\bsession\b(?![?!]?\.)/;
/** What a read may do beside reading: it locks, counts on, sets what policies of the connection ask for (row level security), tells others, or is there to wait. */
const acts = /\bfor\s+(?:no\s+key\s+)?(?:update|share)\b|\.for(?:Update|Share)?\(|\b(?:setL|l)ock\b|\b(?:touch|set|update|insert|upsert|create|delete|remove|log|mark|record|refresh|increment|bump|claim|acquire|release|process|sync|send|enqueue)_\w+\s*\(|\b(?:nextval|setval|set_config|(?:\w+_)?(?:notify|sleep))\s*\(|\w_advisory_/i;
const writes = /\b(?:insert|update|delete|merge|call)\b/i;

/** Whether a call only reads over the network, and can run beside other such calls. */
export function reads(meaning: Meaning): boolean {
  switch (meaning.concept) {
    case 'query': {
      if (meaning.inTransaction || meaning.onConnection || meaning.inBrowser || effectOf(meaning) !== 'read') return false;
      const text = meaning.call.getText();
      // Of an SQL text it must be seen that it reads a table.
      return !bound.test(text) && !acts.test(text) && (meaning.op !== 'raw' || (/^[^'"`]*['"`]\s*(?:select|with)\b/i.test(text) && /\bfrom\b/i.test(text) && !writes.test(text)));
    }
    // An answer of a language model changes nothing, and is the slowest of all.
    case 'external': return meaning.isRead === true || (meaning.kind === 'llm' && !bound.test(meaning.call.getText()));
    case 'cache': return meaning.op === 'read' && !meaning.inProcess;
    default: return false;
  }
}

/** How a read says that it throws where there is no row, and so refuses the request. */
const refusing = /OrThrow\b|OrFail\b|\borFail\(|\bthrowOnError\b/;

/** Whether a read throws where what it asks for is not there. */
export function refuses(read: ts.Node): boolean {
  return refusing.test(read.getText());
}

/** How deep calls are followed. */
const maxDepth = 3;
/** Whether a call leads to functions that do nothing but read and give back what they read: they refuse nothing, answer nothing and keep nothing; they may write lines of a log, unless `mayLog` is false. */
export function isReader(call: CallSite, context: RuleContext, mayLog: boolean): boolean {
  if (call.handedOn || !ts.isCallExpression(call.call) || bound.test(call.call.getText())) return false;
  const reach = context.graph.reachOfCall(call);
  if ((reach & (bits.read | bits.external)) === 0 || (reach & ~(bits.read | bits.external)) !== 0) return false;
  return context.graph.keep(call.call, mayLog ? 'is-reader' : 'is-silent-reader', () => {
    const callees = context.graph.calleesOf(call);
    return callees.length > 0 && callees.every((callee) => onlyReads(callee, context, mayLog, 0));
  });
}

function onlyReads(id: FunctionId, context: RuleContext, mayLog: boolean, depth: number): boolean {
  const fn = context.graph.functionOf(id);
  if (depth > maxDepth || !fn || !isFunctionNode(fn) || !fn.body || fn.asteriskToken) return false;
  if (fn.parameters.some(({ name }) => ts.isIdentifier(name) && isAnswerName(name.text)) || !isQuietThrough(fn.body, context.checker, mayLog)) return false;
  return context.graph.stepsOf(id).every((step) => {
    if (isEffect(step)) return reads(step.meaning) && !refuses(step.call);
    const callees = context.graph.calleesOf(step);
    return callees.every((callee) => context.graph.reach(callee) === 0 ? isHarmless(callee, context, mayLog) : onlyReads(callee, context, mayLog, depth + 1));
  });
}

/** Whether a function without an effect refuses and changes nothing either. */
function isHarmless(id: FunctionId, context: RuleContext, mayLog: boolean): boolean {
  const fn = context.graph.functionOf(id);
  return fn !== undefined && isFunctionNode(fn) && fn.body !== undefined && isQuietThrough(fn.body, context.checker, mayLog);
}

/** Whether what a call leads to has no effect, refuses nothing and keeps nothing. */
export function leavesAlone(call: CallSite, context: RuleContext, mayLog: boolean): boolean {
  return context.graph.reachOfCall(call) === 0 && context.graph.calleesOf(call).every((callee) => isHarmless(callee, context, mayLog));
}
