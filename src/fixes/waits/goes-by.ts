import { givenValues, returnedExpressions } from '../../catalog/values/given-values';
import { bindingOwner, declarationOf } from '../../flow/values/symbols';
import { literally } from '../../project/pattern';
import { classAround, isAssignment, isFunctionNode, isOr, isReference, outward, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/** How many names and places are looked at of one value. */
const looked = 24;

/** Methods of lists and maps that give a part of what they hold. */
const reading = /^(?:get|at|find)$/;

/** A place where a value lies, and the expression that leads there. */
export interface Standing {
  readonly declaration: ts.Declaration;
  readonly by: ts.Expression;
}

/**
 * What an expression may stand for, nearest first: the variable or field that it names, and what that was given, if it is an object and another one's name (`const kept = all`, `protected kept = all`, `get kept() { return all; }`, a constructor's
 * parameter, what a function gives back). Numbers and texts are copied, so that what they were taken from is another place.
 */
export function standsFor(expression: ts.Expression, context: FixContext): readonly Standing[] {
  const found: Standing[] = [];
  const seen = new Set<ts.Node>();
  const open = [expression];
  for (let one = open.shift(); one && seen.size < looked; one = open.shift()) {
    const node = uncast(one);
    if (seen.has(node)) continue;
    seen.add(node);
    if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) open.push(node.left, node.right);
    else if (ts.isConditionalExpression(node)) open.push(node.whenTrue, node.whenFalse);
    else if (ts.isCallExpression(node)) open.push(...context.functionsOf(node.expression).flatMap(returnedExpressions), ...(ts.isPropertyAccessExpression(node.expression) && reading.test(node.expression.name.text) ? [node.expression.expression] : []));
    const declaration = namedBy(node, context);
    if (!declaration || declaration.getSourceFile().isDeclarationFile) continue;
    found.push({ declaration, by: node });
    if (!isCopied(node, context)) open.push(...givenTo(declaration, context));
  }
  return found;
}

/** Where a name or a member is declared; of a part that is taken out of an object, and of one that is written in an object, where the whole is. */
export function namedBy(node: ts.Node, { checker }: FixContext): ts.Declaration | undefined {
  const name = ts.isPropertyAccessExpression(node) ? node.name : ts.isIdentifier(node) && (isReference(node) || ts.isShorthandPropertyAssignment(node.parent)) ? node : undefined;
  const declaration = name && (ts.isIdentifier(name) ? declarationOf(name, checker) : checker.getSymbolAtLocation(name)?.valueDeclaration);
  if (!declaration) return undefined;
  if (ts.isBindingElement(declaration)) return bindingOwner(declaration);
  if (!ts.isPropertyAssignment(declaration) || !ts.isObjectLiteralExpression(declaration.parent)) return declaration;
  let whole: ts.Node = declaration;
  while (ts.isPropertyAssignment(whole)) whole = outward(whole.parent).user;
  return ts.isVariableDeclaration(whole) || ts.isPropertyDeclaration(whole) || ts.isExportAssignment(whole) || isAssignment(whole) ? whole : declaration;
}

/** Whether whoever has the value has a copy of it. */
function isCopied(node: ts.Node, { checker }: FixContext): boolean {
  const { flags } = checker.getTypeAtLocation(node);
  return (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.BigIntLike | ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0;
}

/** What a place is given, by itself, by its class, and by those who call. */
function givenTo(declaration: ts.Declaration, context: FixContext): readonly ts.Expression[] {
  if (ts.isParameter(declaration)) return [...(declaration.initializer ? [declaration.initializer] : []), ...context.argumentsOf(declaration)];
  if (ts.isVariableDeclaration(declaration) && declaration.initializer) return [declaration.initializer, ...givenValues(declaration, context.checker)];
  return givenValues(declaration, context.checker);
}

/** The names that a value goes by, and where those stand: its own, and those of what it is put into, taken for, or handed to. */
export function goesBy(holder: ts.Declaration, scopesOf: (declaration: ts.Declaration) => readonly ts.Node[], context: FixContext): { readonly names: ReadonlySet<string>; readonly scopes: ReadonlySet<ts.Node> } {
  const all = new Set<ts.Declaration>([holder]);
  const names = new Set<string>();
  const scopes = new Set<ts.Node>();
  for (const declaration of all) {
    const own = namesOf(declaration);
    for (const name of own) names.add(name);
    for (const scope of scopesOf(declaration)) {
      scopes.add(scope);
      walk(scope, (node) => {
        if (all.size >= looked) return false;
        const isNamed = ts.isIdentifier(node) ? own.includes(node.text) : ts.isPropertyAccessExpression(node) && own.includes(node.name.text);
        if (isNamed && namedBy(node, context) === declaration && !isCopied(node, context)) for (const next of takenFor(node, context)) all.add(next);
        return true;
      });
    }
  }
  return { names, scopes };
}

/** What takes an expression's value, or a part of it, as a whole. */
function takenFor(node: ts.Node, context: FixContext): readonly ts.Declaration[] {
  const { child, user } = outward(node);
  // `const sent = state.sent`, `const room = rooms.get(id)`
  if (ts.isPropertyAccessExpression(user) || ts.isElementAccessExpression(user)) {
    const of = outward(user).user;
    const part = ts.isCallExpression(of) && of.expression === outward(user).child ? (ts.isPropertyAccessExpression(user) && reading.test(user.name.text) ? of : undefined) : user;
    return user.expression === child && part && !isCopied(part, context) ? takenFor(part, context) : [];
  }
  if ((ts.isVariableDeclaration(user) || ts.isPropertyDeclaration(user) || ts.isParameter(user)) && user.initializer === child) return [user];
  if (isAssignment(user) && user.right === child) return [namedBy(uncast(user.left), context) ?? []].flat();
  if (ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child)) {
    let fn: ts.Node = user;
    while (!isFunctionNode(fn) && !ts.isSourceFile(fn)) fn = fn.parent;
    return ts.isFunctionDeclaration(fn) || ts.isMethodDeclaration(fn) || ts.isAccessor(fn) ? [fn] : ts.isVariableDeclaration(fn.parent) || ts.isPropertyDeclaration(fn.parent) ? [fn.parent] : [];
  }
  if (!(ts.isCallExpression(user) || ts.isNewExpression(user)) || user.expression === child) return [];
  const index = user.arguments?.findIndex((argument) => argument === child) ?? -1;
  const called = ts.isCallExpression(user) ? context.functionsOf(user.expression) : constructorsOf(user, context);
  return called.flatMap(({ parameters }) => parameters[index] ?? []);
}

/** The constructor that makes an object: that of its class, or of the one that it extends. */
function constructorsOf({ expression }: ts.NewExpression, { checker }: FixContext): readonly FunctionNode[] {
  let made: ts.Expression | undefined = uncast(expression);
  for (let steps = 0; made && steps < 5; steps++) {
    const name: ts.Node = ts.isPropertyAccessExpression(made) ? made.name : made;
    const of: ts.Declaration | undefined = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
    if (!of || !ts.isClassLike(of)) return [];
    const own = of.members.filter(ts.isConstructorDeclaration).filter(({ body }) => body);
    if (own.length > 0) return own;
    made = baseOf(of);
  }
  return [];
}

function baseOf(of: ts.ClassLikeDeclaration): ts.Expression | undefined {
  return of.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
}

/** By what a place is named: what an `export default` gives, whoever imports it names. */
export function namesOf(declaration: ts.Declaration): readonly string[] {
  if (ts.isBinaryExpression(declaration)) return ts.isPropertyAccessExpression(declaration.left) ? [declaration.left.name.text] : [];
  if (ts.isPropertyAccessExpression(declaration)) return [declaration.name.text];
  if (!ts.isVariableDeclaration(declaration) && !ts.isParameter(declaration)) return [ts.getNameOfDeclaration(declaration)?.getText() ?? []].flat();
  const names: string[] = [];
  const take = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) names.push(name.text);
    else for (const element of name.elements) if (ts.isBindingElement(element)) take(element.name);
  };
  take(declaration.name);
  return names;
}

/**
 * Whether objects of a class outlive what is done now: whether one is made anywhere but in some code, and is kept there. A variable of a function has it for as long as that runs, unless functions within it have it, too.
 */
export function isKeptObject(of: ts.ClassLikeDeclaration, code: ReadonlySet<ts.Node>, context: FixContext, depth = 0): boolean {
  const name = of.name?.text ?? (ts.isVariableDeclaration(of.parent) && ts.isIdentifier(of.parent.name) ? of.parent.name.text : undefined);
  if (name === undefined || (ts.getDecorators(of) ?? []).length > 0) return true;
  const { workspace, checker } = context;
  const made = new RegExp(`\\b(?:new|extends)\\s+(?:\\w+\\.)?${literally(name)}(?![\\w$])`);
  let isKept = false;
  for (const path of new Set([of.getSourceFile().fileName, ...workspace.files()])) {
    if (isKept || !made.test(workspace.text(path) ?? '')) continue;
    const file = workspace.sourceFile(path);
    if (file) walk(file, (node) => {
      if (isKept || code.has(node)) return false;
      if (ts.isClassLike(node) && depth < 4) {
        const base = baseOf(node);
        if (base && isNamed(base, of, checker)) isKept = isKeptObject(node, code, context, depth + 1);
      }
      if (ts.isNewExpression(node) && isNamed(node.expression, of, checker) && isKeptAt(node)) isKept = true;
      return !isKept;
    });
  }
  return isKept;
}

function isNamed(expression: ts.Expression, of: ts.ClassLikeDeclaration, checker: ts.TypeChecker): boolean {
  const inner = uncast(expression);
  const name = ts.isPropertyAccessExpression(inner) ? inner.name : inner;
  const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  return declaration !== undefined && (declaration === of || declaration === of.parent);
}

function isKeptAt(made: ts.NewExpression): boolean {
  const { user } = outward(made);
  let fn: ts.Node = made;
  while (!isFunctionNode(fn) && !ts.isSourceFile(fn)) fn = fn.parent;
  if (ts.isSourceFile(fn) || classAround(made) !== classAround(fn)) return true;
  // `new Notes().send(to)`
  if (ts.isPropertyAccessExpression(user)) return false;
  if (!ts.isVariableDeclaration(user) || !ts.isIdentifier(user.name)) return true;
  const { text } = user.name;
  let isShared = false;
  walk(fn, (node) => {
    if (node !== fn && isFunctionNode(node)) walk(node, (inner) => { if (ts.isIdentifier(inner) && inner.text === text) isShared = true; });
    if (ts.isReturnStatement(node) && node.expression && ts.isIdentifier(uncast(node.expression)) && node.expression.getText() === text) isShared = true;
    return !isShared;
  });
  return isShared;
}
