import { poolSizeChange } from '../../catalog/clients/pool-size';
import type { Fix } from '../../core';
import { EditBuilder } from '../edits/edit-builder';
import type { Planner } from '../types';
import { perInstance } from './new-module';

/** A pool that every instance of a function has gets a size with which dozens of them fit. */
export const planPoolSize: Planner<'pool'> = (finding, { checker }): Fix | undefined => {
  const { meaning, size } = finding.subject;
  const edits = poolSizeChange(meaning.call, size, perInstance, checker);
  if (!edits) return undefined;
  const builder = new EditBuilder().all(meaning.call.getSourceFile(), edits);
  return { kind: 'pool-size', title: `Let each instance hold at most ${perInstance} connections (a request that needs more at once waits)`, preferred: true, changesBehavior: true, edits: builder.build() };
};
