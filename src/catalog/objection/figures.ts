import type { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { argsText, chainText, type WrittenLinks } from '../chains/chain-text';
import { figuresPerKey, isFigure } from '../knex/figures';
import { narrowed } from '../knex/narrow';
import { isMapKey } from '../models/keys';
import { runsAtReads } from '../models/row-order';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { castTo } from './into-query';

/** Links that leave the rows those of the model's own table, each once. */
const kept = ({ name }: Link): boolean => /^(?:query|first|(?:and)?[wW]here|whereNot|whereNull|whereNotNull|whereNotIn)$/.test(name);

/**
 * Counts and sums of Knex's links, or `resultSize` (https://vincit.github.io/objection.js/api/query-builder/other-methods.html#resultsize), of all keys by one query that groups by them. What a model makes of its rows when they are read
 * it would make of those of the groups, too, so that there must be nothing of that kind.
 */
export function modelFigures(inner: Query, written: { readonly root: string; readonly links: readonly Link[] }, request: BatchReadRequest): BatchRead | undefined {
  const { root, links } = written;
  const { model } = inner;
  const last = links.at(-1);
  if (!model || runsAtReads(model)) return undefined;
  if (links.some(isFigure)) return addsToJson(inner.client, request.checker) ? undefined : figuresPerKey(inner, written, request, kept);
  const { keyField, key, keyList } = request;
  const where = narrowed(links, key, keyField, keyList);
  if (last?.name !== 'resultSize' || !where || links.some((link) => link !== last && (!kept(link) || link.name === 'first')) || !isMapKey(inner, keyField) || model.fields.has('count')) return undefined;
  const parts = links.slice(0, -1).flatMap((link): WrittenLinks => (link === where.link ? where.parts : [[link.name, argsText(link)]]));
  const grouped: WrittenLinks = [['select', where.column], ['count', "'* as count'"], ['groupBy', where.column], ...castTo(inner, `{ ${keyField}: unknown; count: unknown }[]`)];
  return { query: chainText(root, [...parts, ...grouped]), keyAdded: false, perKey: 'one', missing: 'zero', value: (row) => `Number(${row}.count)`, mapKey: (text) => `String(${text})`, mapKeyType: 'string' };
}

/** Whether a class says what its rows have beside their columns where they become JSON (https://vincit.github.io/objection.js/api/model/static-properties.html#static-virtualattributes): figures that come out of a `Map` are none of its rows. */
function addsToJson(model: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(model);
  const [made] = type.getConstructSignatures();
  return checker.getPropertyOfType(type, 'virtualAttributes') !== undefined || (made !== undefined && checker.getPropertyOfType(made.getReturnType(), '$formatJson') !== undefined);
}
