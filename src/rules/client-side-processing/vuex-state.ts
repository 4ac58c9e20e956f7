import { returnedExpressions } from '../../catalog/values/given-values';
import { declarationOf } from '../../flow/values/symbols';
import { isBrowserComponent } from '../../project/markup/component-files';
import { literally } from '../../project/pattern';
import { bare, isFunctionNode, propertyName, propertyValue, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import type { RuleContext } from '../types';
import { valueIn } from './class-state';
import { filesWith } from './shared-state';
import { functionOf, optionsOf } from './vue-options';

// Stores of Vuex and their modules: https://vuex.vuejs.org/guide/modules.html

/** What a store has under a name: what is put there, or the function that works it out; and the place where somebody asks for it. */
export interface FromStore {
  readonly given: readonly ts.Expression[];
  readonly workedOut?: ts.Expression;
  readonly at?: ts.Node;
}

type Context = Pick<RuleContext, 'checker' | 'workspace'>;
/** A store or a module of one: `{ namespaced: true, state, mutations, actions, getters }`. */
type Module = ts.ObjectLiteralExpression;

/** Whether a module of the workspace makes such a store or a part of it, which only components use. */
export function makesVuexModule({ text }: Pick<ts.SourceFile, 'text'>): boolean {
  return /\bmutations\s*(?:[:,=}]|$)/m.test(text) && /\b(?:getters|actions)\b/.test(text);
}

/**
 * What an expression is of a store of Vuex: `this.orders` of `...mapState('shop', ['orders'])`, `this.$store.state.shop.orders`, `store.getters['shop/open']` with `useStore()`, and `state.orders` where a getter
 * is given that. Undefined where it is none, or nobody knows which store there is.
 */
export function fromVuex(node: ts.Expression, context: Context): FromStore | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  const { base, path } = pathOf(node);
  if (base.kind === ts.SyntaxKind.ThisKeyword) {
    if (path[0] === '$store') return asked(path.slice(1), node, context);
    const [name, ...more] = path;
    return name !== undefined && more.length === 0 && isBrowserComponent(node.getSourceFile().fileName) ? mapped(node.getSourceFile(), name, context) : undefined;
  }
  const declared = ts.isIdentifier(base) && path.length > 0 ? declarationOf(base, context.checker) : undefined;
  if (declared && ts.isVariableDeclaration(declared) && declared.initializer) {
    const made = bare(declared.initializer);
    return ts.isCallExpression(made) && made.expression.getText() === 'useStore' ? asked(path, made, context) : undefined;
  }
  const fn = declared && ts.isParameter(declared) ? declared.parent : undefined;
  const own = fn && isFunctionNode(fn) && /\bmutations\b/.test(fn.getSourceFile().text) ? moduleOfGetter(fn, context) : undefined;
  if (!own || !fn || path.length !== 1) return undefined;
  return fn.parameters[0] === declared ? inState(own, path, context) : fn.parameters[1] === declared ? byGetter(own, path[0] ?? '', context) : undefined;
}

/** `['state', 'shop', 'orders']` of `store.state.shop.orders`. */
export function pathOf(node: ts.Expression): { readonly base: ts.Expression; readonly path: readonly string[] } {
  const path: string[] = [];
  let base = node;
  for (;;) {
    if (ts.isPropertyAccessExpression(base)) path.unshift(base.name.text);
    else if (ts.isElementAccessExpression(base) && ts.isStringLiteralLike(base.argumentExpression)) path.unshift(base.argumentExpression.text);
    else return { base, path };
    base = bare(base.expression);
  }
}

function asked([of, ...path]: readonly string[], at: ts.Node, context: Context): FromStore | undefined {
  const store = of === 'state' || of === 'getters' ? theStore(context) : undefined;
  const found = store && (of === 'state' ? inState(store, path, context) : path.length === 1 ? namedGetter(store, path[0] ?? '', context) : undefined);
  return found && { ...found, at };
}

/** `...mapState('shop', ['orders'])`, `...mapGetters({ found: 'shop/open' })` among what a component works out. */
function mapped(file: ts.SourceFile, name: string, context: Context): FromStore | undefined {
  const options = /\bmap(?:State|Getters)\b/.test(file.text) ? optionsOf(file) : undefined;
  const among = options && propertyValue(options, 'computed');
  const computed = among && bare(among);
  for (const one of computed && ts.isObjectLiteralExpression(computed) ? computed.properties : []) {
    const call = ts.isSpreadAssignment(one) ? bare(one.expression) : undefined;
    const kind = call && ts.isCallExpression(call) ? /^map(State|Getters)$/.exec(call.expression.getText())?.[1] : undefined;
    if (!call || !ts.isCallExpression(call) || kind === undefined) continue;
    const [first, second] = call.arguments;
    const namespace = second && first && ts.isStringLiteralLike(first) ? first.text.replace(/\/$/, '').split('/') : second ? undefined : [];
    const wanted = namespace && wantedIn(second ?? first, name);
    const store = wanted !== undefined && namespace ? theStore(context) : undefined;
    if (!store || wanted === undefined || !namespace) continue;
    const found = typeof wanted === 'string'
      ? kind === 'State' ? inState(store, [...namespace, ...wanted.split('.')], context) : namedGetter(store, [...namespace, wanted].join('/'), context)
      : inState(store, [...namespace, ...wanted], context);
    return found && { ...found, at: call };
  }
  return undefined;
}

/** What a list or an object of names has for one of the component's: the same, another one, or the path that a function takes. */
function wantedIn(names: ts.Expression | undefined, name: string): string | readonly string[] | undefined {
  const among = names && bare(names);
  if (!among) return undefined;
  if (ts.isArrayLiteralExpression(among)) return among.elements.some((one) => ts.isStringLiteralLike(one) && one.text === name) ? name : undefined;
  const value = ts.isObjectLiteralExpression(among) ? propertyValue(among, name) : undefined;
  if (value && ts.isStringLiteralLike(value)) return value.text;
  const fn = ts.isObjectLiteralExpression(among) ? functionOf(among, name) : undefined;
  const [only, ...others] = fn ? returnedExpressions(fn) : [];
  const read = only && others.length === 0 ? pathOf(bare(only)) : undefined;
  return read && read.path.length > 0 && read.base.getText() === fn?.parameters[0]?.name.getText() ? read.path : undefined;
}

const stores = new WeakMap<WorkspaceFacts, { readonly one: Module | undefined }>();

/** The one store that the workspace makes: `createStore({ … })`, `new Vuex.Store({ … })`. */
function theStore({ workspace, checker }: Context): Module | undefined {
  let known = stores.get(workspace);
  if (!known) {
    const found: ts.Expression[] = [];
    for (const path of workspace.files()) {
      const file = workspace.sourceFile(path);
      if (file && /['"]vuex['"]/.test(file.text) && makesStore.test(file.text)) walk(file, (node) => {
        if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && /^(?:createStore|(?:Vuex\.)?Store)$/.test(node.expression.getText()) && node.arguments?.[0]) found.push(node.arguments[0]);
      });
    }
    stores.set(workspace, (known = { one: found.length === 1 ? objectIn(found[0], checker) : undefined }));
  }
  return known.one;
}

const makesStore = /\bcreateStore\s*[(<]|\bnew\s+(?:Vuex\s*\.\s*)?Store\s*[(<]/;

/** An object that is written out, also by its name, and as what another file exports. */
function objectIn(value: ts.Expression | undefined, checker: ts.TypeChecker): Module | undefined {
  const node = value && bare(value);
  if (!node) return undefined;
  if (ts.isObjectLiteralExpression(node)) return node;
  const declared = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (declared && ts.isExportAssignment(declared)) return objectIn(declared.expression, checker);
  return declared && ts.isVariableDeclaration(declared) && declared.initializer && !ts.isIdentifier(bare(declared.initializer)) ? objectIn(declared.initializer, checker) : undefined;
}

function partOf(module: Module, name: string, checker: ts.TypeChecker): Module | undefined {
  return objectIn(propertyValue(module, name), checker);
}

/** What a module has in its state, or one of its own modules: `['shop', 'orders']`. */
function inState(module: Module, [name, ...more]: readonly string[], context: Context): FromStore | undefined {
  if (name === undefined) return undefined;
  const modules = partOf(module, 'modules', context.checker);
  const inner = modules && partOf(modules, name, context.checker);
  if (inner) return inState(inner, more, context);
  return more.length === 0 ? { given: givenTo(module, name, context) } : undefined;
}

/** `shop/open` is the getter `open` of the module `shop` where that has a namespace, and its own name where it has none. */
function namedGetter(module: Module, name: string, context: Context): FromStore | undefined {
  const own = byGetter(module, name, context);
  if (own) return own;
  const modules = partOf(module, 'modules', context.checker);
  for (const one of modules?.properties ?? []) {
    const key = propertyName(one.name);
    const inner = key === undefined || !modules ? undefined : partOf(modules, key, context.checker);
    const rest = !inner ? undefined : isNamespaced(inner) ? (name.startsWith(`${key}/`) ? name.slice((key ?? '').length + 1) : undefined) : name;
    const found = inner && rest !== undefined ? namedGetter(inner, rest, context) : undefined;
    if (found) return found;
  }
  return undefined;
}

function isNamespaced(module: Module): boolean {
  return propertyValue(module, 'namespaced')?.kind === ts.SyntaxKind.TrueKeyword;
}

function byGetter(module: Module, name: string, { checker }: Context): FromStore | undefined {
  const getters = partOf(module, 'getters', checker);
  const fn = getters && functionOf(getters, name);
  const [only, ...others] = fn ? returnedExpressions(fn) : [];
  return only && others.length === 0 ? { given: [], workedOut: only } : undefined;
}

/** The module whose getter a function is. */
function moduleOfGetter(fn: FunctionNode, { checker }: Context): Module | undefined {
  const getters = ts.isPropertyAssignment(fn.parent) ? fn.parent.parent : fn.parent;
  let found: Module | undefined;
  if (ts.isObjectLiteralExpression(getters)) walk(fn.getSourceFile(), (node) => {
    if (!found && ts.isObjectLiteralExpression(node) && propertyValue(node, 'mutations') && partOf(node, 'getters', checker) === getters) found = node;
    return !found;
  });
  return found;
}

/** What the mutations of a module put into its state under a name; of what they are handed, what they are committed with. */
function givenTo(module: Module, name: string, context: Context): readonly ts.Expression[] {
  const mutations = partOf(module, 'mutations', context.checker);
  return (mutations?.properties ?? []).flatMap((one) => {
    const fn = ts.isPropertyAssignment(one) ? bare(one.initializer) : one;
    if (!isFunctionNode(fn) || !one.name) return [];
    const key = propertyName(one.name) ?? one.name.getText().slice(1, -1);
    const [only, ...others] = putInto(fn, name);
    return only && others.length === 0 ? handedTo(fn, only, committed(module, key, context)) ?? [only] : [];
  });
}

/** What a function gives a property of its first parameter: `data` of `(state, data) => { state.orders = data; }`. */
export function putInto(fn: FunctionNode, name: string): readonly ts.Expression[] {
  const state = fn.parameters[0]?.name.getText();
  const found: ts.Expression[] = [];
  walk(fn, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && node.left.getText() === `${state}.${name}`) found.push(node.right);
  });
  return found;
}

/** What a value of a function's second parameter is where that is handed something; undefined where the value is none of it. */
export function handedTo(fn: FunctionNode, value: ts.Expression, given: readonly ts.Expression[], under?: string): readonly ts.Expression[] | undefined {
  const name = fn.parameters[1]?.name;
  const { base, path } = pathOf(bare(value));
  if (!name || !ts.isIdentifier(base)) return undefined;
  let taken = path;
  if (ts.isIdentifier(name) ? name.text !== base.text : !ts.isObjectBindingPattern(name)) return undefined;
  if (ts.isObjectBindingPattern(name)) {
    const element = name.elements.find((one) => one.name.getText() === base.text);
    const key = element && propertyName(element.propertyName ?? element.name);
    if (key === undefined) return undefined;
    taken = [key, ...path];
  }
  if (under !== undefined) {
    if (taken[0] !== under) return undefined;
    taken = taken.slice(1);
  }
  return given.flatMap((one) => valueIn(one, taken) ?? []);
}

/** What a mutation is committed with: by the module's own actions (`commit('setOrders', data)`), or by others under its whole name (`store.commit('shop/setOrders', data)`). */
function committed(module: Module, key: string, context: Context): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const collect = (place: ts.Node, isKey: (text: string) => boolean): void => walk(place, (node) => {
    if (!ts.isCallExpression(node) || !/(?:^|\.)commit$/.test(node.expression.getText())) return;
    const [name, value] = node.arguments;
    if (name && value && isKey(ts.isStringLiteralLike(name) ? name.text : name.getText())) found.push(value);
  });
  const actions = partOf(module, 'actions', context.checker);
  if (actions) collect(actions, (text) => text === key);
  if (found.length > 0) return found;
  const isWhole = isNamespaced(module) ? (text: string): boolean => text.endsWith(`/${key}`) : (text: string): boolean => text === key;
  for (const file of filesWith(new RegExp(`\\bcommit\\(\\s*['"\`][^'"\`]*\\b${literally(key)}\\b`), module.getSourceFile(), context.workspace)) collect(file, isWhole);
  return found;
}
