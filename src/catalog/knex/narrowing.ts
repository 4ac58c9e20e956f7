import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { addLink } from '../rewrites/limit-edit';
import { onlyColumns, quoted, replaceArguments } from '../rewrites/narrow-edit';
import type { Narrowing, Query } from '../types';

const ends: ReadonlySet<string> = new Set(['then', 'stream', 'transacting', 'timeout', 'first']);
/** Links that name columns, or that bring those of other tables. */
const choosing = /[jJ]oin|^(?:column|columns|distinct|distinctOn|pluck|returning|union|unionAll|intersect|except|groupBy|groupByRaw|having|with|withRecursive|as|count|min|max|sum|avg|modify|clone)/;

/** What `select` is given, or one that is added (https://knexjs.org/guide/query-builder.html#select). */
export function narrowing({ call }: Query): Narrowing | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const { links } = linksOf(call);
  if (links.some(({ name, call: { arguments: given } }) => choosing.test(name) || (name === 'first' && given.length > 0))) return undefined;
  const selects = links.filter(({ name }) => name === 'select');
  if (selects.some(({ call: { arguments: [only, ...others] } }) => others.length > 0 || (only && !isStar(only)))) return undefined;
  const [select] = selects;
  return onlyColumns((fields) => {
    const text = quoted(fields.map(({ column }) => column), call);
    return select ? replaceArguments(select.call, text) : addLink(call, `select(${text})`, ends);
  });
}

function isStar(node: ts.Expression): boolean {
  const text = bare(node);
  return ts.isStringLiteralLike(text) && text.text.trim() === '*';
}
