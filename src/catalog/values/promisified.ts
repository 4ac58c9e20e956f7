import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { importedName } from './imported';
import { originOf } from './origin';

/** What makes of a method with a callback a function that gives a promise: https://nodejs.org/api/util.html#utilpromisifyoriginal, http://bluebirdjs.com/docs/api/promise.promisify.html */
const makers: ReadonlySet<string> = new Set(['util', 'node:util', 'bluebird', 'es6-promisify', 'pify']);

/** `pool.query` of a function that was made of it, whatever it is called and wherever it is imported from: `const query = util.promisify(pool.query).bind(pool)`. Undefined for every other name. */
export function promisifiedMethod(callee: ts.Expression, checker: ts.TypeChecker): ts.PropertyAccessExpression | undefined {
  if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return undefined;
  let { node } = originOf(callee, checker);
  // `.bind(pool)` behind it, or around the method.
  if (ts.isCallExpression(node)) node = unbound(node);
  if (!ts.isCallExpression(node)) return undefined;
  const made = importedName(node.expression, checker);
  if (!made || !makers.has(made.package) || (made.name !== 'promisify' && made.name !== 'default')) return undefined;
  const [given] = node.arguments;
  const method = given && bare(given);
  const own = method && ts.isCallExpression(method) ? unbound(method) : method;
  return own && ts.isPropertyAccessExpression(own) ? own : undefined;
}

/** What `bind` is called on; any other call itself. */
function unbound(call: ts.CallExpression): ts.Expression {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'bind' ? bare(callee.expression) : call;
}
