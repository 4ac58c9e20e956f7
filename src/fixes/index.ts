import type { Fix } from '../core';
import type { FixableFinding, RuleFinding } from '../rules';
import { planBatch } from './batch';
import { planBulkWrite, planTransaction } from './bulk-write';
import { planEagerLoad } from './eager-load';
import { planHoist } from './hoist';
import type { FlowContext } from '../flow/types';

/** Every kind of rewrite, in the order of preference. Each decides by itself whether it suits a finding. */
const planners: readonly ((finding: FixableFinding, context: FlowContext) => Fix | undefined)[] = [planHoist, planEagerLoad, planBatch, planBulkWrite, planTransaction];

/** The rewrites of a finding, best first. Not verified: the engine tries each before anyone sees it. */
export function planFixes(finding: RuleFinding, context: FlowContext): readonly Fix[] {
  return isFixable(finding) ? planners.flatMap((plan) => plan(finding, context) ?? []) : [];
}

function isFixable(finding: RuleFinding): finding is FixableFinding {
  return finding.subject !== undefined;
}
