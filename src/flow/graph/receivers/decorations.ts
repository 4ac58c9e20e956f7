import { importedName } from '../../../catalog/values/imported';
import { bare, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isAnswerName } from '../../waits/answers';
import { declarationOf } from '../../values/symbols';

/** What puts a member on an application, or on its requests and answers: https://fastify.dev/docs/latest/Reference/Decorators/ */
const decorating: ReadonlySet<string> = new Set(['decorate', 'decorateRequest', 'decorateReply']);

/** Whether a call puts a member there. */
export function isDecoration(name: string | undefined): boolean {
  return name !== undefined && decorating.has(name);
}

/** The function that a member of a receiver is which a plugin has put on the application, `app.decorate('authenticate', async (request) => …)`; none where several plugins put different ones there. */
export function decoratedFunctions(receiver: ts.Expression, values: readonly ts.Expression[], functionsOf: (expression: ts.Expression) => readonly FunctionNode[], checker: ts.TypeChecker): readonly FunctionNode[] {
  const found = new Set(values.filter((value) => putBy(value) !== undefined && mayBeOn(receiver, putBy(value), checker)).flatMap(functionsOf));
  return found.size === 1 ? [...found] : [];
}

/** The call that puts a value there. */
function putBy(value: ts.Expression): string | undefined {
  const call = value.parent as ts.Node | undefined;
  const name = call !== undefined && ts.isCallExpression(call) && call.arguments[1] === value && ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : undefined;
  return isDecoration(name) ? name : undefined;
}

/** Whether a receiver may be what such a call puts members on: nothing that another package gives has them, and what is the answer is not the application. */
function mayBeOn(receiver: ts.Expression, by: string | undefined, checker: ts.TypeChecker): boolean {
  const node = bare(receiver);
  if (!ts.isIdentifier(node)) return true;
  if (isAnswerName(node.text) ? by !== 'decorateReply' : /^req(?:uest)?$/.test(node.text) && by !== 'decorateRequest') return false;
  const declaration = declarationOf(node, checker);
  const initial = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  const from = importedName(node, checker) ?? (initial && (ts.isCallExpression(initial) || ts.isNewExpression(initial)) ? importedName(initial.expression, checker) : undefined);
  return from === undefined || from.package === 'fastify';
}
