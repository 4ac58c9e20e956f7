import type { FixKind } from '../../../src/core';

/** The rule whose findings a kind of rewrite is for. */
export function ruleOf(kind: FixKind): string {
  switch (kind) {
    case 'limit':
    case 'paginate':
    case 'keyset':
    case 'envelope':
    case 'batches': return 'unbounded-query';
    case 'select': return 'overfetching';
    case 'into-query': return 'in-memory-pagination';
    case 'shared-client':
    case 'release':
    case 'direct-query':
    case 'keep-open':
    case 'pool-size': return 'client-per-request';
    case 'after-response': return 'blocking-side-effect';
    case 'answer-later': return 'long-running-handler';
    case 'parallel': return 'sequential-awaits';
    case 'timeout':
    case 'retry':
    case 'idempotency-key': return 'missing-timeout';
    default: return 'n-plus-one';
  }
}
