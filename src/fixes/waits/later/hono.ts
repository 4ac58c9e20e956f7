import { isReference, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent } from '../../edits/edit-builder';
import { encodingOf, isWritten, touched, worked, type FileAnswers } from './files';
import { isStream } from './streamed';
import { altersAfterwards, refusing, routesOf, withoutSlash } from './routes';
import type { LaterFramework } from './types';

/** Validators that look at what is sent and do nothing else: https://hono.dev/docs/guides/validation */
const validates = /^(?:[szvta]V|v)alidator\s*\(\s*['"](?:json|form|query)['"]/;

/** What a context has of its answer, or answers with: https://hono.dev/docs/api/context */
const ofAnswer = /^(?:header|status|res|body|text|html|json|redirect|newResponse|notFound|render|setRenderer|setLayout|error)$/;

const files: FileAnswers = {
  answerOf(statement, c, context) {
    const { checker } = context;
    const call = ts.isReturnStatement(statement) && statement.expression ? uncast(statement.expression) : undefined;
    if (!call || !ts.isCallExpression(call) || !new RegExp(`^${c}\\.(?:text|body)$`).test(call.expression.getText())) return undefined;
    const [value, status, ...headers] = call.arguments;
    const stream = value && readableOf(value, checker);
    const file = value && (stream ? 'base64' : encodingOf(value, checker));
    const isGood = !status || Number(status.getText()) < 300 || (ts.isObjectLiteralExpression(status) && isWritten(status));
    return value && file && isGood && headers.every(isWritten) && (file === 'text' || call.expression.getText() === `${c}.body`) ? { statement, value: stream ? undefined : value, file, ...(stream && { piped: { stream, statement, value } }) } : undefined;
  },
  isHeader(statement, c) {
    const call = ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression) ? statement.expression : undefined;
    return call !== undefined && call.expression.getText() === `${c}.header` && call.arguments.length === 2 && call.arguments.every(isWritten);
  },
  hinders(node, c) {
    if (!ts.isIdentifier(node) || node.text !== c || !isReference(node)) return undefined;
    const { parent } = node;
    if (!ts.isPropertyAccessExpression(parent)) return touched;
    if (!ofAnswer.test(parent.name.text)) return undefined;
    // An answer that is given has the headers that it had.
    if (ts.isCallExpression(parent.parent) && ts.findAncestor(parent, ts.isReturnStatement)) return undefined;
    return parent.name.text === 'header' ? worked : touched;
  },
  notYet: (c) => [`return ${c}.json({ state: job.state });`],
};

/** `gzip` of `Readable.toWeb(gzip)`: https://nodejs.org/api/stream.html#streamreadabletowebstreamreadable-options */
function readableOf(value: ts.Expression, checker: ts.TypeChecker): ts.Identifier | undefined {
  const call = uncast(value);
  const stream = ts.isCallExpression(call) && /^(?:\w+\.)?Readable\.toWeb$/.test(call.expression.getText()) && call.arguments[0] ? uncast(call.arguments[0]) : undefined;
  return stream && ts.isIdentifier(stream) && isStream(stream, checker) ? stream : undefined;
}

/** Hono: a handler gives the answer that its context made; middleware puts what it found out into variables. https://hono.dev/docs/api/context */
export const hono: LaterFramework = routesOf({
  parameters: ['c'],
  isAnswer: (node) => ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(?:c|ctx|context)$/.test(node.expression.expression.getText()) && /^(?:json|text|html|body|redirect|notFound|newResponse)$/.test(node.expression.name.text),
  typings: [
    { at: 'var', argument: { index: 0, member: 'Variables' } },
    { at: 'var', extended: { module: /\bmodule\s+['"]hono['"]\s*\{/, name: 'ContextVariableMap' } },
  ],
  answerOf(statement, { answer: c }) {
    const call = ts.isReturnStatement(statement) && statement.expression ? uncast(statement.expression) : undefined;
    if (!call || !ts.isCallExpression(call) || call.expression.getText() !== `${c}.json`) return undefined;
    const [value, status, headers] = call.arguments;
    return value && !headers && (!status || Number(status.getText()) < 300) ? { statement, value } : undefined;
  },
  files,
  askerIn(node, { request: c }) {
    if (ts.isCallExpression(node)) return variableIn(node, c);
    return ts.isPropertyAccessExpression(node) && node.expression.getText() === `${c}.var` ? node.name.text : undefined;
  },
  readCall(call, { request: c }) {
    const variable = variableIn(call, c);
    if (variable !== undefined) return { members: ['var', variable], gives: 'told' };
    const [, of] = /^\w+\.req\.(param|query|header)$/.exec(call.expression.getText()) ?? [];
    const [name] = call.arguments;
    return of !== undefined && call.expression.getText().startsWith(`${c}.`) && name && ts.isStringLiteral(name) ? { members: [of, name.text], gives: of === 'param' ? 'text' : 'perhaps' } : undefined;
  },
  variable: ({ request: c }, name) => `${c}.req.param('${name}')`,
  address: ({ request: c }, isRoot) => `\${${c}.req.path${isRoot ? withoutSlash : ''}}`,
  accepted({ answer: c }, place, _lead, fits) {
    const whole = `return ${c}.json({ jobId }, 202, { Location: \`${place}\` });`;
    return [fits(whole) ? whole : [`return ${c}.json({ jobId }, 202, {`, `  Location: \`${place}\`,`, '});'].join('\n')];
  },
  missing: ({ answer: c }) => [`return ${c}.json({ error: 'There is no such job.' }, 404);`],
  found: ({ answer: c }) => `return ${c}.json({ state: job.state, result: job.result });`,
  between({ between }, context) {
    const kept = between.filter((one) => !validates.test(one.getText()));
    return refusing(kept, context) ?? kept.map((one) => dedent(one));
  },
  altered: (entry) => altersAfterwards(entry, 'res'),
});

/** `user` of `c.get('user')`. */
function variableIn(call: ts.CallExpression, c: string): string | undefined {
  const [name] = call.arguments;
  return call.expression.getText() === `${c}.get` && name && ts.isStringLiteral(name) ? name.text : undefined;
}
