import { bare, property } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import type { CallLike } from '../types';

/** Methods of clients that ask; the others say in their options what they do. */
const asking: ReadonlySet<string> = new Set(['get', 'head']);
const byOptions = /^(?:\$?fetch|nodeFetch|ofetch|got|ky|axios|request)$/;

/** Whether a request asks for something and changes nothing there: by its method's name, or since no other method is named in its options. */
export function isReadRequest(call: CallLike): boolean {
  if (!ts.isCallExpression(call)) return false;
  const name = calleeName(call) ?? '';
  if (asking.has(name)) return true;
  if (!byOptions.test(name)) return false;
  return call.arguments.every((argument) => {
    const options = bare(argument);
    // What is handed in by name may say anything.
    if (!ts.isObjectLiteralExpression(options)) return argument === call.arguments[0];
    const method = property(options, 'method');
    if (!method) return !options.properties.some(ts.isSpreadAssignment) && !property(options, 'body');
    return ts.isPropertyAssignment(method) && ts.isStringLiteralLike(method.initializer) && /^(?:get|head)$/i.test(method.initializer.text);
  });
}
