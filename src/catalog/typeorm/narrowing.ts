import type { Field, Model } from '../../core';
import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import { flags, narrowByOption, onlyColumns, quoted } from '../rewrites/narrow-edit';
import type { Narrowing, Query } from '../types';
import { isBefore } from '../tables/version';

/**
 * `select` among the find options; the forms that are given conditions alone (`findBy`) become those with options. Rows are told apart by their key, so that
 * it has to be among what is selected (https://typeorm.io/docs/working-with-entity-manager/find-options).
 */
export function narrowing({ call, client, model, version }: Query): Narrowing | undefined {
  if (!ts.isCallExpression(call) || !model || model.primaryKey.length === 0 || loadsMore(model)) return undefined;
  const name = calleeName(call) ?? '';
  const index = /manager/i.test(client.getText()) ? 1 : 0;
  const write = (fields: readonly Field[]): string | undefined => {
    // A relation that is read is an eager or a lazy one.
    if (fields.some(({ kind }) => kind === 'relation')) return undefined;
    const all = withKey(fields, model);
    // Before 0.3 there is only the list of names: https://github.com/typeorm/typeorm/releases/tag/0.3.0
    return isBefore(version, 0, 3) ? `select: [${quoted(all.map((field) => field.name), call)}]` : `select: ${flags(all)}`;
  };
  if (/^find(?:One)?(?:OrFail)?$/.test(name)) return narrowByOption({ call, index, taken: ['select', 'relations', 'join', 'loadRelationIds', 'relationLoadStrategy'] }, write);
  const access = call.expression;
  const where = call.arguments[index];
  if (!/^find(?:One)?By(?:OrFail)?$/.test(name) || !where || call.arguments.length !== index + 1 || !ts.isPropertyAccessExpression(access)) return undefined;
  return onlyColumns((fields) => [
    { start: access.name.getStart(), end: access.name.end, newText: name.replace('By', '') },
    { start: where.getStart(), end: where.getStart(), newText: '{ where: ' },
    { start: where.end, end: where.end, newText: `, ${write(fields) ?? ''} }` },
  ]);
}

/** Whether rows of the model bring more than their columns, or do something when they are loaded. */
function loadsMore({ hooks = [] }: Model): boolean {
  return hooks.some((hook) => hook === '*' || /load/i.test(hook));
}

function withKey(fields: readonly Field[], { primaryKey, fields: all }: Model): readonly Field[] {
  return [...primaryKey.flatMap((name) => (fields.some((field) => field.name === name) ? [] : all.get(name) ?? [])), ...fields];
}
