import type { Severity } from '../core';
import { rules as ruleList } from '../rules';

export { createEngine } from './engine';
export type * from './types';

/** A rule as lists, reports and settings show it. */
export interface RuleInfo {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly severity: Severity;
}

/** Every rule, in the order of the documentation. */
export const rules: readonly RuleInfo[] = ruleList.map(({ id, title, help, severity }) => ({ id, title, help, severity }));
