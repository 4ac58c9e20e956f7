import { declarationOf } from '../../flow/values/symbols';
import { literally } from '../../project/pattern';
import { classAround, enclosingFunction, isAssignment, isFunctionNode, isReference, outward, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/** Methods by which whoever listens to an object is told: https://nodejs.org/api/events.html#emitteremiteventname-args, https://nodejs.org/api/events.html#eventtargetdispatcheventevent, https://rxjs.dev/guide/subject, https://nodejs.org/api/worker_threads.html#broadcastchannelpostmessagemessage */
const telling = /^(?:emit|dispatchEvent|next|postMessage)$/;

/** `events` of `events.emit('progress', id)` and of `events.to(room).emit(…)`, where a module or a field has it that nobody gives; the process that started this one, which did not start a worker. */
export function toldHere({ expression }: ts.CallExpression, context: FixContext): string | undefined {
  if (expression.getText() === 'process.send') return 'process';
  if (!ts.isPropertyAccessExpression(expression) || !telling.test(expression.name.text)) return undefined;
  let teller = uncast(expression.expression);
  while (ts.isCallExpression(teller) || (ts.isPropertyAccessExpression(teller) && teller.expression.kind !== ts.SyntaxKind.ThisKeyword && !declaredAt(teller, context))) teller = uncast(teller.expression);
  // `this.emit('progress', id)` of a class that extends one of a package.
  if (teller.kind === ts.SyntaxKind.ThisKeyword) return context.functionsOf(expression).length === 0 && classAround(teller)?.heritageClauses ? teller.getText() : undefined;
  const declaration = declaredAt(teller, context);
  // What a function gives next is no word to anybody.
  if (expression.name.text === 'next' && declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && ts.isCallExpression(uncast(declaration.initializer))) return undefined;
  return declaration && (isOfModule(declaration) || ts.isPropertyDeclaration(declaration) || isKeptParameter(declaration)) ? teller.getText() : undefined;
}

/** Whether a class keeps what it is handed; one that a container makes has it in a worker as well, with those who listen to it. */
function isKeptParameter(declaration: ts.Declaration): boolean {
  const of = ts.isParameter(declaration) && ts.isParameterPropertyDeclaration(declaration, declaration.parent) ? classAround(declaration) : undefined;
  return of !== undefined && (!ts.canHaveDecorators(of) || (ts.getDecorators(of) ?? []).length === 0);
}

/** The name of what is kept in the global object, `globalThis.progress`, and is none of the platform's own, or of a variable of the environment that is written. What is read or made there by `??` only spares that it is made again. */
export function heldGlobally(node: ts.Node, { checker }: FixContext): string | undefined {
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isElementAccessExpression(node) ? ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : node.argumentExpression.getText() : undefined;
  if (name === undefined || !(ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))) return undefined;
  const owner = uncast(node.expression).getText();
  if (owner === 'process.env') return isAssignment(outward(node).user) && (outward(node).user as ts.BinaryExpression).left === outward(node).child ? name : undefined;
  const other = ts.isIdentifier(uncast(node.expression)) ? declarationOf(uncast(node.expression) as ts.Identifier, checker) : undefined;
  const isGlobal = [owner, other && ts.isVariableDeclaration(other) && other.initializer ? uncast(other.initializer).getText() : ''].some((one) => /^global(?:This)?$/.test(one));
  if (!isGlobal || name in globalThis) return undefined;
  const fn = enclosingFunction(node);
  const said = `(?:\\.${literally(name)}|\\[['"\`]?${literally(name)}['"\`]?\\])`;
  const isSpared = fn !== undefined && new RegExp(`${said}\\s*(?:\\?\\?|\\|\\|)|!\\s*\\(?[^()]*(?:\\([^()]*\\))?${said}(?![\\w$])`).test(fn.getText());
  return isSpared ? undefined : name;
}

/** What of packages nobody knows here counts how much has been done in its process, or lets others wait for it. */
const counting = /^(?:schedule|consume|reward|penalty|throttle|(?:try)?(?:removeTokens|take|acquire|runExclusive))$/i;

/** Whether a constant of a module is a lock of this process, or a limiter of a package that is not known: `limiter.schedule(() => …)`. */
export function isCounting(node: ts.Node, context: FixContext): boolean {
  const declaration = declaredAt(node, context);
  if (!declaration || !ts.isVariableDeclaration(declaration) || !isOfModule(declaration)) return false;
  if (isServer(node, context)) return true;
  const meaning = meaningOf(node, context);
  if (meaning?.concept === 'lock') return meaning.inProcess === true;
  const { child, user } = outward(node);
  // `limit(() => send(to))`
  if (ts.isCallExpression(user) && user.expression === child) return isOfPackage(declaration, context) && user.arguments[0] !== undefined && isFunctionNode(user.arguments[0]);
  return isUnknown(declaration, context) && ts.isPropertyAccessExpression(user) && user.expression === node && counting.test(user.name.text) && ts.isCallExpression(outward(user).user);
}

/** Whether a variable is what something made that is no function of the workspace. */
function isOfPackage(declaration: ts.VariableDeclaration, context: FixContext): boolean {
  const made = declaration.initializer && uncast(declaration.initializer);
  return made !== undefined && ts.isCallExpression(made) && context.functionsOf(made.expression).length === 0;
}

/** Whether a name is a server's of this process, whose clients and requests are not a worker's: `for (const one of sockets.clients) one.send(to)`. */
function isServer(node: ts.Node, context: FixContext): boolean {
  const declaration = ts.isIdentifier(node) ? declaredAt(node, context) : undefined;
  const made = declaration && ts.isVariableDeclaration(declaration) && isOfModule(declaration) && declaration.initializer ? uncast(declaration.initializer) : undefined;
  return made !== undefined && ts.isNewExpression(made) && /Server$/.test(made.expression.getText());
}

/** Whether a variable is what a package made of which nothing is known. */
export function isUnknown(declaration: ts.VariableDeclaration, { checker }: FixContext): boolean {
  const made = declaration.initializer && uncast(declaration.initializer);
  const maker = made && (ts.isNewExpression(made) || ts.isCallExpression(made)) ? uncast(made.expression) : undefined;
  return maker !== undefined && ts.isIdentifier(maker) && (checker.getTypeAtLocation(declaration).flags & ts.TypeFlags.Any) !== 0 && !/^require$/.test(maker.text);
}

/** What a call of a method of an expression means. */
export function meaningOf(node: ts.Node, context: FixContext): ReturnType<FixContext['recognise']> {
  const { child, user } = outward(node);
  const call = ts.isPropertyAccessExpression(user) && user.expression === child ? outward(user).user : undefined;
  return call && ts.isCallExpression(call) && call.expression === outward(user).child ? context.recognise(call) : undefined;
}

/** What a name stands for, or a member of `this` or of a name: `progress`, `this.seen`, `state.progress`, `Mails.sent`. */
export function declaredAt(node: ts.Node, { checker }: FixContext): ts.Declaration | undefined {
  if (ts.isIdentifier(node)) return isReference(node) || ts.isShorthandPropertyAssignment(node.parent) ? declarationOf(node, checker) : undefined;
  if (!ts.isPropertyAccessExpression(node) || !(isOwnMember(node) || ts.isIdentifier(node.expression))) return undefined;
  return ts.isIdentifier(node.name) ? declarationOf(node.name, checker) : checker.getSymbolAtLocation(node.name)?.valueDeclaration;
}

export function isOwnMember(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword;
}

/** Whether a variable is one of a module, or of the global object by `declare global`. */
export function isOfModule(declaration: ts.Declaration): declaration is ts.VariableDeclaration {
  return ts.isVariableDeclaration(declaration) && (ts.isSourceFile(declaration.parent.parent.parent) || ts.isModuleBlock(declaration.parent.parent.parent));
}
