import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** How many wrappers around one function are looked at. */
const maxWrappers = 8;

interface Asked {
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/** The functions that functions give back. */
export function returnedBy(makers: readonly FunctionNode[], asked: Asked): readonly FunctionNode[] {
  return makers.flatMap((maker) => returnedExpressions(maker).flatMap((value) => asked.functionsOf(value)));
}

/** Everything that runs when what an expression stands for is called: the functions that wrappers put around it, then itself. */
export function runBy(expression: ts.Expression, asked: Asked): readonly FunctionNode[] {
  const found = asked.functionsOf(expression);
  const wrappers = new Set<FunctionNode>();
  let node = bare(expression);
  for (let step = 0; step < maxWrappers && ts.isCallExpression(node); step++) {
    const makers = asked.functionsOf(node.expression);
    returnedBy(makers, asked).forEach((fn) => wrappers.add(fn));
    const given: ts.Expression | undefined = node.arguments.find((argument) => asked.functionsOf(argument).some((fn) => found.includes(fn)));
    if (!given) break;
    node = bare(given);
  }
  return [...new Set([...wrappers, ...found])];
}
