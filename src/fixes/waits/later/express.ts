import { isBefore } from '../../../catalog/version';
import { isAnswer } from '../../../flow/answers';
import { isReference, isWithin, uncast, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent, indentUnit, lineBreak, lineIndent, semicolon } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { Names } from '../../edits/naming';
import type { FixContext } from '../../types';
import { formOf, inForm, width } from '../form';
import type { Refusal } from '../payload';
import { unlessOwn, type Compared, type LaterFramework, type Question } from './types';

/** What every request of Express has (https://expressjs.com/en/5x/api.html#req); anything else was put there by middleware. */
const own = new Set(['app', 'baseUrl', 'body', 'cookies', 'fresh', 'host', 'hostname', 'headers', 'id', 'ip', 'ips', 'log', 'method', 'originalUrl', 'params', 'path', 'protocol', 'query', 'res', 'route', 'secure', 'signedCookies', 'stale', 'subdomains', 'url', 'xhr', 'socket', 'get', 'header', 'is', 'accepts', 'file', 'files']);
/** Middleware that looks at what a request sends: a question for a job sends nothing. */
const looksAtBody = /valid|schema|celebrate|upload|multer|\b(?:body|check|param)\s*\(/i;

/** Express, with its handlers and the middleware of a route in one call: `router.post(path, auth, handler)`. */
export const express: LaterFramework = {
  isAnswer,
  answerOf(statement, handler) {
    const [, res] = namesOf(handler) ?? [];
    const expression = ts.isReturnStatement(statement) || ts.isExpressionStatement(statement) ? statement.expression : undefined;
    const call = expression && uncast(expression);
    if (res === undefined || !call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
    const { name, expression: receiver } = call.expression;
    const status = ts.isCallExpression(receiver) && receiver.expression.getText() === `${res}.status` ? Number(receiver.arguments[0]?.getText()) : receiver.getText() === res ? 200 : NaN;
    if (!(status < 300)) return undefined;
    const [value] = call.arguments;
    if (name.text === 'end' || (name.text === 'sendStatus' && Number(value?.getText()) < 300)) return name.text === 'end' && value ? undefined : { statement, value: undefined };
    return name.text === 'json' && value ? { statement, value } : undefined;
  },
  isAsker(path, handler) {
    const [req, res] = namesOf(handler) ?? [];
    const { name } = path;
    const expression = uncast(path.expression);
    if (ts.isIdentifier(expression)) return expression.text === req && !own.has(name.text);
    return expression.getText() === `${res ?? ''}.locals`;
  },
  compared({ node }, handler) {
    const [req] = namesOf(handler) ?? [];
    const { path } = registrationOf(node) ?? {};
    return req === undefined || path === undefined ? [] : [...path.text.matchAll(/:(\w+)/g)].map(([, name = '']): Compared => ({ field: name, value: `String(${req}.params.${name})` }));
  },
  accepted({ node }, handler, { statement }) {
    const [req, res] = namesOf(handler) ?? [];
    const registration = registrationOf(node);
    if (req === undefined || res === undefined || !registration) return { refused: 'the route is not registered by one call with its path' };
    const place = `\${${req}.baseUrl}${registration.path.text === '/' ? '' : `\${${req}.path}`}/jobs/\${jobId}`;
    const whole = `${res}.status(202).location(\`${place}\`).json({ jobId });`;
    const lead = ts.isReturnStatement(statement) ? 'return ' : '';
    const room = lineIndent(statement.getSourceFile(), statement.getStart()).length + lead.length + whole.length;
    return [room <= width ? lead + whole : [`${lead}${res}`, '  .status(202)', `  .location(\`${place}\`)`, '  .json({ jobId });'].join('\n')];
  },
  route: addRoute,
  path: ({ name }) => `${name.replace(/^\S+ /, '').replace(/\/$/, '')}/jobs/:jobId`,
};

/** What the handler calls its request and its answer. */
function namesOf({ parameters }: FunctionNode): readonly [string, string] | undefined {
  const [req, res] = parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : undefined));
  return req === undefined || res === undefined ? undefined : [req, res];
}

interface Registration {
  readonly call: ts.CallExpression;
  readonly router: ts.Expression;
  readonly path: ts.StringLiteral;
  readonly middleware: readonly ts.Expression[];
  readonly last: ts.Expression;
}

/** The call of a route by the name of its method, or by itself. */
function registrationOf(place: ts.Node): Registration | undefined {
  const node = ts.isIdentifier(place) ? place.parent.parent : place;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !ts.isIdentifier(node.expression.expression)) return undefined;
  const [path, ...rest] = node.arguments;
  const last = rest.at(-1);
  return path && last && ts.isStringLiteral(path) && !/[*(){}?+]/.test(path.text) && ts.isExpressionStatement(node.parent) ? { call: node, router: node.expression.expression, path, middleware: rest.slice(0, -1), last } : undefined;
}

function addRoute({ entry, handler, job, guards, compared, queueModule, imports, builder }: Question, context: FixContext): readonly [] | Refusal {
  const registration = registrationOf(entry.node);
  const names = namesOf(handler);
  if (!registration || !names) return { refused: 'the route is not registered by one call with its path' };
  const { call, router, path, middleware, last } = registration;
  const refuser = middleware.find((one) => looksAtBody.test(one.getText()) || context.functionsOf(one).some((fn) => /\.\s*(?:body|files?)\b/.test(fn.getText())));
  if (refuser) return { refused: `\`${refuser.getText().slice(0, 60)}\` looks at what a request sends, and may refuse a question that sends nothing` };
  const file = call.getSourceFile();
  const isHere = handler.getSourceFile() === file;
  const place = placeOf(handler, last, context);
  if (!place) return { refused: 'how the handler is registered is not known' };
  if (!isHere && guards.length > 0) return { refused: 'who may ask is checked in a handler that stands in another file' };
  const isInline = place === handler;
  const typed = handler.parameters.slice(0, 2).map((one) => one.getText());
  if (!isInline && handler.parameters[0]?.type && !/^(?:express\.)?Request$/.test(handler.parameters[0].type.getText())) return { refused: 'the handler has a request of its own type and stands elsewhere' };
  const ownImports = isHere ? imports : new Imports(file, new Names(call));
  const findJob = ownImports.named('findJob', queueModule(file));
  if (!isHere) ownImports.apply(builder);
  const [req, res] = names;
  const needsNext = isOld(file.fileName, context) && place === last;
  const parameters = [...(isInline ? typed : names), ...(needsNext ? ['next'] : [])].join(', ');
  const inner = needsNext ? '    ' : '  ';
  const lines = [
    ...guards.map((one) => `«${dedent(one).split('\n').join(`\n${indentUnit(file).repeat(needsNext ? 2 : 1)}`)}»`),
    `const job = await ${findJob}('${job}', String(${req}.params.jobId));`,
    ...unlessOwn(compared),
    `  ${res}.status(404).json({ error: 'There is no such job.' });`,
    '  return;', '}',
    `${res}.json({ state: job.state, result: job.result });`,
  ];
  const body = lines.map((line) => inner + line);
  const form = formOf(file);
  const text = [`async (${parameters}) => {`, ...(needsNext ? ['  try {', ...body, '  } catch (error) {', '    next(error);', '  }'] : body), '}'].join('\n');
  const where = place.getStart() - last.getStart();
  const wrapped = last.getText().slice(0, where) + '\0' + last.getText().slice(where + place.getText().length);
  const broken = /\n/.test(file.text.slice(call.expression.end, path.getStart()));
  const indented = (code: string, by: string): string => code.split('\n').join(`\n${by}`);
  const asked = inForm(text, form).split(form.eol).join('\n');
  const target = `${form.quote}${path.text === '/' ? '' : path.text.replace(/\/$/, '')}/jobs/:jobId${form.quote}`;
  const args = [target, ...middleware.map((one) => dedent(one)), wrapped.replace('\0', () => asked)];
  const unit = indentUnit(file);
  const callText = broken ? `${router.getText()}.get(\n${unit}${args.map((one) => indented(one, unit)).join(`,\n${unit}`)},\n)` : `${router.getText()}.get(${args.join(', ')})`;
  const statement = call.parent;
  const indent = lineIndent(file, statement.getStart());
  const comment = `/** How far a job is that \`${(call.expression as ts.PropertyAccessExpression).name.text.toUpperCase()} ${path.text}\` began, and what it gave. */`;
  const eol = lineBreak(file);
  builder.range(file, statement.end, statement.end, `\n\n${comment}\n${callText}${semicolon(file)}`.split('\n').map((line, index) => (index > 0 && line !== '' ? indent + line : line)).join(eol));
  return [];
}

/** The function itself among the arguments, or the name by which it is registered; perhaps inside of a wrapper. */
function placeOf(handler: FunctionNode, last: ts.Expression, context: FixContext): ts.Node | undefined {
  if (isWithin(handler, last)) return handler;
  let found: ts.Node | undefined;
  walk(last, (node) => {
    if (!found && ((ts.isIdentifier(node) && isReference(node)) || ts.isPropertyAccessExpression(node)) && context.functionsOf(node).includes(handler)) found = node;
    return !found;
  });
  return found;
}

/** Whether a promise that a handler gives is waited for by nobody: before version 5. https://expressjs.com/en/guide/error-handling.html */
function isOld(file: string, { workspace }: FixContext): boolean {
  return isBefore(workspace.dependencyVersion(file, 'express'), 5, 0);
}

