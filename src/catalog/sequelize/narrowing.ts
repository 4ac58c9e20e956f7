import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import { narrowByOption, quoted } from '../rewrites/narrow-edit';
import type { Narrowing, Query } from '../types';

/** `attributes` among the options of a finder (https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#specifying-attributes-for-select-queries). */
export function narrowing({ call, model }: Query): Narrowing | undefined {
  const name = ts.isCallExpression(call) ? calleeName(call) ?? '' : '';
  if (!ts.isCallExpression(call) || !/^find(?:All|One|ByPk|AndCountAll)$/.test(name)) return undefined;
  if (model?.hooks?.some((hook) => hook === '*' || hook === 'defaultScope' || /find/i.test(hook))) return undefined;
  return narrowByOption({ call, index: name === 'findByPk' ? 1 : 0, taken: ['attributes', 'include', 'group', 'having'] }, (fields) => {
    // A relation of an instance is asked for by its key.
    return fields.some(({ kind }) => kind === 'relation') ? undefined : `attributes: [${quoted(fields.map((field) => field.name), call)}]`;
  });
}
