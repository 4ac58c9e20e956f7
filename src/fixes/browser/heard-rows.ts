import { subscriptionOf, type Query } from '../../catalog';
import { enclosingFunction, inlineFunction, outward, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { hookName } from '../../flow/react-hooks';

// Rows that are handed to a listener, all of them anew whenever one has changed: `onSnapshot(collection(db, 'orders'), (snapshot) => setOrders(snapshot.docs.map(…)))`.

/** Whether the rows of a query are listened to, and not asked for once. */
export function isListening({ call }: Query, checker: ts.TypeChecker): boolean {
  return ts.isCallExpression(call) && subscriptionOf(call, checker)?.rows !== undefined;
}

/** The expression by which a listener hands over what it makes of the rows, where it does nothing else with what it hears: `snapshot.docs.map(…)` of `setOrders(snapshot.docs.map(…))`. */
export function heardOver({ call, rowsIn }: Query): ts.Expression | undefined {
  const listener = ts.isCallExpression(call) ? inlineFunction(call.arguments[1]) : undefined;
  const [snapshot, ...more] = listener?.parameters ?? [];
  if (!listener || !snapshot || more.length > 0 || !ts.isIdentifier(snapshot.name)) return undefined;
  const [name, ...others] = referencesTo(snapshot.name.text, listener.body);
  const rows = name && outward(name).user;
  if (!name || others.length > 0 || !rows || !ts.isPropertyAccessExpression(rows) || rows.name.text !== rowsIn) return undefined;
  const each = outward(rows).user;
  const made = ts.isPropertyAccessExpression(each) && ts.isCallExpression(each.parent) && each.parent.expression === each ? each.parent : undefined;
  if (!made || enclosingFunction(made) !== listener) return undefined;
  const { child, user } = outward(made);
  return ts.isCallExpression(user) && user.arguments.length === 1 && user.arguments[0] === child ? (child as ts.Expression) : undefined;
}

/** Whether an effect ends its listening when it runs anew, so that nothing more is heard of what was asked before: `return onSnapshot(…)`, `const stop = onSnapshot(…); return () => stop();`. */
export function isEndedByEffect({ call }: Query, effect: FunctionNode | undefined): boolean {
  // What a function beside the effect gives back, the effect may not give on.
  if (!effect?.body || enclosingFunction(call) !== effect || !ts.isCallExpression(effect.parent) || !/^use(?:Layout)?Effect$/.test(hookName(effect.parent) ?? '')) return false;
  const { child, user } = outward(call);
  if (effect.body === child || ts.isReturnStatement(user)) return true;
  const name = ts.isVariableDeclaration(user) && ts.isIdentifier(user.name) ? user.name.text : undefined;
  const last = ts.isBlock(effect.body) ? effect.body.statements.at(-1) : undefined;
  const given = last && ts.isReturnStatement(last) ? last.expression : undefined;
  let leavesEarly = false;
  walk(effect.body, (node) => {
    if (ts.isReturnStatement(node) && node !== last && node.pos > call.end && enclosingFunction(node) === effect) leavesEarly = true;
  });
  if (leavesEarly) return false;
  return name !== undefined && given !== undefined && (given.getText() === name || new RegExp(`^\\(\\) => (?:\\{\\s*)?${name}\\(\\);?(?:\\s*\\})?$`).test(given.getText()));
}
