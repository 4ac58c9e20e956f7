import { ts } from '../../project/ts';
import type { LoadedAlong } from '../rewrites/along';
import { alongPaths, pathsIn } from '../rewrites/along-paths';
import { optionsIn } from '../rewrites/properties';
import type { Query } from '../types';

/** `populate` among the options; `populateWhere` and `populateFilter` say which rows (https://mikro-orm.io/docs/populating-relations). */
export function along(query: Query): readonly LoadedAlong[] {
  const own = ts.isCallExpression(query.call) ? optionsIn(query.call.arguments.at(-1)) : undefined;
  return own && !['populateWhere', 'populateFilter'].some((name) => own.has(name)) ? alongPaths(query, pathsIn(own.get('populate'))) : [];
}
