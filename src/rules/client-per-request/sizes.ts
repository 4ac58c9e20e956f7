import type { ClientMade } from '../../catalog';
import { sizeInEnvironment } from '../../catalog/clients/pool-size';
import { isDeployedAsFunctions } from '../../flow/entries/runtime';
import type { EffectSite } from '../../flow/types';
import { isFunctionNode } from '../../project/syntax';
import type { RuleContext, RuleFinding } from '../types';

/** Of a function's instances there are a few dozen at once when it gets busy: what each may hold so that they fit. */
const mostPerInstance = 5;

/** A pool of a module that may open more than the server accepts, by itself or together with those of the other instances of a function. */
export function oversized(site: EffectSite, meaning: ClientMade, context: RuleContext): readonly RuleFinding[] {
  const { size, label, library } = meaning;
  const { call, enclosing } = site;
  if (!size || meaning.isSingle || isFunctionNode(enclosing)) return [];
  const { facts } = size;
  const environment = sizeInEnvironment(size, call.getSourceFile().fileName, context.workspace);
  const written = size.written ?? environment?.connections;
  const connections = written ?? facts.byDefault;
  const common = { rule: 'client-per-request', node: call, related: [], detail: label, frequency: '1', library, enclosing } as const;
  if (connections > facts.accepts || connections === Infinity) {
    const beyond = facts.accepts === Infinity ? 'whoever finds none free opens one more, until the server refuses everyone' : `${facts.server} accepts ${facts.accepts} in all unless it is told otherwise: beyond that it refuses everyone`;
    return [{
      ...common, shape: 'above-the-server', severity: 'warning', confidence: 'medium',
      message: `The pool ${connections === Infinity ? 'has no maximum' : `may open ${connections} connections`} (\`${facts.option}\`${environment ? ` in ${environment.where}` : ''}), and ${beyond}.`,
      ...(facts.accepts !== Infinity && !environment && { subject: { kind: 'pool' as const, meaning, size } }),
    }];
  }
  if (facts.accepts === Infinity || connections <= mostPerInstance || !isDeployedAsFunctions(call.getSourceFile().fileName, context.workspace)) return [];
  const most = Math.floor(facts.accepts / connections);
  return [{
    ...common, shape: 'per-instance', severity: 'information', confidence: 'medium',
    message: `Each instance of the function has this pool (\`${label}\`), of ${connections} connections${written === undefined ? ' unless it is told otherwise' : ''}: ${most + 1} busy instances ask for more than the ${facts.accepts} that ${facts.server} accepts by default. Give it a few, and put a pooler in front of the database.`,
    ...(!environment && { subject: { kind: 'pool' as const, meaning, size } }),
  }];
}
