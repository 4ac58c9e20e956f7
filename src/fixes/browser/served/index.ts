import type { FixableFinding } from '../../../rules';
import type { Served } from '../../../rules/client-side-processing/own-routes';
import { bare } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { WorkspaceFacts } from '../../../project/types';
import type { FixContext } from '../../types';
import type { Moved } from '../moved';
import { handlerPart, type HandlerPart } from './handler';
import { addressOf, isAskedElsewhere } from './request';
import { rowsOfAnswer, type AnsweredRows } from './rows';

// A list that the application's own route answers with: the component asks for a part of it, and the handler gives that.

export { requestWith } from './request';

/** The list that a component has of a request; of a hook that asks by its key, all that it gives. */
export function answeredRows({ request }: Served, checker: ts.TypeChecker): AnsweredRows | undefined {
  return /^use[A-Z]/.test(request.expression.getText()) ? { handed: request } : rowsOfAnswer(request, checker);
}

/** The handler's half; undefined where it takes the list from another place of its answer than the component does, or others ask for a part that they do not get now. */
export function handlerSide(finding: FixableFinding<'download'>, served: Served, moved: Moved, property: string | undefined, context: FixContext): HandlerPart | undefined {
  const refuse = (why: string): undefined => void context.withheld?.(why);
  if (moved.order !== undefined || moved.skip !== undefined) return refuse('an order, or a stretch in the middle, is not asked for by an address');
  if (!addressOf(served.request)) return refuse('the request is made in another form');
  if (isAskedElsewhere(served.request, context)) return refuse('something else asks the route for a part, which it would get then');
  const handler = handlerPart(finding, served, moved, context);
  if (!handler) return undefined;
  return handler.property === property ? handler : refuse('the component takes something else from the answer than its list');
}

/** Whether rows that are kept under their address are read or asked for again by it elsewhere: https://swr.vercel.app/docs/mutation */
export function isKeyNamed(call: ts.Expression, workspace: WorkspaceFacts): boolean {
  const node = bare(call);
  const address = ts.isCallExpression(node) ? addressOf(node) : undefined;
  if (!address || !ts.isStringLiteralLike(address)) return true;
  return workspace.files().some((file) => { const text = workspace.text(file); return text !== undefined && /\b(?:mutate|preload|useSWRMutation|cache|fallback)\b/.test(text) && text.includes(address.text); });
}

/** What is offered, with what the route gets. */
export function servedTitle(title: string, { route }: Served, by: readonly string[]): string {
  return `${title}, by what \`${route}\` takes from the request${by.length > 0 ? `, ordered by \`${by.join('`, `')}\`` : ''}`;
}
