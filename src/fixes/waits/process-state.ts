import { literally } from '../../project/pattern';
import { declarationOf, isConst } from '../../flow/values/symbols';
import type { Enclosing } from '../../flow/types';
import { classAround, enclosingFunction, type FunctionNode, isFunctionNode, isGenerator, isWithin, mentions, rootOf, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { changedIn } from '../loops/passes/changes';
import type { FixContext } from '../types';
import { goesBy, isKeptObject, namesOf, standsFor } from './goes-by';
import { declaredAt, heldGlobally, isCounting, isOfModule, isOwnMember, isUnknown, meaningOf, toldHere } from './process-wide';
import { reachedFrom } from './reached';

/** How many functions are looked at. */
const looked = 200;

/** What holds a state of the process: a variable of a module, or a field of an object that is there once. */
type Holder = ts.Declaration;

/**
 * Why moved code, or a function on its way, cannot be done by another process: it reads or changes a state that its process keeps, a `Map` or a `let` of a module, a field of a service, of which a worker has its own, so that the one does
 * not see what the other has put into it; or it tells something to those who listen in this process. Undefined where there is none. What only spares work is none: a client that whoever comes first makes (`if (!client) client = …`), an answer
 * that is kept by what asked for it.
 */
export function processState(moved: readonly ts.Node[], from: readonly Enclosing[], context: FixContext): string | undefined {
  const known = new Map<Holder, boolean>();
  const all = new Set<ts.Node>([...moved, ...reachedFrom(from, context)]);
  for (const code of all) {
    let found: string | undefined;
    walk(code, (node) => {
      if (found !== undefined) return false;
      // The graph leaves out what has no effects, and so what only keeps something.
      if (ts.isCallExpression(node) && all.size < looked) for (const fn of context.functionsOf(node.expression)) all.add(fn);
      // What is read or written may be a function as well.
      if (ts.isPropertyAccessExpression(node) && all.size < looked) for (const one of context.checker.getSymbolAtLocation(node.name)?.declarations ?? []) if (ts.isAccessor(one) && !one.getSourceFile().isDeclarationFile) all.add(one);
      const told = ts.isCallExpression(node) ? toldHere(node, context) : undefined;
      if (told !== undefined) found = `\`${told}\` tells those who listen in this process, and nobody does in a worker`;
      const name = heldGlobally(node, context);
      const around = heldAround(node, code, all, context);
      const isHeld = [...holdersOf(node, all, context), ...(around ? [around] : [])].some((holder) => {
        if (!known.has(holder)) known.set(holder, isState(holder, context));
        return known.get(holder) === true;
      });
      if (name !== undefined || isHeld || isCounting(node, context)) found = `\`${node.getText()}\` is a state of this process, of which a worker has its own`;
      return found === undefined;
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What an expression stands for that this process has once: what a module has, and fields of classes and of objects that outlive what is done. */
function holdersOf(node: ts.Node, all: ReadonlySet<ts.Node>, context: FixContext): readonly Holder[] {
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return [];
  return standsFor(node, context).flatMap(({ declaration, by }) => {
    if (!mayHold(declaration, context) && !isCache(node, context) && !(ts.isVariableDeclaration(declaration) && makesHolder(declaration, context))) return [];
    if (isKeptByModule(declaration, context)) return [declaration];
    return classOf(declaration) && (isStatic(declaration) || isKeptOwner(by, all, context)) ? [declaration] : [];
  });
}

/** Whether a place is one of a module: its variable, what it exports, a property of a function of it. */
function isKeptByModule(declaration: Holder, context: FixContext): boolean {
  if (isOfModule(declaration) || ts.isExportAssignment(declaration)) return true;
  if (!ts.isBinaryExpression(declaration) && !ts.isPropertyAccessExpression(declaration)) return false;
  let root: ts.Expression = ts.isBinaryExpression(declaration) ? declaration.left : declaration;
  while (ts.isPropertyAccessExpression(root)) root = uncast(root.expression);
  if (!ts.isIdentifier(root)) return false;
  const of = declarationOf(root, context.checker);
  return /^(?:module|exports)$/.test(root.text) || (of !== undefined && (isOfModule(of) || (ts.isFunctionDeclaration(of) && ts.isSourceFile(of.parent))));
}

/** Whether the object of which a member is read outlives what is done: that of a class which is kept, or one that a module or such an object has. */
function isKeptOwner(member: ts.Expression, all: ReadonlySet<ts.Node>, context: FixContext): boolean {
  if (!ts.isPropertyAccessExpression(member)) return false;
  const owner = uncast(member.expression);
  if (owner.kind === ts.SyntaxKind.ThisKeyword) {
    const of = classAround(member);
    return of !== undefined && isKeptObject(of, all, context);
  }
  return standsFor(owner, context).some(({ declaration, by }) => isKeptByModule(declaration, context) || (classOf(declaration) !== undefined && isKeptOwner(by, all, context)));
}

/** A variable or parameter of a function that stands around one, and is there for as long as that is: `seen` of `function store() { const seen = new Set(); return { add: (id) => seen.add(id) }; }`. What the work itself has that made is made anew by each. */
function heldAround(node: ts.Node, code: ts.Node, all: ReadonlySet<ts.Node>, context: FixContext): Holder | undefined {
  const declaration = ts.isIdentifier(node) && isFunctionNode(code) ? declaredAt(node, context) : undefined;
  const fn = declaration && (ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)) ? enclosingFunction(declaration) : undefined;
  return declaration && fn && fn !== code && isWithin(code, fn) && !all.has(fn) && mayHold(declaration, context) ? declaration : undefined;
}

/** Whether a constant of a module is what a function made that keeps a variable for it: `const next = counter();`; what a generator gives next depends on what was asked of it before. */
function makesHolder(declaration: ts.VariableDeclaration, context: FixContext): boolean {
  const made = declaration.initializer && uncast(declaration.initializer);
  return made !== undefined && ts.isCallExpression(made) && context.functionsOf(made.expression).some((fn) => isGenerator(fn) || keepsFor(fn, context));
}

/** Whether functions within a function change its variables, and not only to spare that something is made again. */
function keepsFor(fn: FunctionNode, { checker }: FixContext): boolean {
  return changedIn(fn).some((changed) => {
    const root = rootOf(changed);
    const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
    const by = enclosingFunction(changed);
    return declaration !== undefined && ts.isVariableDeclaration(declaration) && enclosingFunction(declaration) === fn && by !== undefined && by !== fn && !sparesWork(changed, by, new Set(namesOf(declaration)));
  });
}

/** Whether a call is one of a cache that is kept in this process: `seen.get(id)` of node-cache. */
function isCache(node: ts.Node, context: FixContext): boolean {
  const meaning = meaningOf(node, context);
  return meaning?.concept === 'cache' && meaning.inProcess;
}

/** The class of a field: of one that is declared, that its constructor's parameter is, or that is assigned in the constructor. */
function classOf(field: ts.Declaration): ts.ClassLikeDeclaration | undefined {
  if (ts.isPropertyDeclaration(field)) return field.parent;
  if (ts.isParameter(field) && !ts.isParameterPropertyDeclaration(field, field.parent)) return undefined;
  return ts.isParameter(field) || ts.isPropertyAccessExpression(field) || ts.isBinaryExpression(field) ? classAround(field) : undefined;
}

/** Whether a variable can be given another value, or holds what can be filled. */
function mayHold(declaration: Holder, context: FixContext): boolean {
  const { checker } = context;
  const isFixed = ts.isVariableDeclaration(declaration) ? isConst(declaration) : (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0;
  const made = madeOf(declaration);
  if ((ts.isVariableDeclaration(declaration) || ts.isParameter(declaration) || ts.isPropertyDeclaration(declaration)) && isCollection(checker.getTypeAtLocation(declaration))) return true;
  if (!made) return !isFixed && !ts.isParameter(declaration);
  if (isFilled(made) || (ts.isVariableDeclaration(declaration) && isUnknown(declaration, context))) return true;
  const isWritten = !ts.isNewExpression(made) && !ts.isCallExpression(made);
  return !isFixed && (isWritten || /^(?:new )?(?:Date|Promise)\b/.test(made.getText()) || (checker.getTypeAtLocation(declaration).flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike | ts.TypeFlags.BooleanLike)) !== 0);
}

/** Whether a type is that of a map, set or list, by whatever it is made. */
function isCollection(type: ts.Type): boolean {
  const symbol = type.symbol as ts.Symbol | undefined;
  return symbol !== undefined && /^(?:Weak)?(?:Map|Set)$|(?<!Readonly)Array$/.test(symbol.name) && symbol.declarations?.some((one) => one.getSourceFile().isDeclarationFile) === true;
}

function isFilled(made: ts.Expression): boolean {
  if (ts.isNewExpression(made)) return /^(?:Weak)?(?:Map|Set)$|Array$/.test(made.expression.getText());
  return ts.isArrayLiteralExpression(made) || ts.isObjectLiteralExpression(made) || (ts.isCallExpression(made) && /^(?:Object\.(?:create|assign|fromEntries)|Array(?:\.from|\.of)?|structuredClone)$/.test(made.expression.getText()));
}

/** What is in a variable or field first: where it is declared, or by the constructor of its class. */
function madeOf(declaration: Holder): ts.Expression | undefined {
  const own = ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration) || ts.isParameter(declaration) ? declaration.initializer : undefined;
  if (own) return uncast(own);
  if (ts.isExportAssignment(declaration)) return uncast(declaration.expression);
  if (ts.isBinaryExpression(declaration) && !classAround(declaration)) return uncast(declaration.right);
  const [name] = namesOf(declaration);
  const constructor = classOf(declaration)?.members.find(ts.isConstructorDeclaration);
  for (const statement of constructor?.body?.statements ?? []) {
    const set = ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) ? statement.expression : undefined;
    if (set && isOwnMember(set.left) && (set.left as ts.PropertyAccessExpression).name.text === name && isFilled(uncast(set.right))) return uncast(set.right);
  }
  return undefined;
}

function isStatic(field: ts.Declaration): boolean {
  return ts.isPropertyDeclaration(field) && (ts.getCombinedModifierFlags(field) & ts.ModifierFlags.Static) !== 0;
}

/** Whether something gives it another value while the process runs, and not only to spare that this is worked out again. What is empty and is never seen to be filled is filled by another name. */
function isState(holder: Holder, context: FixContext): boolean {
  if (ts.isVariableDeclaration(holder) && makesHolder(holder, context)) return true;
  let isChanged = false;
  const { names, scopes } = goesBy(holder, (one) => scopesOf(one, context), context);
  for (const scope of scopes) {
    for (const changed of [...changedIn(scope), ...takenOut(scope, context)]) {
      if (!isOf(changed, holder, names, context)) continue;
      const fn = enclosingFunction(changed);
      if (fn && ts.isConstructorDeclaration(fn) && isOwnMember(changed)) continue;
      if (fn && !sparesWork(changed, fn, names)) return true;
      isChanged = true;
    }
  }
  const made = madeOf(holder);
  return !isChanged && made !== undefined && isFilled(made) && !/\w/.test(made.getText().replace(/^new \w+(?:<.*>)?\(/, ''));
}

/** The caches of this process from which something is taken in a scope, by whatever name. */
function takenOut(scope: ts.Node, context: FixContext): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  walk(scope, (node) => {
    const callee = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
    const meaning = callee && ts.isCallExpression(node) ? context.recognise(node) : undefined;
    if (callee && meaning?.concept === 'cache' && meaning.inProcess && meaning.op === 'delete') found.push(callee.expression);
  });
  return found;
}

/** Where a place can be changed: in its function or class, in its file, and in the files that name what its file gives to others. */
function scopesOf(holder: Holder, { workspace }: FixContext): readonly ts.Node[] {
  const own = holder.getSourceFile();
  const of = classOf(holder);
  if (!of && ts.isParameter(holder)) return [holder.parent];
  const names = namesOf(holder);
  // What is exported by default is named by whoever imports the file.
  const said = names.length > 0 ? names.map(literally).join('|') : /([^/]+?)(?:\/index)?\.\w+$/.exec(own.fileName)?.[1] ?? '';
  const isKept = of
    ? /^#/.test(said) || (ts.getCombinedModifierFlags(holder) & ts.ModifierFlags.Private) !== 0
    : names.length > 0 && !new RegExp(`\\bexport\\b[^;]*\\b(?:${said})\\b|\\bexports\\b[^;]*\\b(?:${said})\\b|\\bglobal\\b`).test(own.text);
  if (isKept) return [of ?? own];
  // Another name that it is given on by: `export { progress as done }`.
  const others = [...own.text.matchAll(new RegExp(`\\b(?:${said})\\s+as\\s+(\\w+)`, 'g'))].map(([, other = '']) => other);
  const named = new RegExp(`(?<![\\w$])(?:${[said, ...others].join('|')})(?![\\w$])`);
  return [own, ...workspace.files().flatMap((path) => (path !== own.fileName && named.test(workspace.text(path) ?? '') ? workspace.sourceFile(path) ?? [] : []))];
}

/** Whether what is changed is what a place holds, by whatever name. */
function isOf(changed: ts.Expression, holder: Holder, names: ReadonlySet<string>, context: FixContext): boolean {
  let node = uncast(changed);
  for (;;) {
    if (node.kind === ts.SyntaxKind.ThisKeyword) return literalAround(node) === madeOf(holder);
    if (ts.isCallExpression(node) ? standsFor(node, context).some(({ declaration }) => declaration === holder) : isNamedOf(node, holder, names, context)) return true;
    if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
    node = uncast(node.expression);
  }
}

function isNamedOf(node: ts.Expression, holder: Holder, names: ReadonlySet<string>, context: FixContext): boolean {
  const name = ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
  // What is exported by default or by another name goes by names that only whoever imports it knows.
  return name !== undefined && (names.has(name) || names.size === 0 || isImported(node, context)) && standsFor(node, context).some(({ declaration }) => declaration === holder);
}

function isImported(node: ts.Expression, { checker }: FixContext): boolean {
  const symbol = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(node) ? node.name : node);
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
}

/** The object that `this` is within a function of its own: `{ count: 0, async note(to) { this.count++; … } }`. */
function literalAround(own: ts.Node): ts.Expression | undefined {
  let fn: ts.Node | undefined = enclosingFunction(own);
  while (fn && ts.isArrowFunction(fn)) fn = enclosingFunction(fn);
  const literal = fn && ts.isPropertyAssignment(fn.parent) ? fn.parent.parent : fn?.parent;
  return literal && ts.isObjectLiteralExpression(literal) ? literal : undefined;
}

/**
 * Whether a change only keeps what its function would make again: what is put in is not worked out of what was there, and it is put in where a look said that it is not there (`if (!client) client = …`, `client ??= …`, `const hit = kept.get(key); if (hit) return hit;`),
 * and given back.
 */
function sparesWork(changed: ts.Expression, fn: FunctionNode, names: ReadonlySet<string>): boolean {
  const put = putIn(changed);
  if (put === undefined || (put !== 'absent' && mentions(put, names))) return false;
  if (put === 'absent') return true;
  const looked = new Set(names);
  walk(fn, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && mentions(node.initializer, names)) looked.add(node.name.text);
  });
  // A mark that something was done is a state: `if (done.get(id)) return false; done.set(id, true); … return true`.
  const given = ts.isIdentifier(put) ? new Set([...looked, put.text]) : looked;
  let isLooked = false;
  let isGiven = false;
  walk(fn, (node) => {
    if (ts.isIfStatement(node) && node.pos < changed.pos && mentions(node.expression, looked) && (isWithin(changed, node.thenStatement) || ts.isReturnStatement(node.thenStatement) || (ts.isBlock(node.thenStatement) && ts.isReturnStatement(node.thenStatement.statements.at(-1) ?? node)))) isLooked = true;
    if (ts.isReturnStatement(node) && node.expression && mentions(node.expression, given)) isGiven = true;
  });
  return isLooked && isGiven;
}

/** What a change puts in: the value of an assignment, the last argument of `set`; `absent` where that is only done if nothing is there. Undefined of every other change. */
function putIn(changed: ts.Expression): ts.Expression | 'absent' | undefined {
  const { parent } = changed;
  if (ts.isBinaryExpression(parent) && parent.left === changed) {
    if (parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken || parent.operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken) return 'absent';
    return parent.operatorToken.kind === ts.SyntaxKind.EqualsToken ? parent.right : undefined;
  }
  return ts.isPropertyAccessExpression(parent) && ts.isCallExpression(parent.parent) && parent.name.text === 'set' ? parent.parent.arguments[1] : undefined;
}
