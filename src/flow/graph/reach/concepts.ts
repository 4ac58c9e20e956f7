import { writeOps, type Meaning, type Query } from '../../../catalog/types';
import type { EffectKind } from '../../../core';
import { walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** Sets of effects as bits, so that what a function reaches is one number; `held` is that a shared client is opened or closed, which is followed as an effect is, and shown as none. */
export const bits = { read: 1, write: 2, external: 4, client: 8, enqueue: 16, cache: 32, lock: 64, load: 128, held: 256 } as const;

export const queries = bits.read | bits.write;
/** All that is shown. */
export const everything = 255;
/** All that is followed. */
export const anything = everything | bits.held;

/** What a meaning counts as. A batch has no effect of its own: what it runs has; nor has taking a connection. */
export function effectOf(meaning: Meaning): keyof typeof bits | undefined {
  switch (meaning.concept) {
    case 'query': return writeOps.has(meaning.op) || (meaning.op === 'raw' && isCommand(meaning.call)) ? 'write' : 'read';
    case 'batch':
    case 'checkout': return undefined;
    case 'connect':
    case 'disconnect': return 'held';
    default: return meaning.concept;
  }
}

/** The kind that a route shows; a load is a read that is batched. */
export function effectKind(meaning: Meaning): EffectKind | undefined {
  const effect = effectOf(meaning);
  return effect === 'load' ? 'read' : effect === 'held' ? undefined : effect;
}

/** Raw statements that change something, as far as the method's name or the text says. */
function isCommand(call: Query['call']): boolean {
  const callee = ts.isCallExpression(call) ? call.expression : ts.isTaggedTemplateExpression(call) ? call.tag : call;
  if (ts.isPropertyAccessExpression(callee) && /execute|command/i.test(callee.name.text)) return true;
  let text = '';
  walk(call, (node) => {
    if (text === '' && (ts.isStringLiteralLike(node) || ts.isTemplateHead(node))) text = node.text;
    return text === '';
  });
  return /^\s*(?:insert|update|delete|merge|truncate)\b/i.test(text);
}
