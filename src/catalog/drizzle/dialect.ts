import type { Dialect } from '../types';
import { batchRead } from './batch';
import { bulkWrite } from './bulk';
import { eagerLoad } from './eager-load';
import { addedUp, countedBy, distinctRows, intoQuery, numbersOf } from './into-query';
import { isOperator } from './operators';
import { writtenRow } from './written-row';

/** How Drizzle code is rewritten. */
export const dialect: Dialect = { eagerLoad, batchRead, bulkWrite, writtenRow, intoQuery, countedBy, addedUp, numbersOf, distinctRows, makesPart: isOperator };
