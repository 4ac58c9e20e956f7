import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FlowContext } from '../types';

/** The package that an identifier was imported from, by `import` or `require`: what the source itself says. */
export function importedFrom(node: ts.Expression, context: FlowContext): string | undefined {
  const root = bare(node);
  if (!ts.isIdentifier(root)) return undefined;
  const declaration = context.checker.getSymbolAtLocation(root)?.declarations?.[0];
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration)) {
    let owner: ts.Node = declaration;
    while (!ts.isVariableDeclaration(owner)) owner = owner.parent;
    return owner.initializer && required(bare(owner.initializer));
  }
  let current: ts.Node = declaration;
  while (current && !ts.isImportDeclaration(current) && !ts.isSourceFile(current)) current = current.parent;
  return current && ts.isImportDeclaration(current) && ts.isStringLiteral(current.moduleSpecifier) ? current.moduleSpecifier.text : undefined;
}

/** `'express'` of `require('express')` and of `require('express').Router`. */
function required(node: ts.Expression): string | undefined {
  const call = ts.isPropertyAccessExpression(node) ? bare(node.expression) : node;
  if (!ts.isCallExpression(call) || !ts.isIdentifier(call.expression) || call.expression.text !== 'require') return undefined;
  const first = call.arguments[0];
  return first && ts.isStringLiteral(first) ? first.text : undefined;
}
