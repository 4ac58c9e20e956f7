import { ts } from '../../project/ts';
import { givenBefore } from '../chains/given-before';

/**
 * The values that a request was given by their names before it is sent: `pool.request().input('id', sql.Int, id).query(…)`, also where a variable holds it and is given them one statement after the other.
 * https://github.com/tediousjs/node-mssql#input-name-type-value
 */
export function inputsOf(request: ts.Expression, call: ts.CallExpression): ReadonlyMap<string, ts.Expression> {
  return new Map(givenBefore(request, call).flatMap(({ name, call: { arguments: [key, ...rest] } }) => {
    const value = rest.at(-1);
    return name === 'input' && key && ts.isStringLiteralLike(key) && value ? [[key.text, value] as const] : [];
  }));
}
