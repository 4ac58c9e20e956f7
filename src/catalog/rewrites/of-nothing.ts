import type { WorkspaceSources } from '../types';

/**
 * What makes a driver give whole numbers, or decimal ones, otherwise than it does by itself: parsers of types (https://node-postgres.com/features/types, `parseInt8` of https://github.com/brianc/node-pg-types, `types` of
 * https://github.com/porsager/postgres#custom-types), MySQL's options (https://sidorares.github.io/node-mysql2/docs/api-and-configurations), and SQLite's large numbers
 * (https://github.com/WiseLibs/better-sqlite3/blob/master/docs/integer.md, `intMode` of https://github.com/tursodatabase/libsql-client-ts).
 */
const otherwise = /\b(?:setTypeParser|getTypeParser|parseInt8|bigNumberStrings|decimalNumbers|typeCast|defaultSafeIntegers|safeIntegers|setReadBigInts|readBigInts|intMode)\b|\bpostgres\.BigInt\b|\btypes\s*:\s*\{\s*(?:bigint|numeric|int8)\b/;

const known = new WeakMap<object, boolean>();

/** Whether drivers give numbers as they do by themselves, as far as a workspace says. */
export function givesNumbersPlainly(sources: Pick<WorkspaceSources, 'files' | 'text'>): boolean {
  let plainly = known.get(sources);
  if (plainly === undefined) known.set(sources, (plainly = !sources.files().some((file) => otherwise.test(sources.text(file) ?? ''))));
  return plainly;
}

/** What a count of nothing is in each database: Postgres' `bigint` comes as text. https://knexjs.org/guide/query-builder.html#count, https://kysely.dev/docs/recipes/data-types */
const zeros: Readonly<Record<string, string | undefined>> = { postgresql: "'0'", mysql: '0', sqlite: '0' };

/** What a count gives where there is no row, as source text; undefined where it is not known which database counts, or its driver was told otherwise. */
export function countOfNothing(provider: string | undefined, sources: Pick<WorkspaceSources, 'files' | 'text'>): string | undefined {
  return givesNumbersPlainly(sources) ? zeros[provider ?? ''] : undefined;
}
