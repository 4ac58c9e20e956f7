import { isAnswer } from '../../../flow/waits/answers';
import { property, propertyName, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent, indentUnit, reindentAll } from '../../edits/edit-builder';
import type { FixContext } from '../../types';
import type { Refusal } from '../payload';
import { sentFiles } from './files';
import type { Registration } from './registration';
import { refusing, routesOf, type HandlerNames } from './routes';
import { isPlainAnswer, type Answer, type AnswerContext, type LaterFramework } from './types';

/** What every request of Fastify has (https://fastify.dev/docs/latest/Reference/Request); anything else was put there by plugins and hooks. */
const own = new Set(['query', 'body', 'params', 'headers', 'raw', 'server', 'id', 'log', 'ip', 'ips', 'host', 'hostname', 'port', 'protocol', 'method', 'url', 'originalUrl', 'is404', 'socket', 'signal', 'mediaType', 'context', 'routeOptions', 'cookies', 'file', 'files', 'parts', 'isMultipart', 'getValidationFunction', 'compileValidationSchema', 'validateInput']);

/** Options that are about what is sent, or about the handler's own answer: https://fastify.dev/docs/latest/Reference/Routes#options */
const ofHandler = new Set(['schema', 'bodyLimit', 'attachValidation', 'validatorCompiler', 'handler', 'method', 'url']);
/** Those that make something else of what is answered. */
const altering = /^(?:preSerialization|onSend|serializerCompiler)$/;

/** Fastify: options stand between the path and the handler, which gives what it answers or sends it. A plugin's hooks are for the new route too. */
export const fastify: LaterFramework = routesOf({
  parameters: ['request', 'reply'],
  isAnswer,
  infersAnswer: true,
  takesNearest: true,
  typings: [
    { at: '', extended: { module: /\bmodule\s+['"]fastify['"]\s*\{/, name: 'FastifyRequest' } },
    // https://fastify.dev/docs/latest/Reference/TypeScript#using-generics
    { at: 'body', argument: { index: 0, member: 'Body' } }, { at: 'query', argument: { index: 0, member: 'Querystring' } },
    { at: 'params', argument: { index: 0, member: 'Params' } }, { at: 'headers', argument: { index: 0, member: 'Headers' } },
    // https://github.com/fastify/fastify-jwt#typescript
    { at: '', extended: { module: /\bmodule\s+['"]@fastify\/jwt['"]\s*\{/, name: 'FastifyJWT' } },
  ],
  answerOf,
  askerIn(node, { request }) {
    return ts.isPropertyAccessExpression(node) && uncast(node.expression).getText() === request && !own.has(node.name.text) ? node.name.text : undefined;
  },
  variable: ({ request }, name, isKnown) => (isKnown ? `${request}.params.${name}` : `(${request}.params as { ${name}: string }).${name}`),
  address: ({ request }) => `\${${request}.url.replace(/\\/?(?:\\?.*)?$/, '')}`,
  accepted({ answer }, place, _lead, fits) {
    const whole = `return ${answer}.code(202).header('location', \`${place}\`).send({ jobId });`;
    return [fits(whole) ? whole : [`return ${answer}`, '  .code(202)', `  .header('location', \`${place}\`)`, '  .send({ jobId });'].join('\n')];
  },
  missing: ({ answer }) => [`return ${answer}.code(404).send({ error: 'There is no such job.' });`],
  files: sentFiles(() => ['return { state: job.state };'], true),
  found: () => 'return { state: job.state, result: job.result };',
  between: betweenOf,
  generics: (variables) => `<{ Params: { ${variables.map((name) => `${name}: string`).join('; ')} } }>`,
  // Hooks of the application and of plugins around: https://fastify.dev/docs/latest/Reference/Hooks
  altered: ({ functions }) => (functions.slice(0, -1).some(({ parent }) => ts.isCallExpression(parent) && /['"](?:preSerialization|onSend)['"]/.test(parent.arguments[0]?.getText() ?? '')) ? 'a hook changes what the handler answers' : undefined),
});

function answerOf(statement: ts.Statement, { answer: reply }: HandlerNames, { checker }: AnswerContext): Answer | undefined {
  const expression = ts.isReturnStatement(statement) || ts.isExpressionStatement(statement) ? statement.expression : undefined;
  if (!expression) return undefined;
  const call = uncast(expression);
  const sends = ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'send' ? call : undefined;
  if (!sends) return ts.isReturnStatement(statement) && isPlainAnswer(expression, checker) ? { statement, value: expression } : undefined;
  const receiver = uncast((sends.expression as ts.PropertyAccessExpression).expression);
  const isGood = receiver.getText() === reply || (ts.isCallExpression(receiver) && /^(?:code|status)$/.test(memberOf(receiver.expression, reply)) && Number(receiver.arguments[0]?.getText()) < 300);
  const [value] = sends.arguments;
  return isGood && value && isPlainAnswer(value, checker) ? { statement, value } : undefined;
}

function memberOf(callee: ts.Expression, of: string): string {
  return ts.isPropertyAccessExpression(callee) && callee.expression.getText() === of ? callee.name.text : '';
}

/** The options of the route that is asked: the hooks of the handler's and what else is not about what it is sent. */
function betweenOf({ between }: Registration, context: FixContext): readonly string[] | Refusal {
  const [options] = between;
  if (!options) return [];
  if (!ts.isObjectLiteralExpression(options) || options.properties.some((one) => ts.isSpreadAssignment(one))) return { refused: 'the options of the route stand elsewhere' };
  const schema = property(options, 'schema');
  if (options.properties.some((one) => altering.test(propertyName(one.name) ?? '')) || (schema && (!ts.isPropertyAssignment(schema) || !ts.isObjectLiteralExpression(schema.initializer) || schema.initializer.properties.some((one) => ts.isSpreadAssignment(one) || propertyName(one.name) === 'response')))) {
    return { refused: 'what the handler answers goes through the route\'s own serialization' };
  }
  const kept = options.properties.filter((one) => !ofHandler.has(propertyName(one.name) ?? ''));
  const hooks = kept.flatMap((one): readonly ts.Node[] => (ts.isPropertyAssignment(one) ? (ts.isArrayLiteralExpression(one.initializer) ? [...one.initializer.elements] : [one.initializer]) : ts.isShorthandPropertyAssignment(one) ? [one.name] : [one]));
  const refusal = refusing(hooks, context);
  if (refusal || kept.length === 0) return refusal ?? [];
  const broken = options.getText().includes('\n') && kept.length > 1;
  const unit = indentUnit(options.getSourceFile());
  return [broken ? `{\n${kept.map((one) => `${unit}${reindentAll(dedent(one), unit, '\n')},\n`).join('')}}` : `{ ${kept.map((one) => dedent(one)).join(', ')} }`];
}
