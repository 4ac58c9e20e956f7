import { isAssignment, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent } from '../../edits/edit-builder';
import { altersAfterwards, refusing, routesOf, withoutSlash } from './routes';
import { isPlainAnswer, type LaterFramework } from './types';

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
  answerOf(statement, { answer: ctx }, checker) {
    const assigned = ts.isExpressionStatement(statement) ? uncast(statement.expression) : undefined;
    return assigned && ts.isBinaryExpression(assigned) && assigned.operatorToken.kind === ts.SyntaxKind.EqualsToken && assigned.left.getText() === `${ctx}.body` && isPlainAnswer(assigned.right, checker) ? { statement, value: assigned.right } : undefined;
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
