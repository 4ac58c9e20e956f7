import { bare, enclosingFunction, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/**
 * The values that a request was given by their names before it is sent: `pool.request().input('id', sql.Int, id).query(…)`, also where a variable holds it and is given them one statement after the other.
 * https://github.com/tediousjs/node-mssql#input-name-type-value
 */
export function inputsOf(request: ts.Expression, call: ts.CallExpression): ReadonlyMap<string, ts.Expression> {
  const found = new Map<string, ts.Expression>();
  let node = bare(request);
  for (; ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression); node = bare(node.expression.expression)) add(node, found);
  const scope = ts.isIdentifier(node) ? enclosingFunction(call)?.body ?? call.getSourceFile() : undefined;
  const name = ts.isIdentifier(node) ? node.text : '';
  if (scope) walk(scope, (inner) => {
    if (inner.pos >= call.pos) return false;
    if (ts.isCallExpression(inner) && rootOf(inner) === name) add(inner, found);
    // `const request = pool.request().input('id', id)`
    if (ts.isVariableDeclaration(inner) && ts.isIdentifier(inner.name) && inner.name.text === name && inner.initializer) for (const [key, value] of inputsOf(inner.initializer, call)) found.set(key, value);
    return true;
  });
  return found;
}

function add(call: ts.CallExpression, found: Map<string, ts.Expression>): void {
  const [name, ...rest] = call.arguments;
  const value = rest.at(-1);
  if (ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'input' && name && ts.isStringLiteralLike(name) && value) found.set(name.text, value);
}

/** The name that a chain of calls begins with. */
function rootOf(call: ts.CallExpression): string | undefined {
  let node: ts.Expression = call;
  while (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) node = bare(node.expression.expression);
  return ts.isIdentifier(node) ? node.text : undefined;
}
