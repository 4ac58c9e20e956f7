import { bare, inlineFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { isList, limitOf } from '../models/conditions';
import { ownColumn } from '../knex/filter';
import type { EqualityCondition, Filter, Query, QueryOp } from '../types';
import type { Made } from './chain';

/** What the builder of each type does, by the link that begins it. */
export const beginnings: Readonly<Record<string, 'select' | 'insert' | 'update' | 'delete' | 'merge'>> = {
  selectFrom: 'select', selectNoFrom: 'select', insertInto: 'insert', replaceInto: 'insert', updateTable: 'update', deleteFrom: 'delete', mergeInto: 'merge',
};
export const builderTypes: Readonly<Record<string, (typeof beginnings)[string]>> = {
  SelectQueryBuilder: 'select', InsertQueryBuilder: 'insert', UpdateQueryBuilder: 'update', DeleteQueryBuilder: 'delete', MergeQueryBuilder: 'merge',
};

const counts = /^count(?:All|Distinct)?$/;
const aggregates = /^(?:count(?:All|Distinct)?|sum|avg|min|max|agg|jsonAgg)$/;
const aggregateText = /^\s*(?:(?:cast|coalesce|round)\s*\(\s*)*(count|sum|avg|min|max|array_agg|json_agg|string_agg)\s*\(/i;

/** What a query does, from the links of its builder and the call that executes it. `alias` is the name that columns may be qualified with. */
export function factsOf(kind: (typeof beginnings)[string], made: Made, execution: string, alias: string | undefined, checker: ts.TypeChecker): Pick<Query, 'op'> & Partial<Query> {
  const find = (name: string): Link | undefined => made.links.find((link) => link.name === name);
  const filter = filterOf(made, alias, checker);
  const isOne = filter.equals.length > 0;
  const returned = { hasBulkForm: true, ...((find('returning') || find('returningAll')) && { returnsManyRows: true }) };
  switch (kind) {
    case 'insert': return { ...insertFacts(made, checker), ...returned };
    case 'update': {
      const set = find('set')?.call.arguments[0];
      return { op: isOne ? 'update' : 'update-many', ...returned, filter, ...(set && { written: set }) };
    }
    case 'delete': return { op: isOne ? 'delete' : 'delete-many', ...returned, filter };
    case 'merge': return { op: 'upsert' };
    case 'select': {
      const limited = limitOf(made.links.findLast((link) => link.name === 'limit' && !made.uncertain.has(link))?.call.arguments[0], checker);
      const { limit, isLimited } = execution.startsWith('executeTakeFirst') ? { limit: 1, isLimited: true } : limited;
      const isGrouped = find('groupBy') !== undefined;
      const aggregate = isGrouped ? undefined : selectionOp(made.links);
      if (aggregate) return { op: aggregate, filter };
      return { op: isGrouped ? 'aggregate' : limit === 1 ? 'read-one' : 'read-many', filter, ...(limit !== undefined && { limit }), isLimited };
    }
  }
}

function insertFacts(made: Made, checker: ts.TypeChecker): Pick<Query, 'op'> & Partial<Query> {
  const values = made.links.find(({ name }) => name === 'values')?.call.arguments[0];
  const isSelected = made.links.some(({ name }) => name === 'expression');
  const isUpsert = made.links.some(({ name, call }) => name === 'onDuplicateKeyUpdate' || name === 'replaceInto' || name === 'orReplace' || (name === 'onConflict' && /\bdoUpdateSet\b/.test(call.getText())));
  const op: QueryOp = isSelected || isList(values, checker) ? 'insert-many' : isUpsert ? 'upsert' : 'insert';
  return { op, ...(values && { written: values }) };
}

function filterOf(made: Made, alias: string | undefined, checker: ts.TypeChecker): Filter {
  const equals: EqualityCondition[] = [];
  const rest: ts.Node[] = [];
  let complete = made.whole;
  for (const link of made.links) {
    if (link.name === '$if' || link.name === '$call') complete = false;
    if (link.name !== 'where' && link.name !== 'whereRef') continue;
    const found = made.uncertain.has(link) ? undefined : equality(link, alias, checker);
    if (made.uncertain.has(link)) complete = false;
    if (found) equals.push(found);
    else rest.push(...link.call.arguments);
  }
  return { equals, rest, complete };
}

/** `where('id', '=', id)` */
function equality({ name, call }: Link, alias: string | undefined, checker: ts.TypeChecker): EqualityCondition | undefined {
  const [column, operator, value] = call.arguments;
  if (name !== 'where' || !column || !operator || !value || !ts.isStringLiteralLike(bare(column)) || inlineFunction(value)) return undefined;
  const sign = bare(operator);
  if (!ts.isStringLiteralLike(sign) || (sign.text !== '=' && sign.text !== '==') || isList(value, checker)) return undefined;
  const field = ownColumn((bare(column) as ts.StringLiteral).text, alias);
  return field === undefined ? undefined : { field, value };
}

/** `count` or `aggregate` where nothing else is selected: one row. */
function selectionOp(links: readonly Link[]): 'count' | 'aggregate' | undefined {
  const selections = links.filter(({ name }) => name === 'select' || name === 'selectNoFrom');
  if (selections.length === 0 || links.some(({ name }) => name === 'selectAll')) return undefined;
  const names = selections.flatMap(({ call }) => selected(call.arguments[0])).map(aggregateOf);
  if (names.length === 0 || names.includes(undefined)) return undefined;
  return names.every((name) => name !== undefined && counts.test(name)) ? 'count' : 'aggregate';
}

/** Each thing that is selected: of a list, and of a callback's result. */
export function selected(node: ts.Expression | undefined): readonly ts.Expression[] {
  if (!node) return [];
  const inner = inlineFunction(node);
  if (inner) {
    const { body } = inner;
    if (!ts.isBlock(body)) return selected(body);
    const only = body.statements.length === 1 ? body.statements[0] : undefined;
    return only && ts.isReturnStatement(only) && only.expression ? selected(only.expression) : [node];
  }
  const list = bare(node);
  return ts.isArrayLiteralExpression(list) ? list.elements.flatMap(selected) : [list];
}

/** `countAll` of `eb.fn.countAll<number>().as('n')`, `db.fn.countAll().as('n')`, `fn.countAll()`; the function at the start of SQL text. */
function aggregateOf(expression: ts.Expression): string | undefined {
  let node = bare(expression);
  while (ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node)) {
    if (ts.isTaggedTemplateExpression(node)) {
      const text = ts.isNoSubstitutionTemplateLiteral(node.template) ? node.template.text : node.template.head.text;
      return aggregateText.exec(text)?.[1]?.toLowerCase();
    }
    const callee = bare(node.expression);
    if (!ts.isPropertyAccessExpression(callee)) return undefined;
    const owner = bare(callee.expression);
    const isFn = (ts.isIdentifier(owner) && owner.text === 'fn') || (ts.isPropertyAccessExpression(owner) && owner.name.text === 'fn');
    if (isFn) return aggregates.test(callee.name.text) ? callee.name.text : undefined;
    node = owner;
  }
  return undefined;
}
