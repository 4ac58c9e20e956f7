import { rawQuery, subjectOf, type Query } from '../../catalog';
import { queries } from '../../flow/graph/reach/concepts';
import { isQuerySite, type CallSite, type QuerySite } from '../../flow/types';
import { bare, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';

/** A query that its library knows as raw, read as its text says. */
export interface RawSite {
  readonly site: QuerySite;
  readonly library: string;
}

const begins = /^[\s(]*(?:select|with|update|delete)\b/i;
/** How many queries of a helper are looked at to find the one that is handed the text. */
const looked = 4;

/**
 * Raw queries whose text is in sight (`prisma.$queryRaw`, `knex.raw`), and calls that write the text which a helper hands on (`query('SELECT …')` around a pool). Only a text that begins as
 * a statement does is asked about.
 */
export function rawSites(context: RuleContext): readonly RawSite[] {
  const { flow } = context;
  const own = flow.sites.flatMap((site): readonly RawSite[] => {
    if (!isQuerySite(site) || !isRaw(site.meaning)) return [];
    const meaning = rawQuery(site.meaning, [], context);
    return meaning ? [{ site: { ...site, meaning, call: meaning.call }, library: site.meaning.library }] : [];
  });
  const known = new Set<ts.Node>(flow.sites.map(({ call }) => call));
  return [...own, ...flow.calls.flatMap((site) => (known.has(site.call) ? [] : handedOn(site, context) ?? []))];
}

export function isRaw(meaning: Query): boolean {
  return meaning.op === 'raw' && subjectOf(meaning) === undefined;
}

/** The statement that a call hands to a function of the workspace, which hands it on as it is. */
export function handedOn(site: CallSite, context: RuleContext): RawSite | undefined {
  if (site.handedOn || !ts.isCallExpression(site.call) || !site.call.arguments.slice(0, 2).some(isStatement)) return undefined;
  for (const { site: effect, path } of context.graph.effectsOfCall(site, queries, looked)) {
    if (!isQuerySite(effect) || !isRaw(effect.meaning)) continue;
    const meaning = rawQuery(effect.meaning, path.map(({ call }) => call), context);
    if (meaning) return { site: { ...site, meaning, call: meaning.call }, library: effect.meaning.library };
  }
  return undefined;
}

/** Whether an argument is written as SQL: a text, a template with or without a tag, or an object with one. */
function isStatement(argument: ts.Expression): boolean {
  const node = bare(argument);
  if (ts.isStringLiteralLike(node)) return begins.test(node.text);
  if (ts.isTemplateExpression(node)) return begins.test(node.head.text);
  if (ts.isTaggedTemplateExpression(node)) return isStatement(node.template);
  const text = ts.isObjectLiteralExpression(node) ? propertyValue(node, 'text') ?? propertyValue(node, 'sql') : undefined;
  return text !== undefined && isStatement(text);
}
