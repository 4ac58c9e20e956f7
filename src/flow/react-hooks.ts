import type { ts } from '../project/ts';

/** The name of the hook of React that a call is: `useMemo` of `useMemo(…)` and `React.useMemo(…)`. https://react.dev/reference/react/hooks */
export function hookName({ expression }: ts.CallExpression): string | undefined {
  return /(?:^|\.)(use[A-Z]\w*)$/.exec(expression.getText())?.[1];
}
