import { runsFunction } from '../../../rules/client-side-processing/download';
import { declarationOf } from '../../../flow/values/symbols';
import { outward, propertyName, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixContext } from '../../types';

/** The calls that give what a function gives: those of its own, and those of hooks that run it (`useQuery({ queryKey, queryFn: async () => … })`). */
export function givenBy(fn: FunctionNode, context: FixContext): readonly (ts.CallExpression | ts.NewExpression)[] {
  const hook = hookThatRuns(fn);
  return [...context.callsOf(fn), ...(hook ? [hook] : [])];
}

function hookThatRuns(fn: FunctionNode): ts.CallExpression | undefined {
  const holder = ts.isMethodDeclaration(fn) ? fn : fn.parent;
  const isOption = (ts.isPropertyAssignment(holder) || ts.isMethodDeclaration(holder)) && propertyName(holder.name) === 'queryFn' && ts.isObjectLiteralExpression(holder.parent);
  const call = isOption ? outward(holder.parent).user : holder;
  return ts.isCallExpression(call) && runsFunction.test(call.expression.getText()) ? call : undefined;
}

/** The name that a component has its state by, of a call that puts something into it: `rows` of `setRows(…)` with `const [rows, setRows] = useState([])`. */
export function stateBehind({ expression }: ts.CallExpression, { checker }: FixContext): ts.BindingName | undefined {
  const declared = ts.isIdentifier(expression) ? declarationOf(expression, checker) : undefined;
  const pattern = declared?.parent;
  if (!pattern || !ts.isArrayBindingPattern(pattern) || pattern.elements[1] !== declared || !ts.isVariableDeclaration(pattern.parent)) return undefined;
  const made = pattern.parent.initializer;
  const [state] = pattern.elements;
  return made && ts.isCallExpression(made) && /(?:^|\.)useState$/.test(made.expression.getText()) && state && ts.isBindingElement(state) ? state.name : undefined;
}

