import { ts } from '../../project/ts';
import { comparesAlike, givesColumns } from '../rewrites/into-query';
import { pageOptions, type PageEdit } from '../rewrites/page';
import { addConditions, askedColumns, conditionParts, isTypescript, likeSigns, type PartForm, type PartRequest } from '../rewrites/part-request';
import { optionsIn } from '../rewrites/properties';
import type { Query } from '../types';
import { methodName } from './args';
import { form as pageForm } from './page';

/** Databases of which Prisma can ask for texts in any case, and that take a backslash before a sign for that sign: https://www.prisma.io/docs/orm/prisma-client/queries/case-sensitivity */
const folding: ReadonlySet<string> = new Set(['postgresql', 'cockroachdb']);

const formOf = (query: Query): PartForm => ({
  equals: ({ name }, { kind, text }) => (kind === 'members' ? `${name}: { in: ${text} }` : text === name ? name : `${name}: ${text}`),
  contains: ({ name }, pattern) => `${name}: { contains: ${pattern}, mode: 'insensitive'${isTypescript(query) ? ' as const' : ''} }`,
  any: (conditions) => `OR: ${conditions}`,
  signs: likeSigns,
});

/** `where` with conditions that a request may leave out, and `take`: https://www.prisma.io/docs/orm/reference/prisma-client-reference#where */
export function part(query: Query, request: PartRequest): PageEdit | undefined {
  const provider = query.model?.provider ?? query.data?.provider;
  if (methodName(query) !== 'findMany' || (request.search && (provider === undefined || !folding.has(provider)))) return undefined;
  // Where a condition without a value is refused, so is a limit: https://www.prisma.io/docs/orm/prisma-client/special-fields-and-types/null-and-undefined
  if (request.limit !== undefined && query.data?.clients.some(({ previewFeatures }) => previewFeatures.includes('strictUndefinedChecks')) !== false) return undefined;
  if (!comparesAlike(query, request.equal.map(({ field, asked }) => ({ field, is: 'equal', value: asked })))) return undefined;
  const options = optionsIn(ts.isCallExpression(query.call) ? query.call.arguments[0] : undefined);
  if (!options || options.has('omit') || !givesColumns(options.get('select'), askedColumns(request))) return undefined;
  const conditions = conditionParts(request, query, formOf(query));
  if (!conditions) return undefined;
  return pageOptions(query, 0, pageForm, { ...(request.limit !== undefined && { limit: request.limit }), dependencyVersion: request.dependencyVersion }, (where) => {
    if (conditions.length === 0) return {};
    if (!where) return { text: `where: { ${conditions.join(', ')} }` };
    const edit = addConditions(where, request, conditions);
    return edit && { edit };
  });
}
