import { bare, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';

/** Hooks of libraries that run a function and give what it gives (https://tanstack.com/query/latest/docs/framework/react/reference/useQuery, https://swr.vercel.app/docs/api, https://nuxt.com/docs/api/composables/use-async-data). */
export const runsFunction = /^(?:use(?:Suspense|Infinite)?Query|useSWR(?:Immutable)?|createQuery|use(?:Lazy)?AsyncData)$/;

/** What such a hook runs: `queryFn` of its options, or the function behind its key. */
export function functionGivenTo({ arguments: [first, second] }: ts.CallExpression): ts.Expression | ts.MethodDeclaration | undefined {
  const options = first && bare(first);
  return options && ts.isObjectLiteralExpression(options) ? propertyValue(options, 'queryFn') ?? methodNamed(options, 'queryFn') : second;
}

function methodNamed(options: ts.ObjectLiteralExpression, name: string): ts.MethodDeclaration | undefined {
  return options.properties.find((element): element is ts.MethodDeclaration => ts.isMethodDeclaration(element) && propertyName(element.name) === name);
}

/** The hook whose `select` a parameter is of: https://tanstack.com/query/latest/docs/framework/react/guides/render-optimizations#select */
export function queryOfSelect(parameter: ts.ParameterDeclaration): ts.CallExpression | undefined {
  const fn = parameter.parent;
  const options = fn.parent.parent;
  const call = ts.isPropertyAssignment(fn.parent) && propertyName(fn.parent.name) === 'select' && ts.isObjectLiteralExpression(options) ? options.parent : undefined;
  return call && ts.isCallExpression(call) && fn.parameters[0] === parameter && runsFunction.test(call.expression.getText().replace(/<[\s\S]*$/, '')) ? call : undefined;
}
