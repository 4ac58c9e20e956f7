import type { Query } from '../catalog';
import type { Confidence, Frequency, Severity } from '../core';
import { entryOf } from '../flow/entries';
import { originOf } from '../flow/origin';
import { declarationOf } from '../flow/symbols';
import { isQuerySite } from '../flow/types';
import { bare, isWithin } from '../project/syntax';
import { ts } from '../project/ts';
import { repetitionOf, type CountedLoop } from './repetition';
import type { Repetition, Rule, RuleContext, RuleFinding } from './types';
import { noun, plural, rowNoun, singular } from './words';

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
      if (typeof repetition !== 'string') findings.push(finding(repetition, context));
    }
    return findings;
  },
};

function finding(repetition: Repetition, context: RuleContext): RuleFinding {
  const { site, loops, shape } = repetition;
  const inner = loops.at(-1) as CountedLoop;
  const frequency: Frequency = loops.length > 1 ? 'N*M' : 'N';
  const confidence = confidenceOf(repetition, context);
  const { meaning } = site;
  const entry = entryOf(site.enclosing, context);
  return {
    rule: nPlusOne.id,
    shape: shape === 'invariant' ? 'invariant-query-in-loop' : `${shape}-in-loop`,
    severity: severityOf(context, entry !== undefined && confidence === 'high'),
    confidence,
    message: message(repetition),
    node: site.call,
    related: related(inner, loops),
    detail: describe(meaning),
    frequency,
    library: meaning.library,
    ...(meaning.model && { model: meaning.model.name }),
    enclosing: site.enclosing,
    ...(entry?.route !== undefined && { route: entry.route }),
    subject: repetition,
  };
}

/**
 * A list that grows, walked over in a request handler, takes the app down at a hundred users. Seeds, scripts, migrations and
 * tests run by hand: what they cost nobody waits for.
 */
function severityOf(context: RuleContext, sureOnRequestPath: boolean): Severity {
  if (context.kind !== 'source') return 'hint';
  return sureOnRequestPath ? nPlusOne.severity : 'warning';
}

function confidenceOf({ loops, shape }: Repetition, context: RuleContext): Confidence {
  if (context.kind !== 'source') return 'low';
  const inner = loops.at(-1) as CountedLoop;
  // The keys of an object that somebody hands in are mostly names that are written down somewhere.
  if (inner.origin.kind === 'keys') return 'low';
  if (!growsWithData(inner, loops, context)) return 'medium';
  return shape === 'invariant' && inner.dependence.impure ? 'medium' : 'high';
}

/** Whether a loop walks over the rows of a query, or over a property of such a row. */
function growsWithData({ origin }: CountedLoop, loops: readonly CountedLoop[], context: RuleContext): boolean {
  // A page of rows is a list of some size, but one that does not grow with the table.
  if (origin.kind === 'query') return !origin.query.isLimited;
  if (origin.kind !== 'member') return false;
  const owner = bare(origin.owner);
  if (!ts.isIdentifier(owner)) return originOf(owner, context).kind === 'query';
  const declaration = declarationOf(owner, context.checker);
  const outer = loops.find(({ loop }) => loop.item && declaration && isWithin(declaration, loop.item.parent) && loop.item === (declaration as ts.VariableDeclaration).name);
  return outer ? growsWithData(outer, loops, context) || outer.origin.kind === 'query' : originOf(owner, context).kind === 'query';
}

/** Names that say nothing of what a list holds. */
const generic: ReadonlySet<string> = new Set(['data', 'rows', 'list', 'results', 'result', 'records', 'values', 'body', 'payload']);

/** What one pass of the loop is called: the model of the list, else the name of the collection or of its element. */
export function elementNoun({ loop, origin }: CountedLoop): string {
  if (origin.kind === 'query' && origin.query.model && origin.rows === 'same') return rowNoun(origin.query.model.name);
  if (origin.kind === 'member' && !generic.has(origin.name)) return noun(singular(origin.name));
  if (loop.item && ts.isIdentifier(loop.item) && !loop.indexed && loop.item.text.length > 2) return noun(singular(loop.item.text));
  const collection = loop.collection && bare(loop.collection);
  if (collection && ts.isIdentifier(collection) && !generic.has(collection.text) && collection.text !== 'map') return noun(singular(collection.text));
  return 'element';
}

/** `customer.findUnique`, `$queryRaw`. */
export function describe(query: Query): string {
  const callee = ts.isCallExpression(query.call) ? query.call.expression : query.call.tag;
  if (!ts.isPropertyAccessExpression(callee)) return callee.getText();
  const owner = bare(callee.expression);
  const delegate = query.op === 'raw' ? undefined : ts.isPropertyAccessExpression(owner) ? owner.name.text : ts.isIdentifier(owner) ? owner.text : undefined;
  return delegate ? `${delegate}.${callee.name.text}` : callee.name.text;
}

function message({ site, loops, shape }: Repetition): string {
  const inner = loops.at(-1) as CountedLoop;
  const one = elementNoun(inner);
  const many = plural(one);
  const call = `\`${describe(site.meaning)}\``;
  if (shape === 'invariant') return `${call} asks the same for every ${one}: 100 ${many} make 100 equal queries where one is enough.`;
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

