import { bare, propertyName, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { exportsOf } from '../reading/exports';
import { staticText } from '../reading/static-text';
import { declarationAt, lastStep, traceOf } from '../reading/trace';
import type { EntryContext } from '../types';

/** A property of an object that may be put together from several. */
export interface Field {
  readonly name: string;
  readonly value: ts.Expression | FunctionNode;
  readonly node: ts.Node;
}

/** Functions of packages that merge the objects that they are given. `Object.assign` does it too. */
const mergers: Readonly<Record<string, ReadonlySet<string>>> = {
  lodash: new Set(['merge', 'assign', 'defaultsDeep', 'extend']),
  'lodash-es': new Set(['merge', 'assign', 'defaultsDeep', 'extend']),
  'lodash.merge': new Set(['']),
  deepmerge: new Set(['', 'all']),
  '@graphql-tools/merge': new Set(['mergeResolvers']),
  '@graphql-toolkit/schema-merging': new Set(['mergeResolvers']),
  'graphql-tools': new Set(['mergeResolvers']),
  'merge-graphql-schemas': new Set(['mergeResolvers']),
};

const maxDepth = 12;

/**
 * The properties of an object as far as the source writes them out: spreads, lists, merging functions, imports, whole modules
 * (`import * as Query from './query'`) and CommonJS included.
 */
export function fieldsOf(expression: ts.Expression | FunctionNode, context: EntryContext, reached?: Set<ts.Node>, depth = 0): readonly Field[] {
  if (depth > maxDepth || !ts.isExpression(expression)) return [];
  const node = bare(expression);
  const next = (inner: ts.Expression): readonly Field[] => fieldsOf(inner, context, reached, depth + 1);
  if (ts.isObjectLiteralExpression(node)) {
    reached?.add(node);
    return node.properties.flatMap((part): readonly Field[] => {
      if (ts.isSpreadAssignment(part)) return next(part.expression);
      const name = propertyName(part.name);
      if (name === undefined) return [];
      if (ts.isMethodDeclaration(part)) return [{ name, value: part, node: part }];
      if (ts.isPropertyAssignment(part)) return [{ name, value: part.initializer, node: part }];
      return ts.isShorthandPropertyAssignment(part) ? [{ name, value: part.name, node: part }] : [];
    });
  }
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((element) => next(ts.isSpreadElement(element) ? element.expression : element));
  if (ts.isCallExpression(node)) {
    if (isMerge(node, context)) return node.arguments.flatMap(next);
    const required = requiredFile(node, context.checker);
    if (required) return ofFile(required, next);
    return loadedFiles(node, context).flatMap((file) => defaultOf(file, next));
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return [];
  const declaration = declarationAt(ts.isIdentifier(node) ? node : node.name, context.checker);
  if (!declaration) return [];
  if (ts.isSourceFile(declaration)) return ofFile(declaration, next);
  if (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration) || ts.isPropertyDeclaration(declaration)) return declaration.initializer ? next(declaration.initializer) : [];
  if (ts.isExportAssignment(declaration)) return next(declaration.expression);
  if (ts.isShorthandPropertyAssignment(declaration)) return next(declaration.name);
  // CommonJS: `module.exports = { … }`, `exports.resolvers = { … }`
  if (ts.isBinaryExpression(declaration)) return next(declaration.right);
  return ts.isPropertyAccessExpression(declaration) && ts.isBinaryExpression(declaration.parent) ? next(declaration.parent.right) : [];
}

function ofFile(file: ts.SourceFile, next: (inner: ts.Expression) => readonly Field[]): readonly Field[] {
  const exports = exportsOf(file);
  const whole = exports.find((part) => part.name === 'default' && ts.isExpressionStatement(part.node));
  return whole && ts.isExpression(whole.value) ? next(whole.value) : exports;
}

/** What a loader of files takes of each: its default export, or `resolvers`, or all that it exports. */
function defaultOf(file: ts.SourceFile, next: (inner: ts.Expression) => readonly Field[]): readonly Field[] {
  const exports = exportsOf(file);
  const main = exports.find(({ name }) => name === 'default') ?? exports.find(({ name }) => name === 'resolvers');
  return main ? (ts.isExpression(main.value) ? next(main.value) : []) : exports;
}

const loaders: Readonly<Record<string, ReadonlySet<string>>> = {
  '@graphql-tools/load-files': new Set(['loadFilesSync', 'loadFiles']),
  'merge-graphql-schemas': new Set(['fileLoader']),
};

/**
 * The files of `loadFilesSync(path.join(__dirname, './resolvers'))`: those below the folder, as far as the pattern says no more than that.
 * https://the-guild.dev/graphql/tools/docs/schema-merging#file-loading
 */
function loadedFiles(node: ts.CallExpression, context: EntryContext): readonly ts.SourceFile[] {
  const trace = traceOf(node.expression, context);
  if (!trace || !loaders[trace.package]?.has(lastStep(trace)?.name ?? '') || !node.arguments[0]) return [];
  const own = node.getSourceFile().fileName;
  const place = pathText(node.arguments[0], own.slice(0, own.lastIndexOf('/')), context);
  const folder = place?.replace(/\/[^/]*\*.*$/, '');
  return folder === undefined ? [] : context.files().filter(({ fileName }) => fileName.startsWith(`${folder}/`) && fileName !== own);
}

/** The absolute path of `path.join(__dirname, 'a', 'b')` and of `${__dirname}/a`; undefined where it begins elsewhere. */
export function pathText(expression: ts.Expression, folder: string, context: EntryContext): string | undefined {
  const node = bare(expression);
  if (ts.isTemplateExpression(node)) {
    const [span] = node.templateSpans;
    return node.head.text === '' && node.templateSpans.length === 1 && span?.expression.getText() === '__dirname' ? `${folder}${span.literal.text}` : undefined;
  }
  if (!ts.isCallExpression(node) || !/^(?:path\.)?(?:join|resolve)$/.test(node.expression.getText()) || node.arguments[0]?.getText() !== '__dirname') return undefined;
  const parts = node.arguments.slice(1).map((part) => staticText(part, context.checker));
  if (parts.includes(undefined)) return undefined;
  const segments = folder.split('/');
  for (const segment of parts.join('/').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

function requiredFile(node: ts.CallExpression, checker: ts.TypeChecker): ts.SourceFile | undefined {
  const [first] = node.arguments;
  if (!ts.isIdentifier(node.expression) || node.expression.text !== 'require' || !first || !ts.isStringLiteralLike(first)) return undefined;
  const declaration = checker.getSymbolAtLocation(first)?.valueDeclaration;
  return declaration && ts.isSourceFile(declaration) && !declaration.isDeclarationFile ? declaration : undefined;
}

function isMerge(node: ts.CallExpression, context: EntryContext): boolean {
  if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'assign' && node.expression.expression.getText() === 'Object') return true;
  const trace = traceOf(node.expression, context);
  return trace !== undefined && (mergers[trace.package]?.has(lastStep(trace)?.name ?? '') ?? false);
}
