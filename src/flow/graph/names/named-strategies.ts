import { registeredBefore } from '../../../catalog/tables/registered';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { declarationOf } from '../../values/symbols';
import type { CallSite, FlowContext } from '../../types';
import { functionId, type FunctionId } from './function-table';

/** Which of the functions that a call may lead to it leads to here. */
export type Narrowed = (step: CallSite, callees: readonly FunctionId[]) => readonly FunctionId[];

/**
 * A handler that a function of the workspace made knows what that was given: in what `authenticate('jwt')` gives, `passport.authenticate(type)` runs the strategy `jwt` alone.
 * `made`: the calls that made the handler, outermost first.
 */
export function narrowedBy(made: readonly ts.CallExpression[], context: FlowContext): Narrowed | undefined {
  if (made.length === 0) return undefined;
  return (step, callees) => {
    const call = callees.length > 1 ? strategiesCall(step.callee) : undefined;
    const name = call && nameGiven(call, made, context);
    if (!call || name === undefined) return callees;
    const named = new Set(context.registeredUnder(call, name).map(functionId));
    const others = new Set(context.registeredUnder(call).map(functionId).filter((id) => !named.has(id)));
    return callees.filter((id) => !others.has(id));
  };
}

/** `passport.authenticate(type)` of `passport.authenticate(type)(req, res, next)`. */
function strategiesCall(callee: ts.Expression): ts.CallExpression | undefined {
  const node = bare(callee);
  const method = ts.isCallExpression(node) ? bare(node.expression) : undefined;
  return method && ts.isPropertyAccessExpression(method) && registeredBefore.get(method.name.text)?.named ? node as ts.CallExpression : undefined;
}

/** What the parameter that the name is was given by the call that made the handler. */
function nameGiven({ arguments: [name] }: ts.CallExpression, made: readonly ts.CallExpression[], { checker, functionsOf }: FlowContext): string | undefined {
  const node = name && bare(name);
  const parameter = node && ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (!parameter || !ts.isParameter(parameter)) return undefined;
  const maker = made.find((call) => functionsOf(call.expression).some((fn) => fn === parameter.parent));
  const given = maker?.arguments[parameter.parent.parameters.indexOf(parameter)];
  return given && ts.isStringLiteralLike(given) ? given.text : undefined;
}
