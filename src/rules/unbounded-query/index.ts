import { subjectOf, type QueryOp } from '../../catalog';
import type { Confidence, Severity } from '../../core';
import { isQuerySite, type QuerySite } from '../../flow/types';
import { isFunctionNode, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import { wayTo } from '../bounds/asker';
import { rowsOf, type Asked } from '../bounds/rows';
import { isLimitedElsewhere } from '../bounds/handed-on';
import { describe } from '../n-plus-one';
import type { Rule, RuleContext, RuleFinding } from '../types';
import { findingsAlong } from './along';
import { messageOf } from './message';
import { rawSites } from './raw';

/** A query that gives, or changes, every row of a table that grows. */
export const unboundedQuery: Rule = {
  id: 'unbounded-query',
  title: 'A query without a bound',
  help: 'A query asks for every row of a table that grows: fine with the rows of today, a timeout with those of next year. Give it a limit, and let the caller ask for one page after the other.',
  severity: 'error',
  check(context) {
    // Seeds, scripts, migrations and tests run by hand, and over few rows.
    if (context.kind !== 'source') return [];
    const own = context.flow.sites.flatMap((site) => (isQuerySite(site) ? [findingOf(site, context) ?? [], findingsAlong(site, unboundedQuery.id, context)].flat() : []));
    const raw = rawSites(context).flatMap(({ site, library }) => {
      const found = findingOf(site, context);
      // Without a schema nobody knows which columns tell rows apart, and whoever writes SQL to one of them has a reason.
      return found && (site.meaning.model || found.shape === shapes.all || found.shape === 'write-without-condition') ? [withoutRewrite(found, library)] : [];
    });
    return [...own, ...raw];
  },
};

/** How it is rewritten is a matter of the library that the text is handed to, which says nothing of it. */
function withoutRewrite({ subject: _, ...finding }: RuleFinding, library: string): RuleFinding {
  return { ...finding, library };
}

/** What is found of one query; it does not matter how many callers it has. */
function findingOf(site: QuerySite, context: RuleContext): RuleFinding | undefined {
  const { meaning } = site;
  const writes = meaning.op === 'update-many' || meaning.op === 'delete-many';
  if (meaning.op !== 'read-many' && !writes) return undefined;
  // Most writes name their rows in so many words; where the rows of the others come from need not be followed.
  if (writes && (meaning.filter?.equals.length ?? 0) > 0) return undefined;
  const asked = rowsOf(meaning, context);
  if (asked.rows.kind === 'bounded' || (writes && !isWholeTable(asked)) || isReadInPieces(site) || isLimitedElsewhere(site, context) || isTruncated(site)) return undefined;
  const confidence = isReplaced(site, context) || isBeforeFailure(site) ? 'low' : confidenceOf(site, asked);
  const { reach, path } = wayTo(site.enclosing, asked, context);
  const model = subjectOf(meaning);
  return {
    rule: unboundedQuery.id,
    shape: writes ? 'write-without-condition' : shapes[asked.rows.kind],
    severity: severityOf(asked, confidence, writes, reach?.kind),
    confidence,
    message: messageOf(site, asked, reach, writes),
    node: site.call,
    related: [],
    detail: describe(meaning),
    frequency: '1',
    library: meaning.library,
    ...(model !== undefined && { model }),
    enclosing: site.enclosing,
    ...(!writes && { subject: { kind: 'unbounded', site, ...(reach && { reached: reach }) } }),
    ...(reach && { route: reach.name, path }),
  };
}

const shapes = { children: 'all-of-a-parent', part: 'all-that-match', all: 'whole-table' } as const;

/** A write counts where nothing at all says which rows it is about. */
function isWholeTable({ rows, extent }: Asked): boolean {
  return rows.kind === 'all' && !rows.optional && extent.conditions === 0;
}

const fills: ReadonlySet<QueryOp> = new Set<QueryOp>(['insert', 'insert-many', 'upsert']);

/** Whether the function that empties a table fills it anew: a list that is replaced as a whole, or an installation that begins again. */
function isReplaced({ meaning, enclosing, call }: QuerySite, { flow }: RuleContext): boolean {
  return meaning.op === 'delete-many' && flow.sites.some((site) => isQuerySite(site) && site.enclosing === enclosing && site.call.pos > call.pos && fills.has(site.meaning.op) && subjectOf(site.meaning) === subjectOf(meaning));
}

/** Whether rows are asked for on the way to an error, to say what there is instead: `if (!found) { const all = await …; throw … }`. */
function isBeforeFailure({ call, enclosing }: QuerySite): boolean {
  for (let node: ts.Node = call; node !== enclosing && !isFunctionNode(node) && !ts.isSourceFile(node); node = node.parent) {
    if (ts.isBlock(node) && (ts.isIfStatement(node.parent) || ts.isCatchClause(node.parent))) return node.statements.at(-1)?.kind === ts.SyntaxKind.ThrowStatement;
  }
  return false;
}

/** `knex('words').truncate()`: who asks for that wants the table to be empty, and databases do it at once, whatever there is in it. */
function isTruncated({ call }: QuerySite): boolean {
  for (let link: ts.Node = call; ts.isCallExpression(link) && ts.isPropertyAccessExpression(link.expression); link = link.expression.expression) {
    if (link.expression.name.text === 'truncate') return true;
  }
  return false;
}

/** `for await (const row of query)`: one row, or one batch of rows, after the other. */
function isReadInPieces({ call }: QuerySite): boolean {
  const { child, user } = outward(call);
  return ts.isForOfStatement(user) && user.awaitModifier !== undefined && user.expression === child;
}

/**
 * How sure it is that the answer grows without end. What belongs to one person stays few, as a rule; conditions that cannot be read may be any.
 */
function confidenceOf(site: QuerySite, { rows, growth, extent }: Asked): Confidence {
  if (growth === 'slow' || site.loops.length > 0) return 'low';
  switch (rows.kind) {
    case 'bounded': return 'low';
    case 'children': return rows.many === 'few' || rows.between ? 'low' : 'medium';
    case 'part': return rows.open || rows.between ? 'low' : 'medium';
    // Of a table whose name does not say that it is filled all day, it is likely.
    case 'all': return rows.optional || extent.conditions > 0 || growth !== 'fast' ? 'medium' : 'high';
  }
}

/** A whole table that grows, read while a request waits, takes the app down; part of one costs, and in the background nobody waits. */
function severityOf({ rows }: Asked, confidence: Confidence, writes: boolean, reached: 'request' | 'job' | undefined): Severity {
  if (reached === 'job') return 'information';
  return reached === 'request' && confidence === 'high' && rows.kind === 'all' && !writes ? unboundedQuery.severity : 'warning';
}
