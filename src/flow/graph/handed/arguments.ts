import { argumentAt, bare, isFunctionNode, isReference, outward, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isRelationOfQuery } from '../../loops/relation-calls';
import type { FlowContext } from '../../types';
import { namesOf } from '../names/file-index';
import type { Names } from '../names/names';

/** What the search for arguments may ask. */
export interface ArgumentContext {
  readonly names: Names;
  readonly checker: ts.TypeChecker;
  readonly recognise: FlowContext['recognise'];
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/** Of a name that is called more often, callers say nothing: it is a common word. */
const maxCalls = 600;

export type Call = ts.CallExpression | ts.NewExpression;

/** The calls of a function that are known, by whatever name it goes. */
export function callsOf(fn: FunctionNode, context: ArgumentContext): readonly Call[] {
  const found = new Set<Call>();
  for (const name of context.names.standFor(namesOf(fn), fn.getSourceFile())) {
    const calls = context.names.calls(name);
    if (calls.length > maxCalls) continue;
    for (const call of calls) {
      const callee = ts.isNewExpression(call) ? call : call.expression;
      if (!isRelationOfQuery(callee, context.recognise) && context.functionsOf(callee).includes(fn)) found.add(call);
    }
  }
  return [...found];
}

/** What the callers that are known pass for a parameter; `calls` are those of its function. */
export function passedArguments(parameter: ts.ParameterDeclaration, calls: readonly Call[], context: Pick<ArgumentContext, 'checker' | 'functionsOf'>): readonly ts.Expression[] {
  const fn = parameter.parent;
  const index = fn.parameters.indexOf(parameter);
  if (!isFunctionNode(fn) || index < 0 || parameter.dotDotDotToken) return [];
  return [...new Set([...calls.flatMap((call) => argumentAt(call.arguments, index) ?? []), ...fromHelper(fn, index, context)])];
}

/** What a helper of the workspace gives the callback that is written as its argument: `withClient(async (db) => …)`. */
function fromHelper(fn: FunctionNode, index: number, context: Pick<ArgumentContext, 'checker' | 'functionsOf'>): readonly ts.Expression[] {
  if (!ts.isArrowFunction(fn) && !ts.isFunctionExpression(fn)) return [];
  const { child, user } = outward(fn);
  if (!ts.isCallExpression(user) || user.expression === child) return [];
  const position = user.arguments.indexOf(child as ts.Expression);
  const found: ts.Expression[] = [];
  for (const helper of context.functionsOf(user.expression)) {
    const callback = helper.parameters[position];
    if (!callback || !ts.isIdentifier(callback.name) || !helper.body) continue;
    const { text } = callback.name;
    walk(helper.body, (node) => {
      if (!ts.isCallExpression(node)) return;
      const callee = bare(node.expression);
      if (!ts.isIdentifier(callee) || callee.text !== text || !isReference(callee) || context.checker.getSymbolAtLocation(callee)?.valueDeclaration !== callback) return;
      const argument = argumentAt(node.arguments, index);
      if (argument) found.push(argument);
    });
  }
  return found;
}
