import { clientTimeoutChange, timeoutChange } from '../../catalog';
import type { Fix } from '../../core';
import { EditBuilder } from '../edits/edit-builder';
import type { Planner } from '../types';

/** An end to a wait that has none, in the library's own option: for the call, or for all calls of its client. What takes longer is an error from then on. */
export const planTimeout: Planner<'endless'> = (finding, context): Fix | undefined => {
  const { of } = finding.subject;
  const change = 'call' in of ? timeoutChange(of.call, context) : clientTimeoutChange(of.client, of.wait);
  if (!change) return undefined;
  const { file, edits, ms, forAll } = change;
  const seconds = `${ms / 1000} seconds`;
  const tries = 'call' in of ? of.call.patience?.facts.tries : undefined;
  const then = `(${tries === undefined ? '' : `up to ${tries} times, `}then it fails)`;
  const title = 'client' in of ? `Wait ${seconds} for a connection at most ${then}`
    : forAll ? `Give up after ${seconds}, in all calls of this client ${then}` : `Give up after ${seconds} ${then}`;
  return { kind: 'timeout', title, preferred: true, changesBehavior: true, edits: new EditBuilder().all(file, edits).build() };
};
