import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import { pageLinks, type PageEdit } from '../rewrites/page';
import { addConditions, askedColumns, conditionParts, type PartForm, type PartRequest } from '../rewrites/part-request';
import type { Query } from '../types';
import { findOf, form as pageForm, idOnly } from './page';

/** A pattern in which every sign of the text stands for itself: https://www.mongodb.com/docs/manual/reference/operator/query/regex/ */
const form: PartForm = {
  equals: ({ name }, { kind, text }) => (kind === 'members' ? `${name}: { $in: ${text} }` : text === name ? name : `${name}: ${text}`),
  contains: ({ name }, pattern) => `${name}: { $regex: ${pattern}, $options: 'i' }`,
  any: (conditions) => `$or: ${conditions}`,
  signs: '[.*+?^${}()|[\\]\\\\]',
};

/** A filter with conditions that a request may leave out, and a limit, of which zero is none: https://mongoosejs.com/docs/api/query.html#Query.prototype.limit(), https://www.mongodb.com/docs/manual/reference/method/cursor.limit/#zero-value */
export function part(query: Query, request: PartRequest): PageEdit | undefined {
  const find = findOf(query);
  const { equal, search, limit } = request;
  // What a document lacks is undefined for JavaScript, or has the default that Mongoose gives it.
  if (!find || query.model?.hooks?.some((hook) => hook === '*' || /find|init|discriminator/i.test(hook)) || [...equal.map(({ field }) => field), ...search?.fields ?? []].some((field) => field.hasDefault || field.nativeType === 'folded')) return undefined;
  if (find.arguments.length > 1 || !ts.isCallExpression(query.call) || !linksOf(query.call).links.every((link) => link.call === find || isPlain(link, request))) return undefined;
  const parts = conditionParts(request, query, form);
  if (!parts) return undefined;
  const [filter] = find.arguments;
  const at = find.end - 1;
  const where = parts.length === 0 ? undefined : filter ? addConditions(filter, request, parts) : { start: at, end: at, newText: `{ ${parts.join(', ')} }` };
  if (parts.length > 0 && !where) return undefined;
  const page = limit === undefined ? { edits: [], by: [], isNew: false } : pageLinks(query, query.model ?? idOnly, { ...pageForm, page: [`limit(${limit} ?? 0)`] });
  return page && { ...page, edits: [...(where ? [where] : []), ...page.edits] };
}

/** Whether a link neither compares (a second condition of a column takes the place of the first, and a collation may take letters for others) nor leaves a column out: `select('title status')`. */
function isPlain({ name, call }: Link, request: PartRequest): boolean {
  if (name !== 'select') return /^(?:sort|lean|populate|hint|session|exec|then)$/.test(name);
  const [columns] = call.arguments;
  const node = columns && bare(columns);
  return node !== undefined && ts.isStringLiteralLike(node) && askedColumns(request).every((one) => node.text.split(/\s+/).includes(one));
}
