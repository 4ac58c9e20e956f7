import { dialectOf, type Query } from '../../catalog';
import { bindingOwner, declarationOf, symbolOf } from '../../flow/values/symbols';
import { bare, enclosingFunction, inlineFunction, isOr, isWithin, outward, propertyName, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { usesOfName, usesOfRows, type RowUse } from '../../rules/bounds/uses';
import { runsFunction } from '../../rules/client-side-processing/kept-functions';
import { refuse } from '../refuse';
import type { FixContext } from '../types';
import { heardOver, isListening } from './heard-rows';
import { cachedOf, type Cached } from './kept';
import { isEmptyList } from './shown';
import { hookName } from '../../flow/react-hooks';

/** The variable by which a component has a query's rows, and how they come to it. */
export interface Held {
  /** The variable's name where it is declared. */
  readonly name: ts.Identifier;
  readonly component: FunctionNode;
  /** The places where the variable is named, beside lists of what a hook depends on. */
  readonly references: readonly ts.Identifier[];
  /** The places in such lists. */
  readonly listed: readonly ts.Identifier[];
  /** What is handed over: `data ?? []`. */
  readonly handed: ts.Expression;
  readonly by: State | Cached;
  readonly checker: ts.TypeChecker;
}

/** `const [orders, setOrders] = useState([])`, filled by one call. */
export interface State {
  readonly kind: 'state';
  readonly call: ts.CallExpression;
  readonly setter: ts.Identifier;
  readonly fills: ts.CallExpression;
  /** Calls that empty it. */
  readonly resets: readonly ts.CallExpression[];
  /** What the effect depends on that contains the query, where it does. */
  readonly dependencies?: ts.ArrayLiteralExpression;
  /** Where that effect does more than to load the rows: the statement that does, which gets an effect of its own. */
  readonly apart?: Apart;
}

export interface Apart {
  readonly statement: ts.ExpressionStatement;
  readonly effect: ts.CallExpression;
}

/**
 * How a component has the rows that it names; undefined, with the reason, where they also come from, or go, elsewhere.
 * @param handed the expression by which the rows of the query leave it
 */
export function heldBy(name: ts.Identifier, query: Query, { checker, withheld }: Pick<FixContext, 'checker' | 'withheld'>, handed = handedOver(query, checker)): Held | undefined {
  const declaration = declarationOf(name, checker);
  const component = declaration && enclosingFunction(declaration);
  const owner = declaration && ts.isBindingElement(declaration) ? bindingOwner(declaration) : undefined;
  const call = owner && ts.isVariableDeclaration(owner) && owner.initializer ? bare(owner.initializer) : undefined;
  if (!declaration || !component || !ts.isBindingElement(declaration) || !ts.isIdentifier(declaration.name) || !call || !ts.isCallExpression(call) || declaration.parent.parent !== owner) return refuse(withheld, 'the component does not load the rows itself');
  const isState = hookName(call) === 'useState';
  const isKnownHook = isState || runsFunction.test(call.expression.getText().replace(/<[\s\S]*$/, ''));
  if (!handed) return refuse(withheld, isKnownHook ? whyNotHanded(query, component, checker) : anotherHook);
  const by = isState ? stateOf(declaration.parent, call, handed, component, query, { checker, withheld }) : cachedOf(declaration, call, handed, query) ?? refuse(withheld, isKnownHook ? 'what is kept has its rows by a function of another place, or options that say something of them' : anotherHook);
  if (!by) return undefined;
  const symbol = symbolOf(declaration.name, checker);
  const all = named(declaration.name.text, component, symbol, checker) ?? refuse(withheld, 'an object has the rows under their name, which others may read');
  const listed = all?.filter(isDependency);
  return all && listed && { name: declaration.name, component, references: all.filter((one) => !listed.includes(one)), listed, handed, by, checker };
}

const anotherHook = 'another hook loads the rows, which others may call';

function whyNotHanded({ call }: Query, component: FunctionNode, checker: ts.TypeChecker): string {
  if (!isWithin(call, component)) return 'a function of another place loads the rows, which others may call';
  return usesOfAnswer(call, checker).length > 1 ? 'something else is done with the rows where they are loaded' : 'something is made of the rows before the component has them';
}

/** The expression by which the rows of a query leave it as they are: what `setOrders`, `return` or an assignment is given. */
export function handedOver(query: Query, checker: ts.TypeChecker): ts.Expression | undefined {
  if (isListening(query, checker)) {
    const heard = heardOver(query);
    return heard && documentsIn(heard, query) && heard;
  }
  const then = thenOf(query.call);
  const [use, ...others] = usesOfAnswer(query.call, checker);
  if (!use || others.length > 0 || use.end !== 'all' || use.filters.length > 0) return undefined;
  const { node } = use;
  const returned = ts.isReturnStatement(node) ? node.expression : ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : undefined;
  // What a callback gives back is handed over where its promise is.
  if (returned && then && !isGivenBack(then.call)) return undefined;
  const value = returned ?? (ts.isCallExpression(node) && node.arguments.length === 1 ? node.arguments[0] : ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken ? node.right : undefined);
  return value && isRows(withoutDefault(value), query, checker) ? value : undefined;
}

function usesOfAnswer(asked: ts.Expression, checker: ts.TypeChecker): readonly RowUse[] {
  const then = thenOf(asked);
  return (then ? usesOfName(then.answer.name, checker) : usesOfRows(asked, checker)).filter(({ end }) => end !== 'test');
}

/** `supabase.from('orders').select('*').then(({ data }) => …)`: the call of `then`, and what its callback has of the answer. */
function thenOf(asked: ts.Expression): { readonly call: ts.CallExpression; readonly answer: ts.ParameterDeclaration } | undefined {
  const { child, user } = outward(asked);
  const call = ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text === 'then' ? user.parent : undefined;
  const [answer] = call && ts.isCallExpression(call) ? inlineFunction(call.arguments[0])?.parameters ?? [] : [];
  return call && ts.isCallExpression(call) && answer ? { call, answer } : undefined;
}

function isGivenBack(promise: ts.Node): boolean {
  const { child, user } = outward(promise);
  if (ts.isAwaitExpression(user)) return isGivenBack(user);
  return ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child);
}

/** `data` of `data ?? []`. */
export function withoutDefault(expression: ts.Expression): ts.Expression {
  const node = bare(expression);
  return ts.isBinaryExpression(node) && isOr(node.operatorToken.kind) && isEmptyList(bare(node.right)) ? bare(node.left) : node;
}

/** `snapshot.docs` of `snapshot.docs.map((doc) => doc.data())`, where rows are documents and each is given whole, with what is given beside it. */
export function documentsIn(value: ts.Expression, query: Query): { readonly rows: ts.Expression; readonly beside: readonly string[] } | undefined {
  const node = bare(value);
  const { besideDocument } = dialectOf(query.library);
  const [callback, ...others] = ts.isCallExpression(node) ? node.arguments : [];
  if (!besideDocument || !ts.isCallExpression(node) || !callback || others.length > 0 || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'map') return undefined;
  const beside = besideDocument(callback);
  return beside && { rows: bare(node.expression.expression), beside };
}

/** Whether an expression is `data` of the awaited query, however that is kept. */
function isRows(node: ts.Expression, query: Query, checker: ts.TypeChecker): boolean {
  // What a column of documents holds is in each of them alone.
  if (dialectOf(query.library).besideDocument && ts.isCallExpression(node)) { const documents = documentsIn(node, query); return documents !== undefined && !ts.isCallExpression(documents.rows) && isRows(documents.rows, query, checker); }
  if (ts.isPropertyAccessExpression(node)) {
    const { expression } = node;
    return node.name.text === query.rowsIn && (bare(expression) === query.call || (ts.isIdentifier(expression) && isAnswer(declarationOf(expression, checker), query)));
  }
  const declared = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (!declared || !ts.isBindingElement(declared) || declared.initializer || declared.dotDotDotToken || !ts.isObjectBindingPattern(declared.parent)) return false;
  return propertyName(declared.propertyName ?? (ts.isIdentifier(declared.name) ? declared.name : undefined)) === query.rowsIn && isAnswer(bindingOwner(declared), query);
}

/** Whether a variable is what the awaited query gives, or a parameter what `then` hands over of it. */
function isAnswer(declared: ts.Declaration | undefined, { call }: Query): boolean {
  if (!declared) return false;
  return ts.isVariableDeclaration(declared) ? declared.initializer !== undefined && bare(declared.initializer) === call : declared === thenOf(call)?.answer;
}

function stateOf({ elements: [, setter] }: ts.BindingPattern, call: ts.CallExpression, handed: ts.Expression, component: FunctionNode, query: Query, { checker, withheld }: Pick<FixContext, 'checker' | 'withheld'>): State | undefined {
  const [initial] = call.arguments;
  if (!setter || !ts.isBindingElement(setter) || !ts.isIdentifier(setter.name)) return refuse(withheld, 'the component does not load the rows itself');
  if (!initial || !isEmptyList(bare(initial))) return refuse(withheld, 'the state does not begin as an empty list');
  const symbol = symbolOf(setter.name, checker);
  const places = named(setter.name.text, component, symbol, checker);
  const calls = places?.flatMap((one) => (ts.isCallExpression(one.parent) && one.parent.expression === one ? [one.parent] : []));
  if (!places || !calls || places.some((one) => !isDependency(one) && !calls.some(({ expression }) => expression === one))) return refuse(withheld, `\`${setter.name.text}\` is handed on, so that others may fill the state`);
  const fills = calls.filter(({ arguments: [value] }) => value === handed);
  const resets = calls.filter(({ arguments: [value, ...others] }) => value !== undefined && others.length === 0 && isEmptyList(bare(value)));
  const [only] = fills;
  if (!only || fills.length + resets.length !== calls.length) return refuse(withheld, only ? 'the state is also filled by something else than the query' : 'something is made of the rows before the state has them');
  const loaded = loadedFor(query.call, component);
  return { kind: 'state', call, setter: setter.name, fills: only, resets, ...loaded };
}

/** The list of what the rows are loaded for: of the effect that a place is in, of the `useCallback` around it, or of the one effect that calls the function around it. */
function loadedFor(node: ts.Node, component: FunctionNode): Pick<State, 'dependencies' | 'apart'> | undefined {
  for (let fn = enclosingFunction(node); fn && fn !== component; fn = enclosingFunction(fn)) {
    const { parent } = fn;
    if (ts.isCallExpression(parent) && /^use(?:Effect|Callback)$/.test(hookName(parent) ?? '')) {
      const list = listOf(parent);
      if (hookName(parent) === 'useEffect') return list && { dependencies: list };
      const kept = ts.isVariableDeclaration(parent.parent) && ts.isIdentifier(parent.parent.name) ? parent.parent.name.text : undefined;
      const users = kept === undefined ? [] : keepersOf(kept, component);
      return list && users.some(isEffect) && users.every((user) => lists(user, kept)) ? { dependencies: list } : undefined;
    }
    const name = ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
    if (name && enclosingFunction(fn) === component) return ofLoader(name.text, component);
  }
  return undefined;
}

function listOf(hook: ts.CallExpression): ts.ArrayLiteralExpression | undefined {
  const list = hook.arguments[1];
  return list && ts.isArrayLiteralExpression(list) ? list : undefined;
}

/** Hooks of a component that keep what they are given until something in a list changes, and name a function: they call it as it was then, unless it is listed. */
function keepersOf(name: string, component: FunctionNode): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  walk(component, (node) => {
    if (ts.isCallExpression(node) && /^use(?:Effect|LayoutEffect|Callback|Memo)$/.test(hookName(node) ?? '') && referencesTo(name, node).length > 0) found.push(node);
  });
  return found;
}

function isEffect(hook: ts.CallExpression): boolean {
  return /Effect$/.test(hook.expression.getText());
}

/** Whether a hook makes anew what it keeps when a function is another one. */
export function lists(hook: ts.CallExpression, name: string | undefined): boolean {
  return listOf(hook)?.elements.some((one) => one.getText() === name) ?? hook.arguments.length < 2;
}

/**
 * `useEffect(() => { load(); }, [])`, also under a condition, or beside calls of other functions, which are not to be called again. Other hooks may keep the loader too where one effect does nothing but load: what
 * they call is judged by `isCalledLate`.
 */
function ofLoader(name: string, component: FunctionNode): Pick<State, 'dependencies' | 'apart'> | undefined {
  const keepers = keepersOf(name, component);
  const loading = keepers.filter((hook) => isEffect(hook) && loadsAlways(name, inlineFunction(hook.arguments[0])));
  const [effect, ...others] = loading.length > 0 ? loading : keepers;
  const run = inlineFunction(effect?.arguments[0]);
  const dependencies = effect && listOf(effect);
  if (!effect || !isEffect(effect) || others.length > 0 || !run || !dependencies) return undefined;
  if (isCallOf(name, onlyIn(run.body))) return { dependencies };
  const statements: readonly ts.Statement[] = ts.isBlock(run.body) ? run.body.statements : [];
  const statement = statements.find((one): one is ts.ExpressionStatement => ts.isExpressionStatement(one) && isCallOf(name, onlyIn(one)));
  const isPlain = statements.every((one: ts.Statement) => ts.isExpressionStatement(one) && ts.isCallExpression(onlyIn(one)) && !ts.isAwaitExpression(one.expression));
  return statement && isPlain ? { dependencies, apart: { statement, effect } } : undefined;
}

/** Whether an effect does nothing but to call a function, under no condition: what it depends on decides alone. */
function loadsAlways(name: string, run: ts.ArrowFunction | ts.FunctionExpression | undefined): boolean {
  const [only] = run && ts.isBlock(run.body) ? run.body.statements : [];
  return run !== undefined && !(only && ts.isIfStatement(only)) && isCallOf(name, onlyIn(run.body));
}

/** What a body comes to that does one thing. */
function onlyIn(body: ts.Node): ts.Node {
  const [first, ...more] = ts.isBlock(body) ? body.statements : [];
  if (first && more.length === 0) return onlyIn(first);
  if (ts.isIfStatement(body)) return body.elseStatement ? body : onlyIn(body.thenStatement);
  return ts.isExpressionStatement(body) || ts.isVoidExpression(body) ? onlyIn(body.expression) : body;
}

/** `load()` */
export function isCallOf(name: string, node: ts.Node): boolean {
  return ts.isCallExpression(node) && node.arguments.length === 0 && node.expression.getText() === name;
}

/** All places that name a variable; undefined where one is the short form of a property, which hands it on by its name. */
function named(text: string, component: FunctionNode, symbol: ts.Symbol | undefined, checker: ts.TypeChecker): readonly ts.Identifier[] | undefined {
  let isHandedOn = false;
  walk(component, (node) => {
    if (ts.isShorthandPropertyAssignment(node) && node.name.text === text && checker.getShorthandAssignmentValueSymbol(node) === symbol) isHandedOn = true;
  });
  return isHandedOn ? undefined : referencesTo(text, component).filter((one) => !ts.isBindingElement(one.parent) && symbolOf(one, checker) === symbol);
}

/** Whether a name stands in the list of what a hook depends on: `useMemo(() => …, [orders])`. */
export function isDependency(node: ts.Identifier): boolean {
  const list = node.parent;
  return ts.isArrayLiteralExpression(list) && ts.isCallExpression(list.parent) && list.parent.arguments.length > 1 && list.parent.arguments.at(-1) === list && hookName(list.parent) !== undefined;
}

/** Whether a place only asks whether there are rows yet: `if (!orders)`, `orders && …`. A list without rows is one all the same. */
export function isAskedFor(node: ts.Identifier): boolean {
  const { child, user } = outward(node);
  if (ts.isPrefixUnaryExpression(user)) return user.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(user)) return user.expression === child;
  if (ts.isConditionalExpression(user)) return user.condition === child;
  return ts.isBinaryExpression(user) && user.left === child && user.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}
