import { keyChange } from '../../catalog/clients/unkeyed';
import type { Fix } from '../../core';
import { EditBuilder } from '../edits/edit-builder';
import type { Planner } from '../types';

/** A call that moves money gets a key of what it is for, where the call says that: sent twice, it is done once. */
export const planIdempotencyKey: Planner<'unkeyed'> = (finding): Fix | undefined => {
  const { call, unkeyed } = finding.subject;
  const edits = keyChange(call, unkeyed);
  if (!edits) return undefined;
  const builder = new EditBuilder().all(call.getSourceFile(), edits);
  return { kind: 'idempotency-key', title: `Give the ${unkeyed.what} a key of its own (a second one with that key gives what the first one gave)`, preferred: true, changesBehavior: true, edits: builder.build() };
};
