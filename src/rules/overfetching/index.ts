import { narrowingOf, subjectOf } from '../../catalog';
import type { Confidence, Severity } from '../../core';
import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import { isQuerySite, type QuerySite } from '../../flow/types';
import { describe } from '../n-plus-one';
import type { Rule, RuleContext, RuleFinding } from '../types';
import { wayIn } from '../way-in';
import { columnsOf, isHeavy, isWide, unusedOf, type Unused } from './columns';
import { leakOf } from './leaks';
import { leakMessage, messageOf } from './message';
import { secretsOf } from './secrets';
import { fieldUse, type FieldUse } from './trace';

/** Whole rows are loaded for a few of their columns, or sent with what nobody may see. */
export const overfetching: Rule = {
  id: 'overfetching',
  title: 'Whole rows for a few of their columns',
  help: 'Every column of a wide table is loaded, and a few are read: texts, JSON and files travel for nothing, and a password hash is in the answer sooner or later. Select the columns that are used.',
  severity: 'warning',
  check(context) {
    if (context.kind !== 'source') return [];
    return context.flow.sites.flatMap((site) => (isQuerySite(site) ? findingOf(site, context) ?? [] : []));
  },
};

/** What is found of one read. The schema comes first, since most tables are narrow; then whether it names its columns; then what becomes of its rows. */
function findingOf(site: QuerySite, context: RuleContext): RuleFinding | undefined {
  const { meaning } = site;
  const { op, model } = meaning;
  if ((op !== 'read-many' && op !== 'read-one') || !model) return undefined;
  const secrets = secretsOf(model);
  if ((!isWide(model) && secrets.length === 0) || !narrowingOf(meaning)) return undefined;
  const use = fieldUse(meaning, context);
  const reach = context.reachedFrom(site);
  return use.escapes.length > 0 ? secretSent(site, use, context, reach) : tooMuchOf(site, use, reach);
}

function tooMuchOf(site: QuerySite, use: FieldUse, reach: EntryReach | undefined): RuleFinding | undefined {
  const { meaning } = site;
  const unused = meaning.model && unusedOf(meaning.model, use.fields);
  // What is loaded to be counted is another rule's; what nobody looks at is none.
  if (!unused || use.fields.size === 0) return undefined;
  return {
    ...common(site, reach),
    shape: unused.large.length > 0 ? 'large-columns' : 'many-columns',
    ...weight(site, unused, reach),
    message: messageOf(site, unused, reach),
    related: use.reads.slice(0, 4).map((node) => ({ node, message: 'What is read of a row.' })),
    subject: { kind: 'columns', site, fields: [...use.fields], declared: [...use.declared], untyped: [...use.untyped] },
  };
}

/** One row costs little, however wide it is; with many it is most of what travels. */
function weight({ meaning, loops }: QuerySite, { large }: Unused, reach: EntryReach | undefined): { readonly severity: Severity; readonly confidence: Confidence } {
  const isMany = meaning.op === 'read-many' || loops.length > 0;
  const isSure = large.some(isHeavy);
  return {
    confidence: isMany ? (isSure ? 'high' : 'medium') : isSure ? 'medium' : 'low',
    severity: isMany && isSure && reach?.kind === 'request' ? overfetching.severity : 'information',
  };
}

/** A row that is sent whole, with what nobody may see. Where others are given it too, who sends it is who has to leave that out. */
function secretSent(site: QuerySite, use: FieldUse, context: RuleContext, reach: EntryReach | undefined): RuleFinding | undefined {
  const { model } = site.meaning;
  const secrets = model ? secretsOf(model) : [];
  const leak = secrets.length === 0 ? undefined : leakOf(site.meaning, use, context, reach);
  if (!model || !leak) return undefined;
  return {
    ...common(site, reach),
    shape: 'secret-in-answer',
    severity: 'error',
    confidence: 'high',
    message: leakMessage(site, secrets, reach, leak.through.length > 0),
    related: [...leak.through.slice(0, 3).map((node) => ({ node, message: 'Is given the row.' })), ...leak.answers.slice(0, 4).map((node) => ({ node, message: 'The row is sent whole.' }))],
    ...(leak.through.length === 0 && { subject: { kind: 'columns', site, fields: columnsOf(model).flatMap(({ name }) => (secrets.some((one) => one.name === name) ? [] : name)), declared: [...use.declared], untyped: [...use.untyped], leaves: secrets.map(({ name }) => name) } }),
  };
}

function common(site: QuerySite, reach: EntryReach | undefined): Pick<RuleFinding, 'rule' | 'node' | 'detail' | 'frequency' | 'library' | 'model' | 'enclosing' | 'route' | 'path'> {
  const { meaning, call, enclosing } = site;
  const model = subjectOf(meaning);
  return {
    rule: overfetching.id, node: call, detail: describe(meaning), frequency: '1', library: meaning.library, enclosing, ...(model !== undefined && { model }),
    ...(reach && { route: reach.name, path: wayIn(reach) }),
  };
}
