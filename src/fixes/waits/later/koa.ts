import { isAssignment, isReference, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent } from '../../edits/edit-builder';
import { encodingOf, isWritten, touched, worked, type FileAnswers } from './files';
import { streamedAnswer } from './streamed';
import { altersAfterwards, refusing, routesOf, withoutSlash } from './routes';
import { isPlainAnswer, type LaterFramework } from './types';

/** What a context says of its answer: https://koajs.com/#response-aliases */
const ofAnswer = /^(?:body|status|message|type|length|etag|lastModified|set|append|remove|vary|attachment|redirect|flushHeaders|writable|headerSent|res|response|respond|cookies)$/;

const files: FileAnswers = {
  answerOf(statement, ctx, context) {
    const streamed = streamedAnswer(statement, (one) => {
      const value = assignedTo(one, `${ctx}.body`);
      const stream = value && uncast(value);
      return value && stream && ts.isIdentifier(stream) ? { stream, value } : undefined;
    }, false, context);
    if (streamed) return streamed;
    const { checker } = context;
    const value = assignedTo(statement, `${ctx}.body`);
    const file = value && encodingOf(value, checker);
    return value && file ? { statement, value, file } : undefined;
  },
  isHeader(statement, ctx) {
    const type = assignedTo(statement, `${ctx}.type`);
    if (type) return isWritten(type);
    const call = ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression) ? statement.expression : undefined;
    return call !== undefined && new RegExp(`^${ctx}\\.(?:set|attachment)$`).test(call.expression.getText()) && call.arguments.every(isWritten);
  },
  hinders(node, ctx) {
    if (!ts.isIdentifier(node) || node.text !== ctx || !isReference(node)) return undefined;
    const { parent } = node;
    if (!ts.isPropertyAccessExpression(parent)) return touched;
    if (!ofAnswer.test(parent.name.text)) return undefined;
    if (isAssignment(parent.parent) && parent.parent.left === parent && /^(?:body|status)$/.test(parent.name.text)) return undefined;
    return /^(?:type|set|attachment)$/.test(parent.name.text) ? worked : touched;
  },
  notYet: (ctx) => [`${ctx}.body = { state: job.state };`, 'return;'],
};

/** What a statement assigns to a path. */
function assignedTo(statement: ts.Statement, path: string): ts.Expression | undefined {
  const assigned = ts.isExpressionStatement(statement) ? uncast(statement.expression) : undefined;
  return assigned && ts.isBinaryExpression(assigned) && assigned.operatorToken.kind === ts.SyntaxKind.EqualsToken && assigned.left.getText() === path ? assigned.right : undefined;
}

/** Koa with its router: a handler puts its answer into the context, where middleware finds it afterwards. https://koajs.com/#context, https://github.com/koajs/router */
export const koa: LaterFramework = routesOf({
  parameters: ['ctx'],
  isAnswer(node) {
    if (isAssignment(node)) return ts.isPropertyAccessExpression(node.left) && /^(?:body|status)$/.test(node.left.name.text) && /^(?:ctx|context)$/.test(node.left.expression.getText());
    return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(?:ctx|context)$/.test(node.expression.expression.getText()) && /^(?:throw|assert|redirect)$/.test(node.expression.name.text);
  },
  typings: [
    { at: 'state', extended: { module: /\bmodule\s+['"]koa['"]\s*\{/, name: 'DefaultState' } },
    { at: 'state', argument: { index: 0 } },
  ],
  files,
  answerOf(statement, { answer: ctx }, { checker }) {
    const value = assignedTo(statement, `${ctx}.body`);
    return value && isPlainAnswer(value, checker) ? { statement, value } : undefined;
  },
  askerIn(node, { request: ctx }) {
    return ts.isPropertyAccessExpression(node) && (uncast(node.expression).getText() === `${ctx}.state` || (node.expression.getText() === ctx && node.name.text === 'session')) ? node.name.text : undefined;
  },
  variable: ({ request: ctx }, name) => `String(${ctx}.params.${name})`,
  address: ({ request: ctx }, isRoot) => `\${${ctx}.path${isRoot ? withoutSlash : ''}}`,
  accepted: ({ answer: ctx }, place) => [`${ctx}.status = 202;`, `${ctx}.set('Location', \`${place}\`);`, `${ctx}.body = { jobId };`],
  missing: ({ answer: ctx }) => [`${ctx}.status = 404;`, `${ctx}.body = { error: 'There is no such job.' };`, 'return;'],
  found: ({ answer: ctx }) => `${ctx}.body = { state: job.state, result: job.result };`,
  between: ({ between }, context) => refusing(between, context) ?? between.map((one) => dedent(one)),
  altered: (entry) => altersAfterwards(entry, 'body'),
});
