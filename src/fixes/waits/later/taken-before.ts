import { literally } from '../../../project/pattern';
import { isWithin, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { Refusal } from '../payload';
import type { Registration } from './registration';

/** The route by which somebody would ask for a job. */
export function pathOfJobs(path: string): string {
  return `${path === '/' ? '' : path.replace(/\/$/, '')}/jobs/:jobId`;
}

/**
 * Why nobody would come to the route for jobs: the same router has one of that path, or one that it had before takes all such paths (`/:shop/:part` of `/jobs/1f0d`), where of two that fit the first is taken and not the one that says
 * most (`takesNearest`). Undefined where none is seen to.
 */
export function takenBefore({ call, router, path }: Registration, takesNearest: boolean): Refusal | undefined {
  const asked = pathOfJobs(path.text);
  const others: ts.CallExpression[] = [];
  if (router === undefined) {
    for (let link: ts.Expression = call; ts.isCallExpression(link) && ts.isPropertyAccessExpression(link.expression); link = link.expression.expression) others.push(link);
  } else {
    walk(call.getSourceFile(), (node) => { if (ts.isCallExpression(node) && node !== call && ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === router) others.push(node); });
  }
  const reads = others.filter(({ expression, arguments: given }) => ts.isPropertyAccessExpression(expression) && /^(?:get|all)$/.test(expression.name.text) && given.length > 1);
  if (reads.some(({ arguments: [first] }) => first && ts.isStringLiteralLike(first) && shape(first.text) === shape(asked))) return { refused: 'there is a route for jobs already' };
  return takesNearest ? undefined : alreadyTaken(reads.filter((one) => one.end <= call.pos || isWithin(one, call)).flatMap(({ arguments: [first] }) => first ?? []), asked);
}

/** The same of paths that are written down, in the order in which they are looked at. */
export function alreadyTaken(paths: readonly ts.Expression[], asked: string): Refusal | undefined {
  const found = paths.flatMap((one) => (ts.isArrayLiteralExpression(one) ? [...one.elements] : [one])).find((one) => takes(one, asked.replace(/:\w+/g, 'x')));
  return found && { refused: `\`${found.getText()}\` is looked at before, and would take what is asked for a job` };
}

/** A path whatever its variables are called: `/ship/jobs/:`. */
function shape(path: string): string {
  return path.replace(/:\w+/g, ':').replace(/\/$/, '');
}

function takes(path: ts.Expression, asked: string): boolean {
  if (ts.isRegularExpressionLiteral(path)) return new RegExp(path.text.slice(1, path.text.lastIndexOf('/'))).test(asked);
  if (!ts.isStringLiteralLike(path)) return false;
  const parts = path.text.replace(/^\/?/, '/').replace(/\/$/, '').split('/').map((part) => (/[*{]/.test(part) ? '.*' : part.startsWith(':') ? '[^/]+' : literally(part)));
  return new RegExp(`^${parts.join('/')}$`).test(asked);
}
