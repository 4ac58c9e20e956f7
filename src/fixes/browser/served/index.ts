import type { FixableFinding } from '../../../rules';
import type { Served } from '../../../rules/client-side-processing/own-routes';
import type { ts } from '../../../project/ts';
import type { FixContext } from '../../types';
import type { Moved } from '../moved';
import { handlerPart, type HandlerPart } from './handler';
import { addressOf, askedNames, hasNoInput, isAskedElsewhere, procedureCall } from './request';
import { rowsOfAnswer, type AnsweredRows } from './rows';

// A list that the application's own route answers with: the component asks for a part of it, and the handler gives that.

export { procedureCall, requestWith } from './request';

/** The list that a component has of a request; of a hook that asks by its key, all that it gives. */
export function answeredRows({ request }: Served, checker: ts.TypeChecker): AnsweredRows | undefined {
  return /^use[A-Z]/.test(request.expression.getText()) || procedureCall(request) ? { handed: request } : rowsOfAnswer(request, checker);
}

/** The handler's half; undefined where it takes the list from another place of its answer than the component does, or others ask for a part that they do not get now. */
export function handlerSide(finding: FixableFinding<'download'>, served: Served, moved: Moved, property: string | undefined, context: FixContext): HandlerPart | undefined {
  const refuse = (why: string): undefined => void context.withheld?.(why);
  if (moved.order !== undefined || moved.skip !== undefined) return refuse('an order, or a stretch in the middle, is not asked for by an address');
  const procedure = procedureCall(served.request);
  if (procedure ? !hasNoInput(procedure) : !addressOf(served.request)) return refuse('the request is made in another form');
  // A procedure is asked for no more than its input says, which whoever asks it has to have given.
  if (!procedure && isAskedElsewhere(served.request, askedNames(moved), context)) return refuse('something else asks the route for a part, which it would get then');
  const handler = handlerPart(finding, served, moved, context);
  if (!handler) return undefined;
  return handler.property === property ? handler : refuse('the component takes something else from the answer than its list');
}

/** What is offered, with what the route gets. */
export function servedTitle(title: string, { route }: Served, by: readonly string[]): string {
  return `${title}, by what \`${route}\` takes from the request${by.length > 0 ? `, ordered by \`${by.join('`, `')}\`` : ''}`;
}
