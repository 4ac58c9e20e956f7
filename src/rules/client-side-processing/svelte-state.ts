import { bindingOwner, declarationOf, isConst } from '../../flow/values/symbols';
import { bare, inlineFunction, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import { filesWith } from './shared-state';

// What a component of Svelte holds: with runes (https://svelte.dev/docs/svelte/what-are-runes) what `$state`, `$props` and `$derived` give, without them every variable of its script
// (https://svelte.dev/docs/svelte/legacy-let), what a parent gives included (https://svelte.dev/docs/svelte/legacy-export-let).

/** Whether a file is a component of Svelte. */
export function isSvelteFile({ fileName }: ts.SourceFile): boolean {
  return fileName.endsWith('.svelte');
}

const rune = /(?<![\w$.])\$(?:state|derived|effect|props|inspect|host|bindable)\b/;

/** Whether a component says with runes what changes, so that plain variables of it do not (https://svelte.dev/docs/svelte/legacy-overview). */
export function hasRunes({ text }: ts.SourceFile): boolean {
  return rune.test(text);
}

/** The name of the rune that makes what a variable begins as: `$state` of `$state([])` and `$state.raw([])`. */
export function runeOf(initial: ts.Expression | undefined): string | undefined {
  const call = initial && bare(initial);
  return call && ts.isCallExpression(call) ? /^\$(?:state|derived|props)/.exec(call.expression.getText())?.[0] : undefined;
}

/** Whether a declaration is a variable of a component of Svelte of which a change is seen. */
export function isSvelteState(declaration: ts.Declaration): declaration is ts.VariableDeclaration | ts.BindingElement {
  const owner = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
  const file = owner.getSourceFile();
  if (!isSvelteFile(file) || !ts.isVariableDeclaration(owner) || owner.parent.parent.parent !== file) return false;
  const isFromRune = /^\$(?:state|props|derived)$/.test(runeOf(owner.initializer) ?? '');
  return hasRunes(file) ? isFromRune : ts.isVariableDeclaration(declaration) && !isConst(owner);
}

/** The name of such a variable that an expression is. */
export function svelteStateNamed(expression: ts.Expression, checker: ts.TypeChecker): ts.Identifier | undefined {
  const node = bare(expression);
  const declaration = ts.isIdentifier(node) && isSvelteFile(node.getSourceFile()) ? declarationOf(node, checker) : undefined;
  return declaration && ts.isIdentifier(node) && isSvelteState(declaration) ? node : undefined;
}

/**
 * What a name always comes to: `orders.filter(…)` of `const found = $derived(orders.filter(…))`, and of `$: found = orders.filter(…)` where nothing else gives it a value
 * (https://svelte.dev/docs/svelte/$derived, https://svelte.dev/docs/svelte/legacy-reactive-assignments).
 */
export function workedOutAs(name: ts.Identifier, checker: ts.TypeChecker): ts.Expression | undefined {
  const file = name.getSourceFile();
  if (!isSvelteFile(file)) return undefined;
  const declaration = declarationOf(name, checker);
  if (declaration && ts.isVariableDeclaration(declaration) && runeOf(declaration.initializer) === '$derived') return derivedFrom(declaration.initializer);
  const [only, ...others] = assignmentsTo(name.text, file);
  return only && others.length === 0 && isReactive(only) ? only.right : undefined;
}

/** `x` of `$derived(x)` and of `$derived.by(() => x)`. */
function derivedFrom(initial: ts.Expression | undefined): ts.Expression | undefined {
  const call = initial && bare(initial);
  const [given] = call && ts.isCallExpression(call) ? call.arguments : [];
  if (!call || !ts.isCallExpression(call) || !given || call.expression.getText() === '$derived') return given;
  const fn = inlineFunction(given);
  return fn && !ts.isBlock(fn.body) ? fn.body : undefined;
}

/** Every place of a file that gives a name a value. */
function assignmentsTo(name: string, file: ts.SourceFile): readonly ts.BinaryExpression[] {
  const found: ts.BinaryExpression[] = [];
  walk(file, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment && ts.isIdentifier(node.left) && node.left.text === name) found.push(node);
  });
  return found;
}

/** Whether an assignment is a statement of Svelte's that is run anew: `$: found = …`. */
function isReactive(assignment: ts.BinaryExpression): boolean {
  const statement = assignment.parent;
  return ts.isExpressionStatement(statement) && ts.isLabeledStatement(statement.parent) && statement.parent.label.text === '$' && assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

/** The variable that holds a store whose value a name stands for: `orders` of `$orders` (https://svelte.dev/docs/svelte/stores), also where `derived` hands that to its callback. */
export function storeRead(name: ts.Identifier, checker: ts.TypeChecker): ts.Declaration | undefined {
  const file = name.getSourceFile();
  if (!/^\$[A-Za-z_]/.test(name.text)) return undefined;
  const own = declarationOf(name, checker);
  // Of several stores, `derived` hands over a list of their values.
  const among = own && ts.isBindingElement(own) && ts.isArrayBindingPattern(own.parent) ? own.parent : undefined;
  const parameter = among ? among.parent : own;
  const fn = parameter && ts.isParameter(parameter) ? parameter.parent : undefined;
  const call = fn?.parent;
  if (own && fn && call && ts.isCallExpression(call) && call.expression.getText() === 'derived' && call.arguments[1] === fn && fn.parameters[0] === parameter) {
    const given = call.arguments[0] && bare(call.arguments[0]);
    const store = among && given && ts.isArrayLiteralExpression(given) ? given.elements[among.elements.indexOf(own as ts.BindingElement)] : given;
    return !among || given !== store ? storeNamed(store, checker) : undefined;
  }
  if (own || !isSvelteFile(file)) return undefined;
  const wanted = name.text.slice(1);
  for (const statement of file.statements) {
    const names = ts.isVariableStatement(statement) ? statement.declarationList.declarations.map((one) => one.name) : ts.isImportDeclaration(statement) ? importedBy(statement) : [];
    const found = names.find((one): one is ts.Identifier => ts.isIdentifier(one) && one.text === wanted);
    if (found) return declarationOf(found, checker);
  }
  return undefined;
}

function storeNamed(expression: ts.Expression | undefined, checker: ts.TypeChecker): ts.Declaration | undefined {
  const node = expression && bare(expression);
  return node && ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
}

function importedBy({ importClause }: ts.ImportDeclaration): readonly ts.Identifier[] {
  const bindings = importClause?.namedBindings;
  return [...(importClause?.name ? [importClause.name] : []), ...(bindings && ts.isNamedImports(bindings) ? bindings.elements.map((one) => one.name) : [])];
}

/** What a store is given, in its own file, or else wherever the workspace does that: `orders.set(data ?? [])` of `const orders = writable([])`. */
export function givenToStore(declaration: ts.VariableDeclaration, { checker, workspace }: Pick<RuleContext, 'checker' | 'workspace'>): readonly ts.Expression[] {
  const made = declaration.initializer && bare(declaration.initializer);
  if (!made || !ts.isCallExpression(made) || made.expression.getText() !== 'writable' || !ts.isIdentifier(declaration.name)) return [];
  const { text } = declaration.name;
  const found: ts.Expression[] = [];
  for (const file of filesWith(new RegExp(`(?<![\\w$.])(?:${text}\\s*\\.\\s*set\\s*\\(|\\$${text}\\s*=(?!=))`), declaration.getSourceFile(), workspace)) walk(file, (node) => {
    // `$orders = data`
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left) && node.left.text === `$${text}` && storeRead(node.left, checker) === declaration) found.push(node.right);
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'set') return;
    const [given] = node.arguments;
    if (given && ts.isIdentifier(node.expression.expression) && node.expression.expression.text === text && declarationOf(node.expression.expression, checker) === declaration) found.push(given);
  });
  return found;
}
