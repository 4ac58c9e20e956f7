import type { EntryPoint } from '../../../flow/entries/types';
import { isTypeScript } from '../../../project/paths';
import { isReference, isWithin, uncast, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent, indentUnit, lineBreak, lineIndent, reindentAll, semicolon } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { Names } from '../../edits/naming';
import type { FixContext } from '../../types';
import { formOf, inForm, width } from '../form';
import { isRefusal, type Refusal } from '../payload';
import type { FileAnswers } from './files';
import { registrationOf, type Registration } from './registration';
import { pathOfJobs, takenBefore } from './taken-before';
import { unlessOwn, type Answer, type AnswerContext, type Compared, type LaterFramework, type Question } from './types';

/** What a handler calls its request and what it answers with: one and the same with frameworks that have a context. */
export interface HandlerNames {
  readonly request: string;
  readonly answer: string;
}

/** What frameworks whose routes are registered by a call do each in its own way. */
export interface RouteDialect extends Pick<LaterFramework, 'isAnswer' | 'typings' | 'altered' | 'infersAnswer'> {
  /** What the parameters are called where a handler has to get one that it lacks: one of them, or the request and what it answers with. */
  readonly parameters: readonly [string] | readonly [string, string];
  /** The answer of the last statement, where that is no file. */
  answerOf(statement: ts.Statement, names: HandlerNames, context: AnswerContext): Answer | undefined;
  /** How it answers with files that are given later; left out where it does not. */
  readonly files?: FileAnswers;
  /** What an expression reads of whoever asks: `user`. */
  askerIn(node: ts.Expression, names: HandlerNames): string | undefined;
  /** The members that a call stands for, where it is a way to read the request: `c.get('user')`; and what it gives. */
  readCall?(call: ts.CallExpression, names: HandlerNames): { readonly members: readonly string[]; readonly gives: 'text' | 'perhaps' | 'told' } | undefined;
  /** How a variable of the path is read; `isKnown` where the types of the handler name it. */
  variable(names: HandlerNames, name: string, isKnown: boolean): string;
  /** The request's path, as it stands in a template; without the slash that it may end with where the route is that of the router itself. */
  address(names: HandlerNames, isRoot: boolean): string;
  /** The statements that answer 202, on one line or several, behind `lead`: the `return` that the answer had. */
  accepted(names: HandlerNames, place: string, lead: string, fits: (line: string) => boolean): readonly string[];
  /** The statements that answer that there is no such job, and end the handler. */
  readonly missing: (names: HandlerNames) => readonly string[];
  /** The statement that tells how far it is. */
  readonly found: (names: HandlerNames) => string;
  /** What stands between the path and the handler of the route that is asked. */
  between(registration: Registration, context: FixContext): readonly string[] | Refusal;
  /** The type arguments of the registration, for variables of the path. */
  generics?(variables: readonly string[]): string;
  /** Whether a promise that a handler gives is waited for by nobody: its errors have to be handed on. */
  isUnawaited?(file: string, context: FixContext): boolean;
  /** Whether of several routes that fit the one is taken that says most, and not the first: https://fastify.dev/docs/latest/Reference/Routes/#url-building */
  readonly takesNearest?: boolean;
  /** Whether parameters keep the types that the handler gives them. */
  readonly keepsTypes?: boolean;
}

/** What a path has behind it that may end with a slash. */
export const withoutSlash = '.replace(/\\/$/, \'\')';

const notByOneCall: Refusal = { refused: 'the route is not registered by one call with its path' };

/** A framework whose routes are registered by calls, from what it does in its own way. */
export function routesOf(dialect: RouteDialect): LaterFramework {
  const read = (call: ts.CallExpression, handler: FunctionNode): ReturnType<NonNullable<RouteDialect['readCall']>> => {
    const names = namesOf(handler, dialect);
    return names && dialect.readCall?.(call, names);
  };
  return {
    isAnswer: dialect.isAnswer,
    typings: dialect.typings,
    infersAnswer: dialect.infersAnswer ?? false,
    ...(dialect.altered && { altered: dialect.altered }),
    answerOf(statement, handler, context) {
      const names = namesOf(handler, dialect);
      return names && (dialect.files?.answerOf(statement, names.answer, context) ?? dialect.answerOf(statement, names, context));
    },
    isHeader(statement, handler) {
      const names = namesOf(handler, dialect);
      return names !== undefined && (dialect.files?.isHeader(statement, names.answer) ?? false);
    },
    hindersFile(node, handler) {
      const names = namesOf(handler, dialect);
      return names && dialect.files?.hinders(node, names.answer);
    },
    askerIn(node, handler) {
      const names = namesOf(handler, dialect);
      return names && dialect.askerIn(node, names);
    },
    readBy: (call, handler) => read(call, handler)?.gives,
    membersOf(path, handler) {
      const names = namesOf(handler, dialect);
      return names && membersFrom(path, names.request, (call) => dialect.readCall?.(call, names)?.members);
    },
    compared({ node }, handler) {
      const names = namesOf(handler, dialect);
      const registration = registrationOf(node);
      return !names || !registration ? [] : variablesOf(registration.path.text).map((name): Compared => ({ field: name, value: dialect.variable(names, name, isTold(registration, handler)) }));
    },
    accepted({ node }, handler, { statement }) {
      const names = namesOf(handler, dialect);
      const registration = registrationOf(node);
      if (!names || !registration) return notByOneCall;
      const place = `${dialect.address(names, /^\/?$/.test(registration.path.text))}/jobs/\${jobId}`;
      const indent = lineIndent(statement.getSourceFile(), statement.getStart()).length;
      return dialect.accepted(names, place, ts.isReturnStatement(statement) ? 'return ' : '', (line) => indent + line.length <= width);
    },
    route: (question, context) => addRoute(question, dialect, context),
  };
}

/** What the handler calls them; undefined where it takes them apart. */
function namesOf({ parameters }: FunctionNode, dialect: RouteDialect): HandlerNames | undefined {
  const named = parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : undefined)).slice(0, dialect.parameters.length);
  if (named.includes(undefined)) return undefined;
  const [request, answer] = dialect.parameters.map((usual, index) => named[index] ?? usual);
  return request === undefined ? undefined : { request, answer: answer ?? request };
}

/** The members that a path reads from a variable of that name; undefined where it begins elsewhere. */
export function membersFrom(path: ts.Expression, root: string, read: (call: ts.CallExpression) => readonly string[] | undefined = () => undefined): readonly string[] | undefined {
  const inner = uncast(path);
  if (ts.isIdentifier(inner)) return inner.text === root ? [] : undefined;
  if (ts.isCallExpression(inner)) return read(inner);
  if (!ts.isPropertyAccessExpression(inner)) return undefined;
  const before = membersFrom(inner.expression, root, read);
  return before && [...before, inner.name.text];
}

/** The variables of a route's path: `id` of `/orders/:id`. */
export function variablesOf(path: string): readonly string[] {
  return [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);
}

/** Whether types beside the handler say what its path has, or none are needed. */
function isTold({ call }: Registration, handler: FunctionNode): boolean {
  return !isTypeScript(call.getSourceFile().fileName) || [...call.typeArguments ?? [], handler.parameters[0]?.type].some((one) => one && /\bParams\b/.test(one.getText()));
}

/** Middleware that lets only so many requests through. */
const limits = /(?:\b|_)(?:rate|throttl|slow|limit)|Rate|Throttl|Slow|Limit/;

/** Middleware that looks at what a request sends: a question for a job sends nothing. */
const looksAtBody = /valid|schema|celebrate|upload|multer|\b(?:body|check|param)\s*\(/i;

/** Why a route that is asked cannot have some middleware; undefined where it can. */
export function refusing(middleware: readonly ts.Node[], context: FixContext): Refusal | undefined {
  const found = middleware.find((one) => looksAtBody.test(one.getText()) || (ts.isExpression(one) ? context.functionsOf(one) : []).some((fn) => /\.\s*(?:body|files?)\b/.test(fn.getText())));
  if (found) return { refused: `\`${found.getText().slice(0, 60)}\` looks at what a request sends, and may refuse a question that sends nothing` };
  const limiting = middleware.find((one) => limits.test(one.getText()));
  return limiting && { refused: `\`${limiting.getText().slice(0, 60)}\` lets only so many requests through, and whoever asks how far the job is sends one again and again` };
}

/** Why middleware changes what a handler answered, which it finds once that is done: it is written to `member` of the context after `next`. */
export function altersAfterwards({ functions }: EntryPoint, member: string): string | undefined {
  return functions.slice(0, -1).some((fn) => {
    let next = Infinity;
    let found = false;
    walk(fn, (node) => {
      if (ts.isCatchClause(node)) return false;
      if (ts.isCallExpression(node) && node.expression.getText() === 'next') next = Math.min(next, node.pos);
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(node.left) && node.left.name.text === member && node.pos > next) found = true;
      return !found;
    });
    return found;
  }) ? 'middleware changes what the handler answers' : undefined;
}

function addRoute(question: Question, dialect: RouteDialect, context: FixContext): readonly [] | Refusal {
  const { entry, handler, guards, imports, builder, queueModule } = question;
  const registration = registrationOf(entry.node);
  const names = namesOf(handler, dialect);
  if (!registration || !names) return notByOneCall;
  const { call, last } = registration;
  const between = dialect.between(registration, context);
  if (isRefusal(between)) return between;
  const taken = takenBefore(registration, dialect.takesNearest ?? false);
  if (taken) return taken;
  const file = call.getSourceFile();
  const isHere = handler.getSourceFile() === file;
  const place = placeOf(handler, last, context);
  if (!place) return { refused: 'how the handler is registered is not known' };
  if (!isHere && guards.length > 0) return { refused: 'who may ask is checked in a handler that stands in another file' };
  const isInline = place === handler;
  const lacking = dialect.parameters.slice(handler.parameters.length);
  if (lacking.length > 0 && !giveParameters(handler, lacking, isInline || !isTypeScript(file.fileName), question)) return { refused: 'the handler is not given what it would answer with' };
  if (!isInline && handler.parameters[0]?.type && dialect.keepsTypes && !/^(?:express\.)?Request$/.test(handler.parameters[0].type.getText())) return { refused: 'the handler has a request of its own type and stands elsewhere' };
  const ownImports = isHere ? imports : new Imports(file, new Names(call));
  const findJob = ownImports.named('findJob', queueModule(file));
  if (!isHere) ownImports.apply(builder);
  const hands = (dialect.isUnawaited?.(file.fileName, context) ?? false) && place === last;
  const asked = inForm(handlerText(question, { dialect, names, file, findJob, hands, isInline, isTold: dialect.generics !== undefined || isTold(registration, handler) }), formOf(file));
  insertRoute({ registration, between, place, asked: asked.split(formOf(file).eol).join('\n'), dialect }, question);
  return [];
}

/** Adds parameters that a handler lacks, where they need no types of their own. */
function giveParameters(handler: FunctionNode, lacking: readonly string[], isTyped: boolean, { builder }: Question): boolean {
  const open = handler.getChildren().find((one) => one.kind === ts.SyntaxKind.OpenParenToken);
  const file = handler.getSourceFile();
  const names = new Names(handler);
  if (!isTyped || !open || lacking.some((name) => names.free(name) !== name)) return false;
  const end = handler.parameters.at(-1)?.end ?? open.end;
  builder.range(file, end, end, `${handler.parameters.length > 0 ? ', ' : ''}${lacking.join(', ')}`);
  return true;
}

interface Asked {
  readonly dialect: RouteDialect;
  readonly names: HandlerNames;
  readonly file: ts.SourceFile;
  readonly findJob: string;
  /** Whether errors are handed on by hand. */
  readonly hands: boolean;
  readonly isInline: boolean;
  readonly isTold: boolean;
}

/** The statements of the route that is asked, whose lines but the first stand at `indent`: who may ask, the search for the job, and how far that is or the file that it made. */
export function askedLines({ guards, compared, file: kept }: Question, { missing, files, found }: Pick<RouteDialect, 'missing' | 'files' | 'found'>, names: HandlerNames, search: string, indent: string): readonly string[] {
  const block = (lines: readonly string[]): readonly string[] => [...lines.map((line) => `  ${line}`), '}'];
  const own = (code: string): string => `«${reindentAll(code, indent, '\n')}»`;
  return [
    ...guards.map((one) => own(dedent(one))),
    `const job = await ${search};`,
    ...unlessOwn(compared), ...block(missing(names)),
    ...(kept ? ['if (job.state !== \'completed\') {', ...block(files?.notYet(names.answer) ?? []), ...kept.map(own)] : [found(names)]),
  ];
}

/** The handler of the route that is asked. */
function handlerText(question: Question, { dialect, names, file, findJob, hands, isInline, isTold: told }: Asked): string {
  const { handler } = question;
  const own = isInline && dialect.keepsTypes ? handler.parameters.slice(0, dialect.parameters.length).map((one) => one.getText()) : [...new Set([names.request, names.answer])];
  const parameters = [...own, ...(hands ? ['next'] : [])].join(', ');
  const inner = hands ? '    ' : '  ';
  const search = `${findJob}('${question.job}', ${dialect.variable(names, 'jobId', told)})`;
  const body = askedLines(question, dialect, names, search, indentUnit(file).repeat(hands ? 2 : 1)).map((line) => inner + line);
  return [`async (${parameters}) => {`, ...(hands ? ['  try {', ...body, '  } catch (error) {', '    next(error);', '  }'] : body), '}'].join('\n');
}

interface Inserted {
  readonly registration: Registration;
  readonly between: readonly string[];
  /** What stands for the handler among the arguments, and what the new route has in its place. */
  readonly place: ts.Node;
  readonly asked: string;
  readonly dialect: RouteDialect;
}

function insertRoute({ registration: { call, router, verb, path, last, behind }, between, place, asked, dialect }: Inserted, { builder }: Question): void {
  const file = call.getSourceFile();
  const { quote } = formOf(file);
  const where = place.getStart() - last.getStart();
  const wrapped = last.getText().slice(0, where) + '\0' + last.getText().slice(where + place.getText().length);
  const [first] = call.arguments;
  const target = `${quote}${pathOfJobs(path.text)}${quote}`;
  const generics = isTypeScript(file.fileName) ? dialect.generics?.([...variablesOf(path.text), 'jobId']) ?? '' : '';
  const args = [target, ...between, wrapped.replace('\0', () => asked)];
  const unit = indentUnit(file);
  const head = `${router ?? ''}.get${generics}`;
  const short = `${head}(${args.join(', ')})`;
  const isLong = lineIndent(file, behind.getStart()).length + (short.split('\n')[0]?.length ?? 0) > 100;
  const broken = first !== undefined && (isLong || /\n/.test(file.text.slice(call.expression.end, first.getStart())));
  const callText = broken ? `${head}(\n${unit}${args.map((one) => reindentAll(one, unit, '\n')).join(`,\n${unit}`)},\n)` : short;
  const comment = `How far a job is that \`${verb} ${path.text}\` began, and what it gave.`;
  const { expression: callee } = call;
  if (router === undefined && ts.isPropertyAccessExpression(callee)) {
    // One more link, on a line of its own as the others are, or a step deeper than the statement.
    const dot = callee.name.getStart() - 1;
    const ownLine = /\n[ \t]*$/.test(file.text.slice(0, dot));
    const indent = ownLine ? lineIndent(file, dot) : lineIndent(file, call.getStart()) + unit;
    builder.range(file, call.end, call.end, reindentAll(`\n// ${comment}\n${callText}`, indent, lineBreak(file)));
    return;
  }
  builder.range(file, behind.end, behind.end, reindentAll(`\n\n/** ${comment} */\n${callText}${semicolon(file)}`, lineIndent(file, behind.getStart()), lineBreak(file)));
}

/** The function itself among the arguments, or the name by which it is registered; perhaps inside of a wrapper. */
function placeOf(handler: FunctionNode, last: ts.Node, context: FixContext): ts.Node | undefined {
  if (isWithin(handler, last)) return handler;
  let found: ts.Node | undefined;
  walk(last, (node) => {
    if (!found && ((ts.isIdentifier(node) && isReference(node)) || ts.isPropertyAccessExpression(node)) && context.functionsOf(node).includes(handler)) found = node;
    return !found;
  });
  return found;
}
