import type { Fix } from '../core';
import type { RuleFinding } from '../rules';
import type { FixContext } from './types';

/** The rewrites of a finding, best first. Not verified: the engine tries each before anyone sees it. */
export function planFixes(_finding: RuleFinding, _context: FixContext): readonly Fix[] {
  return [];
}
