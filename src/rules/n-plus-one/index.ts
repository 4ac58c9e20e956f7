import type { Query } from '../../catalog';
import type { Confidence, EntryKind, Severity } from '../../core';
import { isQuerySite, type Enclosing } from '../../flow/types';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { certaintyOf, certaintyOfCall } from './certainty';
import { repeatedCallOf } from './repeated-calls';
import { repetitionOf, type CountedLoop } from './repetition';
import type { RepeatedCall, Repetition, Rule, RuleContext, RuleFinding } from '../types';
import { noun, plural, rowNoun, singular } from '../words';

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
    return findings;
  },
};

/** A query that stands in the loop. */
function direct(repetition: Repetition, context: RuleContext): RuleFinding {
  const { site, loops, shape } = repetition;
  const { meaning } = site;
  return {
    ...common(repetition, meaning, certaintyOf(repetition, context), context),
    message: message(loops, shape, `\`${describe(meaning)}\``),
    node: site.call,
    detail: describe(meaning),
    subject: repetition,
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
    message: message(loops, shape, `\`${site.name}\` runs \`${asked}\``, true),
    node: site.handedOn ? site.callee : site.call,
    detail: site.name,
    related: [...shared.related, { node: query.call, message: `The query that \`${site.name}\` runs.` }],
    path: [
      ...entrySteps(site.enclosing, context),
      ...path.map((call) => ({ node: call.callee, message: `\`${call.name}\` is called.` })),
      { node: query.call, message: `\`${asked}\` runs.` },
    ],
  };
}

/** What both kinds of findings say alike. */
function common({ site, loops, shape }: Repetition | RepeatedCall, meaning: Query, confidence: Confidence, context: RuleContext): Omit<RuleFinding, 'message' | 'node' | 'detail'> {
  const inner = loops.at(-1) as CountedLoop;
  const reach = context.reachedFrom(site.enclosing);
  const model = meaning.model?.name ?? meaning.entity;
  return {
    rule: nPlusOne.id,
    shape: shape === 'invariant' ? 'invariant-query-in-loop' : `${shape}-in-loop`,
    severity: severityOf(context, reach?.kind, confidence),
    confidence,
    related: related(inner, loops),
    frequency: loops.length > 1 ? 'N*M' : 'N',
    library: meaning.library,
    ...(model !== undefined && { model }),
    enclosing: site.enclosing,
    ...(reach && { route: reach.name }),
  };
}

/** The way from the handler to the function of a finding; nothing where that is the handler itself. */
function entrySteps(enclosing: Enclosing, context: RuleContext): NonNullable<RuleFinding['path']> {
  const reach = context.reachedFrom(enclosing);
  if (!reach) return [];
  return [
    { node: reach.entry.node, message: `\`${reach.name}\` comes in here.` },
    ...reach.path.map((call) => ({ node: call.callee, message: `\`${call.name}\` is called.` })),
  ];
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

/** Names that say nothing of what a list holds. */
const generic: ReadonlySet<string> = new Set(['data', 'rows', 'list', 'results', 'result', 'res', 'records', 'values', 'body', 'payload']);

/** What one pass of the loop is called: the model of the list, else the name of the collection or of its element. */
export function elementNoun({ loop, origin }: Pick<CountedLoop, 'loop' | 'origin'>): string {
  if (origin.kind === 'query' && origin.query.model && origin.rows === 'same') return rowNoun(origin.query.model.name);
  if (origin.kind === 'member' && !generic.has(origin.name)) return noun(singular(origin.name));
  if (loop.item && ts.isIdentifier(loop.item) && !loop.indexed && loop.item.text.length > 2 && !generic.has(loop.item.text)) return noun(singular(loop.item.text));
  const collection = loop.collection && bare(loop.collection);
  if (collection && ts.isIdentifier(collection) && !generic.has(collection.text) && collection.text !== 'map') return noun(singular(collection.text));
  return 'element';
}

/** `customer.findUnique`, `$queryRaw`. */
export function describe(query: Query): string {
  if (query.label !== undefined) return query.label;
  const callee = ts.isCallExpression(query.call) ? query.call.expression : query.call.tag;
  if (!ts.isPropertyAccessExpression(callee)) return callee.getText();
  const owner = bare(callee.expression);
  const delegate = query.op === 'raw' ? undefined : ts.isPropertyAccessExpression(owner) ? owner.name.text : ts.isIdentifier(owner) ? owner.text : undefined;
  return delegate ? `${delegate}.${callee.name.text}` : callee.name.text;
}

/** `call` names what costs: the query, or (a clause of its own) the call that leads to it. */
function message(loops: readonly CountedLoop[], shape: Repetition['shape'], call: string, isClause = false): string {
  const inner = loops.at(-1) as CountedLoop;
  const one = elementNoun(inner);
  const many = plural(one);
  if (shape === 'invariant') return `${call}${isClause ? ', which' : ''} asks the same for every ${one}: 100 ${many} make 100 equal queries where one is enough.`;
  const outer = loops.length > 1 ? (loops.at(-2) as CountedLoop) : undefined;
  const [verb, kind] = shape === 'write' ? ['write', 'writes'] : ['query', 'queries'];
  if (outer) {
    const outerNoun = elementNoun(outer);
    return `One ${verb} per ${one} of every ${outerNoun}: 100 ${plural(outerNoun)} with 10 ${many} each make 1,000 ${kind} (${call}).`;
  }
  const listed = inner.origin.kind === 'query' && shape === 'read';
  return `One ${verb} per ${one}: 100 ${many} make ${listed ? '101' : '100'} ${kind} (${call}).`;
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

