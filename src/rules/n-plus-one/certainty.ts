import { subjectOf, writeOps, type Meaning, type Query } from '../../catalog';
import type { Confidence } from '../../core';
import { bits } from '../../flow/graph/reach/concepts';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect } from '../../flow/graph/graph';
import { originOf } from '../../flow/values/origin';
import { declarationOf } from '../../flow/values/symbols';
import type { CallSite, QuerySite, Site } from '../../flow/types';
import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isByName } from '../bounds/growth';
import { isByHand } from './by-hand';
import { isExceptional } from './exceptional';
import { isFewByDesign } from './few-by-design';
import { isConditional } from './repeated-calls';
import { areRowKeys } from './row-keys';
import type { CountedLoop } from './repetition';
import type { RepeatedCall, Repetition, RuleContext } from '../types';

/** How sure it is that a query in a loop grows with the data and could be asked once. */
export function certaintyOf(repetition: Repetition, context: RuleContext): Confidence {
  const { site, shape } = repetition;
  const sure = certaintyOfLoops(repetition, context, site.meaning, true);
  if (sure === 'low' || (shape === 'write' && changesNames(site, sure, context))) return 'low';
  const inner = repetition.loops.at(-1) as CountedLoop;
  if (isExceptional(site, inner, shape === 'write' ? site.meaning : undefined, context)) return 'low';
  // Whole statements in a list are mostly written out, each for another table.
  if (inner.origin.kind !== 'query' && isItself(site, inner, context.checker)) return 'low';
  // What the passes write in between may change the answer.
  if (shape === 'invariant' && isWrittenInside(repetition, inner, context)) return 'low';
  const changes = shape === 'write' || (site.meaning.op === 'raw' && isResultUnused(site.call));
  return changes && (followsSlowStep(site, inner, context) || keepsState(repetition, inner, context)) ? 'low' : sure;
}

/** Behind a cache most passes ask nothing; behind a condition, or where it is not known which function runs, not all of them do. */
export function certaintyOfCall(repeated: RepeatedCall, context: RuleContext): Confidence {
  const { site, shape } = repeated;
  if (repeated.cached) return 'low';
  const sure = certaintyOfLoops(repeated, context, repeated.query.meaning);
  if (sure === 'low' || (shape === 'write' && changesNames(repeated.query, sure, context))) return 'low';
  const inner = repeated.loops.at(-1) as CountedLoop;
  if (isExceptional(site, inner, shape === 'write' ? repeated.query.meaning : undefined, context)) return 'low';
  // A setting or account that a helper asks for on its way is for a cache to keep; the call itself is needed in every pass.
  if (repeated.own && (repeated.conditional || repeated.path.length > 1)) return 'low';
  if (shape === 'invariant') return 'medium';
  // What a function always looks up for each element can be looked up for all, whatever else it does.
  if (shape === 'write' && !alwaysReads(site, context) && (followsSlowStep(site, inner, context) || recordsSlowStep(repeated, context))) return 'low';
  return sure === 'high' && (repeated.conditional || (context.graph.calleesOf(site).length > 1 && !context.graph.runsAll(site))) ? 'medium' : sure;
}

/** Whether the element is the statement, `for (const statement of statements) await db.query(statement)`, and is not made of another element: `ids.map((id) => `SELECT … ${id}`)` has one for each. */
function isItself({ call, meaning }: QuerySite, { loop: { item, collection } }: CountedLoop, checker: ts.TypeChecker): boolean {
  if (collection && isMade(collection, checker)) return false;
  const [statement] = ts.isCallExpression(call) ? call.arguments : [];
  return meaning.op === 'raw' && item !== undefined && statement !== undefined && ts.isIdentifier(item) && ts.isIdentifier(bare(statement)) && bare(statement).getText() === item.text;
}

/** Whether a list is made of another one, here or where it is declared. */
function isMade(list: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(list);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  const value = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : node;
  return ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && /^(?:map|flatMap)$/.test(value.expression.name.text) && !isTextCut(value.expression.expression);
}

/** `script.split(';').map((part) => part.trim())`: the statements of a text. */
function isTextCut(list: ts.Expression): boolean {
  return /\.split\s*\(/.test(list.getText());
}

/** A row with a name is changed once, so that there are no more passes than names, unless the list is known to grow. To be looked up, one row will do for many passes. */
function changesNames({ meaning }: QuerySite, sure: Confidence, { workspace }: RuleContext): boolean {
  return sure !== 'high' && isByName(meaning, workspace);
}

/** What the list alone says; where its elements are keys of an object, also what the query asks with them. */
export function certaintyOfLoops({ loops, shape }: Pick<Repetition, 'loops' | 'shape'>, context: RuleContext, query?: Query, isInLoop = false): Confidence {
  if (context.kind !== 'source' || isByHand(loops, context)) return 'low';
  const inner = loops.at(-1) as CountedLoop;
  if (isFewByDesign(inner, context)) return 'low';
  // The keys of an object that somebody hands in are mostly names that are written down somewhere, unless they are those of rows.
  if ((inner.origin.kind === 'keys' && !(query && areRowKeys(inner, query, isInLoop))) || (inner.origin.kind === 'query' && isByName(inner.origin.query, context.workspace))) return 'low';
  if (!growsWithData(inner, loops, context)) return 'medium';
  return shape === 'invariant' && inner.dependence.impure ? 'medium' : 'high';
}

/** Whether a loop walks over the rows of a query, or over a property of such a row. */
function growsWithData({ origin }: CountedLoop, loops: readonly CountedLoop[], context: RuleContext): boolean {
  // A page of rows is a list of some size, but one that does not grow with the table.
  if (origin.kind === 'query') return !origin.query.isLimited && origin.narrowed !== true;
  if (origin.kind !== 'member') return false;
  const owner = bare(origin.owner);
  const declaration = ts.isIdentifier(owner) ? declarationOf(owner, context.checker) : undefined;
  const outer = loops.find(({ loop }) => loop.item && declaration && isWithin(declaration, loop.item.parent) && loop.item === (declaration as ts.VariableDeclaration).name);
  if (outer) return growsWithData(outer, loops, context) || outer.origin.kind === 'query';
  const of = originOf(owner, context);
  if (of.kind !== 'query') return false;
  // A list in a column of one row is as long as somebody has written it; only a relation is known to grow.
  return of.query.op !== 'read-one' || of.query.model?.fields.get(origin.name)?.relation !== undefined;
}

function isWrittenInside({ site }: Repetition, { loop }: CountedLoop, { flow }: RuleContext): boolean {
  const asked = subjectOf(site.meaning);
  return asked !== undefined && flow.sites.some(({ meaning, call }) =>
    meaning.concept === 'query' && writeOps.has(meaning.op) && subjectOf(meaning) === asked && isWithin(call, loop.body));
}

export function isResultUnused(call: ts.Node): boolean {
  let node = call.parent;
  while (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) node = node.parent;
  return ts.isExpressionStatement(node);
}

/**
 * Whether every pass waits for an outside service before it writes: a mail that is sent, a file that is stored, an answer of another program. The write records that one
 * step, which takes many times as long; all writes together at the end would lose what was done where a later step fails.
 */
function followsSlowStep(site: Site, { loop }: CountedLoop, context: RuleContext): boolean {
  return context.graph.stepsOf(functionId(site.enclosing)).some((step) => {
    if (step.call.end > site.call.pos || step.waiting === 'detached' || !isWithin(step.call, loop.body)) return false;
    if (isEffect(step) ? !isSlow(step.meaning) : !leadsToSlowStep(step, context)) return false;
    return isAlwaysBefore(step.call, site.call, loop.body);
  });
}

/** Whether a worker that takes a page of rows writes down how far it is with the one at hand (claimed, sent, failed), in a pass that may turn to the outside. */
function keepsState({ site, loops }: Repetition, { loop, origin }: CountedLoop, context: RuleContext): boolean {
  const { meaning } = site;
  const listed = origin.kind === 'query' && origin.query.isLimited ? subjectOf(origin.query) : undefined;
  if (meaning.op !== 'update' && meaning.op !== 'update-many') return false;
  if (listed === undefined || listed !== subjectOf(meaning)) return false;
  const [own] = meaning.filter?.equals ?? [];
  if (!own || !(loops.at(-1) as CountedLoop).reads.of(own.value).item) return false;
  return context.graph.stepsOf(functionId(site.enclosing)).some((step) =>
    step.waiting !== 'detached' && isWithin(step.call, loop.body) && (isEffect(step) ? isSlow(step.meaning) : context.graph.effectsOfCall(step, bits.external, 12).some((effect) => isSlow(effect.site.meaning))));
}

function isSlow(meaning: Meaning): boolean {
  // Signing in, a search index and a counter of visits answer about as fast as the database; so does a file store that only takes a file away.
  if (meaning.concept !== 'external' || meaning.kind === 'auth' || meaning.kind === 'search' || meaning.kind === 'analytics') return false;
  return meaning.kind !== 'storage' || !/\b(?:remove|delete|exists|info)/i.test(meaning.label);
}

/** Whether a function looks something up whatever it is given, before it turns to the outside. */
function alwaysReads(call: CallSite, { graph }: RuleContext): boolean {
  for (const { site, path } of graph.effectsOfCall(call, bits.read | bits.external, 12)) {
    if (isSlow(site.meaning)) return false;
    if (site.meaning.concept === 'query' && [...path.slice(1), site].every((step) => !isConditional(step))) return true;
  }
  return false;
}

/** Whether what a call writes comes after a slow step on its way there. A row that is written first and a mail that is sent then are two things: all rows can be written at once. */
function recordsSlowStep({ site, query }: RepeatedCall, { graph }: RuleContext): boolean {
  for (const { site: effect, path } of graph.effectsOfCall(site, bits.write | bits.external, 24)) {
    if (effect === query) return false;
    if (isSlow(effect.meaning) && [...path.slice(1), effect].every((step) => step.waiting !== 'detached' && !isConditional(step))) return true;
  }
  return false;
}

function leadsToSlowStep(call: CallSite, { graph }: RuleContext): boolean {
  return graph.effectsOfCall(call, bits.external, 12).some(({ site, path }) =>
    isSlow(site.meaning) && [...path.slice(1), site].every((step) => step.waiting !== 'detached' && !isConditional(step)));
}

/** Whether a pass that comes to `later` has come through `earlier`: no branch around the one leaves out the other. A list inside may be empty; attempts are made at least once. */
function isAlwaysBefore(earlier: ts.Node, later: ts.Node, body: ts.Node): boolean {
  for (let node = earlier; node !== body && node.parent; node = node.parent) {
    const { parent } = node;
    if (isWithin(later, node)) return true;
    const isBranch = (ts.isIfStatement(parent) && node !== parent.expression) || (ts.isConditionalExpression(parent) && node !== parent.condition)
      || ts.isCaseClause(parent) || ts.isDefaultClause(parent) || ts.isCatchClause(parent) || ts.isForOfStatement(parent) || ts.isForInStatement(parent);
    if (isBranch) return false;
  }
  return true;
}
