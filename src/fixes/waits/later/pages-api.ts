import type { FileEdit } from '../../../core';
import { isTypeScript } from '../../../project/paths';
import { isWithin, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { indentUnit, lineIndent } from '../../edits/edit-builder';
import { moduleExtension } from '../../edits/modules';
import type { FixContext } from '../../types';
import { width } from '../form';
import { isRefusal, type Refusal } from '../payload';
import { WorkerScope } from '../worker-scope';
import { freeIn } from './captured-work';
import { express, expressDialect } from './express';
import { nothingBelow, routeFile, takesTheRest } from './nextjs';
import { askedLines } from './routes';
import type { LaterFramework, Question } from './types';

/** Routes of Next.js below `pages/api`, which answer as those of Express do: https://nextjs.org/docs/pages/building-your-application/routing/api-routes. The route for jobs is a file below the handler's. */
export const pagesApi: LaterFramework = {
  ...express,
  // What is put into a request by a wrapper is given by no wrapper to the new route.
  typings: [],
  askerIn: () => undefined,
  altered: ({ node }, { checker }) => (isOwnDefault(node.getSourceFile(), checker) ? undefined : 'what the file gives to Next.js is not the handler itself'),
  compared: ({ node }, handler) => variablesOf(node.getSourceFile().fileName).map((name) => ({ field: name, value: `String(${nameAt(handler, 0)}.query.${name})` })),
  accepted({ name, node }, handler, { statement }) {
    const file = node.getSourceFile().fileName;
    if (takesTheRest(file)) return nothingBelow;
    if (/\/\[\w*[^\w\]/][^\]/]*\]/.test(file)) return { refused: 'a variable of the path has a name that is no word' };
    const [request, answer] = [nameAt(handler, 0), nameAt(handler, 1)];
    if (handler.parameters.length < 2 || handler.parameters.some((one) => one.type && ts.isTypeReferenceNode(one.type) && one.type.typeArguments)) return { refused: 'the handler says of what type all its answers are' };
    const path = name.replace(/^\S+ /, '').replace(/\/$/, '');
    const place = /[:*]/.test(path) ? `\${String(${request}.url).replace(/\\/?(?:\\?.*)?$/, '')}/jobs/\${jobId}` : `${path}/jobs/\${jobId}`;
    const lead = ts.isReturnStatement(statement) ? 'return ' : '';
    const whole = `${lead}${answer}.status(202).setHeader('Location', \`${place}\`).json({ jobId });`;
    const fits = lineIndent(statement.getSourceFile(), statement.getStart()).length + whole.length <= width;
    return [fits ? whole : [`${lead}${answer}`, '  .status(202)', `  .setHeader('Location', \`${place}\`)`, '  .json({ jobId });'].join('\n')];
  },
  route: addRoute,
};

export function isPagesApi(file: string): boolean {
  return /\/pages\/api\/.+\.[cm]?[jt]sx?$/.test(file);
}

function nameAt({ parameters }: FunctionNode, index: number): string {
  return parameters[index]?.name.getText() ?? ['req', 'res'][index] ?? '';
}

/** `id` of `pages/api/projects/[id]/embed.ts`. */
function variablesOf(file: string): readonly string[] {
  return [...file.matchAll(/\/\[(\w+)\](?=[/.])/g)].flatMap(([, name]) => name ?? []);
}

/** Whether a file's default export is a function that stands there, and no wrapper's result. */
function isOwnDefault(file: ts.SourceFile, checker: ts.TypeChecker): boolean {
  return file.statements.some((one) => {
    if (ts.isFunctionDeclaration(one)) return one.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
    if (!ts.isExportAssignment(one) || one.isExportEquals) return false;
    const declaration = ts.isIdentifier(one.expression) ? checker.getSymbolAtLocation(one.expression)?.valueDeclaration : undefined;
    return ts.isArrowFunction(one.expression) || (declaration !== undefined && (ts.isFunctionDeclaration(declaration) || (ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && ts.isArrowFunction(declaration.initializer))));
  });
}

function addRoute(question: Question, context: FixContext): readonly FileEdit[] | Refusal {
  const { entry, handler, guards } = question;
  const file = handler.getSourceFile();
  if (entry.node.getSourceFile() !== file) return { refused: 'the handler stands in another file than its route' };
  const folder = file.fileName.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '');
  const target = `${folder}/jobs/[jobId]${moduleExtension(file).replace('x', '')}`;
  if (context.workspace.files().some((one) => one.startsWith(`${folder}/jobs/[`))) return { refused: 'there is a route for jobs already' };
  const scope = new WorkerScope(file, target, context.checker);
  const free = freeIn(guards, handler, scope, context.checker);
  if (isRefusal(free)) return free;
  if (free.some(({ declaration }) => !guards.some((one) => isWithin(declaration, one)) && !ts.isParameter(declaration))) return { refused: 'who may ask is told by what stands elsewhere in the handler' };
  const types = handler.parameters.flatMap(({ type }) => (type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? [type.typeName] : []));
  if (isTypeScript(target) && !types.every((one) => scope.root(one))) return { refused: 'the types of the handler are those of its file alone' };
  const request = nameAt(handler, 0);
  const lines = [
    `/** How far a job is that \`${entry.name}\` began, and what it gave. */`,
    `export default async function handler(${handler.parameters.slice(0, 2).map((one) => one.getText()).join(', ')}) {`,
    ...askedLines(question, expressDialect, { request, answer: nameAt(handler, 1) }, `findJob('${question.job}', String(${request}.query.jobId))`, indentUnit(file)).map((line) => `  ${line}`),
    '}',
  ];
  return [routeFile(target, scope, question, lines)];
}
