import { returnedExpressions } from '../../catalog/values/given-values';
import { declarationOf } from '../../flow/values/symbols';
import { hookName } from '../../flow/react-hooks';
import { bare, inlineFunction, propertyValue, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import type { RuleContext } from '../types';
import { valuesGiven } from './class-state';

// What components of React share: stores of Zustand (https://zustand.docs.pmnd.rs/apis/create), and contexts (https://react.dev/reference/react/createContext).

const ofZustand = /\bfrom\s*['"]zustand['"]/;

/** Whether a module makes stores of Zustand, which only components use. */
export function makesHookStore({ text }: Pick<ts.SourceFile, 'text'>): boolean {
  return ofZustand.test(text);
}

/** What a store of Zustand is given under a name, wherever it is made, or by its own `setState`: `set({ orders: data ?? [] })` of `const useOrderStore = create((set) => ({ orders: [], … }))`. */
export function givenToHookStore(hook: ts.Expression, name: string, { checker, workspace }: Pick<RuleContext, 'checker' | 'workspace'>): readonly ts.Expression[] {
  const declaration = ts.isIdentifier(hook) ? declarationOf(hook, checker) : undefined;
  const made = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  if (!declaration || !made || !ts.isCallExpression(made) || !isHookStore(made) || !ts.isVariableDeclaration(declaration)) return [];
  const within = givenInStore(made, name);
  return within.length > 0 ? within : givenFromOutside(declaration, name, { checker, workspace });
}

function isHookStore({ expression }: ts.CallExpression): boolean {
  return /^create\b/.test(expression.getText()) && ofZustand.test(expression.getSourceFile().text);
}

/** `set({ orders: data })`, and `set((state) => { state.orders = data; })` (https://zustand.docs.pmnd.rs/integrations/immer-middleware). */
export function givenInStore(made: ts.CallExpression, name: string): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  walk(made, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'set') return;
    const [given] = node.arguments;
    found.push(...valuesGiven(given, name), ...assignedIn(given, name));
  });
  return found;
}

/** `useOrderStore.setState({ orders: data })` */
function givenFromOutside(declaration: ts.VariableDeclaration, name: string, { checker, workspace }: Pick<RuleContext, 'checker' | 'workspace'>): readonly ts.Expression[] {
  const hook = declaration.name.getText();
  const found: ts.Expression[] = [];
  for (const file of filesWith(new RegExp(`(?<![\\w$.])${hook}\\s*\\.\\s*setState\\s*\\(`), declaration.getSourceFile(), workspace)) walk(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'setState') return;
    const { expression: owner } = node.expression;
    if (ts.isIdentifier(owner) && owner.text === hook && declarationOf(owner, checker) === declaration) found.push(...valuesGiven(node.arguments[0], name));
  });
  return found;
}

function assignedIn(given: ts.Expression | undefined, name: string): readonly ts.Expression[] {
  const fn = inlineFunction(given);
  const draft = fn?.parameters[0]?.name.getText();
  const found: ts.Expression[] = [];
  if (fn && draft !== undefined) walk(fn, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && node.left.getText() === `${draft}.${name}`) found.push(node.right);
  });
  return found;
}

/** The store that an expression is all that it has of: `get()` within it, and the parameter of what selects from it (`useOrders((state) => state.orders.filter(…))`). */
export function storeAsked(expression: ts.Expression, checker: ts.TypeChecker): { readonly kind: 'hook' | 'store'; readonly call: ts.CallExpression } | undefined {
  const node = bare(expression);
  if (ts.isCallExpression(node) && node.expression.getText() === 'get') {
    for (let at: ts.Node = node.parent; !ts.isSourceFile(at); at = at.parent) if (ts.isCallExpression(at) && isHookStore(at)) return { kind: 'store', call: at };
  }
  const declared = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  const fn = declared && ts.isParameter(declared) && declared.parent.parameters[0] === declared ? declared.parent : undefined;
  const call = fn && ts.isCallExpression(fn.parent) && fn.parent.arguments[0] === fn ? fn.parent : undefined;
  return call && hookName(call) !== undefined ? { kind: 'hook', call } : undefined;
}

/** `orders` of `useOrderStore((state) => state.orders)`: what a selector takes out of a store. */
export function selectedFrom(call: ts.CallExpression): string | undefined {
  const fn = inlineFunction(call.arguments[0]);
  const [parameter] = fn?.parameters ?? [];
  const body = fn && !ts.isBlock(fn.body) ? bare(fn.body) : undefined;
  return body && parameter && ts.isPropertyAccessExpression(body) && body.expression.getText() === parameter.name.getText() ? body.name.text : undefined;
}

/** What a context has under a name, where one provider of the workspace says what that is: `<DataContext.Provider value={{ orders, refresh }}>`. */
export function providedBy(context: ts.Expression | undefined, name: string, { checker, workspace }: Pick<RuleContext, 'checker' | 'workspace'>): ts.Expression | undefined {
  const declaration = context && ts.isIdentifier(context) ? declarationOf(context, checker) : undefined;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return undefined;
  const { text } = declaration.name;
  const values: ts.Expression[] = [];
  for (const file of filesWith(new RegExp(`<${text}(?:\\.Provider)?\\s`), declaration.getSourceFile(), workspace)) walk(file, (node) => {
    if (!ts.isJsxAttribute(node) || node.name.getText() !== 'value' || ![text, `${text}.Provider`].includes(node.parent.parent.tagName.getText())) return;
    const tag = node.parent.parent.tagName;
    const named = ts.isPropertyAccessExpression(tag) ? tag.expression : tag;
    if (!ts.isIdentifier(named) || declarationOf(named, checker) !== declaration) return;
    if (node.initializer && ts.isJsxExpression(node.initializer) && node.initializer.expression) values.push(node.initializer.expression);
  });
  const [only, ...others] = values;
  const object = only && others.length === 0 ? objectIn(only, checker) : undefined;
  return object && propertyValue(object, name);
}

/** A file, where its text has something, and else those of the program that have it. */
export function filesWith(text: RegExp, own: ts.SourceFile, workspace: Pick<WorkspaceFacts, 'files' | 'sourceFile'>): readonly ts.SourceFile[] {
  if (text.test(own.text)) return [own];
  return workspace.files().flatMap((file) => {
    const source = workspace.sourceFile(file);
    return source && text.test(source.text) ? [source] : [];
  });
}

/** The object that a value is, also by a name (`const value = { … }`) and kept (`useMemo(() => ({ … }), […])`). */
function objectIn(value: ts.Expression, checker: ts.TypeChecker, depth = 0): ts.ObjectLiteralExpression | undefined {
  const node = bare(value);
  if (ts.isObjectLiteralExpression(node)) return node;
  if (depth > 2) return undefined;
  if (ts.isCallExpression(node) && hookName(node) === 'useMemo') {
    const fn = inlineFunction(node.arguments[0]);
    const [only, ...others] = fn ? returnedExpressions(fn) : [];
    return only && others.length === 0 ? objectIn(only, checker, depth + 1) : undefined;
  }
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? objectIn(declaration.initializer, checker, depth + 1) : undefined;
}
