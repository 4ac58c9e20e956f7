import { bare, enclosingFunction, isAssignment, isFunctionNode, isReference, outward, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EffectSite } from '../../flow/types';
import { statementOf } from '../edits/place';

/** What makes a client and does nothing else: the statement `const prisma = new PrismaClient();`, or a field of a class (`own-field.ts`). */
export interface OwnDeclaration {
  readonly file: ts.SourceFile;
  readonly statement: ts.Statement | ts.PropertyDeclaration | ts.Expression;
  /** What the name is given: the client's call, with its `await`. */
  readonly value: ts.Expression;
  /** True where a function gives it right where it makes it: `return new Pool();`. */
  readonly isReturned?: boolean;
  /** The class whose field it is. */
  readonly owner?: ts.ClassLikeDeclaration;
  readonly name: string;
  readonly call: ts.NewExpression | ts.CallExpression;
  /** What opens it where it is made, with the call: `createClient().on('error', log).connect()`. */
  readonly opened?: ts.CallExpression;
  /** What is made for it alone, in statements before it: `const dialect = new PostgresDialect({ pool });`. */
  readonly parts: readonly Part[];
}

/** A variable that is there for the client alone. */
export interface Part {
  readonly statement: ts.VariableStatement;
  readonly value: ts.Expression;
  /** Its only use. */
  readonly use: ts.Identifier;
}

/** The declaration of a client that is made in a statement of its own; `waits` says whether it may be awaited there, `opened` what opens it on the spot. */
export function ownClient({ call }: EffectSite, waits = false, opened?: ts.CallExpression): OwnDeclaration | undefined {
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return undefined;
  const made = outward(opened ?? call);
  const { child, user } = waits && ts.isAwaitExpression(made.user) ? outward(made.user) : made;
  const statement = statementOf(call);
  if (!ts.isVariableDeclaration(user) || user.initializer !== child || !ts.isIdentifier(user.name) || !statement || !ts.isVariableStatement(statement) || !isPlainConst(statement)) return undefined;
  return { file: call.getSourceFile(), statement, value: user.initializer, name: user.name.text, call, ...(opened && { opened }), parts: partsOf(opened ?? call, statement) };
}

/** The call of a method that opens a client right where it is made, and gives it, with whoever is to listen to it before: `createClient(…).on('error', log).connect()`. */
export function openedWhereMade(call: ts.Expression, method: string | undefined): ts.CallExpression | undefined {
  if (method === undefined) return undefined;
  for (let node = call; ;) {
    const access = outward(node).user;
    const called = ts.isPropertyAccessExpression(access) && !access.questionDotToken ? outward(access).user : undefined;
    if (!called || !ts.isPropertyAccessExpression(access) || !ts.isCallExpression(called) || called.expression !== outward(access).child) return undefined;
    if (access.name.text === method) return called.arguments.length === 0 ? called : undefined;
    if (access.name.text !== 'on') return undefined;
    node = called;
  }
}

/** A client that a function gives right where it makes it: `return new Pool();`, `() => new Pool()`. It is called what the function is, without what that does. */
export function returnedClient({ call }: EffectSite, waits = false, opened?: ts.CallExpression): OwnDeclaration | undefined {
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return undefined;
  const made = outward(opened ?? call);
  const { child, user } = waits && ts.isAwaitExpression(made.user) ? outward(made.user) : made;
  const isBody = ts.isArrowFunction(user) && user.body === child;
  const fn = enclosingFunction(call);
  const name = fn && namedAfter(fn);
  if (!(ts.isReturnStatement(user) || isBody) || name === undefined) return undefined;
  const value = child as ts.Expression;
  return { file: call.getSourceFile(), statement: isBody ? value : user, value, isReturned: true, name, call, ...(opened && { opened }), parts: isBody ? [] : partsOf(opened ?? call, user as ts.Statement) };
}

/**
 * A client that is put into an object right where it is made: what a request carries on (`req.db = new Pool();`), or what a function gives (`() => ({ prisma: new PrismaClient() })`). It is called what its place there is.
 * What is handed to another function right away stays: that may close it.
 */
export function placedClient({ call }: EffectSite, waits = false, opened?: ts.CallExpression): OwnDeclaration | undefined {
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return undefined;
  const made = outward(opened ?? call);
  const { child, user } = waits && ts.isAwaitExpression(made.user) ? outward(made.user) : made;
  const place = isAssignment(user) && user.right === child && ts.isExpressionStatement(user.parent) ? ofRequest(user.left) : ts.isPropertyAssignment(user) && isGiven(user.parent) ? user.name : undefined;
  if (!place || !ts.isIdentifier(place)) return undefined;
  const value = child as ts.Expression;
  return { file: call.getSourceFile(), statement: value, value, isReturned: true, name: place.text, call, ...(opened && { opened }), parts: [] };
}

/** The last name of a place within a parameter of a function around it: `db` of `req.db` and of `res.locals.db`. */
function ofRequest(place: ts.Expression): ts.Node | undefined {
  let root = place;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  const { text } = ts.isIdentifier(root) ? root : { text: undefined };
  return ts.isPropertyAccessExpression(place) && text !== undefined && enclosingFunction(place)?.parameters.some(({ name }) => ts.isIdentifier(name) && name.text === text) ? place.name : undefined;
}

/** Whether an object is what a function gives, or a part of that. */
function isGiven(object: ts.Expression): boolean {
  const { child, user } = outward(object);
  return ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child) || (ts.isPropertyAssignment(user) && isGiven(user.parent));
}

/** `pool` of `getPool`, `client` of `connect`; undefined of a function without a name. */
function namedAfter(fn: FunctionNode): string | undefined {
  const named = ts.isVariableDeclaration(fn.parent) || ts.isPropertyAssignment(fn.parent) || ts.isPropertyDeclaration(fn.parent) ? fn.parent.name : fn.name;
  if (!named || !ts.isIdentifier(named)) return undefined;
  const what = /^(?:get|create|make|build|new|open|init(?:ialize)?|connect(?:To)?|use|provide)_?([A-Z]\w*)$/.exec(named.text)?.[1];
  return what === undefined ? 'client' : what.charAt(0).toLowerCase() + what.slice(1);
}

/** `const name = …;`: what `await using` declares is ended where its block is. */
function isPlainConst(statement: ts.VariableStatement): boolean {
  return statement.declarationList.declarations.length === 1 && (statement.declarationList.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const && !ts.getModifiers(statement)?.length;
}

/** The variables of the same block that an expression is the only one to use, and what those use in their turn. */
export function partsOf(made: ts.Expression, statement: ts.Statement): readonly Part[] {
  const block = statement.parent;
  if (!ts.isBlock(block) || !isFunctionNode(block.parent)) return [];
  const found: Part[] = [];
  walk(made, (node) => {
    if (!ts.isIdentifier(node) || !isReference(node)) return;
    const part = block.statements.find((one): one is ts.VariableStatement => one.end <= statement.pos && ts.isVariableStatement(one) && isPlainConst(one) && one.declarationList.declarations[0]?.name.getText() === node.text);
    const value = part?.declarationList.declarations[0]?.initializer;
    if (!part || !value || ts.isAwaitExpression(bare(value)) || referencesTo(node.text, block.parent).length !== 1) return;
    found.push({ statement: part, value, use: node }, ...partsOf(value, part));
  });
  return found;
}

/** What uses an expression: the call or construction that is given it, by itself, as a property of its options, or through a variable that nothing else uses. */
export function takerOf(value: ts.Expression): ts.CallExpression | ts.NewExpression | undefined {
  const { child, user } = outward(value);
  if (ts.isVariableDeclaration(user) && ts.isIdentifier(user.name)) {
    const statement = statementOf(user);
    const scope = enclosingFunction(user);
    if (!scope || !statement || !ts.isVariableStatement(statement) || !isPlainConst(statement)) return undefined;
    const uses = referencesTo(user.name.text, scope);
    return uses.length === 1 && uses[0] ? takerOf(uses[0]) : undefined;
  }
  const [argument, taker] = ts.isPropertyAssignment(user) || ts.isShorthandPropertyAssignment(user) ? [user.parent, outward(user.parent).user] : [child, user];
  return (ts.isCallExpression(taker) || ts.isNewExpression(taker)) && taker.arguments?.some((one) => one === argument) ? taker : undefined;
}

/** Whether a name stands for something else where a client is made, or where one is: in the file, in what is around it, or within its function. */
export function isTaken(file: ts.SourceFile, name: string, own: Pick<OwnDeclaration, 'statement'>): boolean {
  const fn: ts.Node = enclosingFunction(own.statement) ?? file;
  let taken = false;
  walk(file, (node) => {
    if (node === own.statement) return false;
    const reach = isDeclared(node, name) ? scopeOf(node) : undefined;
    // What another function has for itself is another thing.
    if (reach && (reach === fn || (reach.pos <= own.statement.pos && own.statement.end <= reach.end) || (reach.pos >= fn.pos && reach.end <= fn.end))) taken = true;
    return !taken;
  });
  return taken;
}

function isDeclared(node: ts.Node, name: string): node is ts.NamedDeclaration {
  return (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node) || ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isClassDeclaration(node) || ts.isClassExpression(node) || ts.isImportSpecifier(node) || ts.isImportClause(node) || ts.isNamespaceImport(node) || ts.isImportEqualsDeclaration(node))
    && node.name !== undefined && ts.isIdentifier(node.name) && node.name.text === name && !isOfType(node);
}

/** Whether it is a parameter as the type of a function calls it, which holds in that type alone. */
function isOfType(node: ts.Node): boolean {
  return ts.isParameter(node) && !isFunctionNode(node.parent);
}

/** The part of a file where a declared name holds; of a variable with `var`, its function. */
function scopeOf(declaration: ts.Node): ts.Node {
  // The name of a function in an expression is known to itself alone.
  if (ts.isFunctionExpression(declaration) || ts.isClassExpression(declaration)) return declaration;
  let node = declaration;
  while (ts.isBindingElement(node)) node = node.parent.parent;
  const isHoisted = ts.isVariableDeclaration(node) && ts.isVariableDeclarationList(node.parent) && (node.parent.flags & ts.NodeFlags.BlockScoped) === 0;
  for (node = node.parent; !ts.isSourceFile(node); node = node.parent) {
    if (isFunctionNode(node) || (!isHoisted && (ts.isBlock(node) || ts.isCaseBlock(node) || ts.isModuleBlock(node) || ts.isCatchClause(node) || ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node)))) return node;
  }
  return node;
}
