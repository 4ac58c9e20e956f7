import { isQuerySite, type EffectSite } from '../../flow/types';
import { isFunctionNode } from '../../project/syntax';
import { rowsOf } from '../bounds/rows';
import { describe } from '../n-plus-one';
import type { RuleContext, RuleFinding } from '../types';
import { wayIn } from '../way-in';
import { limitOf } from './limits';

/** What a function says that writes a file for the browser to keep. */
const file = /\btext\/csv\b|spreadsheetml|application\/(?:pdf|zip|vnd\.ms-excel)|\battachment\s*;|\.(?:csv|xls\w?)\b/;

/** A query without a bound whose rows a request writes into a file: an export takes as long as the table is. */
export function exported(site: EffectSite, context: RuleContext): readonly RuleFinding[] {
  const { enclosing } = site;
  if (!isQuerySite(site) || site.meaning.op !== 'read-many' || !isFunctionNode(enclosing)) return [];
  const reach = context.reachedFrom(site);
  if (reach?.kind !== 'request') return [];
  const way = [enclosing, ...reach.path.map((call) => call.enclosing)];
  if (!way.some((fn) => file.test(fn.getText()))) return [];
  const { rows, growth } = rowsOf(site.meaning, context);
  if (growth === 'slow' || (rows.kind !== 'all' && !(rows.kind === 'part' && !rows.open))) return [];
  const name = describe(site.meaning);
  return [{
    rule: 'long-running-handler', shape: 'unbounded-export', severity: 'warning', confidence: 'medium',
    message: `A file is made of all rows that \`${name}\` gives while the request waits: the export takes as long as the table is, and ${limitOf(reach.entry, context)}. Answer at once (status 202), write the file in a job, and let the browser ask for it.`,
    node: site.call, related: [], detail: name, frequency: '1', library: site.meaning.library, enclosing, route: reach.name, path: wayIn(reach),
    subject: { kind: 'long', site, entry: reach.entry, path: reach.path },
  }];
}
