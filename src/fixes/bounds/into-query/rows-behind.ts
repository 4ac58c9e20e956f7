import { hookName } from '../../../flow/react-hooks';
import { enclosingName } from '../../../flow/values/names';
import { bindingOwner, symbolOf } from '../../../flow/values/symbols';
import { bare, enclosingFunction, inlineFunction, isAssignment, isFunctionNode, isOr, outward, propertyName, referencesTo, walk, type FunctionNode } from '../../../project/syntax';
import { literally } from '../../../project/pattern';
import { ts } from '../../../project/ts';
import { promiseAll, usesOfName, usesOfRows, type RowUse } from '../../../rules/bounds/uses';
import { runsFunction } from '../../../rules/client-side-processing/kept-functions';
import type { FixContext } from '../../types';
import { componentNamed, isOfProgram, referencesByName } from '../pages/drawn-elsewhere';

/** More callers than this are not looked at: one of them may work something out. */
export const maxCallers = 20;

/** What becomes of the rows that a call gives, also behind `catch` and `then`: `findMany().catch(() => [])`, `select().then(({ data }) => …)`. */
export function usesOfAsked(call: ts.Expression, context: FixContext, place?: number): readonly RowUse[] {
  const { child, user } = outward(call);
  const method = ts.isPropertyAccessExpression(user) && user.expression === child && ts.isCallExpression(user.parent) && user.parent.expression === user ? user.parent : undefined;
  const name = method && ts.isPropertyAccessExpression(method.expression) ? method.expression.name.text : '';
  if (!method || !/^(?:catch|finally|then)$/.test(name)) return usesOfRows(call, context.checker, place);
  if (name !== 'then') return usesOfAsked(method, context, place);
  const [handler] = method.arguments;
  return handler ? usesBy(handler, 0, context) ?? usesOfRows(call, context.checker, place) : [];
}

/** What a function makes of what it is handed at a place; undefined where it cannot be followed. */
function usesBy(fn: ts.Expression, index: number, context: FixContext): readonly RowUse[] | undefined {
  const state = ts.isIdentifier(fn) ? stateSetBy(fn, context.checker) : undefined;
  if (state) return usesOfName(state, context.checker);
  const own = inlineFunction(fn);
  const [only, ...others] = own ? [own] : context.functionsOf(fn);
  const parameter = others.length === 0 ? only?.parameters[index] : undefined;
  return parameter && isOfProgram(parameter, context) ? usesOfName(parameter.name, context.checker) : undefined;
}

/**
 * Where rows come to that are handed on at a place: from the function that gives them back to its callers, through a hook that runs it to the component, into a state, a variable that is filled later, or the
 * component that is drawn with them; through what is chosen of two (`isAdmin ? await all() : await ofUser(user)`), what is waited for together, and a part of what a function gives back. Undefined where more callers have them than are looked at.
 */
export function usesBehind({ node, steps }: RowUse, context: FixContext): readonly RowUse[] | undefined {
  const fn = ts.isReturnStatement(node) ? enclosingFunction(node) : ts.isArrowFunction(node) ? node : undefined;
  if (fn) return isFunctionNode(fn) ? givenBackBy(fn, context) : [];
  if (ts.isConditionalExpression(node) || (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) || (ts.isCallExpression(node) && /^Promise\.all(?:Settled)?$/.test(node.expression.getText()))) {
    return usesOfRows(node, context.checker).map((use) => ({ ...use, steps: [...steps, ...use.steps] }));
  }
  if (ts.isCallExpression(node)) {
    const state = ts.isIdentifier(node.expression) ? stateSetBy(node.expression, context.checker) : undefined;
    return state ? usesOfName(state, context.checker) : [];
  }
  if (ts.isJsxExpression(node)) return drawnWith(node, context);
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) return usesOfPart(node, context);
  return isAssignment(node) ? usesOfFilled(node.left, context) : [];
}

function givenBackBy(fn: FunctionNode, context: FixContext): readonly RowUse[] | undefined {
  const { parent } = fn;
  if (ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression) && parent.expression.name.text === 'then') return usesOfAsked(parent, context);
  const hook = hookThatRuns(fn);
  if (hook) return usesOfRows(hook, context.checker);
  const callers = context.callsOf(fn);
  if (callers.length === 0) return hooksGiven(fn, context).flatMap((one) => usesOfRows(one, context.checker));
  return callers.length > maxCallers ? undefined : callers.flatMap((call) => {
    const around = enclosingFunction(call);
    const run = around && outward(call).user === around ? hookThatRuns(around) : undefined;
    return run ? usesOfRows(run, context.checker) : usesOfAsked(askedWith(call), context);
  });
}

/** `useQuery({ queryKey, queryFn: async () => rows })`, `useSWR('orders', async () => rows)` */
function hookThatRuns(fn: ts.Node): ts.CallExpression | undefined {
  const { child, user } = outward(fn);
  const option = ts.isMethodDeclaration(fn) ? fn : ts.isPropertyAssignment(user) && user.initializer === child ? user : undefined;
  const call = option && ts.isObjectLiteralExpression(option.parent) ? outward(option.parent).user : user;
  return ts.isCallExpression(call) && call.expression !== child && runsFunction.test(call.expression.getText().replace(/<[\s\S]*$/, '')) ? call : undefined;
}

/** Hooks that are handed a function by its name: `queryFn: listOrders`. */
function hooksGiven(fn: FunctionNode, context: FixContext): readonly ts.CallExpression[] {
  const name = enclosingName(fn);
  if (!/^[\w$]+$/.test(name)) return [];
  const handed = new RegExp(`(?:\\bqueryFn\\s*:|,)\\s*${literally(name)}\\b(?!\\s*\\()`);
  return context.workspace.files().flatMap((path) => {
    const text = context.workspace.text(path);
    const file = text?.includes(name) && /\b(?:use|create)\w*(?:Query|SWR|AsyncData)/.test(text) && handed.test(text) ? context.workspace.sourceFile(path) : undefined;
    return file ? referencesTo(name, file).flatMap((one) => hookThatRuns(one) ?? []).filter((hook) => isHanded(hook, fn, name, context)) : [];
  });
}

function isHanded(hook: ts.CallExpression, fn: FunctionNode, name: string, context: FixContext): boolean {
  return referencesTo(name, hook).some((one) => context.functionsOf(one).includes(fn));
}

/** The whole of a query that a function has begun: `of(org).gte('created_at', since)`, where that is what is waited for. */
function askedWith(call: ts.CallExpression | ts.NewExpression): ts.Expression {
  let whole: ts.Expression = call;
  for (let { child, user } = outward(whole); ts.isPropertyAccessExpression(user) && user.expression === child && ts.isCallExpression(user.parent) && user.parent.expression === user; { child, user } = outward(whole)) whole = user.parent;
  const { child, user } = outward(whole);
  return whole !== call && (ts.isAwaitExpression(user) || (ts.isArrayLiteralExpression(user) && user.elements.includes(child as ts.Expression) && promiseAll(user))) ? whole : call;
}

/** What holds what a setter is given: `orders` of `const [orders, setOrders] = useState([])`. */
function stateSetBy(setter: ts.Identifier, checker: ts.TypeChecker): ts.Identifier | undefined {
  const declared = symbolOf(setter, checker)?.valueDeclaration;
  if (!declared || !ts.isBindingElement(declared) || !ts.isArrayBindingPattern(declared.parent) || declared.parent.elements[1] !== declared) return undefined;
  const owner = bindingOwner(declared);
  const made = ts.isVariableDeclaration(owner) && owner.initializer ? bare(owner.initializer) : undefined;
  const [held] = declared.parent.elements;
  return made && ts.isCallExpression(made) && hookName(made) === 'useState' && held && ts.isBindingElement(held) && ts.isIdentifier(held.name) ? held.name : undefined;
}

/** What a component makes of a property that it is drawn with: `<OrderTable orders={orders} />`. */
function drawnWith({ parent: attribute }: ts.JsxExpression, context: FixContext): readonly RowUse[] {
  const tag = ts.isJsxAttribute(attribute) ? attribute.parent.parent.tagName : undefined;
  const fn = tag && ts.isIdentifier(tag) && /^[A-Z]/.test(tag.text) ? componentNamed(tag, context) : undefined;
  const given = fn?.parameters[0]?.name;
  if (!fn || !given || !ts.isJsxAttribute(attribute)) return [];
  const name = attribute.name.getText();
  // A component that asks for nothing is no part of the program, and its names are read as they are.
  const uses = (of: ts.Expression): readonly RowUse[] => usesOfRows(of, context.checker);
  if (ts.isIdentifier(given)) return referencesTo(given.text, fn).flatMap(({ parent }) => (ts.isPropertyAccessExpression(parent) && parent.name.text === name ? uses(parent) : []));
  const element = ts.isObjectBindingPattern(given) ? given.elements.find((one) => propertyName(one.propertyName ?? one.name) === name) : undefined;
  return element && ts.isIdentifier(element.name) ? (referencesByName(element.name, fn) ?? []).flatMap(uses) : [];
}

/** What callers make of a part of what a function gives back, `return { orders: orders ?? [], total }`, and a function of a part of what it is handed, `summary({ orders, since })`. */
function usesOfPart(part: ts.PropertyAssignment | ts.ShorthandPropertyAssignment, context: FixContext): readonly RowUse[] | undefined {
  const name = propertyName(part.name);
  const { child, user } = outward(part.parent);
  const fn = ts.isReturnStatement(user) ? enclosingFunction(user) : ts.isArrowFunction(user) && user.body === child ? user : undefined;
  if (name === undefined) return [];
  if (ts.isCallExpression(user)) return context.functionsOf(user.expression).flatMap((called) => {
    const parameter = called.parameters[user.arguments.indexOf(child as ts.Expression)];
    return parameter && isOfProgram(parameter, context) ? usesOfPartIn(parameter.name, name, context) : [];
  });
  if (!fn || !isFunctionNode(fn)) return [];
  const callers = context.callsOf(fn);
  return callers.length > maxCallers ? undefined : callers.flatMap((call) => usesOfTaken(call, name, context));
}

/** What becomes of a property of what a call gives, under whatever name it is taken. */
function usesOfTaken(call: ts.Node, name: string, context: FixContext): readonly RowUse[] {
  const { checker } = context;
  const { child, user } = outward(call);
  if (ts.isAwaitExpression(user)) return usesOfTaken(user, name, context);
  if (ts.isPropertyAccessExpression(user) && user.expression === child) return user.name.text === name ? usesOfRows(user, checker) : [];
  return ts.isVariableDeclaration(user) && user.initializer === child ? usesOfPartIn(user.name, name, context) : [];
}

/** What becomes of a property of what a variable or parameter holds. */
function usesOfPartIn(holder: ts.BindingName, name: string, { checker }: FixContext): readonly RowUse[] {
  if (ts.isObjectBindingPattern(holder)) return holder.elements.flatMap((one) => (propertyName(one.propertyName ?? one.name) === name ? usesOfName(one.name, checker) : []));
  if (!ts.isIdentifier(holder)) return [];
  const home = ts.isParameter(holder.parent) ? holder.parent.parent : enclosingFunction(holder) ?? holder.getSourceFile();
  return referencesTo(holder.text, home).flatMap(({ parent }) => (ts.isPropertyAccessExpression(parent) && parent.name.text === name ? usesOfRows(parent, checker) : []));
}

/** What becomes of a variable, or a property of what a file is about, that is filled later: `rows = await …`, `orders.value = data`, `this.orders = data`. */
function usesOfFilled(set: ts.Expression, { checker }: FixContext): readonly RowUse[] {
  const found: RowUse[] = [];
  const text = set.getText();
  const symbol = ts.isIdentifier(set) ? symbolOf(set, checker) : undefined;
  if (!symbol && !/^[\w$]+\.value$|^this\.\w+$/.test(text)) return [];
  walk(set.getSourceFile(), (node) => {
    if (node === set || !(ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) || node.getText() !== text || (ts.isIdentifier(node) && symbolOf(node, checker) !== symbol)) return;
    if (!isAssignment(node.parent) || node.parent.left !== node) if (!ts.isVariableDeclaration(node.parent) || node.parent.name !== node) found.push(...usesOfRows(node, checker));
  });
  return found;
}
