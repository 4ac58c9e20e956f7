import type { Fix } from '../core';
import type { FixableFinding, RuleFinding, SubjectKind } from '../rules';
import { planEnvelope } from './bounds/pages/envelope';
import { planIntoQuery } from './bounds/into-query/into-query';
import { planBatches } from './bounds/batches';
import { planKeyset } from './bounds/pages/keyset';
import { planLimit, planLimitAlong } from './bounds/limit';
import { planDownload } from './browser/download';
import { planHeard } from './browser/heard';
import { planOptions } from './browser/options';
import { planRefs } from './browser/refs';
import { planTotals } from './browser/totals';
import { planSelect } from './columns/select';
import { planPaginate } from './bounds/pages/paginate';
import { planMergedCall, planMergedField, planMergedRead } from './helpers/merged-read';
import { planPlural } from './helpers/plural';
import { planPluralWrite } from './helpers/plural-write';
import { planDirectCallback, planReleaseOnEveryWay } from './clients/called-back';
import { planDirectQuery } from './clients/direct-query';
import { planKeepOpen } from './clients/keep-open';
import { planOpenOnce } from './clients/open-once';
import { planPoolSize } from './clients/pool-size';
import { planGivenConnection } from './clients/given-connection';
import { planPooledClient } from './clients/pooled';
import { planRelease } from './clients/release';
import { planSharedClient } from './clients/shared-client';
import { isBatchBetter } from './loops/batch-first';
import { planBatch } from './loops/batch';
import { planBulkWrite, planTransaction } from './loops/bulk-write';
import { planCompoundBatch } from './loops/compound-batch';
import { planConcurrency } from './loops/concurrency';
import { planDeferredTransaction } from './loops/deferred-transaction';
import { planDeferredWrite } from './loops/deferred-write';
import { planEachRead } from './loops/each-read';
import { planEagerLoad } from './loops/eager-load';
import { planFollowed } from './loops/rows/followed';
import { planHoist } from './loops/hoist';
import { planReadAhead } from './loops/read-ahead';
import { planReplacedRows } from './loops/replaced-rows';
import { planSideBySide } from './loops/side-by-side';
import { planOwnedList } from './resolvers/owned-list';
import { planOwnedPath } from './resolvers/owned-path';
import { planAddedLoader, planDataLoader } from './resolvers/data-loader';
import { planEnqueue, planEnqueueEach } from './waits/enqueue';
import { planAfterResponse } from './waits/after-response';
import { planAnswerLater } from './waits/later';
import { planIdempotencyKey } from './waits/idempotency-key';
import { planParallel } from './waits/parallel';
import { planRetry } from './waits/retry';
import { planTimeout } from './waits/timeout';
import type { FixContext, Planner } from './types';

export type { FixContext, Planner } from './types';

/** The rewrites of every kind of defect, in the order of preference. Each decides by itself whether it suits a finding. */
const planners: { readonly [K in SubjectKind]: readonly Planner<K>[] } = {
  wait: [planAfterResponse, planEnqueue],
  long: [planEnqueueEach, planAnswerLater],
  endless: [planTimeout, planRetry],
  unkeyed: [planIdempotencyKey],
  sequence: [planParallel],
  client: [planSharedClient, planPooledClient, planGivenConnection],
  unbounded: [planBatches, planLimit, planPaginate, planKeyset, planEnvelope],
  along: [planLimitAlong],
  columns: [planSelect],
  'in-memory': [planIntoQuery],
  download: [planDownload, planRefs, planOptions, planTotals],
  subscription: [planHeard],
  checkout: [planDirectQuery, planDirectCallback, planRelease, planReleaseOnEveryWay],
  closing: [planKeepOpen],
  opening: [planOpenOnce],
  pool: [planPoolSize],
  repetition: [planHoist, planEagerLoad, planFollowed, planBatch, planCompoundBatch, planBulkWrite, planDeferredWrite, planReplacedRows, planTransaction, planDeferredTransaction, planMergedRead],
  'repeated-call': [planPlural, planMergedCall, planPluralWrite],
  'per-parent': [planMergedField, planDataLoader, planOwnedList, planOwnedPath],
};

/** What is left where none of the others suits. */
const lastResorts: { readonly [K in SubjectKind]?: readonly Planner<K>[] } = { repetition: [planEachRead, planConcurrency, planReadAhead, planSideBySide], 'repeated-call': [planConcurrency, planReadAhead, planSideBySide], 'per-parent': [planAddedLoader] };

/** The rewrites of a finding, best first. Not verified: the engine tries each before anyone sees it. */
export function planFixes(finding: RuleFinding, context: FixContext): readonly Fix[] {
  const { subject } = finding;
  if (!subject) return [];
  // What a copy of a library has is not known, nor its version: a rewrite may need a call that came later, and would import the library by its own name.
  if (context.workspace.isRepublished(finding.library)) {
    context.withheld?.('the library is used under the name of another package, a copy of it whose version is not known');
    return [];
  }
  const fixes = planAll(subject.kind, finding, context);
  const isEager = ({ kind }: Fix): boolean => kind === 'eager-load';
  if (subject.kind !== 'repetition' || !fixes.some(isEager) || fixes.every(isEager) || !isBatchBetter(finding as FixableFinding<'repetition'>, context)) return fixes;
  return [...fixes.filter((fix) => !isEager(fix)), ...fixes.filter(isEager)];
}

function planAll<K extends SubjectKind>(kind: K, finding: RuleFinding, context: FixContext): readonly Fix[] {
  let isSaid = false;
  const plan = (list: readonly Planner<K>[], withheld: FixContext['withheld']): readonly Fix[] => list.flatMap((one) => one(finding as FixableFinding<K>, { ...context, ...(context.withheld && withheld && { withheld }) }) ?? []);
  const planned = plan(planners[kind], (reason) => {
    isSaid = true;
    context.withheld?.(reason);
  });
  // Why what would be best is not offered says more than why the last resort is not.
  return planned.length > 0 ? planned : plan(lastResorts[kind] ?? [], (reason) => { if (!isSaid) context.withheld?.(reason); });
}
