import { bare, chainStart, isFunctionNode, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What frameworks call the object with which a handler answers. It is a parameter of the handler or of what it hands it to. */
const answerObject = /^(?:res|resp|response|reply)$/;
/** Methods that send the answer. */
const sending: ReadonlySet<string> = new Set(['json', 'send', 'end', 'sendStatus', 'redirect', 'render', 'sendFile', 'download', 'jsonp']);

/** Whether a variable or parameter of that name is what a handler answers with. */
export function isAnswerName(name: string): boolean {
  return answerObject.test(name);
}

/** Whether a call answers the request: `res.json(order)`, `res.status(201).send()`, `reply.code(204).send()`. */
export function isAnswer(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !sending.has(node.expression.name.text)) return false;
  const receiver = chainStart(node.expression.expression);
  return ts.isIdentifier(receiver) && answerObject.test(receiver.text);
}

/** Whether a node answers the request somewhere inside, functions in it included. */
export function answersInside(node: ts.Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (isAnswer(inner)) found = true;
    return !found;
  });
  return found;
}

/** What ends a request of Next.js, Remix and the like by what it throws: https://nextjs.org/docs/app/api-reference/functions/redirect */
const redirecting: ReadonlySet<string> = new Set(['redirect', 'permanentRedirect']);

/** Whether a node sends the browser elsewhere, functions in it left out: `redirect(session.url)`. */
export function redirectsInside(node: ts.Node): boolean {
  let found = false;
  walk(node, (inner) => {
    if (inner !== node && isFunctionNode(inner)) return false;
    if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression) && redirecting.has(inner.expression.text)) found = true;
    return !found;
  });
  return found;
}

/** What frameworks call the object by which a handler is asked and answers: Koa's, Hono's, Hapi's. */
const contextObject = /^(?:ctx|context|c|h)$/;

/** Whether a call is handed the object with which its function answers, so that it answers in its place. */
export function isHandedAnswer(call: ts.CallExpression | ts.NewExpression): boolean {
  return (call.arguments ?? []).some((argument) => {
    const node = bare(argument);
    return ts.isIdentifier(node) && (answerObject.test(node.text) || contextObject.test(node.text));
  });
}

/** Whether a call is handed what a handler's answer is written into: `workbook.xlsx.write(res)`, `document.pipe(reply.raw)`, `picture.pipe(ctx.res)`. */
export function isWrittenToAnswer(call: ts.CallExpression | ts.NewExpression): boolean {
  return (call.arguments ?? []).some((argument) => {
    const node = bare(argument);
    if (ts.isIdentifier(node)) return answerObject.test(node.text);
    return ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && ((answerObject.test(node.expression.text) && node.name.text === 'raw') || (contextObject.test(node.expression.text) && answerObject.test(node.name.text)));
  });
}

/** Whether what is assigned to goes with the request or its answer, whoever sends it: `ctx.body`, `res.locals.user`, `req.summary`. */
export function isOfRequest(target: ts.Expression): boolean {
  let start = bare(target);
  if (!ts.isPropertyAccessExpression(start) && !ts.isElementAccessExpression(start)) return false;
  while (ts.isPropertyAccessExpression(start) || ts.isElementAccessExpression(start)) start = bare(start.expression);
  return ts.isIdentifier(start) && (answerObject.test(start.text) || contextObject.test(start.text) || /^(?:req|request)$/.test(start.text));
}

/** Whether the request has its answer before a place is reached: a statement above it, in the same block or around it, sends one. */
export function isAfterAnswer(place: ts.Node): boolean {
  for (let node = place; node.parent && !isFunctionNode(node); node = node.parent) {
    const { parent } = node;
    // What comes in the end of all comes behind an answer that is sent in what was tried.
    if (ts.isTryStatement(parent) && parent.finallyBlock === node && parent.tryBlock.statements.some((one) => ts.isExpressionStatement(one) && isAnswer(bare(one.expression)))) return true;
    if (!ts.isBlock(parent) && !ts.isCaseOrDefaultClause(parent)) continue;
    for (const statement of parent.statements) {
      if (statement === node) break;
      if (ts.isExpressionStatement(statement) && isAnswer(bare(statement.expression))) return true;
    }
  }
  return false;
}

/** Whether the request has its answer without waiting for a call that nobody awaits: a statement below it, in the same block or around it, sends one. */
export function isBeforeAnswer(place: ts.Node): boolean {
  for (let node = place; node.parent && !isFunctionNode(node); node = node.parent) {
    const { parent } = node;
    if (!ts.isBlock(parent) && !ts.isCaseOrDefaultClause(parent)) continue;
    for (const statement of parent.statements.slice(parent.statements.indexOf(node as ts.Statement) + 1)) {
      const sent = ts.isExpressionStatement(statement) || ts.isReturnStatement(statement) ? statement.expression : undefined;
      if (sent && isAnswer(bare(sent))) return true;
      // What comes below that is not reached from here.
      if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement) || ts.isBreakOrContinueStatement(statement)) return false;
    }
  }
  return false;
}
