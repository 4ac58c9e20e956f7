import { effectOf } from '../../flow/graph/reach/concepts';
import { isEffect } from '../../flow/graph/graph';
import type { CallSite, EffectSite, Enclosing } from '../../flow/types';
import { isFunctionNode, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import type { Captured } from './capture';
import { transactionAround } from './outbox';
import { writesFile } from './made-along';
import { reachedFrom } from './reached';

/** Values that are the same whenever they are looked at: the id of a row, and no copy of what is in it. */
const plain = /^(?:(?:string|number|boolean|null|undefined|'[^']*'|"[^"]*"|\d+)(?: \| (?!$)|$))+$/;

/**
 * Why work that gives no message, but makes something (what a model says, a document, a picture), cannot be done by a worker: it may run on another machine, so that files are none; and what the work writes may be of a row as it was when
 * the job was written down, or of one that is undone. Undefined where it can.
 */
export function whyNotBeside(site: EffectSite | CallSite, captured: readonly Captured[], context: FixContext): string | undefined {
  const { call } = site;
  if (!ts.isCallExpression(call)) return undefined;
  const file = fileTouched(call, context);
  if (file !== undefined) return `\`${file}\` has to do with a file of this machine, and a worker may run on another one`;
  const writes = (isEffect(site) ? [site] : context.graph.effectsOfCall(site, ~0, 30).map((one) => one.site)).some(({ meaning }) => effectOf(meaning) === 'write');
  if (!writes) return undefined;
  const copied = captured.find(({ type }) => !plain.test(type));
  if (copied) return `what is written would be of \`${copied.value}\` as it was then, and not of the row as it is when the job is done: hand over its id`;
  return transactionAround(call, context) !== undefined || isInCallback(call) ? 'the job could be done before the transaction around it is committed' : undefined;
}

/** What of a call, or of the functions on its way, has to do with a file. */
function fileTouched(call: ts.CallExpression, context: FixContext): string | undefined {
  let found: string | undefined;
  const all: readonly (ts.Node | Enclosing)[] = [call, ...reachedFrom(context.functionsOf(call.expression), context)];
  for (const code of all) {
    walk(code, (node) => {
      if (found !== undefined) return false;
      if (ts.isCallExpression(node) && (writesFile(node.expression, context.checker) || /(?:^|\.)(?:toFile|readFile|readFileSync|createReadStream|writeToFile|tmpdir)$|^fsp?\.|^exec(?:File)?(?:Sync)?$|^spawn/.test(node.expression.getText()))) found = node.expression.getText();
      if (ts.isPropertyAssignment(node) && node.name.getText() === 'path' && ts.isObjectLiteralExpression(node.parent) && ts.isCallExpression(node.parent.parent)) found = node.getText();
      return found === undefined;
    });
  }
  return found;
}

/** Whether a call stands in a function that something is handed which names a transaction: `db.$transaction(async (tx) => …)`. */
function isInCallback(call: ts.CallExpression): boolean {
  return ts.findAncestor(call, (node) => isFunctionNode(node) && ts.isCallExpression(node.parent) && /transaction$/i.test(node.parent.expression.getText())) !== undefined;
}
