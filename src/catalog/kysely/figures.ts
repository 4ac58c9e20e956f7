import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, type WrittenLinks } from '../chains/chain-text';
import type { Link } from '../chains/chain';
import { countOfNothing } from '../rewrites/of-nothing';
import { isMapKey } from '../models/keys';
import type { BatchRead, BatchReadRequest, Query, WorkspaceSources } from '../types';
import { comparing, inList } from './compared';
import { isPostgresAlone } from './database';
import { selected } from './facts';

/** Links of a query that works something out of rows, which mean the same for each group of them. */
const kept: ReadonlySet<string> = new Set(['selectFrom', 'innerJoin', 'leftJoin', 'where', 'select', 'execute', 'executeTakeFirst', 'executeTakeFirstOrThrow']);

/**
 * `select(key)` and `groupBy(key)` beside the counts and sums of a chain, in place of such a chain per key (https://kysely.dev/docs/examples/select/aggregate-functions). A key without rows has what the chain gave of none: a number,
 * or a text of it as the driver has it, for a count, and `null` for all else.
 */
export function figuresPerKey(inner: Query, { root, links }: { readonly root: string; readonly links: readonly Link[] }, { keyField, key, keyList, files }: BatchReadRequest): BatchRead | undefined {
  const last = links.at(-1);
  const where = comparing(links, key);
  const column = where?.call.arguments[0]?.getText();
  if (!last || !where || column === undefined || links.some(({ name, call }) => !kept.has(name) || (name === 'select' && call.arguments.length !== 1)) || (inner.model && !isMapKey(inner, keyField))) return undefined;
  const provider = isPostgres(inner, files) ? 'postgresql' : inner.model?.provider ?? inner.data?.provider;
  const figures = links.flatMap(({ name, call }) => (name === 'select' ? selected(call.arguments[0]) : [])).map((one) => figureOf(one, countOfNothing(provider, files), provider));
  const known = figures.flatMap((figure) => figure ?? []);
  if (known.length < figures.length || known.length === 0 || known.some(({ name }) => name === keyField)) return undefined;
  const parts = links.slice(0, -1).map((link): readonly [string, string] => [link.name, link === where ? inList(link, keyList) : argsText(link)]);
  const grouped: WrittenLinks = [['select', column], ['groupBy', column], ['execute', '']];
  return {
    query: chainText(root, [...parts, ...grouped]), keyAdded: true, perKey: 'one', missing: last.name === 'execute' ? 'empty' : 'undefined', absent: `{ ${known.map(({ name, absent }) => `${name}: ${absent}`).join(', ')} }`,
    failsIfEmpty: true, rowsAreAny: true, mapKey: (text) => `String(${text})`, mapKeyType: 'string',
  };
}

/** Whether a query is put to Postgres: a schema says so, or, where there is none, how the clients of the workspace are made. */
export function isPostgres({ model, data }: Query, files: WorkspaceSources): boolean {
  const provider = model?.provider ?? data?.provider;
  return provider === undefined ? isPostgresAlone(files) : provider === 'postgresql';
}

interface Figure {
  readonly name: string;
  /** What it is where there is no row, as source text. */
  readonly absent: string;
}

/** What may stand behind an aggregate and leaves it what it is of nothing. */
const after: ReadonlySet<string> = new Set(['distinct', 'filterWhere', '$castTo', '$notNull']);

/** `fn.countAll().as('orders')`, `sql<number>`sum(total)`.as('total')`; undefined where it is anything else, or what it is of nothing is not known. */
function figureOf(expression: ts.Expression, zero: string | undefined, provider: string | undefined): Figure | undefined {
  const outer = bare(expression);
  const named = ts.isCallExpression(outer) ? bare(outer.expression) : undefined;
  if (!named || !ts.isCallExpression(outer) || !ts.isPropertyAccessExpression(named) || named.name.text !== 'as') return undefined;
  const alias = outer.arguments[0] && bare(outer.arguments[0]);
  const name = alias && ts.isStringLiteralLike(alias) ? alias.text : undefined;
  let node = bare(named.expression);
  while (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    if (!ts.isPropertyAccessExpression(callee) || !after.has(callee.name.text)) break;
    node = bare(callee.expression);
  }
  const absent = ts.isTaggedTemplateExpression(node) ? ofText(node, zero, provider) : ofFunction(node, zero);
  return name === undefined || !/^[A-Za-z_$][\w$]*$/.test(name) || absent === undefined ? undefined : { name, absent };
}

function ofFunction(node: ts.Expression, zero: string | undefined): string | undefined {
  const callee = ts.isCallExpression(node) ? bare(node.expression) : undefined;
  if (!callee || !ts.isPropertyAccessExpression(callee) || !/(?:^|\.)fn$/.test(callee.expression.getText())) return undefined;
  if (/^count(?:All)?$/.test(callee.name.text)) return zero;
  return /^(?:sum|avg|min|max)$/.test(callee.name.text) ? 'null' : undefined;
}

/** One aggregate in SQL of its own, without values; of Postgres also a count that is made an `int`, which is a number. */
function ofText({ tag, template }: ts.TaggedTemplateExpression, zero: string | undefined, provider: string | undefined): string | undefined {
  const text = ts.isNoSubstitutionTemplateLiteral(template) && tag.getText() === 'sql' ? /^\s*(count|sum|avg|min|max)\s*\(\s*(?:distinct\s+)?[\w.*"`]+\s*\)\s*(::\s*int(?:eger|4)?\s*)?$/i.exec(template.text) : undefined;
  if (!text) return undefined;
  const isCount = text[1]?.toLowerCase() === 'count';
  if (text[2] !== undefined) return provider === 'postgresql' ? isCount ? '0' : 'null' : undefined;
  return isCount ? zero : 'null';
}
