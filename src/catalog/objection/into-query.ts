import type { Field } from '../../core';
import { isTypeScript } from '../../project/paths';
import { chainText, type WrittenLinks } from '../chains/chain-text';
import { groupedBy, intoBuilder, numbersBy, withoutRows } from '../knex/into-query';
import { runsAtReads } from '../models/row-order';
import { sumName } from '../rewrites/grouping';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, IntoQuery, IntoQueryRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';

/** Links that leave the rows those of a model's own table, each once; those of a relation are joined to another one. */
const known = /^(?:query|select|orderBy|(?:and|or)?[wW]here(?:Not|In|NotIn|Null|NotNull|Between|Like|ILike)?)$/;

/** `resultSize`, "the amount of rows the current query would produce" (https://vincit.github.io/objection.js/api/query-builder/other-methods.html#resultsize), or Knex's conditions and limit. */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  return hasPlainRows(query) && [...request.tests, ...(request.order ? [request.order] : [])].every(({ field }) => isOneWord(field)) ? intoBuilder(query, request, known, (root, links) => ({ query: chainText(root, [...links, ['resultSize', '']]) })) : undefined;
}

/** The rows of a grouped count, or of a sum, have a column more than the model's (https://vincit.github.io/objection.js/api/query-builder/other-methods.html#castto). */
export function countedBy(query: Query, { field, sums, tests = [] }: GroupRequest): CountedBy | undefined {
  const made = columnAlone(query, field, sums && [sums], tests);
  const [name, wanted] = sums ? ['sum', `'${sums.column} as sum'`] : ['count', "'* as count'"];
  const links: WrittenLinks = [['select', `'${field.column}'`], [name, wanted], ['groupBy', `'${field.column}'`]];
  return made && { query: chainText(made.root, [...made.links, ...links, ...castTo(query, `{ ${field.column}: ${typeOf(field)}; ${name}: unknown }[]`)]), count: (row) => `Number(${row}.${name})`, isSummed: sums !== undefined, isNarrowed: true };
}

/** https://vincit.github.io/objection.js/api/query-builder/find-methods.html#sum */
export function addedUp(query: Query, { field, tests }: SumRequest): AddedUp | undefined {
  const made = hasPlainRows(query) && [field, ...tests.map((test) => test.field)].every(isOneWord) ? withoutRows(query, known, [field], tests) : undefined;
  return made && { query: chainText(made.root, [...made.links, ['sum', `'${field.column} as sum'`], ...castTo(query, '{ sum: unknown }[]')]), sum: (awaited) => `Number((${awaited})[0]?.sum ?? 0)` };
}

/** https://vincit.github.io/objection.js/api/query-builder/find-methods.html#sum */
export function numbersOf(query: Query, { sums, tests }: NumbersRequest): Numbers | undefined {
  const columns = [...sums.map(sumName), 'count'].map((name) => `${name}: unknown`);
  return hasPlainRows(query) && [...sums, ...tests.map(({ field }) => field)].every(isOneWord) ? numbersBy(withoutRows(query, known, sums, tests), sums, castTo(query, `{ ${columns.join('; ')} }[]`)) : undefined;
}

/** https://vincit.github.io/objection.js/api/query-builder/find-methods.html#distinct */
export function distinctRows(query: Query, { field }: GroupRequest): DistinctRows | undefined {
  const made = columnAlone(query, field);
  return made && { query: chainText(made.root, [...made.links, ['distinct', `'${field.column}'`]]) };
}

function columnAlone(query: Query, field: Field, read: readonly Field[] = [], tests: readonly FieldTest[] = []): ReturnType<typeof groupedBy> {
  return hasPlainRows(query) && [field, ...read, ...tests.map((test) => test.field)].every(isOneWord) ? groupedBy(query, field, known, { tests, read }) : undefined;
}

/** Whether rows are as they are stored: nothing of the model's own runs with them. */
function hasPlainRows({ model }: Query): boolean {
  return model !== undefined && !runsAtReads(model);
}

/** Columns of one word are called so by every mapper of names: https://vincit.github.io/objection.js/recipes/snake-case-to-camel-case-conversion.html */
function isOneWord({ name, column }: Field): boolean {
  return name === column && /^[a-z\d]+$/.test(name);
}

/** Says of which type the rows of a query are that are none of its model. */
export function castTo({ call }: Query, type: string): WrittenLinks {
  return isTypeScript(call.getSourceFile().fileName) ? [[`castTo<${type}>`, '']] : [];
}

function typeOf({ type, optional }: Field): string {
  return `${type === 'Int' ? 'number' : 'string'}${optional ? ' | null' : ''}`;
}
