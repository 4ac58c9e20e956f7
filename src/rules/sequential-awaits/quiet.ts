import { declarationOf } from '../../flow/values/symbols';
import { bare, isAssignment, isFunctionNode, isStep, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** How deep the calls of quiet code are followed. */
const maxDepth = 3;

/** Calls that end the request elsewhere: by what they throw. */
const ending = /^(?:redirect|permanentRedirect|notFound|unauthorized|forbidden|abort|assert\w*|invariant)$/;
/** Methods that change what they are called on, or tell others in an order that is seen: lists, maps, counters, answers, logs. */
const changing = /^(?:push|unshift|pop|shift|splice|sort|reverse|fill|copyWithin|add|set|delete|clear|append|enterWith|emit|next|increment|decrement|write|writeHead|end|send|json|status|setHeader|header|cookie|log|info|debug|trace)$/;
/** Lines of a log, for people: `console.log(…)`, `this.logger.info(…)`, `request.log.info(…)`, `this.log(…)`. */
const logging = /^(?:.+\.)?(?:(?:console|log|logger)\.(?:log|info|debug|trace)|this\.log)$/i;

/**
 * Whether code neither throws nor changes anything that stands outside of it.
 * @param mayLog whether it may write lines of a log, whose order nobody sees where nothing beside it writes any
 * @param mayThrow which of its `throw` end nothing that counts; none where it is left out
 */
export function isQuiet(body: ts.Node, mayLog: boolean, mayThrow: (node: ts.ThrowStatement) => boolean = () => false): boolean {
  const own = new Set<string>();
  let quiet = true;
  walk(body, (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) && ts.isIdentifier(node.name)) own.add(node.name.text);
    return true;
  });
  walk(body, (node) => {
    if (ts.isThrowStatement(node) ? !mayThrow(node) : ts.isDeleteExpression(node)) quiet = false;
    else if (ts.isCallExpression(node) && (ending.test(nameOf(node.expression)) || changesOther(node, own) && !(mayLog && logging.test(node.expression.getText())))) quiet = false;
    else if ((isAssignment(node) && !own.has(rootOf(node.left))) || (isStep(node) && !own.has(rootOf(node.operand)))) quiet = false;
    return quiet;
  });
  return quiet;
}

/** Whether code is quiet, and so is every function that it calls by its name or logs with, as far as these are seen; what waits for an effect is not asked here. */
export function isQuietThrough(code: ts.Node, checker: ts.TypeChecker, mayLog: boolean, mayThrow?: (node: ts.ThrowStatement) => boolean, depth = 0): boolean {
  if (!isQuiet(code, mayLog, mayThrow)) return false;
  let quiet = true;
  walk(code, (node) => {
    const name = ts.isCallExpression(node) ? followed(node.expression) : undefined;
    const body = name && bodyOf(name, checker);
    if (body && (depth >= maxDepth || !isQuietThrough(body, checker, mayLog, mayThrow, depth + 1))) quiet = false;
    return quiet;
  });
  return quiet;
}

/** The name of a function that is called by it, or that writes a log. */
function followed(callee: ts.Expression): ts.Identifier | undefined {
  if (ts.isIdentifier(callee)) return callee;
  return ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.name) && logging.test(callee.getText()) ? callee.name : undefined;
}

function bodyOf(callee: ts.Identifier, checker: ts.TypeChecker): ts.Node | undefined {
  const declaration = declarationOf(callee, checker);
  if (!declaration || declaration.getSourceFile().isDeclarationFile) return undefined;
  const fn = (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)) && declaration.initializer ? bare(declaration.initializer) : declaration;
  return isFunctionNode(fn) ? fn.body : undefined;
}

/** `seen.push(id)`, `this.kept.set(id, row)`, `Object.assign(state, …)`, of what stands outside. */
function changesOther({ expression, arguments: [first] }: ts.CallExpression, own: ReadonlySet<string>): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return false;
  if (expression.getText() === 'Object.assign') return first !== undefined && !ts.isObjectLiteralExpression(first) && !own.has(rootOf(first));
  return changing.test(expression.name.text) && isOutside(expression.expression, own);
}

/** Whether something stands outside by its name, or in the object whose method this is. */
function isOutside(target: ts.Expression, own: ReadonlySet<string>): boolean {
  let node = target;
  while (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isNonNullExpression(node)) node = node.expression;
  return node.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(node) && !own.has(node.text));
}

function nameOf(callee: ts.Expression): string {
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
}

/** `total` of `total.sum`; nothing of `this.sum`. */
export function rootOf(target: ts.Expression): string {
  let node = target;
  while (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) node = node.expression;
  return ts.isIdentifier(node) ? node.text : '';
}
