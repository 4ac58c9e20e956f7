import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, writtenChain } from '../chain-text';
import { isTotal, withTests } from '../into-query';
import type { FieldTest, IntoQuery, IntoQueryRequest, Query } from '../types';

const operators = { not: '$ne', above: '$gt', 'at-least': '$gte', below: '$lt', 'at-most': '$lte', among: '$in' } as const;

/** `countDocuments`, or `find` with more conditions and a limit (https://mongoosejs.com/docs/api/model.html#Model.countDocuments()). */
export function intoQuery(query: Query, { tests, wants, take, skip, anyRows }: IntoQueryRequest): IntoQuery | undefined {
  const chain = writtenChain(query);
  const { links } = chain ?? { links: [] };
  const [find] = links;
  const { model } = query;
  if (!chain || find?.name !== 'find' || find.call.arguments.length > 1 || links.slice(1).some(({ name }) => !['sort', 'lean', 'exec', 'select'].includes(name))) return undefined;
  if (model?.hooks?.some((hook) => hook === '*' || /find|init|count|discriminator/i.test(hook))) return undefined;
  // What a document lacks is undefined for JavaScript, or has the default that Mongoose gives it.
  if (tests.some(({ field, value }) => value === 'null' || field.hasDefault || field.nativeType === 'folded')) return undefined;
  const sort = links.find(({ name }) => name === 'sort')?.call.arguments[0];
  if (take !== undefined && anyRows !== true && !isTotal(sort ? orderOf(sort) : [], model)) return undefined;
  const [given] = find.call.arguments;
  const filter = given || tests.length > 0 ? withTests(given, tests, ({ is, value }: FieldTest) => (is === 'equal' ? value : `{ ${operators[is]}: ${value} }`)) : '';
  if (filter === undefined) return undefined;
  if (wants === 'count') return { query: `${chain.root}.countDocuments(${filter})` };
  const kept = links.slice(1).map((link): readonly [string, string] => [link.name, argsText(link)]);
  const ended = kept.at(-1)?.[0] === 'exec' ? [kept.pop() ?? ['exec', ''] as const] : [];
  return { query: chainText(chain.root, [['find', filter], ...kept, ...(skip ? [['skip', String(skip)] as const] : []), ...(take === undefined ? [] : [['limit', String(take)] as const]), ...ended]) };
}

/** The paths of `sort({ _id: 1 })` and `sort('-_id')`. */
function orderOf(sort: ts.Expression): readonly string[] {
  const node = bare(sort);
  if (ts.isStringLiteralLike(node)) return node.text.split(/\s+/).map((path) => path.replace(/^-/, ''));
  return ts.isObjectLiteralExpression(node) ? node.properties.flatMap((element) => propertyName(element.name) ?? []) : [];
}
