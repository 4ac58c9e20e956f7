import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { addLink } from '../rewrites/limit-edit';
import { onlyColumns, quoted } from '../rewrites/narrow-edit';
import { runsAtReads } from '../models/row-order';
import type { Narrowing, Query } from '../types';

const ends: ReadonlySet<string> = new Set(['then', 'timeout', 'execute', 'transacting', 'first', 'throwIfNotFound']);
/** Links that name columns, that bring those of other tables, or that need more of the rows. */
const choosing = /[jJ]oin|^(?:select|column|columns|distinct|distinctOn|pluck|returning|union|unionAll|intersect|except|groupBy|groupByRaw|having|with|count|min|max|sum|avg|modify|modifiers|clone|as|alias|castTo|resultSize|page|range|eager|allowGraph|onBuild|run(?:Before|After)|mergeEager)|fetchGraph|WithGraph/;

/**
 * `select` at the end of the chain (https://vincit.github.io/objection.js/api/query-builder/find-methods.html#select). Of columns of one word, which no mapper of names calls
 * otherwise (https://vincit.github.io/objection.js/recipes/snake-case-to-camel-case-conversion.html).
 */
export function narrowing({ call, model }: Query): Narrowing | undefined {
  if (!ts.isCallExpression(call) || !model || model.incomplete === true || runsAtReads(model)) return undefined;
  const { links } = linksOf(call);
  if (links[0]?.name !== 'query' || links.some(({ name }) => choosing.test(name))) return undefined;
  return onlyColumns((fields) => (fields.every(({ name, column }) => name === column && /^[a-z\d]+$/.test(name)) ? addLink(call, `select(${quoted(fields.map(({ column }) => column), call)})`, ends) : undefined));
}
