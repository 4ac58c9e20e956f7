import { loadedAlong } from '../../catalog';
import type { QuerySite } from '../../flow/types';
import { childrenOf, growthOf } from '../bounds/growth';
import { isHandWritten } from '../bounds/hand-written';
import { whoAsks } from '../describe';
import { describe } from '../n-plus-one';
import type { RuleContext, RuleFinding } from '../types';
import { wayIn } from '../way-in';
import { article, rowOf } from '../words';

/** Relations that a read loads along, every row of them with each of its own: `include: { comments: true }`. Each is a read for itself, whatever limits the query. */
export function findingsAlong(site: QuerySite, rule: string, context: RuleContext): readonly RuleFinding[] {
  const { meaning, enclosing } = site;
  if (meaning.op !== 'read-many' && meaning.op !== 'read-one') return [];
  return loadedAlong(meaning).flatMap((along): readonly RuleFinding[] => {
    const { parent, model, node, isNarrowed } = along;
    const growth = growthOf({ model }, context.workspace);
    const many = childrenOf(parent.name, { model }, growth);
    if (isNarrowed || growth === 'closed' || growth === 'slow' || many === 'few') return [];
    if (growth === 'grows' && isHandWritten({ model, ...(meaning.data && { data: meaning.data }) }, context)) return [];
    const reach = context.reachedFrom(enclosing);
    return [{
      rule,
      shape: 'loaded-along',
      severity: reach?.kind === 'job' ? 'information' : 'warning',
      // The payments of an order are few, as a rule, and so are rows of a table whose name does not say that it is filled all day.
      confidence: growth === 'fast' && many === 'many' && site.loops.length === 0 ? 'medium' : 'low',
      message: `${whoAsks(enclosing, reach)} loads every ${rowOf({ model })} of ${article(rowOf({ model: parent }))} with it, however many there are: quick with 12, a timeout with 10,000.`,
      node,
      related: [],
      detail: `${describe(meaning)} ${node.getText().split(':')[0] ?? ''}`,
      frequency: '1',
      library: meaning.library,
      model: model.name,
      enclosing,
      subject: { kind: 'along', site, along, inJob: reach?.kind === 'job' },
      ...(reach && { route: reach.name, path: wayIn(reach) }),
    }];
  });
}
