import type { FilePath } from '../../core';
import { isTypeScript } from '../paths';
import { isRequire } from '../syntax';
import { ts } from '../ts';

const requires = /\brequire\s*\(/;

/** Whether a file asks for modules in a way that the compiler does not follow there: it follows `require` in JavaScript alone, since in TypeScript it is a function like any other. */
export function requiresModules(file: FilePath, text: string): boolean {
  return isTypeScript(file) && requires.test(text);
}

/**
 * A checker that also knows the module which the text of `require('./orders')` names in TypeScript.
 * @param moduleAt the file of the program that a specifier in a file leads to
 */
export function requiringChecker(checker: ts.TypeChecker, moduleAt: (specifier: string, file: FilePath) => ts.SourceFile | undefined): ts.TypeChecker {
  return {
    ...checker,
    getSymbolAtLocation(node) {
      const found = checker.getSymbolAtLocation(node);
      if (found || !ts.isStringLiteralLike(node) || !isRequired(node)) return found;
      const module = moduleAt(node.text, node.getSourceFile().fileName);
      return module && checker.getSymbolAtLocation(module);
    },
  };
}

function isRequired({ parent }: ts.StringLiteralLike): boolean {
  return ts.isCallExpression(parent) && parent.arguments.length === 1 && isRequire(parent.expression);
}
