import { clientTimeoutChange, timeoutChange, type ClientMade, type EndlessWait, type ExternalCall } from '../../catalog';
import type { Fix } from '../../core';
import { environmentsOf } from '../../project/deployment/environments';
import { ts } from '../../project/ts';
import { EditBuilder } from '../edits/edit-builder';
import { refuse } from '../refuse';
import type { FixContext, Planner } from '../types';
import { planFirstAnswer } from './first-answer';
import { isHandedOn } from './handed-on';

/** An end to a wait that has none, in the library's own option: for the call, or for all calls of its client. What takes longer is an error from then on. */
export const planTimeout: Planner<'endless'> = (finding, context): Fix | undefined => {
  const { of } = finding.subject;
  if ('ended' in of) return undefined;
  if ('client' in of && isRefused(of, context)) return refuse(context.withheld, 'a pooler stands before the database, which may refuse connections that bring the option');
  const unlimited = 'call' in of ? whyUnlimited(of.call, context) : undefined;
  if (unlimited === streamed && 'call' in of) return planFirstAnswer(of.call, context) ?? refuse(context.withheld, streamed);
  if (unlimited !== undefined) return refuse(context.withheld, unlimited);
  const change = 'call' in of ? timeoutChange(of.call, context) : clientTimeoutChange(of.client, of.wait, context);
  if (!change) return undefined;
  const { file, edits, ms, forAll, tries, fails } = change;
  const seconds = `${ms / 1000} seconds`;
  const then = `(${tries === undefined ? '' : `up to ${tries} times, `}then it fails)`;
  const isStatement = 'client' in of && of.wait.for === 'statement';
  const title = isStatement ? `End statements after ${seconds} (then they fail; a pooler in transaction mode refuses this option)`
    : 'client' in of ? `Wait at most ${seconds} for a connection ${then}`
    : forAll ? `Give up after ${seconds}, in all calls of this client ${then}` : fails ? `Give up after ${seconds}, and have the promise fail with the request ${then}` : `Give up after ${seconds} ${then}`;
  return { kind: 'timeout', title, preferred: !isStatement, changesBehavior: true, edits: new EditBuilder().all(file, edits).build() };
};

const streamed = 'what is handed on piece by piece may well take longer';

/** Why a call is given no end, though there is an option for it; undefined where it can be. */
export function whyUnlimited({ call, patience }: ExternalCall, context: FixContext): string | undefined {
  if (!patience || !ts.isCallExpression(call)) return undefined;
  const { without, endsBody, streams } = patience.facts;
  const isStreamed = (endsBody && isHandedOn(call, context)) || (streams && context.workspace.files().some((file) => streams.test(context.workspace.text(file) ?? '')));
  return without?.(call, context) ?? (isStreamed ? streamed : undefined);
}

/** Whether the client's file, or an environment of its package or of those around it, says that the other side may refuse the option. */
function isRefused({ client: { call }, wait: { patience: { facts: { refusedBy } } } }: { readonly client: ClientMade; readonly wait: EndlessWait }, { workspace }: FixContext): boolean {
  const { fileName, text } = call.getSourceFile();
  return refusedBy !== undefined && (refusedBy.test(text) || environmentsOf(fileName, workspace).some((one) => refusedBy.test(one.text)));
}
