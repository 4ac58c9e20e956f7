import { isFunctionNode, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** How a client is told what becomes of its transaction: by a method of that name, or by a statement of that text. */
export interface TransactionWord {
  readonly method: RegExp;
  readonly text: RegExp;
}

export const beginning: TransactionWord = { method: /^(?:start|begin)(?:Transaction)?$/, text: /^\s*(?:begin|start\s+transaction)\b/i };
export const committing: TransactionWord = { method: /^commit(?:Transaction)?$/, text: /^\s*commit\b/i };
export const undoing: TransactionWord = { method: /^(?:rollback|abort)(?:Transaction)?$/, text: /^\s*rollback\b(?!\s+to\b)/i };

/** Whether a call says such a word: `client.commit()`, `client.query('COMMIT')`. */
export function says(call: ts.CallExpression, { method, text }: TransactionWord): boolean {
  const [first] = call.arguments;
  return ts.isPropertyAccessExpression(call.expression) && (method.test(call.expression.name.text) || (first !== undefined && ts.isStringLiteralLike(first) && text.test(first.text)));
}

/** Whether code says such a word outside of functions of its own. */
export function saidIn(code: ts.Node, word: TransactionWord): boolean {
  let found = false;
  walk(code, (node) => {
    if (ts.isCallExpression(node) && says(node, word)) found = true;
    return !found && !(isFunctionNode(node) && node !== code);
  });
  return found;
}
