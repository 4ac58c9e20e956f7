import { returnedExpressions } from '../../catalog/values/given-values';
import { hookName } from '../../flow/react-hooks';
import { declarationOf } from '../../flow/values/symbols';
import { bare, inlineFunction, isFunctionNode, isOr, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { filesWith } from './shared-state';
import { handedTo, pathOf, putInto, type FromStore } from './vuex-state';

// Slices of Redux Toolkit: https://redux-toolkit.js.org/api/createSlice, https://redux-toolkit.js.org/api/createAsyncThunk

type Context = Pick<RuleContext, 'checker' | 'workspace' | 'functionsOf'>;
type Slice = ts.ObjectLiteralExpression;

/** Whether a module has a part of such a store, or works something out of it, which only components use. */
export function makesSlice({ text }: Pick<ts.SourceFile, 'text'>): boolean {
  return /\bcreate(?:Slice|Selector)\s*\(/.test(text);
}

/**
 * What an expression is of the state that a selector is given: `state.orders.list` in `useSelector((state) => …)`, in a function that is handed to it, or to `createSelector`; and what an input of `createSelector` gives.
 * Undefined where nobody knows which slice that is.
 */
export function fromRedux(node: ts.Expression, context: Context): FromStore | undefined {
  const { base, path } = pathOf(node);
  const declared = ts.isIdentifier(base) ? declarationOf(base, context.checker) : undefined;
  const fn = declared && ts.isParameter(declared) ? declared.parent : undefined;
  if (!fn || !isFunctionNode(fn) || !ts.isParameter(declared as ts.Node)) return undefined;
  const call = ts.isCallExpression(fn.parent) ? fn.parent : undefined;
  if (call && isSelectorOf(call) && call.arguments.at(-1) === fn) {
    const input = inputsOf(call)[fn.parameters.indexOf(declared as ts.ParameterDeclaration)];
    const taken = input && selectedBy(input, context);
    return taken && inStore([...taken, ...path], context);
  }
  const isSelector = call ? call.arguments[0] === fn && /Selector$/.test(hookName(call) ?? '') || isSelectorOf(call) : false;
  if (!isSelector || fn.parameters[0] !== declared) return undefined;
  const found = inStore(path, context);
  return found && call && hookName(call) !== undefined ? { ...found, at: call } : found;
}

/** What a hook gives that is handed a selector: `useSelector((state) => state.orders.list)`, `useAppSelector(selectOrders)`; of what it gives a property, where `more` names one. */
export function selectedByHook(call: ts.CallExpression, context: Context, ...more: readonly string[]): FromStore | undefined {
  const selector = /Selector$/.test(hookName(call) ?? '') ? call.arguments[0] : undefined;
  if (!selector) return undefined;
  const path = selectedBy(selector, context);
  if (path) {
    const found = inStore([...path, ...more], context);
    return found && { ...found, at: call };
  }
  const made = ts.isIdentifier(selector) ? madeBy(selector, context) : undefined;
  const fn = made && isSelectorOf(made) ? inlineFunction(made.arguments.at(-1)) : undefined;
  const [only, ...others] = fn ? returnedExpressions(fn) : [];
  return only && others.length === 0 && more.length === 0 ? { given: [], workedOut: only, at: call } : undefined;
}

function isSelectorOf(call: ts.CallExpression): boolean {
  return /^createSelector$/.test(call.expression.getText());
}

function inputsOf({ arguments: given }: ts.CallExpression): readonly ts.Expression[] {
  const [first] = given;
  return first && ts.isArrayLiteralExpression(first) ? first.elements : given.slice(0, -1);
}

/** `['orders', 'list']` of `(state) => state.orders.list`, also by its name. */
function selectedBy(selector: ts.Expression, context: Context): readonly string[] | undefined {
  const own = inlineFunction(selector);
  const [fn, ...others] = own ? [own] : context.functionsOf(selector);
  const state = fn && others.length === 0 ? fn.parameters[0]?.name.getText() : undefined;
  const [only, ...more] = fn && state !== undefined ? returnedExpressions(fn) : [];
  const read = only && more.length === 0 ? pathOf(bare(only)) : undefined;
  return read && read.base.getText() === state && read.path.length > 0 ? read.path : undefined;
}

/** The call that a constant is made by. */
function madeBy(name: ts.Identifier, { checker }: Pick<Context, 'checker'>): ts.CallExpression | undefined {
  const declared = declarationOf(name, checker);
  const made = declared && ts.isVariableDeclaration(declared) && declared.initializer ? bare(declared.initializer) : undefined;
  return made && ts.isCallExpression(made) ? made : undefined;
}

/** What a slice puts into the state at a path: the first name is that of the slice's reducer in the store, the next, if any, a property of its state. */
function inStore([key, name, ...more]: readonly string[], context: Context): FromStore | undefined {
  const slice = key === undefined || more.length > 0 ? undefined : sliceUnder(key, context);
  return slice && { given: givenTo(slice, name, context) };
}

const makesStore = /\b(?:configureStore|combineReducers)\s*\(/;

/** The slice whose reducer the store has under a name: `configureStore({ reducer: { orders: ordersReducer } })`. */
function sliceUnder(key: string, context: Context): Slice | undefined {
  const found = new Set<Slice>();
  for (const path of context.workspace.files()) {
    const file = context.workspace.sourceFile(path);
    if (file && makesStore.test(file.text)) walk(file, (node) => {
      const value = ts.isPropertyAssignment(node) && propertyName(node.name) === key ? node.initializer : ts.isShorthandPropertyAssignment(node) && node.name.text === key ? node.name : undefined;
      const slice = value && sliceOf(value, context);
      if (slice) found.add(slice);
    });
  }
  const [only, ...others] = found;
  return others.length === 0 ? only : undefined;
}

/** The slice that a reducer is of: `ordersSlice.reducer`, also by its name, as the whole of a file, and as `const { reducer } = createSlice({ … })`. */
function sliceOf(reducer: ts.Expression, context: Context, depth = 0): Slice | undefined {
  const node = bare(reducer);
  if (depth > 3) return undefined;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'reducer' && ts.isIdentifier(node.expression)) {
    const made = madeBy(node.expression, context);
    return made && optionsOf(made);
  }
  const declared = ts.isIdentifier(node) ? wholeOfFile(node, context) ?? declarationOf(node, context.checker) : undefined;
  if (!declared) return undefined;
  if (ts.isExportAssignment(declared)) return sliceOf(declared.expression, context, depth + 1);
  if (ts.isVariableDeclaration(declared)) return declared.initializer && sliceOf(declared.initializer, context, depth + 1);
  const owner = ts.isBindingElement(declared) && propertyName(declared.propertyName ?? declared.name) === 'reducer' ? declared.parent.parent : undefined;
  const made = owner && ts.isVariableDeclaration(owner) && owner.initializer ? bare(owner.initializer) : undefined;
  return made && ts.isCallExpression(made) ? optionsOf(made) : undefined;
}

/** `export default ordersSlice.reducer` of the file that a default import names, which is an alias of a property that no type has. */
function wholeOfFile(name: ts.Identifier, { checker }: Pick<Context, 'checker'>): ts.ExportAssignment | undefined {
  const own = ts.isShorthandPropertyAssignment(name.parent) ? checker.getShorthandAssignmentValueSymbol(name.parent) : checker.getSymbolAtLocation(name);
  const clause = own?.declarations?.find(ts.isImportClause);
  const imported = clause && ts.isImportDeclaration(clause.parent) ? checker.getSymbolAtLocation(clause.parent.moduleSpecifier) : undefined;
  return imported?.exports?.get(ts.InternalSymbolName.Default)?.declarations?.find(ts.isExportAssignment);
}

function optionsOf({ expression, arguments: [options] }: ts.CallExpression): Slice | undefined {
  const given = options && bare(options);
  return given && expression.getText() === 'createSlice' && ts.isObjectLiteralExpression(given) ? given : undefined;
}

/** What a slice's reducers put into its state under a name, or in the place of all of it: `state.list = action.payload`, `return action.payload`. */
function givenTo(slice: Slice, name: string | undefined, context: Context): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  walk(slice, (node) => {
    if (!isFunctionNode(node) || node.parameters.length < 2) return;
    for (const value of name === undefined ? returnedExpressions(node) : putInto(node, name)) found.push(...handedTo(node, withoutDefault(value), payloads(node, context), 'payload') ?? []);
  });
  return found;
}

function withoutDefault(value: ts.Expression): ts.Expression {
  const node = bare(value);
  return ts.isBinaryExpression(node) && isOr(node.operatorToken.kind) ? node.left : node;
}

/** What the action brings along that a reducer hears of: what its creator is called with (`dispatch(setOrders(data))`), or what a thunk gives (`addCase(loadOrders.fulfilled, …)`). */
function payloads(reducer: FunctionNode, context: Context): readonly ts.Expression[] {
  const around = reducer.parent;
  const heard = ts.isCallExpression(around) && /\.addCase$/.test(around.expression.getText()) ? around.arguments[0] : ts.isPropertyAssignment(around) && ts.isComputedPropertyName(around.name) ? around.name.expression : undefined;
  const thunk = heard && ts.isPropertyAccessExpression(heard) && heard.name.text === 'fulfilled' && ts.isIdentifier(heard.expression) ? madeBy(heard.expression, context) : undefined;
  if (thunk) {
    const fn = thunk.expression.getText() === 'createAsyncThunk' || /\.withTypes\b/.test(thunk.expression.getText()) || /[tT]hunk$/.test(thunk.expression.getText()) ? inlineFunction(thunk.arguments[1]) : undefined;
    return fn ? returnedExpressions(fn) : [];
  }
  const named = ts.isMethodDeclaration(reducer) ? reducer.name : ts.isPropertyAssignment(around) ? around.name : undefined;
  const creator = named && propertyName(named);
  if (creator === undefined || heard) return [];
  const calls: ts.Expression[] = [];
  for (const file of filesWith(new RegExp(`\\bdispatch\\(\\s*(?:\\w+\\.)*${creator}\\(`), reducer.getSourceFile(), context.workspace)) walk(file, (node) => {
    if (ts.isCallExpression(node) && node.arguments[0] && new RegExp(`(?:^|\\.)${creator}$`).test(node.expression.getText())) calls.push(node.arguments[0]);
  });
  return calls;
}
