import { isBefore } from '../../../catalog/tables/version';
import type { FileEdit, FilePath } from '../../../core';
import { isTypeScript } from '../../../project/paths';
import { isWithin, namesIn, uncast, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent, indentUnit, reindentAll } from '../../edits/edit-builder';
import { moduleExtension } from '../../edits/modules';
import type { FixContext } from '../../types';
import { formOf, inForm, width } from '../form';
import { together } from '../job-modules';
import { isRefusal, type Refusal } from '../payload';
import { WorkerScope } from '../worker-scope';
import { freeIn } from './captured-work';
import { unlessOwn, type LaterFramework, type Question } from './types';

/** Route handlers of Next.js: https://nextjs.org/docs/app/api-reference/file-conventions/route. The route for jobs is a file below the handler's. */
export const nextjs: LaterFramework = {
  isAnswer: (node) => answerCall(node) !== undefined,
  answerOf(statement) {
    const value = ts.isReturnStatement(statement) ? statement.expression : undefined;
    const call = value && answerCall(uncast(value));
    const [given, options] = call?.arguments ?? [];
    if (!call || !given || ts.isNewExpression(call) || (options && !/^\{\s*status:\s*2\d\d,?\s*\}$/.test(options.getText()))) return undefined;
    return { statement, value: given };
  },
  askerIn: () => undefined,
  typings: [],
  membersOf: () => undefined,
  // A variable that is read from a segment of the path.
  compared({ node }, handler) {
    const segments = segmentsOf(node.getSourceFile().fileName);
    const found: string[] = [];
    if (handler.body) walk(handler.body, (inner) => {
      if (ts.isVariableDeclaration(inner) && /\bparams\b/.test(inner.initializer?.getText() ?? '')) found.push(...namesIn(inner.name).filter((name) => segments.includes(name)));
    });
    return found.map((name) => ({ field: name, value: name }));
  },
  accepted({ name, node }, handler, { statement }) {
    if (takesTheRest(node.getSourceFile().fileName)) return nothingBelow;
    const call = answerCall(uncast((statement as ts.ReturnStatement).expression as ts.Expression));
    const path = name.replace(/^\S+ /, '').replace(/\/$/, '');
    const request = handler.parameters[0]?.name;
    if (/[:*]/.test(path) && !(request && ts.isIdentifier(request))) return { refused: 'the handler does not know its address' };
    const place = /[:*]/.test(path) && request ? `\${new URL(${request.getText()}.url).pathname}/jobs/\${jobId}` : `${path}/jobs/\${jobId}`;
    const whole = `return ${call?.expression.getText() ?? ''}({ jobId }, { status: 202, headers: { location: \`${place}\` } });`;
    return [whole.length + 2 <= width ? whole : [`return ${call?.expression.getText() ?? ''}(`, '  { jobId },', `  { status: 202, headers: { location: \`${place}\` } },`, ');'].join('\n')];
  },
  route: addRoute,
};

/** `NextResponse.json(…)`, `Response.json(…)`, `new Response(…)`, `redirect(…)`. */
function answerCall(node: ts.Node): ts.CallExpression | ts.NewExpression | undefined {
  if (ts.isNewExpression(node)) return /^(?:Next)?Response$/.test(node.expression.getText()) ? node : undefined;
  return ts.isCallExpression(node) && /^(?:Next)?Response\.json$/.test(node.expression.getText()) ? node : undefined;
}

/** Whether a route takes all paths below it (`[...path]`, `[[...path]]`), so that no other can lie there: "Catch-all must be the last part of the URL." (https://github.com/vercel/next.js/blob/canary/packages/next/src/shared/lib/router/utils/sorted-routes.ts) */
export function takesTheRest(file: FilePath): boolean {
  return /\/\[{1,2}\.\.\./.test(file);
}

export const nothingBelow: Refusal = { refused: 'the route takes all paths below it, so that no other can lie there' };

/** The variable segments of a route's folder: `id` of `[id]`. */
function segmentsOf(file: FilePath): readonly string[] {
  return [...file.matchAll(/\/\[(\w+)\](?=\/)/g)].flatMap(([, name]) => name ?? []);
}

/** The new file of the route that is asked, with what it imports and declares for the parts that it has of the handler's file. */
export function routeFile(target: FilePath, scope: WorkerScope, { handler, queueModule }: Question, lines: readonly string[]): FileEdit {
  const whole = [
    ...together(scope.importLines.map((line) => `«${line}»;`)), `import { findJob } from '${queueModule(ts.createSourceFile(target, '', ts.ScriptTarget.Latest))}';`, '',
    ...(scope.lines.length > 0 ? [...scope.lines.map((line) => `«${line}»;`), ''] : []),
    ...lines, '',
  ];
  return { file: target, create: true, edits: [{ start: 0, end: 0, newText: inForm(whole.join('\n'), formOf(handler.getSourceFile())) }] };
}

function addRoute(question: Question, context: FixContext): readonly FileEdit[] | Refusal {
  const { entry, handler, job, guards, compared } = question;
  const file = handler.getSourceFile();
  if (!/\/route\.[cm]?[jt]sx?$/.test(file.fileName) || entry.node.getSourceFile() !== file) return { refused: 'the handler stands in no file of a route' };
  const target = `${file.fileName.slice(0, file.fileName.lastIndexOf('/'))}/jobs/[jobId]/route${moduleExtension(file)}`;
  const beside = `${file.fileName.slice(0, file.fileName.lastIndexOf('/'))}/jobs/[`;
  // "You cannot use different slug names for the same dynamic path": sorted-routes.ts, as above.
  if (context.workspace.files().some((one) => one.startsWith(beside))) return { refused: 'there is a route for jobs already' };
  // What checks who asks, and hands the request on, stands around the handler alone.
  if (!isExportedItself(handler)) return { refused: 'the file gives a wrapper\'s result to Next.js' };
  const scope = new WorkerScope(file, target, context.checker);
  const declared = guardsIn(handler, [...guards, ...declarationsOf(compared.map(({ value }) => value), handler, guards)]);
  const free = freeIn(declared, handler, scope, context.checker);
  if (isRefusal(free)) return free;
  const typed = isTypeScript(target);
  const isPromised = !isBefore(context.workspace.dependencyVersion(file.fileName, 'next'), 15, 0);
  const [first, second] = handler.parameters;
  const request = first && declared.some((one) => namesIn(first.name).some((name) => new RegExp(`\\b${name}\\b`).test(one.getText()))) ? first.getText() : typed ? '_request: Request' : '_request';
  const type = `{ ${[...segmentsOf(file.fileName), 'jobId'].map((name) => `${name}: string`).join('; ')} }`;
  const isWhole = second !== undefined && ts.isIdentifier(second.name);
  const given = `${isWhole ? second.name.getText() : '{ params }'}${typed ? `: { params: ${isPromised ? `Promise<${type}>` : type} }` : ''}`;
  const params = isWhole ? `${second.name.getText()}.params` : 'params';
  const answer = '    return Response.json({ error: \'There is no such job.\' }, { status: 404 });';
  const head = `export async function GET(${request}, ${given}) {`;
  const lines = [
    // Before version 15 what a GET answers is kept: https://nextjs.org/docs/14/app/building-your-application/routing/route-handlers#caching
    ...(isPromised ? [] : ['export const dynamic = \'force-dynamic\';', '']),
    `/** How far a job is that \`${entry.name}\` began, and what it gave. */`,
    ...(head.length <= width ? [head] : ['export async function GET(', `  ${request},`, `  ${given},`, ') {']),
    ...declared.map((one) => `  «${reindentAll(dedent(one), indentUnit(file), '\n')}»`),
    `  const { jobId } = ${isPromised ? 'await ' : ''}${params};`,
    `  const job = await findJob('${job}', jobId);`,
    ...unlessOwn(compared).map((line) => `  ${line}`),
    answer, '  }',
    '  return Response.json({ state: job.state, result: job.result });', '}',
  ];
  return [routeFile(target, scope, question, lines)];
}

/** Whether the file gives the handler itself: `export async function POST`, `export const POST = async () => …`. */
function isExportedItself(handler: FunctionNode): boolean {
  const { parent } = handler;
  const holder = ts.isFunctionDeclaration(handler) ? handler : ts.isVariableDeclaration(parent) && parent.initializer === handler ? parent.parent.parent : undefined;
  return holder !== undefined && holder.parent === handler.getSourceFile();
}

/** Statements of a handler in their order, each once. */
function guardsIn(handler: FunctionNode, statements: readonly ts.Statement[]): readonly ts.Statement[] {
  return [...new Set(statements)].filter((one) => isWithin(one, handler)).sort((a, b) => a.pos - b.pos);
}

/** The statements that declare some names, unless one of those that are taken anyway does. */
function declarationsOf(names: readonly string[], handler: FunctionNode, taken: readonly ts.Statement[]): readonly ts.Statement[] {
  const found: ts.Statement[] = [];
  if (handler.body) walk(handler.body, (node) => {
    if (ts.isVariableStatement(node) && !taken.includes(node) && /\bparams\b/.test(node.getText()) && node.declarationList.declarations.some(({ name }) => namesIn(name).some((one) => names.includes(one)))) found.push(node);
  });
  return found;
}
