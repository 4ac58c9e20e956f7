import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import { argsText, chainText, writtenChain } from '../chains/chain-text';
import { mayDependOnRow } from '../rewrites/depends-on-row';
import { textsOf } from '../values/literal';
import { quoteOf } from '../rewrites/page';
import { assign, optionsIn } from '../rewrites/properties';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { conflictOf, rowsToUpsert, setValues, writtenRow } from '../rewrites/upsert-rows';
import { comparing, inList } from './compared';

/** `(conflict) => conflict.column('name').doNothing()`: the same for every row. */
const skipping = /^\(?(\w+)\)?\s*=>\s*\1\s*\.\s*(?:column|columns|constraint)\([^()]*\)\s*\.\s*doNothing\(\)$/;

/** One statement for all rows. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const written = writtenChain(inner);
  if (!written) return undefined;
  const { root, links } = written;
  switch (links[0]?.name) {
    case 'insertInto': return insertAll(root, links, inner, request);
    case 'updateTable': return writeAll(root, links, inner, request, 'updateTable');
    case 'deleteFrom': return writeAll(root, links, inner, request, 'deleteFrom');
    default: return undefined;
  }
}

function insertAll(root: string, links: readonly Link[], inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { written } = inner;
  if (inner.op === 'upsert') return upsertAll(root, links, inner, request);
  if (!written || links.some(({ name }) => !['insertInto', 'values', 'returning', 'returningAll', 'onConflict', 'execute', 'executeTakeFirst', 'executeTakeFirstOrThrow'].includes(name))) return undefined;
  const conflict = links.find(({ name }) => name === 'onConflict');
  // Of rows that are there already nothing comes back; a row cannot be updated twice in one statement.
  if (conflict && (request.needsRows || !skipping.test(conflict.call.arguments[0]?.getText() ?? ''))) return undefined;
  const givesRows = links.some(({ name }) => name.startsWith('returning'));
  const isFirst = links.at(-1)?.name !== 'execute';
  if (request.needsRows && (!givesRows || isFirst === request.takesFirst)) return undefined;
  if (links.some((link) => link.name !== 'values' && link !== conflict && link.call.arguments.some(request.varies))) return undefined;
  const rows = request.each(written);
  if (rows === undefined) return undefined;
  const parts = links.map((link): readonly [string, string] => [link === links.at(-1) ? 'execute' : link.name, link.name === 'values' ? rows : argsText(link)]);
  return { query: chainText(root, parts), name: 'insertInto', caveat: 'all or nothing', failsIfEmpty: true };
}

/**
 * One `insertInto` with all rows, of which those that are there take the values that they would have been inserted with, `eb.ref('excluded.price')` (https://kysely-org.github.io/kysely-apidoc/classes/OnConflictBuilder.html#doUpdateSet). Not
 * with a condition beside it, which may look at what another of the rows has left.
 */
function upsertAll(root: string, links: readonly Link[], inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { written } = inner;
  const values = writtenRow(written, request.checker);
  const link = links.find(({ name }) => name === 'onConflict');
  const clause = clauseOf(link?.call.arguments[0]);
  if (!written || !values || !link || !clause || request.needsRows || links.some(({ name }) => !['insertInto', 'values', 'onConflict', 'execute', 'executeTakeFirst'].includes(name))) return undefined;
  const given = setValues(clause.set, values, request, (name, value) => excludedOf(value) === name);
  const rows = given && rowsToUpsert(inner, clause.columns, written, request, conflictOf(given, values, clause.columns));
  const all = given && optionsIn(clause.set);
  if (!all || rows === undefined) return undefined;
  const replaced = [...all].flatMap(([name, value]) => (request.varies(value) && excludedOf(value) !== name ? [value] : []));
  const varies = replaced.length > 0;
  // A builder that is there may be named by what stays.
  if (varies && clause.isBuilt) return undefined;
  const quote = quoteOf(link.call);
  const set = `{ ${[...all].map(([name, value]) => (replaced.includes(value) ? `${name}: eb.ref(${quote(`excluded.${name}`)})` : assign(name, value.getText()))).join(', ')} }`;
  const text = varies ? `${clause.head}.doUpdateSet((eb) => (${set}))` : argsText(link);
  return { query: chainText(root, links.map((one): readonly [string, string] => [one === links.at(-1) ? 'execute' : one.name, one.name === 'values' ? rows : one === link ? text : argsText(one)])), name: 'insertInto', caveat: 'all or nothing', failsIfEmpty: true, replaced };
}

/** `(oc) => oc.columns(['a', 'b']).doUpdateSet({ … })`: the columns that conflict, what is set, and all before it. */
function clauseOf(argument: ts.Expression | undefined): { readonly columns: readonly string[]; readonly set: ts.Expression; readonly head: string; readonly isBuilt: boolean } | undefined {
  const callback = argument && bare(argument);
  const body = callback && ts.isArrowFunction(callback) && !ts.isBlock(callback.body) ? bare(callback.body) : undefined;
  if (!body || !ts.isCallExpression(body) || !ts.isPropertyAccessExpression(body.expression)) return undefined;
  const { root, links } = linksOf(body);
  const [target, update, ...others] = links;
  const columns = target && /^columns?$/.test(target.name) ? textsOf(target.call.arguments[0]) : undefined;
  const [set] = update?.call.arguments ?? [];
  if (!columns || !target || !update || update.name !== 'doUpdateSet' || !set || others.length > 0 || !ts.isIdentifier(root)) return undefined;
  const given = bare(set);
  const built = ts.isArrowFunction(given) && !ts.isBlock(given.body) ? bare(given.body) : undefined;
  const parameter = callback && ts.isArrowFunction(callback) ? callback.parameters[0]?.getText() : undefined;
  return { columns, set: built ?? given, head: `(${parameter ?? root.text}) => ${target.call.getText()}`, isBuilt: built !== undefined };
}

/** `price` of `eb.ref('excluded.price')`, also handed by a callback. */
function excludedOf(value: ts.Expression): string | undefined {
  return /^(?:\(?(?:\w+|\{\s*ref\s*\})\)?\s*=>\s*)?(?:\w+\.)?ref\(['"`]excluded\.(\w+)['"`]\)$/.exec(value.getText())?.[1];
}

function writeAll(root: string, links: readonly Link[], { filter }: Query, request: BulkWriteRequest, name: string): BulkWrite | undefined {
  // The rows that an update gives back come in no particular order; without rows to give back nobody knows how many there were.
  if (!filter?.complete || request.needsRows || links.some((link) => !['updateTable', 'deleteFrom', 'set', 'where', 'execute', 'executeTakeFirst'].includes(link.name))) return undefined;
  const varying = filter.equals.filter(({ value }) => request.varies(value));
  const [key] = varying;
  const where = key && comparing(links, key.value);
  if (!key || varying.length > 1 || !where || filter.rest.some(request.varies)) return undefined;
  const set = links.filter((link) => link.name === 'set').flatMap(({ call }) => [...call.arguments]);
  if (set.some((value) => request.varies(value) || (!request.uniqueKeys && mayDependOnRow(value)))) return undefined;
  const list = request.each(key.value);
  if (list === undefined) return undefined;
  return { query: chainText(root, links.map((link): readonly [string, string] => [link.name, link === where ? inList(link, list) : argsText(link)])), name, failsIfEmpty: true };
}
