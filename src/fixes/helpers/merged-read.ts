import { dialectOf, type MergedRead } from '../../catalog';
import type { Fix } from '../../core';
import type { QuerySite } from '../../flow/types';
import { isTagCall } from '../../project/markup/component-files';
import { enclosingFunction, isAsync, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { startsAtOnce } from '../../rules/n-plus-one/repeated-calls';
import { withoutMerged } from '../../rules/n-plus-one/repetition';
import { plural, rowNoun } from '../../rules/words';
import { EditBuilder, lineBreak, lineIndent } from '../edits/edit-builder';
import { Names, plurals, rowName } from '../edits/naming';
import { planBatch } from '../loops/batch';
import { failsAlone, isSettled } from '../loops/passes/changes';
import { planEagerLoad } from '../loops/eager-load';
import { planDataLoader } from '../resolvers/data-loader';
import type { FixContext } from '../types';
import { planPlural } from './plural';
import { isTried } from '../../flow/loops/loops';

/** A field that is resolved for all objects of an answer in one tick: its query is asked in the form that the client merges. */
export function planMergedField(finding: FixableFinding<'per-parent'>, context: FixContext): Fix | undefined {
  const { query, path } = finding.subject;
  const found = startsAtOnce({ path: [...path.slice(0, 1), ...path], site: query }) ? planMerged(query, context) : undefined;
  // Of a list a loader makes one query, and merging two.
  return found && (found.queries === 1 || !planDataLoader(finding, context)) ? found.fix : undefined;
}

/** Calls that all begin at once, of a function that leads to a query. */
export function planMergedCall(finding: FixableFinding<'repeated-call'>, context: FixContext): Fix | undefined {
  const { site, query, path, shape, cached, own } = finding.subject;
  // How Astro begins what it draws of a list is nowhere promised.
  if (ts.isCallExpression(site.call) && isTagCall(site.call)) return undefined;
  if (shape !== 'read' || cached || own || site.batch || site.loops.some(({ node }) => isTried(site.call, node) || isSettled(node)) || withoutMerged(site.loops).length === site.loops.length || !startsAtOnce({ path, site: query })) return undefined;
  const found = planMerged(query, context);
  return found && !planPlural(finding, context) ? found.fix : undefined;
}

/** Queries that all begin at once. */
export function planMergedRead(finding: FixableFinding, context: FixContext): Fix | undefined {
  const { site, shape } = finding.subject;
  // One refused key refuses all that are merged with it.
  if (shape !== 'read' || withoutMerged(site.loops).length === site.loops.length || site.loops.some(({ node }) => failsAlone(site, node))) return undefined;
  const found = planMerged(site, context);
  return found && !(planEagerLoad(finding, context) ?? planBatch(finding, context)) ? found.fix : undefined;
}

/** The query in the form that the client merges, and how many queries remain. */
function planMerged(query: QuerySite, context: FixContext): { readonly fix: Fix; readonly queries: number } | undefined {
  const { meaning, call } = query;
  const { mergedRead } = dialectOf(meaning.library);
  const { child, user } = outward(call);
  // What is read off the query itself, or begun together with others, is no promise afterwards.
  if (!mergedRead || query.batch || (ts.isPropertyAccessExpression(user) && user.expression === child)) return undefined;
  const names = new Names(call);
  const row = rowName(meaning.model?.name ?? 'row');
  const merged = mergedRead(meaning, { row: names.free(row, 'found'), rows: names.free(plurals(row), 'found'), withheld: context.withheld, checker: context.checker });
  const builder = new EditBuilder().all(call.getSourceFile(), merged?.edits ?? []);
  if (!merged || (merged.then && !putThen(builder, call, merged.then))) return undefined;
  const queries = merged.queries === 1 ? '1 query' : `${merged.queries} queries`;
  return {
    queries: merged.queries,
    fix: {
      kind: 'merge',
      title: `Read the ${plural(rowNoun(meaning.model?.name ?? 'row'))} with \`${merged.name}\`, which merges calls of the same moment (${queries} instead of N${merged.caveat === undefined ? '' : `; ${merged.caveat}`})`,
      preferred: true,
      changesBehavior: merged.caveat !== undefined,
      edits: builder.build(),
    },
  };
}

/** Puts what is made of a result behind its query. False where somebody gets more of the query than its promise. */
function putThen(builder: EditBuilder, call: ts.Node, { name, nullIf, value }: NonNullable<MergedRead['then']>): boolean {
  const file = call.getSourceFile();
  const { user } = outward(call);
  const awaiting = ts.isAwaitExpression(user) ? user : undefined;
  const fn = enclosingFunction(call);
  const returning = awaiting ? outward(awaiting).user : user;
  if (isAsync(fn) && ts.isReturnStatement(returning) && ts.isBlock(returning.parent) && returning.expression === (awaiting ?? call)) {
    const end = returning.getText().endsWith(';') ? ';' : '';
    const next = lineBreak(file) + lineIndent(file, returning.getStart());
    builder.range(file, returning.getStart(), call.getStart(), `const ${name} = await `);
    builder.range(file, call.end, call.end, `${end}${next}${nullIf === undefined ? '' : `if (${nullIf}) return null${end}${next}`}return ${value}`);
    return true;
  }
  builder.range(file, call.end, call.end, `.then((${name}) => ${nullIf === undefined ? value : `(${nullIf} ? null : ${value})`})`);
  return awaiting !== undefined || (isAsync(fn) && ts.isArrowFunction(returning));
}
