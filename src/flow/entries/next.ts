import { ts } from '../../project/ts';
import type { FunctionNode } from '../../project/syntax';
import type { Framework } from './types';

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);

/**
 * Next.js: route handlers (`app/…/route.ts`), API routes (`pages/api/…`) and server actions (`'use server'`).
 * https://nextjs.org/docs/app/api-reference/file-conventions/route
 */
export const next: Framework = {
  id: 'next',
  handler(node) {
    const file = node.getSourceFile();
    const handler = /\/app\/((?:.*\/)?)route\.[cm]?[jt]sx?$/.exec(file.fileName);
    if (handler) {
      const name = exportedName(node);
      return name && methods.has(name) ? { route: `${name} /${pathOf(handler[1] ?? '')}` } : undefined;
    }
    const api = /\/pages\/(api\/.*)\.[cm]?[jt]sx?$/.exec(file.fileName);
    if (api) return exportedName(node) === 'default' ? {} : undefined;
    return isServerAction(node, file) ? {} : undefined;
  },
};

/** `orders/[id]` → `orders/:id`; groups in parentheses are no part of the path. */
function pathOf(folders: string): string {
  return folders.split('/').filter((part) => part && !/^\(.*\)$/.test(part) && !part.startsWith('@'))
    .map((part) => part.replace(/^\[{1,2}(?:\.\.\.)?(.+?)\]{1,2}$/, ':$1')).join('/');
}

/** The name a function is exported by, through wrappers too: `export const GET = withAuth(async () => …)`. */
function exportedName(node: FunctionNode): string | undefined {
  let current: ts.Node = node;
  while (!ts.isSourceFile(current)) {
    if (ts.isExportAssignment(current)) return 'default';
    if (ts.isFunctionDeclaration(current)) {
      const flags = ts.getCombinedModifierFlags(current);
      if (flags & ts.ModifierFlags.Default) return 'default';
      return flags & ts.ModifierFlags.Export ? current.name?.text : defaultName(current.name);
    }
    if (ts.isVariableDeclaration(current) && ts.isIdentifier(current.name)) {
      return ts.getCombinedModifierFlags(current) & ts.ModifierFlags.Export ? current.name.text : defaultName(current.name);
    }
    if (!ts.isFunctionExpression(current) && !ts.isArrowFunction(current) && !ts.isCallExpression(current) && !ts.isParenthesizedExpression(current)) return undefined;
    current = current.parent;
  }
  return undefined;
}

/** `default` for a function that `export default name` exports further down. */
function defaultName(name: ts.Identifier | undefined): string | undefined {
  if (!name) return undefined;
  return name.getSourceFile().statements.some((statement) => ts.isExportAssignment(statement) && statement.expression.getText().split(/[(),\s]+/).includes(name.text)) ? 'default' : undefined;
}

function isServerAction(node: FunctionNode, file: ts.SourceFile): boolean {
  const own = node.body && ts.isBlock(node.body) ? node.body.statements : undefined;
  if (own && hasDirective(own)) return true;
  return hasDirective(file.statements) && exportedName(node) !== undefined;
}

function hasDirective(statements: ts.NodeArray<ts.Statement>): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    if (statement.expression.text === 'use server') return true;
  }
  return false;
}
