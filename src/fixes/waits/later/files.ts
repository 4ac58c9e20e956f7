import { isAnswer } from '../../../flow/waits/answers';
import { isConst } from '../../../flow/values/symbols';
import { isReference, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { commentedEnd, dedent } from '../../edits/edit-builder';
import { callOf, pipedInto, streamedAnswer, writtenAnswer, type HandsOver } from './streamed';
import type { Answer, AnswerContext } from './types';

/** How a framework answers with a file: `answer` is what its handlers call what they answer with. */
export interface FileAnswers {
  /** The answer of a statement that ends a handler, where it is text or bytes whose headers are written down. */
  answerOf(statement: ts.Statement, answer: string, context: AnswerContext): Answer | undefined;
  /** Whether a statement does nothing but set headers that are written down. */
  isHeader(statement: ts.Statement, answer: string): boolean;
  /** Why a node keeps the answer from being a file that is given later; undefined where it does not: it does something with what is answered with, other than to answer and be done. */
  hinders(node: ts.Node, answer: string): string | undefined;
  /** The statements that tell how far a job is that is not done, and end the handler. */
  notYet(answer: string): readonly string[];
}

/** What sets a header or the status of an answer and gives the answer back: https://expressjs.com/en/5x/api.html#res, https://fastify.dev/docs/latest/Reference/Reply */
const setting = /^(?:set|setHeader|header|headers|type|contentType|attachment|status|code|vary)$/;

/**
 * An answer that is text or bytes, with headers that are written down: `res.type('text/csv').send(csv)`. The job keeps text as it is, and bytes in base64 (JSON has none). Undefined for an answer of which nothing says that
 * it is one of both, or whose headers are worked out.
 */
function fileAnswer(statement: ts.Statement, answer: string, context: AnswerContext, isSent: boolean): Answer | undefined {
  const { checker } = context;
  const made = streamedAnswer(statement, isSent ? (one) => sentStream(one, answer) : pipedInto(answer), !isSent, context) ?? (isSent ? undefined : writtenAnswer(statement, answer, context));
  if (made) return made;
  const expression = ts.isReturnStatement(statement) || ts.isExpressionStatement(statement) ? statement.expression : undefined;
  const call = expression && uncast(expression);
  if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || !/^(?:send|end)$/.test(call.expression.name.text)) return undefined;
  const [value] = call.arguments;
  const encoding = value && call.arguments.length === 1 ? encodingOf(value, checker) : undefined;
  return value && encoding && isSetting(call.expression.expression, answer) ? { statement, value, file: encoding } : undefined;
}

/** `reply.type('application/gzip')`, `reply.header('content-type', 'application/gzip')`. */
const typed = /\.\s*(?:type\s*\(|headers?\s*\(\s*\{?\s*['"]content-type['"])/i;

/** The stream that a handler gives or sends as its answer, where it says of what type that is: of a buffer the server would say so by itself, and of a stream it does not. */
function sentStream(statement: ts.Statement, answer: string): ReturnType<HandsOver> {
  const expression = ts.isReturnStatement(statement) || ts.isExpressionStatement(statement) ? statement.expression : undefined;
  const given = expression && uncast(expression);
  const isSend = given && ts.isCallExpression(given) && ts.isPropertyAccessExpression(given.expression) && given.expression.name.text === 'send' && given.arguments.length === 1 && isSetting(given.expression.expression, answer);
  const value = isSend ? given.arguments[0] : ts.isReturnStatement(statement) ? given : undefined;
  const stream = value && uncast(value);
  // A refusal may say of what type it is itself.
  const saying = ts.isBlock(statement.parent) ? [statement, ...statement.parent.statements.filter((one) => isHeader(one, answer))] : [statement];
  const isTyped = saying.some((one) => typed.test(one.getText()));
  return value && stream && ts.isIdentifier(stream) && isTyped ? { stream, value } : undefined;
}

/** `res.type('text/csv');` */
function isHeader(statement: ts.Statement, answer: string): boolean {
  return ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression) && isSetting(statement.expression, answer);
}

function hindersFile(node: ts.Node, answer: string): string | undefined {
  if (!ts.isIdentifier(node) || node.text !== answer || !isReference(node)) return undefined;
  let link: ts.Node = node;
  let set: string | undefined;
  while (ts.isPropertyAccessExpression(link.parent) && link.parent.expression === link && ts.isCallExpression(link.parent.parent) && link.parent.parent.expression === link.parent) {
    set ??= link.parent.name.text;
    link = link.parent.parent;
    if (isAnswer(link)) return undefined;
  }
  const statement = ts.findAncestor(node, ts.isStatement);
  if (statement && ts.isReturnStatement(statement)) return undefined;
  return set !== undefined && setting.test(set) ? worked : touched;
}

/** Files of handlers that send what they answer, as those of Express and Fastify do. */
export function sentFiles(notYet: FileAnswers['notYet'], isSent = false): FileAnswers {
  return { answerOf: (statement, answer, context) => fileAnswer(statement, answer, context, isSent), isHeader, hinders: hindersFile, notYet };
}

/** What a use of the answer is called that is more than a header which is written down. */
export const worked = 'is a header of the file, and is worked out';
export const touched = 'does something with the answer before the file is sent';

/** Where a statement stands with the comments above it and behind it. */
export function commented(statement: ts.Statement): { readonly start: number; readonly end: number } {
  const { text } = statement.getSourceFile();
  return {
    start: ts.getLeadingCommentRanges(text, statement.getFullStart())?.[0]?.pos ?? statement.getStart(),
    end: commentedEnd(statement),
  };
}

/** The statements that give the file, from what the job has kept: those that set its headers, with what is said of them, and the answer. */
export function filed(headers: readonly ts.Statement[], { statement, value, file, piped, written }: Answer): readonly string[] {
  const first = headers.map((one) => {
    const { start, end } = commented(one);
    return dedent(one, one.getSourceFile().text.slice(start, end));
  });
  if (piped?.value) return [...first, withKept(piped.statement, piped.value, bytes)];
  const answer = (piped ?? written) && callOf((piped ?? written as Exclude<typeof written, undefined>).statement)?.arguments[0]?.getText();
  // Like a stream it says neither how long it is nor of what type where no header does.
  if (answer !== undefined) return [...first, `${answer}.end(${bytes});`];
  if (!value) return [...first, dedent(statement)];
  return [...first, withKept(statement, value, file === 'base64' ? bytes : 'String(job.result)')];
}

/** What a job has kept of a file that is no text. */
const bytes = 'Buffer.from(String(job.result), \'base64\')';

/** A statement with what the job has kept in the place of what it answered. */
function withKept(statement: ts.Statement, value: ts.Expression, kept: string): string {
  const [start, end] = [value.getStart() - statement.getStart(), value.end - statement.getStart()];
  return dedent(statement, statement.getText().slice(0, start) + kept + statement.getText().slice(end));
}

function isSetting(link: ts.Expression, answer: string): boolean {
  if (ts.isIdentifier(link)) return link.text === answer;
  if (!ts.isCallExpression(link) || !ts.isPropertyAccessExpression(link.expression) || !setting.test(link.expression.name.text)) return false;
  const isGood = /^(?:status|code)$/.test(link.expression.name.text) ? Number(link.arguments[0]?.getText()) < 300 : link.arguments.every(isWritten);
  return isGood && isSetting(link.expression.expression, answer);
}

/** Whether a value is a literal, or made of such. */
export function isWritten(value: ts.Expression): boolean {
  if (ts.isObjectLiteralExpression(value)) return value.properties.every((one) => ts.isPropertyAssignment(one) && !ts.isComputedPropertyName(one.name) && isWritten(one.initializer));
  return ts.isStringLiteralLike(value) || ts.isNumericLiteral(value);
}

/** How a job keeps a value: text as it is, bytes in base64; undefined for a value of which nothing says that it is one of both. */
export function encodingOf(value: ts.Expression, checker: ts.TypeChecker): Answer['file'] {
  const type = checker.getTypeAtLocation(value);
  if ((type.flags & ts.TypeFlags.StringLike) !== 0) return 'text';
  return uncast(value) === value && isBuffer(value, checker) ? 'base64' : undefined;
}

/** `Buffer.concat(parts)`, or a constant that is made so. */
function isBuffer(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const inner = uncast(value);
  if (ts.isCallExpression(inner)) return /^Buffer\.(?:from|concat)$/.test(inner.expression.getText());
  const declaration = ts.isIdentifier(inner) ? checker.getSymbolAtLocation(inner)?.valueDeclaration : undefined;
  return declaration !== undefined && ts.isVariableDeclaration(declaration) && isConst(declaration) && declaration.initializer !== undefined && ts.isCallExpression(uncast(declaration.initializer)) && isBuffer(declaration.initializer, checker);
}
