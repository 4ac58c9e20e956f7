import { bare, enclosingFunction, isAssignment, isEquals, isFunctionNode, isUnequals, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What the search for early answers may ask. */
interface Asked {
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/**
 * Whether code gives its answer before it comes to a place, so that some requests that succeed do not come there: `if (cached) return cached;` above a query. No such way out is one that
 * stands for a failure (`throw`, `next(error)`, a status from 400, an object that says `error` or `redirect`, an empty value), one taken because something is not there (`if (!session) return redirect('/login')`):
 * nearly everything stands below a check, and the requests that a person asks about pass it; and one that tells kinds of requests apart (`req.method`).
 */
export function isAfterAnswer(place: ts.Node, asked: Asked): boolean {
  const home = enclosingFunction(place);
  for (let node: ts.Node = place; node.parent && node !== home; node = node.parent) {
    const { parent } = node;
    if (!ts.isBlock(parent) && !ts.isSourceFile(parent)) continue;
    const before = parent.statements.slice(0, parent.statements.findIndex((one) => one === node));
    if (before.some((statement) => ts.isIfStatement(statement) && !statement.elseStatement && !tellsKinds(statement.expression) && answers(statement, asked))) return true;
  }
  return false;
}

/** `req.method === 'OPTIONS'` */
function tellsKinds(condition: ts.Expression): boolean {
  return some(condition, (node) => ts.isIdentifier(node) && node.text === 'method');
}

/** Whether a branch is left with an answer by at least one of its ways out. */
function answers(statement: ts.IfStatement, asked: Asked): boolean {
  return some(statement.thenStatement, (node) => ts.isReturnStatement(node) && isAnswer(node, statement, asked));
}

function isAnswer(exit: ts.ReturnStatement, outer: ts.IfStatement, asked: Asked): boolean {
  const branches = branchesTo(exit, outer);
  if (branches.some(({ branch, decides }) => branch === decides.thenStatement && isAbsence(decides.expression))) return false;
  const innermost = branches[0]?.branch ?? outer.thenStatement;
  if (!exit.expression) return !isFailure(innermost, asked);
  return !isEmpty(exit.expression) && !isFailure(exit.expression, asked) && !setsFailure(innermost);
}

interface Branch {
  readonly branch: ts.Statement;
  readonly decides: ts.IfStatement;
}

/** The branches that lead to a way out, innermost first. */
function branchesTo(exit: ts.Node, outer: ts.IfStatement): readonly Branch[] {
  const found: Branch[] = [];
  for (let node = exit; node !== outer; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && node !== parent.expression) found.push({ branch: node as ts.Statement, decides: parent });
  }
  return found;
}

/** Whether a condition holds where something is missing or went wrong: `!user`, `rows.length === 0`, `id == null`, `error`. */
function isAbsence(condition: ts.Expression): boolean {
  const node = bare(condition);
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.ExclamationToken && !isAbsence(node.operand);
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return isErrorName(ts.isIdentifier(node) ? node.text : node.name.text);
  if (!ts.isBinaryExpression(node)) return false;
  const { left, right, operatorToken: { kind } } = node;
  if (kind === ts.SyntaxKind.InstanceOfKeyword) return /Error$/.test(right.getText());
  if (kind === ts.SyntaxKind.BarBarToken) return isAbsence(left) && isAbsence(right);
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return isAbsence(left) || isAbsence(right);
  if (isEquals(kind)) return isNothing(left) || isNothing(right);
  if (kind === ts.SyntaxKind.LessThanToken) return ts.isPropertyAccessExpression(left) && (left.name.text === 'length' || left.name.text === 'size');
  return isUnequals(kind) && (ts.isTypeOfExpression(left) || right.kind === ts.SyntaxKind.TrueKeyword);
}

function isErrorName(name: string): boolean {
  return /^(?:e|err|errors?|is(?:Error|Empty|Invalid))$/i.test(name) || /Error$/.test(name);
}

/** What is compared with where nothing is there. */
function isNothing(value: ts.Expression): boolean {
  const node = bare(value);
  return isEmpty(node) && (!ts.isStringLiteralLike(node) || node.text === '') || (ts.isNumericLiteral(node) && node.text === '0') || (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken);
}

/** `null`, `undefined`, `false`, `[]`: there was nothing to answer; a text says why. */
function isEmpty(value: ts.Expression): boolean {
  const node = bare(value);
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || node.kind === ts.SyntaxKind.NullKeyword || node.kind === ts.SyntaxKind.FalseKeyword
    || (ts.isIdentifier(node) && node.text === 'undefined') || (ts.isArrayLiteralExpression(node) && node.elements.length === 0);
}

/** Whether an answer says of itself that the request failed; `calls`: whether the workspace's own functions that make it are looked into. */
function isFailure(answer: ts.Node, asked: Asked, calls = true): boolean {
  return some(answer, (node) => {
    if (ts.isThrowStatement(node)) return true;
    if (ts.isPropertyAssignment(node)) return saysFailure(propertyName(node.name) ?? '', node.initializer);
    if (ts.isShorthandPropertyAssignment(node)) return isErrorName(node.name.text);
    if (ts.isNewExpression(node)) return /(?:Error|Exception)$/.test(node.expression.getText());
    if (!ts.isCallExpression(node)) return false;
    return node.arguments.some(isFailing) || isPassedOn(node) || (calls && node === bareOf(answer) && asked.functionsOf(node.expression).some((fn) => fn.body !== undefined && alwaysFails(fn, asked)));
  });
}

/** A function that makes an answer makes none but of failures: `badRequest(res)`. */
function alwaysFails(fn: FunctionNode, asked: Asked): boolean {
  if (!fn.body) return false;
  return !ts.isBlock(fn.body) ? isFailure(fn.body, asked, false) : fn.body.statements.every((statement) => !ts.isIfStatement(statement)) && isFailure(fn.body, asked, false);
}

function bareOf(node: ts.Node): ts.Node {
  return ts.isExpression(node) ? bare(node) : node;
}

/** `status: 404`, `error: …`, `success: false`, `redirect: …`. */
function saysFailure(name: string, value: ts.Expression): boolean {
  // Of a page, the way to another one. https://nextjs.org/docs/pages/api-reference/functions/get-server-side-props#redirect
  if (name === 'redirect' || name === 'notFound') return true;
  if (name === 'status' || name === 'statusCode' || name === 'code') return isFailing(value);
  return isErrorName(name) ? !isEmpty(value) || ts.isStringLiteralLike(bare(value)) : (name === 'success' || name === 'ok') && value.kind === ts.SyntaxKind.FalseKeyword;
}

/** A status from 400: as a number, or by its name among the constants of a package (https://www.rfc-editor.org/rfc/rfc9110#name-status-codes). */
function isFailing(value: ts.Expression): boolean {
  const node = bare(value);
  if (ts.isNumericLiteral(node)) return /^[45]\d\d$/.test(node.text);
  return ts.isPropertyAccessExpression(node) && /^(?:BAD_|UNAUTHORI[SZ]ED|PAYMENT_REQUIRED|FORBIDDEN|NOT_|METHOD_NOT|CONFLICT|GONE|UNPROCESSABLE|TOO_MANY|INTERNAL_|SERVICE_UNAVAILABLE|GATEWAY_)/i.test(node.name.text);
}

/** `next(error)`, `reject(error)`, `Promise.reject(error)`. */
function isPassedOn({ expression, arguments: [given] }: ts.CallExpression): boolean {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : '';
  return name === 'reject' || (name === 'next' && given !== undefined && !ts.isStringLiteralLike(given));
}

/** `res.status(404)` or `ctx.status = 404` in a statement of its own before the way out. */
function setsFailure(branch: ts.Statement): boolean {
  return some(branch, (node) => (ts.isCallExpression(node) && ts.isExpressionStatement(node.parent) && node.arguments.some(isFailing))
    || (isAssignment(node) && ts.isPropertyAccessExpression(node.left) && /^status(?:Code)?$/.test(node.left.name.text) && isFailing(node.right)));
}

/** Whether anything below a node is so; what functions inside it do is not done there. */
function some(root: ts.Node, test: (node: ts.Node) => boolean): boolean {
  let found = false;
  walk(root, (node) => {
    if (found || isFunctionNode(node)) return false;
    found = test(node);
    return !found;
  });
  return found;
}
