import type { ClientKind } from '../../catalog';
import { argumentAt, enclosingFunction, isFunctionNode, outward, referencesTo } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { alteredBy } from './altered';
import { closing, closingsOf } from './closings';

/** How many functions a client is followed through. */
const steps = 3;

/** A name by which somebody else has a client. */
interface Holder {
  readonly name: string;
  readonly scope: ts.Node;
}

/**
 * The name by which a client is closed or changed where somebody else has it: another variable, a parameter of a function that it is handed to, a variable of who calls the function that returns it. What closes its own there would close
 * that of all. Undefined where nobody is seen to.
 */
export function harmedElsewhere(name: string, scope: ts.Node, kind: ClientKind, context: FixContext, depth = steps): string | undefined {
  for (const use of referencesTo(name, scope)) {
    for (const one of holdersOf(use, context, depth)) {
      if (typeof one === 'string') return one;
      const sites = context.graph.factsOf(one.scope.getSourceFile().fileName)?.flow.sites ?? [];
      if (closingsOf(one.scope, one.name)?.length !== 0 || alteredBy(one.name, one.scope, sites, kind)) return one.name;
      const further = depth > 0 ? harmedElsewhere(one.name, one.scope, kind, context, depth - 1) : undefined;
      if (further !== undefined) return further;
    }
  }
  return undefined;
}

/** Who has what an expression gives, besides those who use its own name; the text of what closes it right there. */
function holdersOf(expression: ts.Expression, context: FixContext, depth: number): readonly (Holder | string)[] {
  let { child, user } = outward(expression);
  if (ts.isAwaitExpression(user)) ({ child, user } = outward(user));
  if (ts.isVariableDeclaration(user)) return user.initializer === child && ts.isIdentifier(user.name) ? [{ name: user.name.text, scope: enclosingFunction(user) ?? user.getSourceFile() }] : [];
  if (ts.isPropertyAccessExpression(user) && !ts.isIdentifier(expression)) return closing.has(user.name.text) ? [user.getText()] : [];
  if (ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child)) {
    const fn = enclosingFunction(child);
    return fn && depth > 0 ? context.callsOf(fn).flatMap((call) => holdersOf(call, context, depth - 1)) : [];
  }
  if (ts.isShorthandPropertyAssignment(user) || ts.isPropertyAssignment(user)) return depth > 0 ? withinAnswer(user, context) : [];
  if (!ts.isCallExpression(user) && !ts.isNewExpression(user)) return [];
  return context.functionsOf(user.expression).flatMap((fn) => fn.parameters.flatMap(({ name }, index) => (argumentAt(user.arguments, index) === child && ts.isIdentifier(name) && isFunctionNode(fn) ? [{ name: name.text, scope: fn }] : [])));
}

/** Who has what a function returns within an object: `const { client, db } = await connect();`. */
function withinAnswer(property: ts.ShorthandPropertyAssignment | ts.PropertyAssignment, context: FixContext): readonly (Holder | string)[] {
  const { child, user } = outward(property.parent);
  const fn = ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child) ? enclosingFunction(child) : undefined;
  const key = property.name.getText();
  return fn === undefined ? [] : context.callsOf(fn).flatMap((call): readonly (Holder | string)[] => {
    let { user: taker } = outward(call);
    if (ts.isAwaitExpression(taker)) taker = outward(taker).user;
    if (!ts.isVariableDeclaration(taker)) return [];
    const scope = enclosingFunction(taker) ?? taker.getSourceFile();
    const { name } = taker;
    if (ts.isObjectBindingPattern(name)) return name.elements.flatMap((one) => ((one.propertyName ?? one.name).getText() === key && ts.isIdentifier(one.name) ? [{ name: one.name.text, scope }] : []));
    const closed = ts.isIdentifier(name) ? referencesTo(name.text, scope).map((use) => outward(use).user).find((access) => ts.isPropertyAccessExpression(access) && access.name.text === key && ts.isPropertyAccessExpression(access.parent) && closing.has(access.parent.name.text)) : undefined;
    return closed ? [closed.parent.getText()] : [];
  });
}
