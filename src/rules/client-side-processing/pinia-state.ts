import { declarationOf } from '../../flow/values/symbols';
import { bare, inlineFunction, isFunctionNode, propertyName, propertyValue, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';

// Stores of Pinia, in the form of options (https://pinia.vuejs.org/core-concepts/#Option-Stores) and of a function (https://pinia.vuejs.org/core-concepts/#Setup-Stores).

/** Whether a module makes such a store, which only components use. */
export function makesOptionStore({ text }: Pick<ts.SourceFile, 'text'>): boolean {
  return /\bdefineStore\s*\(/.test(text);
}

/** The options of the store that a place is in: the object of `defineStore('orders', { state, getters, actions })`. */
export function storeAround(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isObjectLiteralExpression(at) && ts.isCallExpression(at.parent) && at.parent.expression.getText() === 'defineStore') return at;
  }
  return undefined;
}

/** Whether a store's state has something under a name: `state: () => ({ orders: [] })`. */
export function hasState(store: ts.ObjectLiteralExpression, name: string): boolean {
  const made = propertyValue(store, 'state');
  const fn = made && bare(made);
  const state = fn && isFunctionNode(fn) && fn.body && !ts.isBlock(fn.body) ? bare(fn.body) : undefined;
  return state !== undefined && ts.isObjectLiteralExpression(state) && state.properties.some((one) => propertyName(one.name) === name);
}

/** Whether a name is the state that a getter is given: `visible: (state) => state.orders.filter(…)`. */
export function isStateOfGetter(name: ts.Identifier, store: ts.ObjectLiteralExpression): boolean {
  const getters = propertyValue(store, 'getters');
  for (let at: ts.Node = name; at !== store; at = at.parent) {
    if (isFunctionNode(at) && at.parameters[0]?.name.getText() === name.text) return getters !== undefined && at.pos >= getters.pos && at.end <= getters.end;
  }
  return false;
}

/** What `useOrders` of `const useOrders = defineStore('orders', …)` is made by: an object of options, or a function. */
export function storeMadeBy(hook: ts.Expression, checker: ts.TypeChecker): ts.ObjectLiteralExpression | FunctionNode | undefined {
  const declaration = ts.isIdentifier(hook) ? declarationOf(hook, checker) : undefined;
  const made = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  if (!made || !ts.isCallExpression(made) || made.expression.getText() !== 'defineStore') return undefined;
  // The name may stand among the options.
  const given = made.arguments.map(bare);
  return given.find(ts.isObjectLiteralExpression) ?? inlineFunction(given[1]);
}

/** The function by which a store works out what it has under a name: `open: (state) => state.orders.filter(…)`. */
export function getterNamed(store: ts.ObjectLiteralExpression, name: string): FunctionNode | undefined {
  const getters = propertyValue(store, 'getters');
  const among = getters && bare(getters);
  const member = among && ts.isObjectLiteralExpression(among) ? among.properties.find((one) => propertyName(one.name) === name) : undefined;
  const value = member && ts.isPropertyAssignment(member) ? bare(member.initializer) : member;
  return value && isFunctionNode(value) ? value : undefined;
}

/** `useOrders()` of `const store = useOrders(); const { orders } = storeToRefs(store);` (https://pinia.vuejs.org/core-concepts/#Destructuring-from-a-Store). */
export function storeBehindRefs(call: ts.CallExpression, checker: ts.TypeChecker): ts.CallExpression | undefined {
  const given = call.expression.getText() === 'storeToRefs' && call.arguments[0] ? bare(call.arguments[0]) : undefined;
  const declaration = given && ts.isIdentifier(given) ? declarationOf(given, checker) : undefined;
  const made = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : given;
  return made && ts.isCallExpression(made) ? made : undefined;
}

/** The store from which a component in the form of options takes what it has under a name, and the place that says so: `...mapState(useOrders, ['orders'])` (https://pinia.vuejs.org/core-concepts/state.html#Usage-with-the-Options-API). */
export function mappedFrom(computed: ts.Expression | undefined, name: string): { readonly hook: ts.Expression; readonly at: ts.CallExpression } | undefined {
  const among = computed && bare(computed);
  for (const one of among && ts.isObjectLiteralExpression(among) ? among.properties : []) {
    const call = ts.isSpreadAssignment(one) ? bare(one.expression) : undefined;
    const [hook, names] = call && ts.isCallExpression(call) && /^map(?:Writable)?State$/.test(call.expression.getText()) ? call.arguments : [];
    const listed = names && bare(names);
    if (call && ts.isCallExpression(call) && hook && listed && ts.isArrayLiteralExpression(listed) && listed.elements.some((element) => ts.isStringLiteralLike(element) && element.text === name)) return { hook, at: call };
  }
  return undefined;
}
