import type { FilePath } from '../../core';
import { bare, isFunctionNode, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import { exportsOf } from '../entries/reading/exports';
import type { EntryPoint } from '../entries/types';
import { declarationOf } from '../values/symbols';
import { isDeclaredAs, isSaid } from './nextjs-page';
import { memberOf } from './parameters';
import type { DrawnBy, RequestReader } from './types';

/** Whether a file is a page of the Pages Router. */
export function isOfPages(file: FilePath): boolean {
  return /\/pages\/.*\.[cm]?[jt]sx?$/.test(file) && !/\/app\/(?:.*\/)?page\.[cm]?[jt]sx?$/.test(file);
}

/**
 * `getServerSideProps` is given the query string with what the path says, in one object (https://nextjs.org/docs/pages/api-reference/functions/get-server-side-props#context-parameter). It runs for each
 * request already. A page whose file says one of the names is left: what it means there is not known.
 */
export const ofServerSideProps: RequestReader = (handler, _entry, context) => {
  const file = handler.getSourceFile();
  const names = Object.keys(context.asked);
  if (!isExportedAs('getServerSideProps', handler, file, context) || handler.parameters.length > 1) return undefined;
  if (isSaid(file, names) || names.some((name) => new RegExp(`\\[(?:\\.\\.\\.)?${name}\\]`).test(file.fileName))) return undefined;
  return memberOf(handler, 'query', { type: 'Record<string, string | string[] | undefined>' }, context);
};

function isExportedAs(name: string, handler: FunctionNode, file: ts.SourceFile, context: Parameters<typeof isDeclaredAs>[2]): boolean {
  const value = exportsOf(file).find((one) => one.name === name)?.value;
  return value === handler || (value !== undefined && ts.isIdentifier(value) && isDeclaredAs(value, handler, context));
}

/** The component that is given what the handler of an entry point answers, where its framework draws that: a page of the Pages Router. */
export function drawnBy(entry: EntryPoint, handler: FunctionNode, { checker, workspace }: { readonly checker: ts.TypeChecker; readonly workspace: Pick<WorkspaceFacts, 'files' | 'text'> }): DrawnBy | undefined {
  const file = handler.getSourceFile();
  if (entry.framework !== 'nextjs' || !entry.name.startsWith('page ') || !isOfPages(file.fileName)) return undefined;
  const value = exportsOf(file).find(({ name }) => name === 'default')?.value;
  const declared = value && !isFunctionNode(value) && ts.isIdentifier(value) ? declarationOf(value, checker) : value;
  const made = declared && ts.isVariableDeclaration(declared) && declared.initializer ? bare(declared.initializer) : declared;
  const component = made && isFunctionNode(made) ? made : undefined;
  // What is around every page is given the same: https://nextjs.org/docs/pages/building-your-application/routing/custom-app
  const root = file.fileName.slice(0, file.fileName.indexOf('/pages/') + '/pages/'.length);
  const frame = workspace.files().find((one) => one.startsWith(`${root}_app.`));
  const text = frame === undefined ? '' : workspace.text(frame) ?? '';
  return { property: 'props', ...(component && { component }), isAlsoRead: (name) => new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text) };
}
