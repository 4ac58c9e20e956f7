import { enclosingFunction, mentions, isWithin, namesIn, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Refusal } from '../payload';
import type { Answer, AnswerContext, LaterFramework } from './types';

/** The statements of a handler, told apart. */
export interface Work {
  /** Those that stay, in their order: what is checked before the work begins. */
  readonly kept: readonly ts.Statement[];
  /** Those that become the job, one behind the other; the last is the answer. */
  readonly moved: readonly ts.Statement[];
  /** Declarations of empty lists and the like that stand further above, and are needed by the work alone. */
  readonly begun: readonly ts.VariableStatement[];
  readonly answer: Answer;
  /** Statements that set the headers of a file, wherever they stand: they belong to the answer that is given in the end. */
  readonly headers: readonly ts.Statement[];
}

/**
 * The work of a handler: from the statement that takes its time, and what only that needs, to the answer. What checks the request and may answer otherwise stays where it is. `mustMove` says of a statement that it
 * declares something which a job cannot be given.
 */
export function workOf(step: ts.Node, handler: FunctionNode, framework: LaterFramework, mustMove: (statement: ts.VariableStatement, moved: readonly ts.Statement[]) => boolean, context: AnswerContext): Work | Refusal {
  if (!handler.body || !ts.isBlock(handler.body)) return { refused: 'the handler has no statements' };
  const outer: ts.Statement[] = [];
  let block = handler.body;
  for (;;) {
    const [index, at] = [...block.statements.entries()].find(([, one]) => isWithin(step, one)) ?? [];
    if (index === undefined || !at) return { refused: 'the work is not a part of the handler' };
    if (!ts.isTryStatement(at) || !isWithin(step, at.tryBlock) || at.finallyBlock) break;
    if (!block.statements.slice(index + 1).every((one) => ts.isReturnStatement(one) && !one.expression)) return { refused: 'something comes after the part that is tried' };
    outer.push(...block.statements.slice(0, index));
    block = at.tryBlock;
  }
  const statements = block.statements.filter((one, index) => !(index === block.statements.length - 1 && ts.isReturnStatement(one) && !one.expression));
  const last = statements.at(-1);
  const answer = last && framework.answerOf(last, handler, context);
  if (!answer) return { refused: last ? framework.whyNone?.(handler) ?? whyNone(last, handler) : 'the handler has no statements' };
  if (isWrittenInPieces(handler)) return { refused: inPieces };
  const headers = answer.file ? [...outer, ...statements].filter((one) => framework.isHeader?.(one, handler)) : [];
  const isNoHeader = (one: ts.Statement): boolean => !headers.includes(one);
  let start = statements.findIndex((one) => isWithin(step, one));
  const beforeWork = (): readonly ts.Statement[] => [...outer, ...statements.slice(0, start)];
  const begun: ts.VariableStatement[] = [];
  for (let again = true; again;) {
    again = false;
    const moved = [...begun, ...statements.slice(start)].filter(isNoHeader);
    for (const statement of beforeWork()) {
      if (!ts.isVariableStatement(statement) || begun.includes(statement) || !moved.some((one) => mentions(one, declared(statement)))) continue;
      const others = beforeWork().filter((one) => one !== statement);
      if (isEmptyStart(statement) && !others.some((one) => mentions(one, declared(statement)))) {
        begun.push(statement);
        again = true;
        break;
      }
      const at = statements.indexOf(statement);
      if (!mustMove(statement, moved)) continue;
      if (at < 0 || statements.slice(at, start).some((one) => answersOtherwise(one, framework))) return { refused: `\`${[...declared(statement)].join('`, `')}\` is read before the request is answered otherwise` };
      start = at;
      again = true;
      break;
    }
  }
  const before = beforeWork();
  const early = headers.find((one) => before.includes(one) && before.slice(before.indexOf(one)).some((other) => answersOtherwise(other, framework)));
  if (early) return { refused: `\`${early.getText().slice(0, 60)}\` is said before the request is answered otherwise` };
  const hindering = answer.file ? hinderingIn(before.filter(isNoHeader), handler, framework) : undefined;
  if (hindering !== undefined) return { refused: hindering };
  const moved = statements.slice(start).filter(isNoHeader);
  const piping = (answer.piped ?? answer.written)?.statement;
  if (piping && !moved.includes(piping)) return { refused: `\`${piping.getText().slice(0, 60)}\` is begun before the work` };
  if (moved.slice(0, -1).some((one) => one !== piping && answersOtherwise(one, framework))) return { refused: 'the answer is given in several places' };
  return { kept: before.filter((one) => !begun.includes(one as ts.VariableStatement) && isNoHeader(one)), moved, begun, answer, headers };
}

const inPieces = 'the answer is written piece by piece while it is sent';

/** Why the last statement of a handler is no answer that could be given later. */
function whyNone(last: ts.Statement, handler: FunctionNode): string {
  const text = last.getText();
  if (/\bstream(?:Text|SSE)?\s*\(\s*(?:c|ctx|context)\b/.test(text) || isWrittenInPieces(handler)) return inPieces;
  if (/\.send\(\s*\w+\s*\)/.test(text) && sendsStream(last, handler)) return 'the answer is a stream, and no header says of what type it is, which the server would say of bytes';
  if (/\.pipe\s*\(|\bpipeline\s*\(|\.send(?:File)?\s*\(\s*\w*[sS]tream\b|\bbody\s*=\s*\w*[sS]tream\b|\bReadable\b/.test(text)) return 'the answer is a stream, and nothing says where it ends or of what type it is';
  return 'the answer is not given at the end of the handler, or is no JSON';
}

/** `res.write(line)`, `reply.raw.write(line)`, `ctx.res.write(line)` of what a handler answers with: https://nodejs.org/api/http.html#responsewritechunk-encoding-callback */
function isWrittenInPieces(handler: FunctionNode): boolean {
  const parameters = handler.parameters.flatMap(({ name }) => namesIn(name));
  let found = false;
  walk(handler, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'write') {
      const [root, member, ...more] = node.expression.expression.getText().replace(/[!?]/g, '').split('.');
      if (root !== undefined && parameters.includes(root) && more.length === 0 && (member === undefined || /^(?:raw|res)$/.test(member))) found = true;
    }
    return !found;
  });
  return found;
}

/** Whether a statement sends a name that the handler has as a stream: `reply.send(gzip)` of `const gzip = createGzip()`. */
function sendsStream(last: ts.Statement, handler: FunctionNode): boolean {
  const name = /\.send\(\s*(\w+)\s*\)/.exec(last.getText())?.[1] ?? '';
  return new RegExp(`\\bconst ${name}(?::[^=]*)? = (?:\\w+\\.)?create(?:Gzip|Deflate|BrotliCompress|ReadStream)\\(|\\bconst ${name}(?::[^=]*)? = new (?:PassThrough|Transform|Readable|PDFDocument)\\(|\\bconst ${name}(?::[^=]*)? = Readable\\.from\\(`).test(handler.getText());
}

/** The names that a statement declares. */
export function declared(statement: ts.Statement): ReadonlySet<string> {
  return new Set(ts.isVariableStatement(statement) ? statement.declarationList.declarations.flatMap(({ name }) => namesIn(name)) : []);
}

/** Whether a statement may end the handler: it answers, returns or throws. */
function answersOtherwise(statement: ts.Statement, framework: LaterFramework): boolean {
  let found = false;
  walk(statement, (node) => {
    if (framework.isAnswer(node) || (!isInner(node, statement) && (ts.isReturnStatement(node) || ts.isThrowStatement(node)))) found = true;
    return !found;
  });
  return found;
}

/** Why something in statements keeps the answer from being a file that is given later. */
function hinderingIn(statements: readonly ts.Statement[], handler: FunctionNode, framework: LaterFramework): string | undefined {
  let found: string | undefined;
  for (const one of statements) walk(one, (node) => {
    const why = found ?? framework.hindersFile?.(node, handler);
    found ??= why && `\`${(ts.findAncestor(node, ts.isStatement) ?? node).getText().slice(0, 60)}\` ${why}`;
    return found === undefined;
  });
  return found;
}

/** Whether a node stands in a function inside of a statement. */
function isInner(node: ts.Node, statement: ts.Statement): boolean {
  const fn = enclosingFunction(node);
  return fn !== undefined && isWithin(fn, statement);
}

/** `const results = []`, `let failed = 0`, `const seen = new Set()`: the same wherever it stands. */
function isEmptyStart(statement: ts.VariableStatement): boolean {
  return statement.declarationList.declarations.every(({ name, initializer }) => ts.isIdentifier(name) && initializer !== undefined && isEmpty(initializer));
}

function isEmpty(value: ts.Expression): boolean {
  if (ts.isAsExpression(value)) return isEmpty(value.expression);
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  if (ts.isNewExpression(value)) return /^(?:Map|Set)$/.test(value.expression.getText()) && (value.arguments?.length ?? 0) === 0;
  return ts.isNumericLiteral(value) || ts.isStringLiteral(value) || value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword || value.kind === ts.SyntaxKind.NullKeyword;
}
