import { bare, isRequire, ownAssignments } from '../../project/syntax';
import { ts } from '../../project/ts';
import { originOf } from './origin';

/**
 * The call or construction by which the client of a call was made: `axios.create(…)` of `api.get(…)`, `new OpenAI(…)` of `this.openai.chat.completions.create(…)`.
 * `package` where the package itself is called; undefined where it is not seen how the client was made.
 * @param isLinked whether what is called may itself be made of the client: `client.index('orders')`, `new OrdersController(client)`
 */
export function madeBy(call: ts.CallExpression, makers: readonly string[], checker: ts.TypeChecker, isLinked = false): ts.NewExpression | ts.CallExpression | 'package' | undefined {
  const callee = bare(call.expression);
  let client = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : callee;
  for (;;) {
    const { node, several } = originOf(client, checker);
    if (several) return undefined;
    const made = ts.isPropertyDeclaration(node) ? assignedOnce(node) : ts.isExpression(node) ? node : undefined;
    if (made && (ts.isNewExpression(made) || ts.isCallExpression(made)) && isMaker(made, makers)) return made;
    if (isPackage(client, node, checker)) return 'package';
    const link = isLinked && made ? linkOf(made) : undefined;
    // The client of `openai.chat.completions` is `openai`.
    if (!link && !ts.isPropertyAccessExpression(client)) return undefined;
    client = link ?? bare((client as ts.PropertyAccessExpression).expression);
  }
}

function isMaker(made: ts.NewExpression | ts.CallExpression, makers: readonly string[]): boolean {
  const callee = bare(made.expression);
  return makers.includes(ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText());
}

/** What something is made of: `client` of `client.index('orders')` and of `new OrdersController(client)`. */
function linkOf(made: ts.Expression): ts.Expression | undefined {
  if (ts.isNewExpression(made)) return made.arguments?.[0] && bare(made.arguments[0]);
  const callee = ts.isCallExpression(made) ? bare(made.expression) : undefined;
  return callee && ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : undefined;
}

/** What a constructor gives a field, where nothing else does: `this.openai = new OpenAI()`. */
function assignedOnce(field: ts.PropertyDeclaration): ts.Expression | undefined {
  const values = ownAssignments(field.parent, field.name.getText()).filter(({ operatorToken }) => operatorToken.kind === ts.SyntaxKind.EqualsToken).map(({ right }) => right);
  return values.length === 1 && values[0] ? bare(values[0]) : undefined;
}

/** Whether a name is a package's own: imported, or required. */
function isPackage(client: ts.Expression, origin: ts.Node, checker: ts.TypeChecker): boolean {
  if (!ts.isIdentifier(client)) return false;
  const imported = checker.getSymbolAtLocation(client)?.declarations?.[0];
  // What is required may be followed to the package's own declaration.
  if (imported && isBroughtIn(imported)) return origin === client || isRequireCall(origin) || origin.getSourceFile().isDeclarationFile;
  return isRequireCall(origin);
}

/** `import axios from 'axios'`, `import axios = require('axios')`, `const axios = require('axios')`. */
function isBroughtIn(declaration: ts.Declaration): boolean {
  return ts.isImportClause(declaration) || ts.isNamespaceImport(declaration) || ts.isImportSpecifier(declaration) || ts.isImportEqualsDeclaration(declaration)
    || (ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && isRequireCall(bare(declaration.initializer)));
}

function isRequireCall(node: ts.Node): boolean {
  return ts.isCallExpression(node) && isRequire(node.expression);
}
