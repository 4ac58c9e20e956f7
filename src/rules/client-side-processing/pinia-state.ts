import { bare, isFunctionNode, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';

// Stores of Pinia in the form of options: https://pinia.vuejs.org/core-concepts/#Option-Stores

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
