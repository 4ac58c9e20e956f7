import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { chainedMethods } from './callbacks';
import { importedName, type Imported } from './imported';

/** `chain.process` of `PromisePool.withConcurrency(2).for(rows).process`, in the package that the chain begins with; undefined for a method that no package has behind other calls. */
export function chainedExport(callee: ts.Expression, checker: ts.TypeChecker): Imported | undefined {
  if (!ts.isPropertyAccessExpression(callee) || !chainedMethods.has(callee.name.text) || !ts.isCallExpression(bare(callee.expression))) return undefined;
  let begin = bare(callee.expression);
  while (ts.isCallExpression(begin) || ts.isPropertyAccessExpression(begin)) begin = bare(begin.expression);
  const module = importedName(ts.isNewExpression(begin) ? begin.expression : begin, checker);
  return module && { ...module, name: `chain.${callee.name.text}` };
}

/** The call of that name before a call in its chain: `pool.for(rows)` of `pool.for(rows).onTaskFinished(log).process(work)`. */
export function linkOf(call: ts.CallExpression, name: string): ts.CallExpression | undefined {
  const callee = bare(call.expression);
  const before = ts.isPropertyAccessExpression(callee) ? bare(callee.expression) : undefined;
  if (!before || !ts.isCallExpression(before)) return undefined;
  return ts.isPropertyAccessExpression(before.expression) && before.expression.name.text === name ? before : linkOf(before, name);
}
