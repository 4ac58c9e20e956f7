import type { LoadedAlong } from '../rewrites/along';
import { alongPaths, pathsIn } from '../rewrites/along-paths';
import type { Query } from '../types';
import { optionsOfRead, writtenCall } from './written';

/** `relations` of the find options, which have no limit of their own: https://typeorm.io/docs/working-with-entity-manager/find-options */
export function along(query: Query): readonly LoadedAlong[] {
  const written = writtenCall(query);
  const options = written && optionsOfRead(written);
  return options ? alongPaths(query, pathsIn(options.get('relations'))) : [];
}
