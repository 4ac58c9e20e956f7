import type { Field, TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperty } from '../rewrites/edit-literal';
import { calleeName } from '../tables/members';
import { optionsIn } from '../rewrites/properties';
import type { EagerLoad, Query } from '../types';
import { writtenCall } from './written';

/**
 * `populate` of the list query, in place of a reference or collection that each row loads. `load`, `loadOrFail` and `loadItems` stay: what is there they give without a
 * query, and what is not they ask for. `init` asks in any case, so that it goes. https://mikro-orm.io/docs/populating-relations
 */
export function followed(list: Query, path: readonly string[], { call }: Query, field: Field): EagerLoad | undefined {
  // What a relation must have is joined so that a row without it is left out: one whose other end a filter hides would be.
  if (list.data?.models.get(field.type)?.hooks?.includes('filter')) return undefined;
  const edits = intoOptions(list, [...path, field.name].join('.'));
  const stays = ts.isCallExpression(call) && calleeName(call) !== 'init';
  return edits && { edits, relation: field.name, property: field.name, many: field.list, compound: false, stays, read: (row) => `${row}.${field.name}` };
}

function intoOptions(list: Query, path: string): readonly TextEdit[] | undefined {
  const written = writtenCall(list);
  if (!written || !ts.isCallExpression(list.call) || !/^find(?:All|AndCount)?$/.test(written.method)) return undefined;
  const at = written.method === 'findAll' ? 0 : 1;
  const given = written.args[at];
  const options = optionsIn(given);
  // Columns that are chosen, filters that are turned on or off and the like are another thing for what comes along.
  if (!options || written.args.length < at || [...options.keys()].some((name) => !['where', 'orderBy', 'limit', 'offset', 'populate'].includes(name))) return undefined;
  const populate = options.get('populate');
  if (populate) {
    const paths = bare(populate);
    if (!ts.isArrayLiteralExpression(paths) || !paths.elements.every(ts.isStringLiteralLike)) return undefined;
    if (paths.elements.some((one) => (one as ts.StringLiteralLike).text === path)) return [];
    const last = paths.elements.at(-1);
    return [last ? { start: last.end, end: last.end, newText: `, '${path}'` } : { start: paths.getStart(), end: paths.end, newText: `['${path}']` }];
  }
  const text = `populate: ['${path}']`;
  const literal = given && bare(given);
  if (literal) return ts.isObjectLiteralExpression(literal) ? [addProperty(literal, text)] : undefined;
  const end = list.call.end - 1;
  return [{ start: end, end, newText: `${list.call.arguments.length > 0 ? ', ' : ''}{ ${text} }` }];
}
