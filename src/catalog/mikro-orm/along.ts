import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { LoadedAlong } from '../along';
import { alongPaths, pathsIn } from '../along-paths';
import { properties } from '../properties';
import type { Query } from '../types';

/** `populate` among the options; `populateWhere` and `populateFilter` say which rows (https://mikro-orm.io/docs/populating-relations). */
export function along(query: Query): readonly LoadedAlong[] {
  const options = ts.isCallExpression(query.call) ? query.call.arguments.at(-1) : undefined;
  const literal = options && bare(options);
  const own = literal && ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  return own && !['populateWhere', 'populateFilter'].some((name) => own.has(name)) ? alongPaths(query, pathsIn(own.get('populate'))) : [];
}
