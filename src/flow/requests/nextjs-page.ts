import { dirname } from 'node:path/posix';
import type { FilePath, TextEdit } from '../../core';
import { bare, isModuleLoad, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { exportedSetting, exportsOf, hasDirective } from '../entries/reading/exports';
import { declarationOf } from '../values/symbols';
import { addMember, isTyped, memberOf } from './parameters';
import type { RequestContext, RequestReader } from './types';

/** What makes a page be rendered for each request: https://nextjs.org/docs/app/api-reference/functions/headers, https://nextjs.org/docs/app/api-reference/functions/cookies */
const readsHeaders = /import\s*\{[^}]*\b(?:headers|cookies)\b[^}]*\}\s*from\s*['"]next\/headers['"]/;

/**
 * `searchParams` of a page: an object, from version 15 on a promise of it (https://nextjs.org/docs/app/guides/upgrading/version-15#params--searchparams). A page that looks at it is rendered for each request.
 * One that is kept for a time would not be kept any longer, so that it is left alone.
 */
export function ofPage(handler: FunctionNode, major: number, context: RequestContext): ReturnType<RequestReader> {
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
  if (!member || isMadeAhead(file.fileName, context)) return undefined;
  const isGiven = typed.isThere && member.edits.length === 0;
  if (isGiven ? isSaid(handler, Object.keys(context.asked)) : isUsed(handler, context)) return undefined;
  const isAsked = isGiven && isRead(handler, member.text);
  const isRendered = isAsked || revalidate === '0' || exportedSetting(exports, 'dynamic') === 'force-dynamic' || readsHeaders.test(file.text);
  return { text: isWaitedFor(typed.declared, major) ? `await ${member.text}` : member.text, edits: [...member.edits, ...typed.edits], isThrowing: !isRendered, ...(!isRendered && { says: 'the page is rendered for each request' }) };
}

/** Whether a name stands for a function. */
export function isDeclaredAs(name: ts.Identifier, handler: FunctionNode, { checker }: Pick<RequestContext, 'checker'>): boolean {
  const declaration = declarationOf(name, checker);
  return declaration === handler || (declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && bare(declaration.initializer) === handler);
}

/** Whether what a page is given is waited for: all of it from version 15 on; before, whatever is not surely declared as an object. What is no promise may be waited for as well. */
function isWaitedFor(declared: ts.TypeNode | undefined, major: number): boolean {
  return major >= 15 || (declared !== undefined && !ts.isTypeLiteralNode(declared) && !/^(?:Readonly<)?(?:Record<|URLSearchParams\b)/.test(declared.getText()));
}

/** Whether a page reads what the address says already, which has it rendered for each request. */
function isRead(handler: FunctionNode, text: string): boolean {
  let found = false;
  walk(handler.body ?? handler, (node) => {
    if ((ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) && node.getText() === text) found = true;
    return !found;
  });
  return found;
}

/** Whether the address says one of the names already: what it means there is not known. */
export function isSaid(handler: ts.Node, names: readonly string[]): boolean {
  let found = false;
  walk(handler, (node) => {
    found ||= (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) && names.includes(node.text);
    return !found;
  });
  return found;
}

/** Layouts above a page that have it made ahead, whatever its address says: https://nextjs.org/docs/app/api-reference/file-conventions/route-segment-config */
const madeAhead = /export\s+const\s+(?:dynamic\s*=\s*['"](?:force-static|error)['"]|revalidate\s*=\s*(?!0\b))|export\s+(?:async\s+)?(?:function|const)\s+generateStaticParams\b/;
/** An application of nothing but files, whose pages are given no address: https://nextjs.org/docs/app/guides/static-exports#unsupported-features */
const ofFiles = /\boutput\s*:\s*['"]export['"]/;

function isMadeAhead(file: FilePath, { workspace }: RequestContext): boolean {
  const holds = (path: string, endings: readonly string[], pattern: RegExp): boolean => endings.some((ending) => pattern.test(workspace.text(path + ending) ?? ''));
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (/\/app(?:\/|$)/.test(folder) && holds(`${folder}/layout`, ['.tsx', '.jsx', '.js', '.ts'], madeAhead)) return true;
    if (holds(`${folder}/next.config`, ['.js', '.mjs', '.ts', '.cjs'], ofFiles)) return true;
    if (workspace.text(`${folder}/package.json`) !== undefined) return false;
  }
  return false;
}

/** Whether another file, or the page's own, draws or calls its component: what is around it there has no address to give. A page that is only given on (`export { default } from '../page'`) is one there. */
function isUsed(handler: FunctionNode, { checker, workspace }: RequestContext): boolean {
  const file = handler.getSourceFile();
  const name = (ts.isFunctionDeclaration(handler) ? handler.name : ts.isVariableDeclaration(handler.parent) && ts.isIdentifier(handler.parent.name) ? handler.parent.name : undefined)?.text;
  if (name !== undefined && referencesTo(name, file).some((one) => !ts.isExportAssignment(one.parent) && !ts.isExportSpecifier(one.parent) && isDeclaredAs(one, handler, { checker }))) return true;
  return workspace.files().some((other) => {
    if (other === file.fileName || !/['"][^'"\n]*\/page(?:\.\w+)?['"]/.test(workspace.text(other) ?? '')) return false;
    let used = false;
    walk(workspace.sourceFile(other) ?? file, (node) => {
      const loads = ts.isStringLiteralLike(node) && /(?:^|\/)page(?:\.\w+)?$/.test(node.text) && ((ts.isImportDeclaration(node.parent) && !node.parent.importClause?.isTypeOnly) || (ts.isCallExpression(node.parent) && isModuleLoad(node.parent)));
      used ||= loads && checker.getSymbolAtLocation(node)?.declarations?.includes(file) === true;
      return !used;
    });
    return used;
  });
}

/** What Next.js makes stands in a file of declarations, where it is there at all. */
function isOfNext({ typeName }: ts.TypeReferenceNode, checker: ts.TypeChecker): boolean {
  const declaration = ts.isIdentifier(typeName) ? declarationOf(typeName, checker) : undefined;
  return declaration === undefined || declaration.getSourceFile().isDeclarationFile;
}

/** What the type of a page's properties says of `searchParams`, or how it comes to say it: where it is written beside the parameter, or by name in the same file. */
function typeEdit(handler: FunctionNode, type: string, major: number, { checker }: RequestContext): { readonly edits: readonly TextEdit[]; readonly isThere: boolean; readonly declared?: ts.TypeNode } | undefined {
  const [parameter] = handler.parameters;
  if (!parameter?.type || !isTyped(handler)) return { edits: [], isThere: false };
  const written = parameter.type;
  // `PageProps<'/orders'>`, which Next.js makes: https://nextjs.org/docs/app/api-reference/file-conventions/page#page-props-helper
  if (ts.isTypeReferenceNode(written) && written.typeName.getText() === 'PageProps' && written.typeArguments?.length === 1 && isOfNext(written, checker)) return major < 15 ? undefined : { edits: [], isThere: true };
  const known = checker.getPropertyOfType(checker.getTypeFromTypeNode(written), 'searchParams')?.declarations?.[0];
  if (known) return { edits: [], isThere: true, ...(ts.isPropertySignature(known) && known.type && { declared: known.type }) };
  const declaration = ts.isTypeReferenceNode(written) && !written.typeArguments && ts.isIdentifier(written.typeName) ? declarationOf(written.typeName, checker) : undefined;
  const holder = declaration && ts.isTypeAliasDeclaration(declaration) ? declaration.type : declaration ?? written;
  if (!(ts.isTypeLiteralNode(holder) || ts.isInterfaceDeclaration(holder)) || holder.getSourceFile() !== handler.getSourceFile()) return undefined;
  // What something else is typed by would have to give it, too.
  if (ts.isTypeReferenceNode(written) && declaration && !isOfPageAlone(written.typeName.getText(), declaration, handler)) return undefined;
  const added = addMember(holder, `searchParams: ${type}`);
  return added && { edits: [added], isThere: false };
}

/** Whether a type is said of nothing but a page and what makes its head: `generateMetadata` is given the same (https://nextjs.org/docs/app/api-reference/functions/generate-metadata#parameters). */
function isOfPageAlone(name: string, declaration: ts.Declaration, handler: FunctionNode): boolean {
  if (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) return false;
  let others = false;
  walk(handler.getSourceFile(), (node) => {
    if (!ts.isIdentifier(node) || node.text !== name || node.parent === declaration) return;
    const parameter = ts.isTypeReferenceNode(node.parent) && ts.isParameter(node.parent.parent) ? node.parent.parent : undefined;
    const fn = parameter?.parent;
    if (!fn || fn.parameters[0] !== parameter || (fn !== handler && !(ts.isFunctionDeclaration(fn) && /^generate(?:Metadata|Viewport)$/.test(fn.name?.text ?? '')))) others = true;
  });
  return !others;
}
