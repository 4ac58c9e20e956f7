import type { FilePath } from '../../../core';
import { literally } from '../../../project/pattern';
import { isAsync, isFunctionNode, isReference, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent, indentUnit, lineBreak, lineIndent, reindentAll, type EditBuilder } from '../../edits/edit-builder';
import { Names } from '../../edits/naming';
import type { FixContext } from '../../types';
import { classAround } from '../job-doer';
import { moduleEdits } from '../job-modules';
import { formOf, inForm } from '../form';
import type { Refusal } from '../payload';
import { WorkerScope } from '../worker-scope';
import { express } from './express';
import type { WorkData } from './captured-work';
import { membersFrom, variablesOf } from './routes';
import { isPlainAnswer, unlessOwn, type Compared, type GivenObjects, type LaterFramework, type Question } from './types';

/** Decorators of parameters that give a part of the request (https://docs.nestjs.com/controllers#request-object); any other says who asks. */
const ofRequest = /^(?:Body|Query|Param|Headers|Ip|HostParam|Session|Req|Request|Res|Response|Next|UploadedFiles?|RawBody)$/;
/** Those whose value a question for a job has as well. */
const unsent = /^(?:Param|Headers|Ip|HostParam|Session|Req|Request)$/;
/** Decorators of a method that are about its own path, what it is sent and what it answers. */
const ofMethod = /^(?:Get|Post|Put|Patch|Delete|All|HttpCode|Header|Redirect|Version|UsePipes|ApiBody|ApiOperation|ApiConsumes|ApiProduces|ApiQuery|Api\w*Response)$/;
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
  isAnswer: () => false,
  infersAnswer: true,
  answerOf(statement, handler, checker) {
    const value = ts.isReturnStatement(statement) ? statement.expression : undefined;
    return value && !handler.parameters.some((one) => /^(?:Res|Response|Next)$/.test(decoratorOf(one))) && isPlainAnswer(value, checker) ? { statement, value } : undefined;
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
  accepted(_entry, handler, _answer, context) {
    const { name, address, location, types } = platformOf(handler, context);
    if (new Names(handler.body ?? handler).free(name) !== name || context.workspace.dependencyVersion(handler.getSourceFile().fileName, types) === undefined) return { refused: 'nothing says of what type the answer of the server is' };
    return [location(`\${${address}}/jobs/\${jobId}`), 'return { jobId };'];
  },
  given: givenTo,
  route: addMethod,
};

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

/** What the moved code has in place of `this.parcels`: what the application that the worker starts gives for its class. */
function givenTo(moved: readonly ts.Node[], scope: WorkerScope, worker: FilePath, data: Pick<WorkData, 'free'>, { workspace, checker }: FixContext): GivenObjects | Refusal {
  const renamed: { node: ts.Node; text: string }[] = [];
  const names = new Map<string, string>();
  const lines: string[] = [];
  const given = new Set<ts.ParameterDeclaration>();
  const loggers = new Set<ts.PropertyDeclaration>();
  let needsApplication = false;
  const notGiven: Refusal = { refused: 'what is done belongs to an object that the worker does not have' };
  let refusal: Refusal | undefined;
  /** What stands for a member in the worker: made once, by the line that is written for its name. */
  const inWorker = (member: string, line: (name: string) => string): string => {
    const known = names.get(member);
    if (known !== undefined) return known;
    const name = data.free(member, `${member}OfWorker`);
    names.set(member, name);
    lines.push(line(name));
    return name;
  };
  const texts = workspace.files().map((file) => ({ file, text: workspace.text(file) ?? '' })).filter(({ text }) => text.includes('@nestjs/'));
  for (const one of moved) walk(one, (node) => {
    if (node.kind !== ts.SyntaxKind.ThisKeyword || refusal) return;
    const member = ts.isPropertyAccessExpression(node.parent) ? node.parent : undefined;
    const owner = classAround(node);
    const constructor = owner?.members.find(ts.isConstructorDeclaration);
    const logger = member && owner && loggerOf(owner, member.name.text, scope);
    if (member && logger) {
      loggers.add(logger.declaration);
      renamed.push({ node: member, text: inWorker(member.name.text, (name) => `const ${name} = ${logger.text};`) });
      return;
    }
    const parameter = constructor?.parameters.find((each) => member?.name.text === each.name.getText() && ts.isParameterPropertyDeclaration(each, constructor));
    const type = parameter?.type && ts.isTypeReferenceNode(parameter.type) && ts.isIdentifier(parameter.type.typeName) && !parameter.type.typeArguments ? parameter.type.typeName : undefined;
    const token = parameter && type && tokenOf(parameter, type, texts, scope, checker);
    if (!member || !type || token === undefined || !scope.root(type)) {
      refusal = notGiven;
      return;
    }
    needsApplication = true;
    if (parameter) given.add(parameter);
    renamed.push({ node: member, text: inWorker(member.name.text, (name) => `const ${name}: ${type.text} = (await application).get(${token});`) });
  });
  const leftOver = (builder: EditBuilder): void => {
    const moved = new Set(renamed.map(({ node }) => node));
    withoutUnused(given, moved, builder);
    for (const one of loggers) if (!isUsedBeside(one, moved)) withoutMember(one, builder);
  };
  if (refusal || !needsApplication) return refusal ?? { renamed, lines, imports: [], declarations: [], leftOver };
  if (texts.some(({ text }) => /\bScope\.REQUEST\b|@Inject\(REQUEST\)/.test(text))) return { refused: 'a part of the application is made for each request' };
  if (texts.some(({ text }) => /@(?:Cron|Interval)\s*\(/.test(text))) return { refused: 'the worker would start the application, whose schedules would then run twice' };
  const mains = texts.filter(({ text }) => /\bNestFactory\s*\.\s*create\b/.test(text));
  const [main] = mains;
  const file = main && mains.length === 1 ? workspace.sourceFile(main.file) : undefined;
  const root = file && rootOf(file);
  const ownScope = file && new WorkerScope(file, worker, checker);
  if (!root || !ownScope?.root(root)) return { refused: 'which module is the application is not known' };
  return { renamed, lines, imports: ['import { NestFactory } from \'@nestjs/core\'', ...ownScope.importLines], declarations: [`const application = NestFactory.createApplicationContext(${root.text})`], leftOver };
}

/** How the application is asked for what a parameter is given: by its class, or by a token that one module alone provides something for: https://docs.nestjs.com/fundamentals/custom-providers#non-class-based-provider-tokens */
function tokenOf(parameter: ts.ParameterDeclaration, type: ts.Identifier, texts: readonly { readonly text: string }[], scope: WorkerScope, checker: ts.TypeChecker): string | undefined {
  const decorator = ts.getDecorators(parameter)?.[0]?.expression;
  const [token] = decorator && ts.isCallExpression(decorator) && decorator.expression.getText() === 'Inject' ? decorator.arguments : [];
  if (!decorator || token?.getText() === type.text) return ((checker.getTypeAtLocation(type).symbol?.flags ?? 0) & ts.SymbolFlags.Class) !== 0 ? type.text : undefined;
  if (!token || !(ts.isStringLiteral(token) || ts.isIdentifier(token))) return undefined;
  const provided = new RegExp(`\\bprovide:\\s*${literally(token.getText())}(?![\\w$])`, 'g');
  if (texts.flatMap(({ text }) => [...text.matchAll(provided)]).length !== 1) return undefined;
  return ts.isStringLiteral(token) || scope.root(token) ? token.getText() : undefined;
}

/** The logger that a class makes for itself, as the worker makes one: `new Logger(Orders.name)`, https://docs.nestjs.com/techniques/logger#using-the-logger-for-application-logging */
function loggerOf(owner: ts.ClassDeclaration, member: string, scope: WorkerScope): { readonly declaration: ts.PropertyDeclaration; readonly text: string } | undefined {
  const declaration = owner.members.find((one): one is ts.PropertyDeclaration => ts.isPropertyDeclaration(one) && one.name.getText() === member);
  const made = declaration?.initializer;
  if (!declaration || !made || !ts.isNewExpression(made) || made.expression.getText() !== 'Logger' || !ts.isIdentifier(made.expression) || !scope.root(made.expression)) return undefined;
  if (!scope.importLines.some((line) => /\bLogger\b.*@nestjs\/common/.test(line)) || new RegExp(`\\bthis\\.${member}\\s*=[^=]`).test(owner.getText())) return undefined;
  const [context, ...others] = made.arguments ?? [];
  if (!context || others.length > 0) return others.length > 0 ? undefined : { declaration, text: 'new Logger()' };
  if (ts.isStringLiteral(context)) return { declaration, text: made.getText() };
  return context.getText() === `${owner.name?.text ?? ''}.name` ? { declaration, text: `new Logger('${owner.name?.text ?? ''}')` } : undefined;
}

/** Whether anything but the moved code uses a property of its class. */
function isUsedBeside(property: ts.PropertyDeclaration, moved: ReadonlySet<ts.Node>): boolean {
  let isUsed = false;
  walk(property.parent, (node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === property.name.getText() && !moved.has(node)) isUsed = true;
    return !isUsed;
  });
  return isUsed || !/\bprivate\b/.test(property.getText());
}

/** Takes parameters out of a constructor that nothing but the moved code used; the constructor too where it then does nothing. */
function withoutUnused(given: ReadonlySet<ts.ParameterDeclaration>, moved: ReadonlySet<ts.Node>, builder: EditBuilder): void {
  const unused = [...given].filter((parameter) => {
    let isUsed = false;
    walk(parameter.parent.parent, (node) => {
      if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword && node.name.text === parameter.name.getText() && !moved.has(node)) isUsed = true;
      if (ts.isIdentifier(node) && node.text === parameter.name.getText() && node !== parameter.name && isReference(node)) isUsed = true;
      return !isUsed;
    });
    return !isUsed;
  });
  const constructor = unused[0]?.parent;
  if (!constructor || !ts.isConstructorDeclaration(constructor)) return;
  const file = constructor.getSourceFile();
  if (unused.length === constructor.parameters.length && constructor.body?.statements.length === 0 && !/\bsuper\b/.test(constructor.getText())) {
    withoutMember(constructor, builder);
    return;
  }
  for (const one of unused) {
    const index = constructor.parameters.indexOf(one);
    const [before, after] = [constructor.parameters[index - 1], constructor.parameters[index + 1]];
    builder.range(file, after || !before ? one.getStart() : before.end, after ? after.getStart() : one.end, '');
  }
}

/** Takes a member out of its class with its lines, and with the empty one behind it. */
function withoutMember(member: ts.ClassElement, builder: EditBuilder): void {
  const file = member.getSourceFile();
  const rest = /^\s*?\r?\n(?:[ \t]*\r?\n)?/.exec(file.text.slice(member.end))?.[0].length ?? 0;
  builder.range(file, member.getStart() - lineIndent(file, member.getStart()).length, member.end + rest, '');
}

/** The module that a program starts: `NestFactory.create(AppModule)`. */
function rootOf(file: ts.SourceFile): ts.Identifier | undefined {
  let found: ts.Identifier | undefined;
  walk(file, (node) => {
    const [module] = ts.isCallExpression(node) && /\bNestFactory\s*\.\s*create$/.test(node.expression.getText()) ? node.arguments : [];
    if (module && ts.isIdentifier(module)) found = module;
  });
  return found;
}

/** The method that is asked, behind the handler in its class and so behind the same guards. */
function addMethod({ entry, handler, job, guards, compared, queueModule, imports, builder }: Question, context: FixContext): readonly [] | Refusal {
  const owner = ts.isMethodDeclaration(handler) && ts.isClassDeclaration(handler.parent) ? handler.parent : undefined;
  const decorator = ts.isMethodDeclaration(handler) ? ts.getDecorators(handler)?.find((one) => /^(?:Get|Post|Put|Patch|Delete|All)$/.test(decoratorOf(one))) : undefined;
  const call = decorator && callOf(decorator);
  const [path] = call?.arguments ?? [];
  if (!owner || !ts.isMethodDeclaration(handler) || !call || decorator !== entry.node || (path && !ts.isStringLiteral(path))) return { refused: 'the method says its path in another way' };
  const needed = handler.parameters.filter(({ name }) => new RegExp(`\\b${name.getText()}\\b`).test([...guards.map((one) => one.getText()), ...compared.map(({ value }) => value)].join('\n')));
  if (needed.some((one) => ofRequest.test(decoratorOf(one)) && !unsent.test(decoratorOf(one)))) return { refused: 'who may ask is told by what the request sends' };
  const file = handler.getSourceFile();
  const form = formOf(file);
  const { name: answer, type, module } = platformOf(handler, context);
  const common = (name: string): string => imports.named(name, '@nestjs/common');
  const end = handler.parameters.at(-1)?.end ?? handler.getChildren().find((one) => one.kind === ts.SyntaxKind.OpenParenToken)?.end ?? handler.end;
  const broken = handler.parameters.some((one) => /^\s*\n/.test(one.getFullText()));
  const added = `@${common('Res')}({ passthrough: true }) ${answer}: ${type}`;
  const before = handler.parameters.length === 0 ? '' : broken ? `,${lineBreak(file)}${lineIndent(file, handler.parameters[0]?.getStart() ?? 0)}` : ', ';
  builder.range(file, end, end, before + added);
  builder.all(file, moduleEdits(file, [`import type { ${type} } from '${module}';`], []));
  if (!isAsync(handler)) builder.range(file, handler.name.getStart(), handler.name.getStart(), 'async ');
  const taken = new Set(owner.members.flatMap(({ name }) => name?.getText() ?? []));
  const methodName = [`${handler.name.getText()}Job`, `${handler.name.getText()}JobState`].find((one) => !taken.has(one)) ?? `${handler.name.getText()}JobOf202`;
  const parameters = [...needed.map((one) => `«${dedent(one)}»`), `@${common('Param')}('jobId') jobId: string`];
  const target = `${path && path.text !== '/' ? `${path.text.replace(/\/$/, '')}/` : ''}jobs/:jobId`;
  const kept = (ts.getDecorators(handler) ?? []).filter((one) => !ofMethod.test(decoratorOf(one) || one.expression.getText()));
  const lines = [
    '', '', `/** How far a job is that \`${entry.name}\` began, and what it gave. */`,
    `@${common('Get')}('${target}')`, ...kept.map((one) => `«${dedent(one)}»`),
    `async ${methodName}(${parameters.join(', ')}) {`,
    ...guards.map((one) => `  «${reindentAll(dedent(one), indentUnit(file), '\n')}»`),
    `  const job = await ${imports.named('findJob', queueModule(file))}('${job}', jobId);`,
    ...unlessOwn(compared).map((line) => `  ${line}`),
    `    throw new ${common('NotFoundException')}('There is no such job.');`, '  }',
    '  return { state: job.state, result: job.result };', '}',
  ];
  builder.range(file, handler.end, handler.end, reindentAll(inForm(lines.join('\n'), form), lineIndent(file, handler.getStart()), form.eol));
  return [];
}
