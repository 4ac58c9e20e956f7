import { subscriptionOf, type Query } from '../../catalog';
import { returnedExpressions } from '../../catalog/values/given-values';
import { originOf, rowHolders } from '../../flow/values/origin';
import { declarationOf } from '../../flow/values/symbols';
import { bare, enclosingFunction, inlineFunction, isOr, propertyName, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';

const maxDepth = 6;

/**
 * The query whose rows a value is, all of them: as they are, each made into something of its own (`snapshot.docs.map((doc) => doc.data())`), put into a list one after the other
 * (`snapshot.forEach((doc) => list.push(doc.data()))`), or handed to a listener, each time anew.
 */
export function rowsIn(value: ts.Expression, context: RuleContext, depth = 0): Query | undefined {
  const origin = originOf(value, context);
  if (origin.kind === 'query') {
    if (origin.rows === 'same') return origin.narrowed !== true && origin.query.op === 'read-many' ? origin.query : undefined;
  }
  const node = bare(value);
  if (depth > maxDepth) return undefined;
  if (ts.isBinaryExpression(node)) {
    const given = isOr(node.operatorToken.kind) ? bare(node.left) : node;
    if (ts.isPropertyAccessExpression(given)) return rowsIn(given, context, depth + 1);
    const declared = ts.isIdentifier(given) ? declarationOf(given, context.checker) : undefined;
    return declared && ts.isBindingElement(declared) ? ofAnswer(declared, context) : undefined;
  }
  if (ts.isCallExpression(node)) {
    const { expression: callee } = node;
    if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'map' && inlineFunction(node.arguments[0])) return rowsIn(callee.expression, context, depth + 1);
    const then = ts.isPropertyAccessExpression(callee) && callee.name.text === 'then' ? inlineFunction(node.arguments[0]) : undefined;
    if (then) return onlyReturned(then, context, depth);
    return origin.kind === 'query' && origin.remote === true && origin.narrowed !== true ? returnedFrom(callee, context, depth) : undefined;
  }
  if (ts.isPropertyAccessExpression(node)) return rowHolders.has(node.name.text) && ts.isIdentifier(bare(node.expression)) ? rowsIn(node.expression, context, depth + 1) : undefined;
  const declaration = ts.isIdentifier(node) ? declarationOf(node, context.checker) : undefined;
  if (!declaration) return undefined;
  if (ts.isBindingElement(declaration)) return ofAnswer(declaration, context);
  if (ts.isParameter(declaration)) return listenedTo(declaration, context, depth);
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || !ts.isIdentifier(declaration.name)) return undefined;
  const initial = bare(declaration.initializer);
  const from = ts.isArrayLiteralExpression(initial) && initial.elements.length === 0 ? filledFrom(declaration, declaration.name) : initial;
  return from && rowsIn(from, context, depth + 1);
}

/** What a call listens to that hands all rows to the function which a parameter is of, or what `then` hands to it. */
function listenedTo(parameter: ts.ParameterDeclaration, context: RuleContext, depth: number): Query | undefined {
  const fn = parameter.parent;
  const call = fn.parent;
  if (!ts.isCallExpression(call) || !call.arguments.some((one) => one === fn) || fn.parameters[0] !== parameter) return undefined;
  const { expression: callee } = call;
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'then') return rowsIn(callee.expression, context, depth + 1);
  return subscriptionOf(call, context.checker)?.rows ?? rowsCalledWith(call, call.arguments.findIndex((one) => one === fn), context, depth + 1);
}

/** What a function of the workspace gives that makes something of each row: `async () => (await getDocs(…)).docs.map((doc) => doc.data())`. */
function returnedFrom(callee: ts.Expression, context: RuleContext, depth: number): Query | undefined {
  const [fn, ...others] = context.functionsOf(callee);
  return fn && others.length === 0 ? onlyReturned(fn, context, depth) : undefined;
}

/** The query whose rows are all that a function gives beside empty lists. */
function onlyReturned(fn: FunctionNode, context: RuleContext, depth: number): Query | undefined {
  const [value, ...more] = returnedExpressions(fn).filter((one) => !ts.isArrayLiteralExpression(bare(one)));
  return value && more.length === 0 ? rowsIn(value, context, depth + 1) : undefined;
}

/** The query whose rows a function of the workspace hands to a callback that it is given: `listen(callback)` with `onSnapshot(…, (snapshot) => callback(snapshot.docs.map(…)))`. */
export function rowsCalledWith(call: ts.CallExpression, index: number, context: RuleContext, depth = 0): Query | undefined {
  const [fn, ...others] = depth > maxDepth ? [] : context.functionsOf(call.expression);
  const name = fn && others.length === 0 ? fn.parameters[index]?.name : undefined;
  if (!fn?.body || !name || !ts.isIdentifier(name)) return undefined;
  const calls = referencesTo(name.text, fn.body).flatMap(({ parent }) => (ts.isCallExpression(parent) && parent.expression.getText() === name.text && parent.arguments[0] ? [parent.arguments[0]] : []));
  return calls.reduce<Query | undefined>((found, value) => found ?? rowsIn(value, context, depth + 1), undefined);
}

/** `supabase.from('orders').select('*').then(({ data }) => …)`: what `then` hands over has the rows among other things. */
function ofAnswer(element: ts.BindingElement, context: RuleContext): Query | undefined {
  const parameter = element.parent.parent;
  const fn = ts.isParameter(parameter) ? parameter.parent : undefined;
  const call = fn?.parent;
  if (!fn || !call || !ts.isCallExpression(call) || call.arguments[0] !== fn || fn.parameters[0] !== parameter || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'then') return undefined;
  const asked = bare(call.expression.expression);
  const meaning = ts.isCallExpression(asked) ? context.recognise(asked) : undefined;
  const name = propertyName(element.propertyName ?? (ts.isIdentifier(element.name) ? element.name : undefined));
  return meaning?.concept === 'query' && meaning.op === 'read-many' && name !== undefined && name === meaning.rowsIn ? meaning : undefined;
}

/** What a list is filled from that begins empty: `docs` of `docs.forEach((doc) => list.push(doc.data()))`, where that is all that fills it. */
function filledFrom(declaration: ts.VariableDeclaration, { text }: ts.Identifier): ts.Expression | undefined {
  const found: (ts.Expression | undefined)[] = [];
  walk(enclosingFunction(declaration)?.body ?? declaration.getSourceFile(), (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'push' || node.expression.expression.getText() !== text) return;
    const each = enclosingFunction(node)?.parent;
    const isEach = each && ts.isCallExpression(each) && ts.isPropertyAccessExpression(each.expression) && each.expression.name.text === 'forEach';
    found.push(isEach && ts.isPropertyAccessExpression(each.expression) ? each.expression.expression : undefined);
  });
  return found.length === 1 ? found[0] : undefined;
}
