import { isAnswer } from '../../../flow/waits/answers';
import { isAsync, isFunctionNode, isNamedIn, isReference, uncast, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent, indentUnit, lineBreak, lineIndent, reindentAll } from '../../edits/edit-builder';
import { Names } from '../../edits/naming';
import type { FixContext } from '../../types';
import { moduleEdits } from '../job-modules';
import { formOf, inForm, width } from '../form';
import type { Refusal } from '../payload';
import { express, expressDialect } from './express';
import { encodingOf, isWritten } from './files';
import { givenTo } from './nest-given';
import { isStream } from './streamed';
import { alreadyTaken } from './taken-before';
import { membersFrom, variablesOf } from './routes';
import { isPlainAnswer, unlessOwn, type Answer, type Compared, type LaterFramework, type Question } from './types';

/** Decorators of parameters that give a part of the request (https://docs.nestjs.com/controllers#request-object); any other says who asks. */
const ofRequest = /^(?:Body|Query|Param|Headers|Ip|HostParam|Session|Req|Request|Res|Response|Next|UploadedFiles?|RawBody)$/;
/** Those whose value a question for a job has as well. */
const unsent = /^(?:Param|Headers|Ip|HostParam|Session|Req|Request)$/;
/** Decorators of a method that are about its own path, what it is sent and what it answers. */
const ofMethod = /^(?:Get|Post|Put|Patch|Delete|All|HttpCode|Header|Redirect|Version|UsePipes|Throttle|ApiBody|ApiOperation|ApiConsumes|ApiProduces|ApiQuery|Api\w*Response)$/;
/** Interceptors of packages that look at what is sent, or make something else of what is answered: https://docs.nestjs.com/techniques/serialization, https://docs.nestjs.com/techniques/file-upload */
const altering = /\b(?:ClassSerializer|File|Files|AnyFiles|FileFields|NoFiles|Cache)Interceptor\b/;

/** What the two servers below Nest have for an answer's status and headers beside what the method gives: https://docs.nestjs.com/controllers#library-specific-approach */
const platforms = {
  express: { type: 'Response', module: 'express', types: '@types/express', name: 'res', address: 'res.req.path', location: (place: string) => `res.status(202).location(\`${place}\`);` },
  fastify: { type: 'FastifyReply', module: 'fastify', types: 'fastify', name: 'reply', address: 'reply.request.url.replace(/\\/?(?:\\?.*)?$/, \'\')', location: (place: string) => `reply.status(202).header('location', \`${place}\`);` },
} as const;

/** Controllers of Nest, whose methods give what is answered. The worker starts the application without its server for what controllers are given: https://docs.nestjs.com/standalone-applications */
export const nestjs: LaterFramework = {
  typings: express.typings,
  isAnswer,
  infersAnswer: true,
  answerOf(statement, handler, context) {
    const own = ownAnswer(handler);
    if (own !== undefined) return (areWritten(headersOf(handler)) ? expressDialect.files?.answerOf(statement, own, context) : undefined) ?? expressDialect.answerOf(statement, { request: 'req', answer: own }, context);
    const { checker } = context;
    const value = ts.isReturnStatement(statement) ? statement.expression : undefined;
    const file = value && fileIn(statement, value, handler, checker);
    if (file) return file;
    return value && !isTakenOver(handler) && isPlainAnswer(value, checker) ? { statement, value } : undefined;
  },
  whyNone: (handler) => (handler.parameters.some((one) => isNext(one) && isUsed(one, handler)) ? 'the method may hand the request on by `@Next()`' : undefined),
  isHeader(statement, handler) {
    const own = ownAnswer(handler);
    return own !== undefined && (expressDialect.files?.isHeader(statement, own) ?? false);
  },
  hindersFile(node, handler) {
    const own = ownAnswer(handler);
    return own === undefined ? undefined : expressDialect.files?.hinders(node, own);
  },
  askerIn(node, handler) {
    if (ts.isIdentifier(node)) return handler.parameters.some((one) => one.name.getText() === node.text && decoratorOf(one) !== '' && !ofRequest.test(decoratorOf(one))) && (isReference(node) || ts.isParameter(node.parent)) ? 'user' : undefined;
    const members = ts.isPropertyAccessExpression(node) ? nestjs.membersOf(node, handler) : undefined;
    return members?.length === 1 && !/^(?:body|params|query|headers|cookies|ip|url|path)$/.test(members[0] ?? '') ? members[0] : undefined;
  },
  membersOf(path, handler) {
    const request = handler.parameters.find((one) => /^Req(?:uest)?$/.test(decoratorOf(one)));
    return request && membersFrom(path, request.name.getText());
  },
  altered({ functions }, { workspace }) {
    const method = functions.at(-1);
    const own = method && ts.isMethodDeclaration(method) ? [...ts.getDecorators(method) ?? [], ...(ts.isClassDeclaration(method.parent) ? ts.getDecorators(method.parent) ?? [] : [])] : [];
    const isIntercepted = functions.slice(0, -1).some((fn) => isFunctionNode(fn) && fn.name?.getText() === 'intercept' && /\b(?:map|switchMap|mergeMap|concatMap)\s*\(/.test(fn.getText()));
    const isSerialized = workspace.files().some((file) => /useGlobalInterceptors\([^;]*ClassSerializer|APP_INTERCEPTOR[^}]*ClassSerializer/.test(workspace.text(file) ?? ''));
    return isIntercepted || isSerialized || own.some((one) => altering.test(one.getText())) ? 'an interceptor makes something else of what the handler is sent or answers' : undefined;
  },
  compared({ node }, handler) {
    const variables = variablesOf(node.getText());
    return handler.parameters.flatMap((one): readonly Compared[] => {
      const [argument] = decoratorOf(one) === 'Param' ? callOf(one)?.arguments ?? [] : [];
      return argument && ts.isStringLiteral(argument) && variables.includes(argument.text) && ts.isIdentifier(one.name) ? [{ field: argument.text, value: `String(${one.name.text})` }] : [];
    });
  },
  accepted(_entry, handler, { statement }, context) {
    const own = ownAnswer(handler);
    if (own !== undefined) {
      if (platformOf(handler, context) !== platforms.express) return { refused: 'nothing is written for methods that answer with the reply of Fastify themselves' };
      const indent = lineIndent(statement.getSourceFile(), statement.getStart()).length;
      const place = `\${${own}.req.path}/jobs/\${jobId}`;
      return expressDialect.accepted({ request: 'req', answer: own }, place, ts.isReturnStatement(statement) ? 'return ' : '', (line) => indent + line.length <= width);
    }
    const { name, address, location, types } = platformOf(handler, context);
    if (new Names(handler.body ?? handler).free(name) !== name || context.workspace.dependencyVersion(handler.getSourceFile().fileName, types) === undefined) return { refused: 'nothing says of what type the answer of the server is' };
    return [location(`\${${address}}/jobs/\${jobId}`), 'return { jobId };'];
  },
  given: givenTo,
  route: addMethod,
};

/**
 * The answer that is a file: `new StreamableFile(buffer, { type: 'application/pdf' })` (https://docs.nestjs.com/techniques/streaming-files), or text with headers that decorators write down. `@Res()` answers in another way.
 */
function fileIn(statement: ts.Statement, value: ts.Expression, handler: FunctionNode, checker: ts.TypeChecker): Answer | undefined {
  const headers = headersOf(handler);
  if (isTakenOver(handler) || !areWritten(headers)) return undefined;
  const made = uncast(value);
  const [content = value, ...options] = ts.isNewExpression(made) && made.expression.getText() === 'StreamableFile' ? made.arguments ?? [] : [];
  const stream = uncast(content);
  if (content !== value && ts.isIdentifier(stream) && isStream(stream, checker) && options.every(isWritten)) return { statement, value: undefined, file: 'base64', piped: { stream, statement, value: content } };
  const file = encodingOf(content, checker);
  const isFile = content === value ? file === 'text' && headers.length > 0 : file === 'base64' && options.every(isWritten);
  return isFile ? { statement, value: content, file } : undefined;
}

/** Whether a method has what the server answers with, or hands on: what it gives is then no answer, unless it says so. */
function isTakenOver(handler: FunctionNode): boolean {
  return handler.parameters.some((one) => /^(?:Res|Response|Next)$/.test(decoratorOf(one)));
}

/** What a method answers with itself: `res` of `@Res() res`. https://docs.nestjs.com/controllers#library-specific-approach */
function ownAnswer(handler: FunctionNode): string | undefined {
  const [taken, ...others] = handler.parameters.filter((one) => /^(?:Res|Response)$/.test(decoratorOf(one)) || (isNext(one) && isUsed(one, handler)));
  return taken && others.length === 0 && decoratorOf(taken) !== 'Next' && callOf(taken)?.arguments.length === 0 && ts.isIdentifier(taken.name) ? taken.name.text : undefined;
}

function isNext(parameter: ts.ParameterDeclaration): boolean {
  return decoratorOf(parameter) === 'Next';
}

/** Whether a method does anything with a parameter, by its name or as one of its `arguments`: one that is only there hands nothing on. */
function isUsed({ name }: ts.ParameterDeclaration, { body }: FunctionNode): boolean {
  return !ts.isIdentifier(name) || (body !== undefined && [name.text, 'arguments'].some((one) => isNamedIn(one, body)));
}

/** `@Header('Content-Type', 'text/csv')` of a method. */
function headersOf(handler: FunctionNode): readonly ts.CallExpression[] {
  return (ts.canHaveDecorators(handler) ? ts.getDecorators(handler) ?? [] : []).flatMap((one) => (decoratorOf(one) === 'Header' ? callOf(one) ?? [] : []));
}

/** Whether all headers are literals: a decorator may have a function that works one out for each answer. */
function areWritten(headers: readonly ts.CallExpression[]): boolean {
  return headers.every(({ arguments: given }) => given.every(isWritten));
}

function platformOf(handler: FunctionNode, { workspace }: FixContext): (typeof platforms)[keyof typeof platforms] {
  return platforms[workspace.dependencyVersion(handler.getSourceFile().fileName, '@nestjs/platform-fastify') === undefined ? 'express' : 'fastify'];
}

function callOf(node: ts.ParameterDeclaration | ts.Decorator): ts.CallExpression | undefined {
  const expression = ts.isDecorator(node) ? node.expression : ts.getDecorators(node)?.[0]?.expression;
  return expression && ts.isCallExpression(expression) ? expression : undefined;
}

/** `Query` of `@Query('country') country: string`; empty for what has none. */
function decoratorOf(node: ts.ParameterDeclaration | ts.Decorator): string {
  return callOf(node)?.expression.getText() ?? '';
}

/** The method that is asked, behind the handler in its class and so behind the same guards. */
function addMethod({ entry, handler, job, guards, compared, held, file: made, queueModule, imports, builder }: Question, context: FixContext): readonly [] | Refusal {
  const owner = ts.isMethodDeclaration(handler) && ts.isClassDeclaration(handler.parent) ? handler.parent : undefined;
  const decorator = ts.isMethodDeclaration(handler) ? ts.getDecorators(handler)?.find((one) => /^(?:Get|Post|Put|Patch|Delete|All)$/.test(decoratorOf(one))) : undefined;
  const call = decorator && callOf(decorator);
  const [path] = call?.arguments ?? [];
  if (!owner || !ts.isMethodDeclaration(handler) || !call || decorator !== entry.node || (path && !ts.isStringLiteral(path))) return { refused: 'the method says its path in another way' };
  const own = ownAnswer(handler);
  const needed = handler.parameters.filter((one) => one.name.getText() !== own && new RegExp(`\\b${one.name.getText()}\\b`).test([...guards.map((one) => one.getText()), ...compared.map(({ value }) => value)].join('\n')));
  if (needed.some((one) => ofRequest.test(decoratorOf(one)) && !unsent.test(decoratorOf(one)))) return { refused: 'who may ask is told by what the request sends' };
  const file = handler.getSourceFile();
  const form = formOf(file);
  const { name, type, module } = platformOf(handler, context);
  const answer = own ?? name;
  const common = (name: string): string => imports.named(name, '@nestjs/common');
  const end = handler.parameters.at(-1)?.end ?? handler.getChildren().find((one) => one.kind === ts.SyntaxKind.OpenParenToken)?.end ?? handler.end;
  const broken = handler.parameters.some((one) => /^\s*\n/.test(one.getFullText()));
  const added = `@${common('Res')}({ passthrough: true }) ${answer}: ${type}`;
  const before = handler.parameters.length === 0 ? '' : broken ? `,${lineBreak(file)}${lineIndent(file, handler.parameters[0]?.getStart() ?? 0)}` : ', ';
  if (own === undefined) {
    builder.range(file, end, end, before + added);
    builder.all(file, moduleEdits(file, [`import type { ${type} } from '${module}';`], []));
  }
  if (!isAsync(handler)) builder.range(file, handler.name.getStart(), handler.name.getStart(), 'async ');
  const taken = new Set(owner.members.flatMap(({ name }) => name?.getText() ?? []));
  const methodName = [`${handler.name.getText()}Job`, `${handler.name.getText()}JobState`].find((one) => !taken.has(one)) ?? `${handler.name.getText()}JobOf202`;
  // What the decorators say is said of the file alone.
  const headers = made ? headersOf(handler) : [];
  for (const one of headers) builder.remove(one.parent);
  const parameters = [...needed.map((one) => `«${dedent(one)}»`), `@${common('Param')}('jobId') jobId: string`, ...(own !== undefined ? handler.parameters.flatMap((one) => (one.name.getText() === own ? [`«${dedent(one)}»`] : [])) : headers.length > 0 ? [added] : [])];
  const target = `${path && path.text !== '/' ? `${path.text.replace(/\/$/, '')}/` : ''}jobs/:jobId`;
  const earlier = owner.members.filter((one) => one.end <= handler.pos).flatMap((one) => (ts.canHaveDecorators(one) ? ts.getDecorators(one) ?? [] : []));
  const hidden = alreadyTaken(earlier.flatMap((one) => (/^(?:Get|All)$/.test(decoratorOf(one)) ? callOf(one)?.arguments[0] ?? [] : [])), `/${target}`);
  if (hidden) return hidden;
  const kept = (ts.getDecorators(handler) ?? []).filter((one) => !ofMethod.test(decoratorOf(one) || one.expression.getText()));
  const lines = [
    '', '', `/** How far a job is that \`${entry.name}\` began, and what it gave. */`,
    `@${common('Get')}('${target}')`, ...kept.map((one) => `«${dedent(one)}»`),
    `async ${methodName}(${parameters.join(', ')}) {`,
    ...guards.map((one) => `  «${reindentAll(dedent(one), indentUnit(file), '\n')}»`),
    `  const job = await ${imports.named('findJob', queueModule(file))}(${held}'${job}', jobId);`,
    ...unlessOwn(compared).map((line) => `  ${line}`),
    `    throw new ${common('NotFoundException')}('There is no such job.');`, '  }',
    ...(made ? [
      '  if (job.state !== \'completed\') {', ...(own === undefined ? ['    return { state: job.state };'] : [`    ${own}.json({ state: job.state });`, '    return;']), '  }',
      ...headers.map((one) => `  «${answer}.header(${one.arguments.map((given) => given.getText()).join(', ')})»;`), ...made.map((one) => `  «${reindentAll(one, indentUnit(file), '\n')}»`),
    ] : [own === undefined ? '  return { state: job.state, result: job.result };' : `  ${own}.json({ state: job.state, result: job.result });`]), '}',
  ];
  builder.range(file, handler.end, handler.end, reindentAll(inForm(lines.join('\n'), form), lineIndent(file, handler.getStart()), form.eol));
  return [];
}
