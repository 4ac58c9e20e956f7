import { uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { dedent } from '../../edits/edit-builder';
import { altersAfterwards, refusing, routesOf, withoutSlash } from './routes';
import type { LaterFramework } from './types';

/** Validators that look at what is sent and do nothing else: https://hono.dev/docs/guides/validation */
const validates = /^(?:[szvta]V|v)alidator\s*\(\s*['"](?:json|form|query)['"]/;

/** Hono: a handler gives the answer that its context made; middleware puts what it found out into variables. https://hono.dev/docs/api/context */
export const hono: LaterFramework = routesOf({
  parameters: ['c'],
  isAnswer: (node) => ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(?:c|ctx|context)$/.test(node.expression.expression.getText()) && /^(?:json|text|html|body|redirect|notFound|newResponse)$/.test(node.expression.name.text),
  typings: [
    { at: 'var', argument: { index: 0, member: 'Variables' } },
    { at: 'var', extended: { module: /\bmodule\s+['"]hono['"]\s*\{/, name: 'ContextVariableMap' } },
  ],
  answerOf(statement, { answer: c }) {
    const call = ts.isReturnStatement(statement) && statement.expression ? uncast(statement.expression) : undefined;
    if (!call || !ts.isCallExpression(call) || call.expression.getText() !== `${c}.json`) return undefined;
    const [value, status, headers] = call.arguments;
    return value && !headers && (!status || Number(status.getText()) < 300) ? { statement, value } : undefined;
  },
  askerIn(node, { request: c }) {
    if (ts.isCallExpression(node)) return variableIn(node, c);
    return ts.isPropertyAccessExpression(node) && node.expression.getText() === `${c}.var` ? node.name.text : undefined;
  },
  readCall(call, { request: c }) {
    const variable = variableIn(call, c);
    if (variable !== undefined) return { members: ['var', variable], gives: 'told' };
    const [, of] = /^\w+\.req\.(param|query|header)$/.exec(call.expression.getText()) ?? [];
    const [name] = call.arguments;
    return of !== undefined && call.expression.getText().startsWith(`${c}.`) && name && ts.isStringLiteral(name) ? { members: [of, name.text], gives: of === 'param' ? 'text' : 'perhaps' } : undefined;
  },
  variable: ({ request: c }, name) => `${c}.req.param('${name}')`,
  address: ({ request: c }, isRoot) => `\${${c}.req.path${isRoot ? withoutSlash : ''}}`,
  accepted({ answer: c }, place, _lead, fits) {
    const whole = `return ${c}.json({ jobId }, 202, { Location: \`${place}\` });`;
    return [fits(whole) ? whole : [`return ${c}.json({ jobId }, 202, {`, `  Location: \`${place}\`,`, '});'].join('\n')];
  },
  missing: ({ answer: c }) => [`return ${c}.json({ error: 'There is no such job.' }, 404);`],
  found: ({ answer: c }) => `return ${c}.json({ state: job.state, result: job.result });`,
  between({ between }, context) {
    const kept = between.filter((one) => !validates.test(one.getText()));
    return refusing(kept, context) ?? kept.map((one) => dedent(one));
  },
  altered: (entry) => altersAfterwards(entry, 'res'),
});

/** `user` of `c.get('user')`. */
function variableIn(call: ts.CallExpression, c: string): string | undefined {
  const [name] = call.arguments;
  return call.expression.getText() === `${c}.get` && name && ts.isStringLiteral(name) ? name.text : undefined;
}
