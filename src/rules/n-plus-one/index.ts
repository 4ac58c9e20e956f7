import { subjectOf, type Query } from '../../catalog';
import { frequencyIn, type Confidence, type EntryKind, type Severity } from '../../core';
import { isQuerySite } from '../../flow/types';
import { ts } from '../../project/ts';
import { certaintyOf, certaintyOfCall } from './certainty';
import { repeatedCallOf } from './repeated-calls';
import { repetitionOf, type CountedLoop } from './repetition';
import type { RepeatedCall, Repetition, Rule, RuleContext, RuleFinding } from '../types';
import { calledSteps, entrySteps } from '../way-in';
import { plural } from '../words';
import { perParentQueries, type PerParent } from './field-resolvers';
import { describe, elementNoun, fieldMessage, message, remoteMessage } from './message';
import { remoteReads, type RemoteRead } from './remote-reads';

export { describe, elementNoun } from './message';

/** A list is fetched, then one query runs per row. */
export const nPlusOne: Rule = {
  id: 'n-plus-one',
  title: 'One query per row (N+1)',
  help: 'A list is walked over and each element runs a query of its own, so that the number of queries grows with the data. Load the related rows with the list, or all at once before the loop.',
  severity: 'error',
  check(context) {
    const findings: RuleFinding[] = [];
    for (const site of context.flow.sites) {
      if (!isQuerySite(site)) continue;
      const repetition = repetitionOf(site, context);
      if (typeof repetition !== 'string') findings.push(direct(repetition, context));
    }
    for (const site of context.flow.calls) {
      const repeated = repeatedCallOf(site, context);
      if (typeof repeated !== 'string') findings.push(throughCall(repeated, context));
    }
    for (const query of perParentQueries(context)) findings.push(perParent(query, context));
    for (const read of remoteReads(context)) findings.push(remote(read, context));
    return findings;
  },
};

/** A query that stands in the loop. */
function direct(repetition: Repetition, context: RuleContext): RuleFinding {
  const { site, loops, shape } = repetition;
  const { meaning } = site;
  return {
    ...common(repetition, meaning, certaintyOf(repetition, context), context),
    message: message({ loops, shape, call: `\`${describe(meaning)}\``, isClause: false, route: context.reachedFrom(site)?.name }),
    node: site.call,
    detail: describe(meaning),
    ...(isRewritable(loops) && { subject: repetition }),
  };
}

/** A call in the loop that leads to a query elsewhere. */
function throughCall(repeated: RepeatedCall, context: RuleContext): RuleFinding {
  const { site, loops, shape, query, path } = repeated;
  const { meaning } = query;
  const asked = describe(meaning);
  const shared = common(repeated, meaning, certaintyOfCall(repeated, context), context);
  return {
    ...shared,
    message: message({ loops, shape, call: `\`${site.name}\` runs \`${asked}\``, isClause: true, route: context.reachedFrom(site)?.name }),
    node: site.handedOn ? site.callee : site.call,
    detail: site.name,
    ...(isRewritable(loops) && { subject: repeated }),
    related: [...shared.related, { node: query.call, message: `The query that \`${site.name}\` runs.` }],
    path: [
      ...entrySteps(context.reachedFrom(site)), ...calledSteps(path),
      { node: query.call, message: `\`${asked}\` runs.` },
    ],
  };
}

/** The passes of a function that has itself called for the next element are its calls: nothing stands around them that a rewrite could stand before or behind. */
function isRewritable(loops: readonly CountedLoop[]): boolean {
  return loops.every(({ loop }) => loop.kind !== 'recursion');
}

/** A query of a GraphQL field, which the server resolves for every object of the answer by itself. */
function perParent(found: PerParent, context: RuleContext): RuleFinding {
  const { resolver, site, query, path, confidence } = found;
  const { meaning, call } = query;
  const asked = describe(meaning);
  const model = subjectOf(meaning);
  const [first] = path;
  const node = first?.handedOn ? first.callee : site.call;
  return {
    rule: nPlusOne.id,
    shape: 'query-per-parent',
    severity: severityOf(context, 'request', confidence),
    confidence,
    message: fieldMessage(resolver.field, resolver.type, first ? `\`${first.name}\` runs \`${asked}\`` : `\`${asked}\``),
    node,
    related: [
      { node: resolver.fn.name ?? resolver.fn, message: `The server calls this for every ${resolver.type} of an answer.` },
      ...(first ? [{ node: call, message: `The query that \`${first.name}\` runs.` }] : []),
    ],
    detail: first?.name ?? asked,
    frequency: 'N',
    library: meaning.library,
    ...(model !== undefined && { model }),
    enclosing: site.enclosing,
    route: resolver.field,
    subject: found,
    ...(first && { path: [...entrySteps(context.reachedFrom(site)), ...calledSteps(path), { node: call, message: `\`${asked}\` runs.` }] }),
  };
}

/** A request or a cache read in a loop. Nobody's database is in danger, so it is told and no more. */
function remote({ site, loops, meaning, effect, confidence }: RemoteRead, context: RuleContext): RuleFinding {
  const [first] = effect.path;
  const reach = context.reachedFrom(site);
  const kind = meaning.concept === 'cache' ? 'cache read' : 'request';
  const inner = loops.at(-1) as CountedLoop;
  return {
    rule: nPlusOne.id,
    shape: meaning.concept === 'cache' ? 'cache-read-in-loop' : 'request-in-loop',
    severity: context.kind === 'source' ? 'information' : 'hint',
    confidence,
    message: remoteMessage(loops, kind, first ? `\`${first.name}\` calls \`${meaning.label}\`` : `\`${meaning.label}\``, reach?.name, meaning.concept === 'external' ? meaning.manyForm : undefined),
    node: first?.handedOn ? first.callee : site.call,
    related: [...related(inner, loops), ...(first ? [{ node: meaning.call, message: `The ${kind} that \`${first.name}\` makes.` }] : [])],
    detail: first?.name ?? meaning.label,
    frequency: frequencyIn(loops),
    library: meaning.library,
    enclosing: site.enclosing,
    ...(reach && { route: reach.name }),
    ...(first && { path: [...entrySteps(reach), ...calledSteps(effect.path), { node: meaning.call, message: `\`${meaning.label}\` runs.` }] }),
  };
}

/** What both kinds of findings in loops say alike. */
function common({ site, loops, shape }: Repetition | RepeatedCall, meaning: Query, confidence: Confidence, context: RuleContext): Omit<RuleFinding, 'message' | 'node' | 'detail'> {
  const inner = loops.at(-1) as CountedLoop;
  const reach = context.reachedFrom(site);
  const model = subjectOf(meaning);
  return {
    rule: nPlusOne.id,
    shape: shape === 'invariant' ? 'invariant-query-in-loop' : `${shape}-in-loop`,
    severity: severityOf(context, reach?.kind, confidence),
    confidence,
    related: related(inner, loops),
    frequency: frequencyIn(loops),
    library: meaning.library,
    ...(model !== undefined && { model }),
    enclosing: site.enclosing,
    ...(reach && { route: reach.name }),
  };
}

/**
 * A list that grows, walked over in a request handler, takes the app down at a hundred users. Work in the background that grows with a table is
 * worth a word; nobody waits for it. Seeds, scripts, migrations and tests run by hand.
 */
function severityOf(context: RuleContext, reached: EntryKind | undefined, confidence: Confidence): Severity {
  if (context.kind !== 'source') return 'hint';
  if (reached === 'job') return 'information';
  return reached === 'request' && confidence === 'high' ? nPlusOne.severity : 'warning';
}

function related(inner: CountedLoop, loops: readonly CountedLoop[]): RuleFinding['related'] {
  const result: { node: ts.Node; message: string }[] = [];
  for (const counted of loops) {
    const { origin } = counted;
    if (origin.kind === 'query' && !result.some((entry) => entry.node === origin.query.call)) {
      result.push({ node: origin.query.call, message: `This query makes the list of ${plural(elementNoun(counted))}.` });
    }
  }
  for (const counted of [...loops].reverse()) {
    result.push({ node: loopHead(counted), message: counted === inner ? `This loop runs it once per ${elementNoun(counted)}.` : `This loop repeats the inner one for every ${elementNoun(counted)}.` });
  }
  return result;
}

/** What to underline of a loop: its header's list, or the method's name. */
function loopHead({ loop }: CountedLoop): ts.Node {
  if (ts.isCallExpression(loop.node) && ts.isPropertyAccessExpression(loop.node.expression)) return loop.node.expression.name;
  return loop.collection ?? loop.node.getFirstToken() ?? loop.node;
}

