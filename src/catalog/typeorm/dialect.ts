import type { Dialect } from '../types';
import { batchRead } from './batch';
import { bulkWrite } from './bulk';
import { eagerLoad, followed } from './eager-load';
import { addedUp, countedBy, distinctRows, intoQuery, numbersOf } from './into-query';

/**
 * How TypeORM code is rewritten. Of a statement that inserts and returns, `query` of a manager or of a query runner gives the rows:
 * https://github.com/typeorm/typeorm/blob/master/src/driver/postgres/PostgresQueryRunner.ts, `query`.
 */
export const dialect: Dialect = {
  eagerLoad, followed, batchRead, bulkWrite, intoQuery, countedBy, addedUp, numbersOf, distinctRows,
  executes: ({ client }) => `{ executeSql: async (text, values) => ({ rows: await ${client}.query(text, values) }) }`,
};
