import { makesStream } from '../../../catalog/documents/streams';
import { isConst } from '../../../flow/values/symbols';
import { uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Answer, AnswerContext, Piped } from './types';

/** What a statement hands to what answers: `gzip` of `gzip.pipe(res)` and of `ctx.body = gzip`. */
export type HandsOver = (statement: ts.Statement) => Pick<Piped, 'stream' | 'value'> | undefined;

/**
 * A file that is a stream: the last statement hands it to what answers, or ends one that a statement before it has handed over: `pdf.pipe(res)` and `pdf.end()`, `ctx.body = archive` and `await archive.finalize()`.
 * @param isSure whether what is handed over so is a stream, whatever made it
 */
export function streamedAnswer(statement: ts.Statement, handsOver: HandsOver, isSure: boolean, { checker }: AnswerContext): Answer | undefined {
  const own = handsOver(statement);
  if (own) return isStream(own.stream, checker) ? { statement, value: undefined, file: 'base64', piped: { ...own, statement } } : undefined;
  const ended = callOf(statement);
  const stream = ended && /^(?:end|finalize)$/.test(ended.expression.name.text) && ended.arguments.length === 0 ? ended.expression.expression : undefined;
  if (!stream || !ts.isIdentifier(stream) || !constantOf(stream, checker) || !(isSure || isStream(stream, checker)) || !ts.isBlock(statement.parent)) return undefined;
  const [piped, ...others] = statement.parent.statements.flatMap((one) => {
    const handed = handsOver(one);
    return handed?.stream.text === stream.text ? [{ ...handed, statement: one }] : [];
  });
  return piped && others.length === 0 ? { statement, value: undefined, file: 'base64', piped } : undefined;
}

/** A file that a library writes into what answers, where it can give the same bytes: `await workbook.xlsx.write(res)`, perhaps with `res.end()` behind it. */
export function writtenAnswer(statement: ts.Statement, answer: string, { recognise }: AnswerContext): Answer | undefined {
  const last = callOf(statement);
  if (last?.expression.name.text === 'end' && last.arguments.length === 0 && last.expression.expression.getText() === answer && ts.isBlock(statement.parent)) {
    const before = statement.parent.statements[statement.parent.statements.indexOf(statement) - 1];
    const written = before && writing(before, answer, recognise);
    return written && { statement, value: undefined, file: 'base64', written };
  }
  const written = writing(statement, answer, recognise);
  return written && { statement, value: undefined, file: 'base64', written };
}

function writing(statement: ts.Statement, answer: string, recognise: AnswerContext['recognise']): Answer['written'] {
  const expression = ts.isExpressionStatement(statement) ? uncast(statement.expression) : undefined;
  const call = expression && ts.isAwaitExpression(expression) ? uncast(expression.expression) : undefined;
  const [into, ...others] = call && ts.isCallExpression(call) ? call.arguments : [];
  if (!call || !ts.isCallExpression(call) || !into || others.length > 0 || uncast(into).getText() !== answer || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const meaning = recognise(call);
  return meaning?.concept === 'external' && meaning.whole !== undefined ? { call: call as ts.CallExpression & { readonly expression: ts.PropertyAccessExpression }, statement, whole: meaning.whole } : undefined;
}

/** `gzip` of `gzip.pipe(res)`. */
export function pipedInto(answer: string): HandsOver {
  return (statement) => {
    const call = callOf(statement);
    const stream = call && uncast(call.expression.expression);
    return call?.expression.name.text === 'pipe' && call.arguments.length === 1 && call.arguments[0]?.getText() === answer && stream && ts.isIdentifier(stream) ? { stream } : undefined;
  };
}

/** Whether a name is that of a constant which holds a stream, by what made it. */
export function isStream(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const made = constantOf(name, checker)?.initializer;
  return made !== undefined && makesStream(made, checker);
}

function constantOf(name: ts.Identifier, checker: ts.TypeChecker): ts.VariableDeclaration | undefined {
  const declaration = checker.getSymbolAtLocation(name)?.valueDeclaration;
  return declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) ? declaration : undefined;
}

/** The call of a method that a statement is, waited for or not. */
export function callOf(statement: ts.Statement): (ts.CallExpression & { readonly expression: ts.PropertyAccessExpression }) | undefined {
  const expression = ts.isExpressionStatement(statement) ? uncast(statement.expression) : undefined;
  const call = expression && ts.isAwaitExpression(expression) ? uncast(expression.expression) : expression;
  return call && ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) ? call as ts.CallExpression & { readonly expression: ts.PropertyAccessExpression } : undefined;
}
