import type { TextEdit } from '../../core';
import { bare, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { exportedSetting, exportsOf, hasDirective } from '../entries/exports';
import { declarationOf } from '../symbols';
import { addMember, isTyped, memberOf } from './parameters';
import { express, platform } from './routers';
import type { RequestContext, RequestReader } from './types';

/**
 * Route handlers get the platform's request, API routes one with `query`, pages of the App Router `searchParams`
 * (https://nextjs.org/docs/app/api-reference/file-conventions/route, https://nextjs.org/docs/pages/building-your-application/routing/api-routes,
 * https://nextjs.org/docs/app/api-reference/file-conventions/page). Layouts and actions have no place for a page's number that their callers would know of.
 */
export const nextjs: RequestReader = (handler, entry, context) => {
  const { fileName } = entry.node.getSourceFile();
  if (/\/pages\/api\//.test(fileName)) return express(handler, entry, context);
  const major = majorOf(context);
  if (entry.name.startsWith('page ')) return /\/app\/(?:.*\/)?page\.[cm]?[jt]sx?$/.test(fileName) ? ofPage(handler, major, context) : undefined;
  if (!/\/route\.[cm]?[jt]sx?$/.test(fileName)) return undefined;
  // Before version 15 a GET that does not look at its request is answered once, when the application is built.
  // https://nextjs.org/docs/app/building-your-application/upgrading/version-15#route-handlers
  return handler.parameters.length === 0 && major < 15 ? undefined : platform(handler, entry, context);
};

/** The major version of Next.js; the first in which what a request says is promised, where it is not known. */
function majorOf(context: RequestContext): number {
  return Number(/\d+/.exec(context.dependencyVersion('next') ?? '')?.[0] ?? 15);
}

/**
 * `searchParams` of a page: an object, from version 15 on a promise of it (https://nextjs.org/docs/app/guides/upgrading/version-15#params--searchparams). A page that looks at it is rendered for each request.
 * One that is kept for a time would not be kept any longer, so that it is left alone.
 */
function ofPage(handler: FunctionNode, major: number, context: RequestContext): ReturnType<RequestReader> {
  const file = handler.getSourceFile();
  const exports = exportsOf(file);
  const page = exports.find(({ name }) => name === 'default')?.value;
  // What is around the component may give it something else.
  if (page !== handler && !(page && ts.isIdentifier(page) && isDeclaredAs(page, handler, context))) return undefined;
  if (handler.parameters.length > 1 || !(ts.canHaveModifiers(handler) ? ts.getModifiers(handler) : undefined)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)) return undefined;
  if (hasDirective(file.statements, 'use cache') || (handler.body && ts.isBlock(handler.body) && hasDirective(handler.body.statements, 'use cache'))) return undefined;
  const revalidate = exportedSetting(exports, 'revalidate');
  if (revalidate !== undefined && revalidate !== '0') return undefined;
  const known = `Record<string, string | string[] | undefined>`;
  const type = major < 15 ? known : `Promise<${known}>`;
  const typed = typeEdit(handler, type, major, context);
  const member = typed && memberOf(handler, 'searchParams', { type }, context);
  if (!member) return undefined;
  const isAsked = typed.isThere && member.edits.length === 0;
  const isRendered = isAsked || revalidate === '0' || exportedSetting(exports, 'dynamic') === 'force-dynamic' || /from\s*['"]next\/headers['"]/.test(file.text);
  return { text: isPromised(typed.declared, major) ? `await ${member.text}` : member.text, edits: [...member.edits, ...typed.edits], isThrowing: !isRendered, ...(!isRendered && { says: 'the page is rendered for each request' }) };
}

function isDeclaredAs(name: ts.Identifier, handler: FunctionNode, { checker }: RequestContext): boolean {
  const declaration = declarationOf(name, checker);
  return declaration === handler || (declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && bare(declaration.initializer) === handler);
}

/** Whether what is declared is a promise; by the version where nothing is declared. */
function isPromised(declared: ts.TypeNode | undefined, major: number): boolean {
  return declared ? /^Promise\b/.test(declared.getText()) : major >= 15;
}

/** What the type of a page's properties says of `searchParams`, or how it comes to say it: where it is written beside the parameter, or by name in the same file. */
function typeEdit(handler: FunctionNode, type: string, major: number, { checker }: RequestContext): { readonly edits: readonly TextEdit[]; readonly isThere: boolean; readonly declared?: ts.TypeNode } | undefined {
  const [parameter] = handler.parameters;
  if (!parameter?.type || !isTyped(handler)) return { edits: [], isThere: false };
  const written = parameter.type;
  // `PageProps<'/orders'>`, which Next.js makes: https://nextjs.org/docs/app/api-reference/file-conventions/page#page-props-helper
  if (ts.isTypeReferenceNode(written) && written.typeName.getText() === 'PageProps' && written.typeArguments?.length === 1) return major < 15 ? undefined : { edits: [], isThere: true };
  const known = checker.getPropertyOfType(checker.getTypeFromTypeNode(written), 'searchParams')?.declarations?.[0];
  if (known) return { edits: [], isThere: true, ...(ts.isPropertySignature(known) && known.type && { declared: known.type }) };
  const declaration = ts.isTypeReferenceNode(written) && !written.typeArguments && ts.isIdentifier(written.typeName) ? declarationOf(written.typeName, checker) : undefined;
  const holder = declaration && ts.isTypeAliasDeclaration(declaration) ? declaration.type : declaration ?? written;
  if (!(ts.isTypeLiteralNode(holder) || ts.isInterfaceDeclaration(holder)) || holder.getSourceFile() !== handler.getSourceFile()) return undefined;
  const added = addMember(holder, `searchParams: ${type}`);
  return added && { edits: [added], isThere: false };
}
