import { subjectOf, type Query } from '../../catalog';
import type { Confidence, Severity } from '../../core';
import { enclosingName } from '../../flow/values/names';
import { originOf } from '../../flow/values/origin';
import { isQuerySite, type CallSite, type QuerySite } from '../../flow/types';
import { bare, inlineFunction, mentions, namesIn, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isLimitedElsewhere } from '../bounds/handed-on';
import { rowsOf } from '../bounds/rows';
import { isListed, usesOfRows, type RowUse } from '../bounds/uses';
import { describe } from '../n-plus-one';
import type { Rule, RuleContext, RuleFinding } from '../types';
import { handedOn, isRaw } from '../unbounded-query/raw';
import { wayIn } from '../way-in';
import { plural, rowOf } from '../words';

/** Every row is loaded, and then counted, cut, searched or summed in JavaScript. */
export const inMemoryPagination: Rule = {
  id: 'in-memory-pagination',
  title: 'Rows that are counted, cut or searched in memory',
  help: 'Every row is loaded only to be counted, cut into pages, searched or summed in JavaScript. The database does it without sending the rows: a count, a limit, a condition, a sum.',
  severity: 'warning',
  check(context) {
    const findings: RuleFinding[] = [];
    if (context.kind !== 'source') return findings;
    for (const site of context.flow.sites) {
      if (isQuerySite(site) && site.meaning.op === 'read-many' && site.loops.length === 0) findings.push(...findingOf(site, site.meaning, false, context));
    }
    for (const site of context.flow.calls) {
      if (ts.isCallExpression(site.call) && !site.handedOn && site.loops.length === 0) findings.push(...throughCall(site, site.call, context));
    }
    return findings;
  },
};

type Shape = 'count' | 'page' | 'first' | 'search' | 'aggregate';

/** A helper that gives all rows, of which its caller needs something else. Syntax comes first: most calls' results are used in other ways. */
function throughCall(site: CallSite, call: ts.CallExpression, context: RuleContext): readonly RuleFinding[] {
  if (site.waiting !== 'awaited' && site.waiting !== 'together') return [];
  if (shapeOf(usesOfRows(call, context.checker)) === undefined || (context.graph.calleesOf(site).length !== 1 && !context.graph.runsAll(site))) return [];
  const origin = originOf(call, context);
  if (origin.kind !== 'query' || origin.rows !== 'same' || !origin.remote || origin.narrowed) return [];
  // A function that hands a text on is asked about with the statement that it is handed.
  const query = isRaw(origin.query) ? handedOn(site, context)?.site.meaning : origin.query;
  return query?.op === 'read-many' ? findingOf(site, query, true, context) : [];
}

function findingOf(site: QuerySite | CallSite, query: Query, remote: boolean, context: RuleContext): readonly RuleFinding[] {
  const { call } = site;
  if (ts.isNewExpression(call) || ts.isDecorator(call)) return [];
  const place = typeof query.rowsIn === 'number' ? query.rowsIn : undefined;
  const uses = usesOfRows(call, context.checker, remote ? undefined : place);
  // Whether a helper gives the rows, or the list that has them at one of its places, is not looked at.
  if (remote && place !== undefined && uses.some(({ end }) => end === 'first')) return [];
  const shape = shapeOf(uses);
  if (!shape) return [];
  // What the query tells apart itself is put into a set for its type's sake, and what it has put together into an object.
  if (uses.every(({ end }) => end === 'distinct' || end === 'tally' || end === 'test' || end === 'order') && /distinct|\bgroup(?:By)?\b/i.test(query.call.getText())) return [];
  const { rows, growth } = rowsOf(query, context, remote && ts.isCallExpression(call) ? call : undefined);
  if (rows.kind === 'bounded' || ('meaning' in site && isLimitedElsewhere(site, context))) return [];
  const reach = context.reachedFrom(site);
  const model = subjectOf(query);
  return [{
    rule: inMemoryPagination.id,
    shape,
    severity: severityOf(reach?.kind),
    confidence: confidenceOf(shape, uses, context.checker, rows.kind === 'all' && !rows.optional, growth === 'slow' || (rows.kind === 'children' && rows.many === 'few') || (rows.kind === 'part' && (rows.open || rows.between))),
    message: messageOf(shape, reach?.name ?? enclosingName(site.enclosing), rowOf(query)),
    node: call,
    related: [
      ...uses.filter(({ end }) => end !== 'test').slice(0, 4).map(({ node, filters }) => ({ node: filters[0] ?? node, message: 'What is made of the rows.' })),
      ...(remote ? [{ node: query.call, message: `The query that \`${'name' in site ? site.name : describe(query)}\` runs.` }] : []),
    ],
    detail: describe(query),
    frequency: '1',
    library: query.library,
    ...(model !== undefined && { model }),
    enclosing: site.enclosing,
    ...('meaning' in site && isQuerySite(site) && { subject: { kind: 'in-memory', site, uses } }),
    ...(reach && { route: reach.name, path: wayIn(reach) }),
  }];
}

/** What all uses together amount to; undefined where something needs the rows themselves. */
function shapeOf(all: readonly RowUse[]): Shape | undefined {
  const uses = all.filter(({ end }) => end !== 'test' && end !== 'order');
  if (isCutInTwo(uses)) return undefined;
  if (uses.length === 0 || uses.some(({ end, filters }) => end === 'all' && filters.length === 0)) return undefined;
  if (uses.every(({ end, filters }) => end === 'count' && filters.length === 0)) return 'count';
  if (uses.some(({ end }) => end === 'page')) return 'page';
  if (uses.every(({ end, filters }) => end === 'first' && filters.length === 0)) return 'first';
  return uses.some(({ end }) => end === 'sum' || end === 'extreme' || end === 'tally' || end === 'distinct' || end === 'count') ? 'aggregate' : 'search';
}

/** `rows.slice(0, limit)` beside `rows.slice(limit)`, those that meet a condition beside those that do not: both parts are all of them. */
function isCutInTwo(uses: readonly RowUse[]): boolean {
  const parts = uses.flatMap(({ end, filters: [filter, ...others], steps }) => (end === 'all' && filter && others.length === 0 && steps[0] === filter ? [conditionOf(filter)] : []));
  if (parts.some((one, at) => one !== undefined && parts.some((other, place) => place > at && other?.text === one.text && other.isNegated !== one.isNegated))) return true;
  const cuts = uses.flatMap(({ end, node }) => (end === 'page' && ts.isCallExpression(node) ? [node.arguments.map((one) => one.getText())] : []));
  return cuts.some(([from, ...more]) => more.length === 0 && cuts.some(([start, end]) => start === '0' && end === from));
}

/** A condition as a text that knows no name of the row, and whether it is turned round: `order.paid` and `!order.paid`, `===` and `!==`. */
function conditionOf({ arguments: [callback] }: ts.CallExpression): { readonly text: string; readonly isNegated: boolean } | undefined {
  const fn = inlineFunction(callback);
  const row = fn?.parameters[0]?.name;
  if (!fn || !row || !ts.isIdentifier(row) || ts.isBlock(fn.body)) return undefined;
  const body = bare(fn.body);
  const text = (node: ts.Node): string => node.getText().replaceAll(new RegExp(`(?<![\\w$.])${row.text.replaceAll('$', '\\$')}(?![\\w$])`, 'g'), '@');
  if (ts.isPrefixUnaryExpression(body) && body.operator === ts.SyntaxKind.ExclamationToken) return { text: text(bare(body.operand)), isNegated: true };
  const sign = ts.isBinaryExpression(body) ? body.operatorToken.getText() : '';
  return ts.isBinaryExpression(body) && /^[!=]==?$/.test(sign) ? { text: `${text(body.left)}=${text(body.right)}`, isNegated: sign.startsWith('!') } : { text: text(body), isNegated: false };
}

/** Counting and cutting need no row; what a condition in JavaScript says, the database may not be able to say. */
function confidenceOf(shape: Shape, uses: readonly RowUse[], checker: ts.TypeChecker, whole: boolean, few: boolean): Confidence {
  if (few) return 'low';
  if (shape === 'count' || shape === 'page' || shape === 'first') return whole ? 'high' : 'medium';
  // A set of all keys serves to look others up, as a rule, and holds them all.
  if (uses.some(({ end, node }) => end === 'distinct' && !isListed(node, checker))) return 'low';
  return uses.every(({ filters, node }) => [...filters, node].every(isPlain)) ? 'medium' : 'low';
}

/** Methods that a condition may call and still have a counterpart in a database. */
const plain = /\.(?:includes|startsWith|endsWith|toLowerCase|toUpperCase|trim|getTime|toISOString|has|length|slice|map|filter|some|find|every|reduce|toString|split|set|get)$/;

/** Whether a callback only compares and calculates; what it calls without its row is a value: `order.id === Number(c.req.param('id'))`. */
function isPlain(node: ts.Node): boolean {
  let found = true;
  const loop = ts.isForOfStatement(node) && ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations : undefined;
  const parts = ts.isForOfStatement(node) ? [node.statement] : ts.isCallExpression(node) ? node.arguments.flatMap((one) => callbackOf(one)) : [];
  for (const argument of parts) {
    const rows = new Set((loop ?? (ts.isExpression(argument) ? inlineFunction(argument)?.parameters : undefined) ?? []).flatMap(({ name }) => namesIn(name)));
    walk(argument, (inner) => {
      // What is not in another list is no condition on the row.
      const isLeftOut = ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken && ts.isCallExpression(inner.operand) && /\.has$/.test(inner.operand.expression.getText());
      const isCall = ts.isCallExpression(inner) && !plain.test(inner.expression.getText()) && !/^(?:Number|String|Math\.\w+|parse(?:Int|Float)|Date\.now|new Date)$/.test(inner.expression.getText());
      if (ts.isAwaitExpression(inner) || isLeftOut || (isCall && (rows.size === 0 || mentions(inner, rows)))) found = false;
      return found;
    });
  }
  return found;
}

/** The callback of `...rows.map((row) => row.total)`; any other argument as it is. */
function callbackOf(argument: ts.Expression): readonly ts.Expression[] {
  const mapped = ts.isSpreadElement(argument) ? bare(argument.expression) : undefined;
  return mapped && ts.isCallExpression(mapped) ? mapped.arguments : [argument];
}

function severityOf(reached: 'request' | 'job' | undefined): Severity {
  return reached === 'job' ? 'information' : 'warning';
}

function messageOf(shape: Shape, who: string, row: string): string {
  const subject = who.startsWith('(') ? 'This' : `\`${who}\``;
  switch (shape) {
    case 'count': return `${subject} loads every ${row} only to count them: the database counts ${plural(row)} without sending one.`;
    case 'page': return `${subject} loads every ${row} to cut a page out of them: the database can send just that page.`;
    case 'first': return `${subject} loads every ${row} and uses the first: the database can send just that one.`;
    case 'aggregate': return `${subject} loads every ${row} to count or add up in memory: the database can send just the numbers.`;
    case 'search': return `${subject} loads every ${row} and looks for some in memory: a condition in the query sends just those.`;
  }
}
