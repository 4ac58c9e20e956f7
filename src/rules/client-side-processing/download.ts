import type { Query } from '../../catalog';
import { returnedExpressions } from '../../catalog/values/given-values';
import { enclosingName } from '../../flow/values/names';
import { bindingOwner, declarationOf, symbolOf } from '../../flow/values/symbols';
import { bare, enclosingFunction, inlineFunction, isAsync, isFunctionNode, isWithin, propertyName, propertyValue, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { givenToState, ownObject } from './class-state';
import { givenLater, isFilledLater, withoutRef } from './component-state';
import { loadedForPage, loadedForRoute, propertyOfPage } from './page-loads';
import { getterNamed, isStateOfGetter, storeAround, storeBehindRefs, storeMadeBy } from './pinia-state';
import { givenIn, optionNamed } from './vue-options';
import { keptListOf, routeListOf, type Served } from './own-routes';
import { functionGivenTo, queryOfSelect, runsFunction } from './kept-functions';
import { rowsCalledWith, rowsIn } from './rows-in';
import { givenToStore, storeRead, workedOutAs } from './svelte-state';
import { givenInStore, givenToHookStore, providedBy, selectedFrom, storeAsked } from './shared-state';
import { fromRedux, selectedByHook } from './redux-state';
import { fromVuex, type FromStore } from './vuex-state';
import { rootOf } from './work';
import { hookName } from '../../flow/react-hooks';

/** A query whose rows a component has. */
export interface Download {
  readonly query: Query;
  /** Where the component asks for them: the query, or the hook that runs it. */
  readonly at: ts.Node;
  /** The route of the application that gives them, and the request to it. */
  readonly served?: Served;
}

const runsHook = /(?:^|\.)(?:use|create)[A-Z]\w*(?:<|$)/;

/** What is known while the rows of a file, or of a component that is drawn there, are followed. */
export interface Known {
  readonly symbols: Map<ts.Symbol, Download | undefined>;
  /** What a component has in the object of its properties, by their names, where it takes it whole. */
  readonly properties?: { readonly of: ts.Declaration; readonly has: ReadonlyMap<string, Download> };
}

const maxDepth = 6;
/** Where the list that an expression names was downloaded; undefined where it was not, or that cannot be followed. */
export function downloadOf(list: ts.Expression, context: RuleContext, known: Known, depth = 0): Download | undefined {
  const node = withoutRef(rootOf(list));
  if (depth > maxDepth) return undefined;
  const store = ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) ? storeAround(node) : undefined;
  const isOfState = store !== undefined && ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && isStateOfGetter(node.expression, store);
  const ofComponent = ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword && known.properties?.of === node.getSourceFile() ? known.properties.has.get(node.name.text) : undefined;
  if (ofComponent) return ofComponent;
  const central = fromVuex(node, context) ?? fromRedux(node, context);
  if (central) return ofCentral(central, node, context, known, depth + 1);
  if (ts.isPropertyAccessExpression(node) && (isOfState || node.expression.kind === ts.SyntaxKind.ThisKeyword)) return ofOptions(node, list, context, known, depth + 1);
  if (ts.isPropertyAccessExpression(node)) {
    const own = ownObject(node.expression);
    if (own) return ofClass(own, node.name.text, context, known);
    const made = storeAsked(node.expression, context.checker);
    if (made) return made.kind === 'hook' ? ofShared(made.call, node.name.text, context, known, depth + 1) : ofStoreItself(made.call, node, context);
    const declared = ts.isIdentifier(node.expression) ? storeRead(node.expression, context.checker) ?? declarationOf(node.expression, context.checker) : undefined;
    const call = declared && ts.isVariableDeclaration(declared) && declared.initializer ? bare(declared.initializer) : undefined;
    if (call && ts.isCallExpression(call) && runsHook.test(call.expression.getText())) return ofHook(call, node.name.text, context, known, depth + 1);
    const given = declared !== undefined && declared === known.properties?.of ? known.properties.has.get(node.name.text) : undefined;
    if (given) return given;
    const answered = declared && ofAnsweredObject(declared, context, known, depth + 1);
    if (answered) return answered;
    const loaded = loadedForPage(node.expression, node.name.text, context) ?? (declared && ts.isParameter(declared) ? propertyOfPage(declared, node.name.text, context) : undefined);
    return loaded && ofValue(loaded, list, context);
  }
  const read = ts.isIdentifier(node) ? storeRead(node, context.checker) : undefined;
  if (read) return ts.isVariableDeclaration(read) ? ofStore(read, list, context, known, depth + 1) : undefined;
  const workedOut = ts.isIdentifier(node) ? workedOutAs(node, context.checker) : undefined;
  if (workedOut) return downloadOf(workedOut, context, known, depth + 1);
  const symbol = ts.isIdentifier(node) ? symbolOf(node, context.checker) : undefined;
  const declaration = symbol?.valueDeclaration;
  if (!symbol || !declaration) return undefined;
  const { symbols } = known;
  if (!symbols.has(symbol)) {
    // A variable that is made of itself has no beginning.
    symbols.set(symbol, undefined);
    symbols.set(symbol, ofDeclaration(declaration, context, known, depth + 1));
  }
  return symbols.get(symbol);
}

/** What a store of Vuex or Redux has that is given to whoever asks. */
function ofCentral({ given, workedOut, at }: FromStore, read: ts.Expression, context: RuleContext, known: Known, depth: number): Download | undefined {
  const found = workedOut ? downloadOf(workedOut, context, known, depth) : firstOf(given, (value) => ofValue(value, at ?? value, context));
  return found && at ? { ...found, at } : found && (isWithin(found.at, read.getSourceFile()) ? found : { ...found, at: read });
}

/** What a component that is a class has in its state (`this.state.orders`), or is handed (`this.props.orders`). */
function ofClass({ of, is }: NonNullable<ReturnType<typeof ownObject>>, name: string, context: RuleContext, known: Known): Download | undefined {
  if (is === 'props') return known.properties?.of === of ? known.properties.has.get(name) : undefined;
  return firstOf(givenToState(of, name), (value) => ofValue(value, value, context));
}

/** What a store of Zustand has that is asked for by its own function: `get().orders`. */
function ofStoreItself(made: ts.CallExpression, read: ts.PropertyAccessExpression, context: RuleContext): Download | undefined {
  return firstOf(givenInStore(made, read.name.text), (value) => ofValue(value, value, context));
}

function firstOf(values: readonly ts.Expression[], download: (value: ts.Expression) => Download | undefined): Download | undefined {
  return values.reduce<Download | undefined>((found, value) => found ?? download(value), undefined);
}

/** The list in what a kept query has of a route of the application: `data.orders` of `const { data } = useQuery(…)`, which answers with one list. */
function ofAnsweredObject(declared: ts.Declaration, context: RuleContext, known: Known, depth: number): Download | undefined {
  if (!ts.isBindingElement(declared) || propertyName(declared.propertyName ?? declared.name) !== 'data') return undefined;
  const owner = bindingOwner(declared);
  const call = ts.isVariableDeclaration(owner) && owner.initializer ? bare(owner.initializer) : undefined;
  const found = call && ts.isCallExpression(call) && declared.parent.parent === owner ? ofHook(call, 'data', context, known, depth) : undefined;
  return found?.served ? found : undefined;
}

/** What a component of Vue in the form of options has under a name: what is put there (`this.orders = data`), or what `computed` makes of that. */
function ofOptions(node: ts.PropertyAccessExpression, list: ts.Expression, context: RuleContext, known: Known, depth: number): Download | undefined {
  const held = optionNamed(node);
  if (held?.computed) {
    const [only, ...others] = returnedExpressions(held.computed);
    return only && others.length === 0 ? downloadOf(only, context, known, depth) : undefined;
  }
  if (held?.mapped) return ofPinia(held.mapped.hook, node.name.text, held.mapped.at, context, known, depth);
  if (held?.is) return downloadOf(held.is, context, known, depth);
  return firstOf(held?.given ?? [], (value) => ofValue(value, list, context, list.getSourceFile()));
}

/** What a store of Svelte holds: what it is given, or what `derived` makes of another one. */
function ofStore(store: ts.VariableDeclaration, list: ts.Expression, context: RuleContext, known: Known, depth: number): Download | undefined {
  const given = firstOf(givenToStore(store, context), (value) => ofValue(value, list, context, list.getSourceFile()));
  if (given) return given;
  const made = store.initializer && bare(store.initializer);
  const fn = made && ts.isCallExpression(made) && made.expression.getText() === 'derived' ? inlineFunction(made.arguments[1]) : undefined;
  const [only, ...others] = fn ? returnedExpressions(fn) : [];
  const found = only && others.length === 0 ? downloadOf(only, context, known, depth) : undefined;
  return found && (isWithin(found.at, list.getSourceFile()) ? found : { ...found, at: list });
}

function ofDeclaration(declaration: ts.Declaration, context: RuleContext, known: Known, depth: number): Download | undefined {
  // A component of the server has what it asks for itself: https://react.dev/reference/rsc/server-components#async-components-with-server-components
  const around = enclosingFunction(declaration);
  const own = around && isAsync(around) && /^[A-Z]/.test(enclosingName(around)) ? ts.getNameOfDeclaration(declaration) : undefined;
  if (own && ts.isIdentifier(own)) return ofValue(own, own, context);
  if (ts.isBindingElement(declaration)) {
    const owner = bindingOwner(declaration);
    const call = ts.isVariableDeclaration(owner) && owner.initializer ? bare(owner.initializer) : undefined;
    const name = propertyName(declaration.propertyName ?? declaration.name);
    if (name === undefined) return undefined;
    const loaded = ts.isParameter(owner) && declaration.parent.parent === owner ? propertyOfPage(owner, name, context) : call && loadedForPage(call, name, context);
    if (loaded) return ofValue(loaded, declaration, context);
    const own = call && declaration.parent.parent === owner ? ownObject(call) : undefined;
    if (own) return ofClass(own, name, context, known);
    // `const { orders } = props`, `const { orders } = toRefs(props)` (https://vuejs.org/api/reactivity-utilities.html#torefs)
    const whole = call && ts.isCallExpression(call) && call.expression.getText() === 'toRefs' && call.arguments[0] ? bare(call.arguments[0]) : call;
    if (whole && ts.isIdentifier(whole) && known.properties && declarationOf(whole, context.checker) === known.properties.of) return known.properties.has.get(name);
    if (!call || !ts.isCallExpression(call) || declaration.parent.parent !== owner) return undefined;
    if (ts.isArrayBindingPattern(declaration.parent)) return call.expression.getText().endsWith('useState') && declaration.parent.elements[0] === declaration ? ofState(declaration.parent, context) : undefined;
    const selected = selectedByHook(call, context, name);
    return selected ? ofCentral(selected, call, context, known, depth) : ofHook(storeBehindRefs(call, context.checker) ?? call, name, context, known, depth);
  }
  if (ts.isParameter(declaration)) return ofSelect(declaration, context);
  if (isFilledLater(declaration)) return firstOf(givenLater(declaration, context), (value) => ofValue(value, value, context));
  const initial = ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  if (!initial) return undefined;
  if (ts.isCallExpression(initial) && /^(?:computed|\$derived)$/.test(initial.expression.getText())) {
    const made = inlineFunction(initial.arguments[0]);
    const [only, ...others] = made ? returnedExpressions(made) : initial.arguments;
    return only && others.length === 0 ? downloadOf(only, context, known, depth) : undefined;
  }
  if (ts.isCallExpression(initial) && hookName(initial) === 'useMemo') {
    const made = inlineFunction(initial.arguments[0]);
    const [value, ...others] = (made ? returnedExpressions(made) : []).filter((one) => !ts.isArrayLiteralExpression(bare(one)) || (bare(one) as ts.ArrayLiteralExpression).elements.length > 0);
    // Several results are the same list in several forms, as a rule.
    return value && (others.length === 0 || others.every((one) => rootOf(one).getText() === rootOf(value).getText())) ? downloadOf(value, context, known, depth) : undefined;
  }
  const central = ts.isCallExpression(initial) ? selectedByHook(initial, context) : undefined;
  if (central) return ofCentral(central, initial, context, known, depth);
  // `useOrderStore((state) => state.orders)`
  const selected = ts.isCallExpression(initial) && hookName(initial) !== undefined ? selectedFrom(initial) : undefined;
  if (selected !== undefined && ts.isCallExpression(initial)) return ofShared(initial, selected, context, known, depth);
  return rootOf(initial) === initial && !ts.isIdentifier(initial) ? undefined : downloadOf(initial, context, known, depth);
}

/** What `select` of a kept query is given to make something of. */
function ofSelect(parameter: ts.ParameterDeclaration, context: RuleContext): Download | undefined {
  const call = queryOfSelect(parameter);
  return call && ofFunction(call, context);
}

/** What a property of a hook's result holds: `data` of a library's, whatever one of the workspace gives under that name. */
function ofHook(call: ts.CallExpression, name: string, context: RuleContext, known: Known, depth: number): Download | undefined {
  if (depth > maxDepth) return undefined;
  const callee = call.expression.getText().replace(/<[\s\S]*$/, '');
  const list = name === 'data' ? keptListOf(call, context) : undefined;
  if (list) return { query: list.query, served: list, at: call };
  if (runsFunction.test(callee)) return name === 'data' ? ofFunction(call, context) : undefined;
  if (!/^use[A-Z]/.test(callee)) return undefined;
  const shared = ofShared(call, name, context, known, depth);
  if (shared) return shared;
  const loaded = loadedForRoute(call, name);
  if (loaded) return ofValue(loaded, call, context);
  const [hook, ...others] = context.functionsOf(call.expression);
  if (!hook || others.length > 0) return undefined;
  for (const value of returnedExpressions(hook)) {
    const node = bare(value);
    const found = ofReturned(node, name, context, known, depth + 1);
    if (found) return { ...found, at: call };
  }
  return undefined;
}

/** What a store or a context that a hook reads has under a name. */
function ofShared(call: ts.CallExpression, name: string, context: RuleContext, known: Known, depth: number): Download | undefined {
  if (hookName(call) === 'useContext') {
    const value = providedBy(call.arguments[0], name, context);
    const found = value && downloadOf(value, context, known, depth + 1);
    return found && { ...found, at: call };
  }
  const ofStore = ofPinia(call.expression, name, call, context, known, depth);
  if (ofStore) return ofStore;
  const found = firstOf(givenToHookStore(call.expression, name, context), (value) => ofValue(value, call, context));
  return found && { ...found, at: call };
}

/** What a store of Pinia has under a name, for a component that asks for it at a place. */
function ofPinia(hook: ts.Expression, name: string, at: ts.Node, context: RuleContext, known: Known, depth: number): Download | undefined {
  const store = storeMadeBy(hook, context.checker);
  if (!store || depth > maxDepth) return undefined;
  let found: Download | undefined;
  if (ts.isObjectLiteralExpression(store)) {
    const getter = getterNamed(store, name);
    for (const value of getter ? returnedExpressions(getter) : givenIn(store, name)) found ??= getter ? downloadOf(value, context, known, depth + 1) : ofValue(value, at, context);
  } else {
    for (const value of returnedExpressions(store)) found ??= ofReturned(bare(value), name, context, known, depth + 1);
  }
  return found && { ...found, at };
}

function ofReturned(node: ts.Expression, name: string, context: RuleContext, known: Known, depth: number): Download | undefined {
  if (ts.isCallExpression(node)) return ofHook(node, name, context, known, depth);
  if (ts.isObjectLiteralExpression(node)) {
    const value = propertyValue(node, name);
    return value && downloadOf(value, context, known, depth);
  }
  const declaration = ts.isIdentifier(node) ? declarationOf(node, context.checker) : undefined;
  const initial = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  return initial && ts.isCallExpression(initial) ? ofHook(initial, name, context, known, depth) : undefined;
}

/** The query whose rows the function gives that a library's hook runs: `queryFn`, or the second argument. */
function ofFunction(call: ts.CallExpression, context: RuleContext): Download | undefined {
  const given = functionGivenTo(call);
  if (!given) return undefined;
  const functions = isFunctionNode(given) ? [given] : context.functionsOf(given);
  for (const fn of functions.length === 1 ? functions : []) {
    for (const value of returnedExpressions(fn)) {
      const found = ofValue(value, call, context);
      if (found) return { ...found, at: call };
    }
  }
  return undefined;
}

/** What a component puts into its state: `setRows(data)`. */
function ofState(pattern: ts.ArrayBindingPattern, context: RuleContext): Download | undefined {
  const setter = pattern.elements[1];
  const component = enclosingFunction(pattern);
  if (!setter || !ts.isBindingElement(setter) || !ts.isIdentifier(setter.name) || !component) return undefined;
  const { text } = setter.name;
  let found: Download | undefined;
  walk(component, (node) => {
    if (found || !ts.isCallExpression(node)) return !found;
    const [value] = node.arguments;
    // `getOrders().then(setOrders)`
    if (value && ts.isIdentifier(value) && value.text === text && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'then') {
      found = ofValue(node.expression.expression, node.expression.expression, context, component);
      return !found;
    }
    // `listenToOrders(setOrders)`
    const handed = node.arguments.findIndex((one) => ts.isIdentifier(one) && one.text === text);
    const query = handed >= 0 ? rowsCalledWith(node, handed, context) : undefined;
    if (query) found = { query, at: node };
    if (found || !ts.isIdentifier(node.expression) || node.expression.text !== text || !value || inlineFunction(value)) return !found;
    found = ofValue(value, node, context, component);
    return !found;
  });
  return found;
}

/** What is downloaded where a value is kept; `at` stands for a query that is asked elsewhere than in `home`. */
function ofValue(value: ts.Expression, at: ts.Node, context: RuleContext, home: ts.Node = at.getSourceFile()): Download | undefined {
  const query = rowsIn(value, context);
  if (query) return { query, at: isWithin(query.call, home) ? query.call : at };
  const list = routeListOf(value, context);
  return list && { query: list.query, served: list, at: isWithin(list.request, home) ? list.request : at };
}
