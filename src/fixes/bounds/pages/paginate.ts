import { pageEdits, type PageEdit } from '../../../catalog';
import type { Fix } from '../../../core';
import type { QuerySite } from '../../../flow/types';
import type { FixableFinding } from '../../../rules';
import type { FixContext } from '../../types';
import { isOldestFirst, oldestAlone } from '../oldest-first';
import { refuse } from '../../refuse';
import { listOfSite, partFromRequest, rowsOfSite, type PartOfRows } from './from-request';
import { mostRows, pageOf } from './page-of';

/** The part of the rows that the request asks for with `page` and `limit`, in place of all of them. */
export function planPaginate(finding: FixableFinding<'unbounded'>, context: FixContext): Fix | undefined {
  const { site } = finding.subject;
  // Whoever asks as before gets the first page.
  if (isOldestFirst(site.meaning)) return refuse(context.withheld, oldestAlone);
  const part = pagePart(site, context);
  const made = partFromRequest(finding, context, part, part.change);
  return made && {
    kind: 'paginate',
    title: `Load one page of ${rowsOfSite(site)}, by \`${made.named('page')}\` and \`${made.named('limit')}\` of the request (the answer keeps its form, ${mostRows} at most${orderOf(made.change)}${made.says === undefined ? '' : `; ${made.says}`})`,
    preferred: false,
    changesBehavior: true,
    edits: made.edits,
  };
}

/** One page of a query's rows, as a request says it, and the change to the query. */
export function pagePart(site: QuerySite, { workspace }: FixContext): PartOfRows<PageEdit> & { change(page: string): PageEdit | undefined } {
  const dependencyVersion = (name: string): string | undefined => workspace.dependencyVersion(site.call.getSourceFile().fileName, name);
  return {
    helper: pageOf, asks: { page: 'number', limit: 'number' }, list: listOfSite(site), more: () => [], wishes: ['page', 'part'], type: '{ limit: number; offset: number }', whole: false, isInOrderOf: (_column, { isNew }) => isNew,
    change: (page) => pageEdits(site.meaning, { limit: `${page}.limit`, offset: `${page}.offset`, dependencyVersion }),
  };
}

/** What a title says of the order that a page's rows get. */
export function orderOf({ by, isNew }: PageEdit): string {
  return by.length === 0 ? '' : `, ${isNew ? 'ordered' : 'ties are ordered'} by \`${by.join('`, `')}\``;
}
