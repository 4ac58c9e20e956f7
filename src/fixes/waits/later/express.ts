import { isBefore } from '../../../catalog/tables/version';
import { isAnswer } from '../../../flow/waits/answers';
import { uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent } from '../../edits/edit-builder';
import { sentFiles } from './files';
import { refusing, routesOf, type RouteDialect } from './routes';
import type { LaterFramework } from './types';

/** What every request of Express has (https://expressjs.com/en/5x/api.html#req); anything else was put there by middleware. */
const own = new Set(['app', 'baseUrl', 'body', 'cookies', 'fresh', 'host', 'hostname', 'headers', 'id', 'ip', 'ips', 'log', 'method', 'originalUrl', 'params', 'path', 'protocol', 'query', 'res', 'route', 'secure', 'signedCookies', 'stale', 'subdomains', 'url', 'xhr', 'socket', 'get', 'header', 'is', 'accepts', 'file', 'files']);

/** How handlers answer that get a request and what they answer with, as those of Express do. */
export const expressDialect: RouteDialect = {
  parameters: ['req', 'res'],
  keepsTypes: true,
  isAnswer,
  typings: [{ at: '', extended: { module: /\b(?:module\s+['"]express(?:-serve-static-core)?['"]|namespace\s+Express)\s*\{/, name: 'Request' } }],
  answerOf(statement, { answer: res }) {
    const expression = ts.isReturnStatement(statement) || ts.isExpressionStatement(statement) ? statement.expression : undefined;
    const call = expression && uncast(expression);
    if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
    const { name, expression: receiver } = call.expression;
    const status = ts.isCallExpression(receiver) && receiver.expression.getText() === `${res}.status` ? Number(receiver.arguments[0]?.getText()) : receiver.getText() === res ? 200 : NaN;
    if (!(status < 300)) return undefined;
    const [value] = call.arguments;
    if (name.text === 'end' || (name.text === 'sendStatus' && Number(value?.getText()) < 300)) return name.text === 'end' && value ? undefined : { statement, value: undefined };
    return name.text === 'json' && value ? { statement, value } : undefined;
  },
  askerIn(node, { request, answer }) {
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const holder = uncast(node.expression);
    return (ts.isIdentifier(holder) ? holder.text === request && !own.has(node.name.text) : holder.getText() === `${answer}.locals`) ? node.name.text : undefined;
  },
  variable: ({ request }, name) => `String(${request}.params.${name})`,
  address: ({ request }, isRoot) => `\${${request}.baseUrl}${isRoot ? '' : `\${${request}.path}`}`,
  accepted({ answer }, place, lead, fits) {
    const whole = `${lead}${answer}.status(202).location(\`${place}\`).json({ jobId });`;
    return [fits(whole) ? whole : [`${lead}${answer}`, '  .status(202)', `  .location(\`${place}\`)`, '  .json({ jobId });'].join('\n')];
  },
  missing: ({ answer }) => [`${answer}.status(404).json({ error: 'There is no such job.' });`, 'return;'],
  files: sentFiles((answer) => [`${answer}.json({ state: job.state });`, 'return;']),
  found: ({ answer }) => `${answer}.json({ state: job.state, result: job.result });`,
  between: ({ between }, context) => refusing(between, context) ?? between.map((one) => dedent(one)),
  // Before version 5: https://expressjs.com/en/guide/error-handling.html
  isUnawaited: (file, { workspace }) => isBefore(workspace.dependencyVersion(file, 'express'), 5, 0),
};

/** Express, with its handlers and the middleware of a route in one call: `router.post(path, auth, handler)`. */
export const express: LaterFramework = routesOf(expressDialect);
