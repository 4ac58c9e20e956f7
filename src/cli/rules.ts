import type { RuleInfo } from '../engine';
import { UsageError } from './terminal';

/** @throws UsageError, naming the known ones, where a rule id is unknown. */
export function requireKnownRules(wanted: readonly string[] | undefined, rules: readonly RuleInfo[]): void {
  const known = rules.map((rule) => rule.id).sort();
  const unknown = (wanted ?? []).filter((id) => !known.includes(id));
  if (unknown.length > 0) throw new UsageError(`There is no rule ${unknown.join(', ')}; the rules are ${known.join(', ')}.`);
}
