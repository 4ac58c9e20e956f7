import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import { narrowByOption, quoted } from '../rewrites/narrow-edit';
import type { Narrowing, Query } from '../types';

/** `fields` among the options; the key comes with them (https://mikro-orm.io/docs/entity-manager#partial-loading). */
export function narrowing({ call, model, clientIsModel }: Query): Narrowing | undefined {
  const name = ts.isCallExpression(call) ? calleeName(call) ?? '' : '';
  if (!ts.isCallExpression(call) || !/^(?:find|findAll|findOne|findOneOrFail)$/.test(name) || model?.hooks?.some((hook) => hook === '*' || /load|init/i.test(hook))) return undefined;
  const first = clientIsModel === true ? 0 : 1;
  return narrowByOption({ call, index: name === 'findAll' ? first : first + 1, taken: ['fields', 'exclude', 'populate', 'groupBy', 'having'] }, (fields) => {
    // A relation is a reference by its key, or loaded with what is populated.
    return fields.some(({ kind }) => kind === 'relation') ? undefined : `fields: [${quoted(fields.map((field) => field.name), call)}]`;
  });
}
