import { mayLeave } from '../../flow/loops/loop-exits';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { committing, saidIn, undoing } from './transaction-words';

/**
 * Whether what a call throws is caught while its transaction goes on: by a `try` that ends before the commit, by `.catch(…)`, by `Promise.allSettled(…)`. Of a transaction in which a statement failed Postgres takes no further one, and its
 * commit undoes it: https://www.postgresql.org/docs/current/tutorial-transactions.html
 */
export function isCaughtWithin(call: ts.CallExpression): boolean {
  let child: ts.Node = call;
  let isWaitedFor = false;
  for (let node: ts.Node = call.parent; !isFunctionNode(node) && !ts.isSourceFile(node); child = node, node = node.parent) {
    if (ts.isAwaitExpression(node) || ts.isReturnStatement(node)) isWaitedFor = true;
    // A promise that is waited for elsewhere may be caught there.
    if (ts.isStatement(node) && !isWaitedFor) return true;
    if (ts.isTryStatement(node) && child === node.tryBlock && goesOn(node)) return true;
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && catches(node, child)) return true;
  }
  return false;
}

/** `send().catch(log)`, `send().then(done, log)`, `Promise.allSettled([send()])`. */
function catches(call: ts.CallExpression, child: ts.Node): boolean {
  const { name, expression } = call.expression as ts.PropertyAccessExpression;
  if (child === call.expression) return name.text === 'catch' || (name.text === 'then' && call.arguments.length > 1);
  return expression.getText() === 'Promise' && /^(?:allSettled|any|race)$/.test(name.text);
}

/** Whether something is done in the transaction after what a `try` caught: it does not commit inside of it, and its `catch` neither throws in the end nor undoes all. */
function goesOn({ tryBlock, catchClause, finallyBlock }: ts.TryStatement): boolean {
  if (finallyBlock && mayLeave(finallyBlock)) return true;
  if (!catchClause || saidIn(tryBlock, committing)) return false;
  const { statements } = catchClause.block;
  if (statements.some((one) => ts.isExpressionStatement(one) && saidIn(one, undoing))) return false;
  const last = statements.at(-1);
  return !last || !ts.isThrowStatement(last) || mayLeave(catchClause.block);
}
