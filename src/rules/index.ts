import { blockingSideEffect } from './blocking-side-effect';
import { clientPerRequest } from './client-per-request';
import { clientSideProcessing } from './client-side-processing';
import { inMemoryPagination } from './in-memory-pagination';
import { longRunningHandler } from './long-running-handler';
import { missingTimeout } from './missing-timeout';
import { nPlusOne } from './n-plus-one';
import { overfetching } from './overfetching';
import { sequentialAwaits } from './sequential-awaits';
import type { Rule } from './types';
import { unboundedQuery } from './unbounded-query';

export { describeMeaning, repeatingNouns } from './describe';
export { elementNoun } from './n-plus-one';
export { isConditional, repeatedCallOf } from './n-plus-one/repeated-calls';
export { repetitionOf } from './n-plus-one/repetition';
export { saysOrder } from './sequential-awaits/order';
export type { AwaitedRead, FixableFinding, RepeatedCall, Repetition, Rule, RuleContext, RuleFinding, Subject, SubjectKind } from './types';

/** Every rule, in the order of the documentation. A new one is a file beside this one and a line here. */
export const rules: readonly Rule[] = [
  nPlusOne, unboundedQuery, inMemoryPagination, overfetching, clientSideProcessing, clientPerRequest, blockingSideEffect, sequentialAwaits, longRunningHandler, missingTimeout,
];
