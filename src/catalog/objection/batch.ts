import { ts } from '../../project/ts';
import { argsText, chainText, writtenChain } from '../chains/chain-text';
import { selected } from '../knex/batch';
import { narrowed } from '../knex/narrow';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { modelFigures } from './figures';

/** Links of a query that are the same for all keys. */
const shared: ReadonlySet<string> = new Set(['query', 'select', 'where', 'andWhere', 'whereNot', 'whereNull', 'whereNotNull', 'whereNotIn', 'orderBy', 'first', 'findById']);

/** `findByIds` or `whereIn` in place of a query per key (https://vincit.github.io/objection.js/api/query-builder/find-methods.html#findbyids). */
export function batchRead(inner: Query, request: BatchReadRequest): BatchRead | undefined {
  const { keyField, key, keyList, checker } = request;
  const written = writtenChain(inner);
  const begun = written?.links[0]?.name === 'query' ? written.links[0].call : undefined;
  if (written && begun && inner.filter?.complete && (inner.op === 'count' || inner.op === 'aggregate')) return isKey(begun, keyField, false, checker) ? modelFigures(inner, written, request) : undefined;
  if (!written || !inner.filter?.complete || (inner.op !== 'read-one' && inner.op !== 'read-many')) return undefined;
  const { root, links } = written;
  if (!begun || links.some(({ name }) => !shared.has(name))) return undefined;
  const byId = links.find(({ name }) => name === 'findById');
  const column = byId?.call.arguments[0] === key ? inner.keyColumn ?? 'id' : keyField;
  const columns = selected(links, column);
  const where = byId ? undefined : narrowed(links, key, keyField, keyList);
  if (!columns || !isKey(begun, column, byId !== undefined, checker) || (byId ? byId.call.arguments[0] !== key : !where)) return undefined;
  const first = links.find(({ name }) => name === 'first');
  // The first of rows in an order is one of possibly many; without one, whoever asks for the first expects no other.
  if (first && (byId || first.call.arguments.length > 0 || links.some(({ name }) => name === 'orderBy'))) return undefined;
  const parts = links.flatMap((link): readonly (readonly [string, string])[] => {
    if (link === first) return [];
    if (link === byId) return [['findByIds', keyList]];
    return link === where?.link ? where.parts : [[link.name, link.name === 'select' ? columns.text : argsText(link)]];
  });
  return {
    query: chainText(root, parts), keyAdded: columns.added, perKey: byId ? 'one' : first ? 'first' : 'all', missing: byId || first ? 'undefined' : 'empty',
    keyProperty: column, mapKey: (text) => `String(${text})`, mapKeyType: 'string',
  };
}

/**
 * Whether rows have the column by its own name (mappers of names give it another one, https://vincit.github.io/objection.js/recipes/snake-case-to-camel-case-conversion.html), as
 * a number, or as the key: other texts a database may compare without regard to case.
 */
function isKey(query: ts.CallExpression, column: string, isId: boolean, checker: ts.TypeChecker): boolean {
  const [row] = checker.getTypeArguments(checker.getTypeAtLocation(query) as ts.TypeReference);
  const property = row && checker.getPropertyOfType(row, column);
  const type = property && checker.getNonNullableType(checker.getTypeOfSymbol(property));
  return type !== undefined && (type.flags & (isId ? ts.TypeFlags.NumberLike | ts.TypeFlags.StringLike : ts.TypeFlags.NumberLike)) !== 0;
}
