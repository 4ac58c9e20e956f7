import type { Dialect } from '../types';
import { filterArgument } from './args';
import { batchRead, bulkWrite, compoundRead } from './batch';
import { eagerLoad, followed } from './eager-load';
import { altersRows } from './hooks';
import { addedUp, countedBy, distinctRows, intoQuery, numbersOf } from './into-query';
import { last } from './limit';
import { mergedRead, relatedRows } from './merged';
import { writtenRow } from './written-row';

/** How Prisma code is rewritten. */
export const dialect: Dialect = {
  eagerLoad,
  last,
  followed,
  batchRead,
  filterArgument,
  compoundRead,
  writtenRow,
  bulkWrite,
  mergedRead,
  relatedRows,
  intoQuery, countedBy, addedUp, numbersOf, distinctRows, altersRows,
  // https://www.prisma.io/docs/orm/prisma-client/using-raw-sql/raw-queries#queryrawunsafe: placeholders are those of the database.
  executes: ({ client, typed }) => `{ executeSql: async (text, values = []) => ({ rows: await ${client}.$queryRawUnsafe${typed ? '<unknown[]>' : ''}(text, ...values) }) }`,
  transaction: (inner, queries) => (inner.inTransaction ? undefined : `${inner.client.getText()}.$transaction(${queries})`),
};
