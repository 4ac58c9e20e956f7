import { pageEdits, type PageEdit } from '../../catalog';
import type { Fix } from '../../core';
import type { FixableFinding } from '../../rules';
import type { FixContext } from '../types';
import { partFromRequest, rowsOfSite, type PartOfRows } from './from-request';
import { mostRows, pageOf } from './page-of';

/** The part of the rows that the request asks for with `page` and `limit`, in place of all of them. */
export function planPaginate(finding: FixableFinding<'unbounded'>, context: FixContext): Fix | undefined {
  const { site } = finding.subject;
  const dependencyVersion = (name: string): string | undefined => context.workspace.dependencyVersion(site.call.getSourceFile().fileName, name);
  const part: PartOfRows<PageEdit> = { helper: pageOf, asks: { page: 'number', limit: 'number' }, more: [], wishes: ['page', 'part'], type: '{ limit: number; offset: number }', whole: false, isInOrderOf: (_column, { isNew }) => isNew };
  const made = partFromRequest(finding, context, part, (page) => pageEdits(site.meaning, { limit: `${page}.limit`, offset: `${page}.offset`, dependencyVersion }));
  if (!made) return undefined;
  const { by, isNew } = made.change;
  const order = by.length === 0 ? '' : `, ${isNew ? 'ordered' : 'ties are ordered'} by \`${by.join('`, `')}\``;
  return {
    kind: 'paginate',
    title: `Load one page of ${rowsOfSite(site)}, by \`page\` and \`limit\` of the request (the answer keeps its form, ${mostRows} at most${order})`,
    preferred: false,
    changesBehavior: true,
    edits: made.edits,
  };
}
