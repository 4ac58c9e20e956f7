import type { ClientMade } from '../../catalog';
import { sightOf } from '../../catalog/clients/poolers';
import { isDeployedAsFunctions, isUsuallyFunctions } from '../../flow/entries/runtime';
import type { EffectSite } from '../../flow/types';
import { isFunctionNode } from '../../project/syntax';
import type { RuleContext, RuleFinding } from '../types';
import { oversized } from './sizes';

/**
 * A client of a module by which each instance of a function connects to Postgres itself, with no pooler in between. Nothing is said where code, schema or environment speak of one. Where the address is not seen
 * it is a guess, and in an application that only usually runs as functions nothing is guessed.
 */
export function unpooled(site: EffectSite, meaning: ClientMade, context: RuleContext): readonly RuleFinding[] {
  const { address, label, library } = meaning;
  const { call, enclosing } = site;
  if (!address || isFunctionNode(enclosing)) return [];
  const { fileName } = call.getSourceFile();
  const { workspace } = context;
  const isKnown = isDeployedAsFunctions(fileName, workspace);
  if (!isKnown && !isUsuallyFunctions(fileName, workspace)) return [];
  const sight = sightOf(address, fileName, workspace);
  // A pool that may be too large is told the same with its size; where somebody has given it few, or it is one connection, there is little to guess about.
  if (sight.is === 'pooler' || (sight.is === 'unknown' && (!isKnown || meaning.isSingle === true || meaning.size?.written !== undefined || oversized(site, meaning, context).length > 0))) return [];
  const where = sight.is === 'database' ? `at the database itself (${sight.where})` : 'and nothing that is seen here says that a pooler stands in between';
  return [{
    rule: 'client-per-request', shape: 'no-pooler',
    ...(sight.is === 'database' && isKnown ? { severity: 'warning', confidence: 'medium' } : { severity: 'hint', confidence: 'low' }),
    message: `Each instance of the function opens connections of its own (\`${label}\`), ${where}: with every instance that is started there are more, until the server refuses everyone. Connect to a pooler instead, which shares a few connections among all of them.`,
    node: call, related: [], detail: label, frequency: '1', library, enclosing,
  }];
}
