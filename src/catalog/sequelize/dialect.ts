import type { Dialect } from '../types';
import { batchRead } from './batch';
import { bulkWrite } from './bulk';
import { eagerLoad, followed } from './eager-load';
import { addedUp, countedBy, distinctRows, intoQuery } from './into-query';

/** How Sequelize code is rewritten. */
export const dialect: Dialect = { eagerLoad, followed, batchRead, bulkWrite, intoQuery, countedBy, addedUp, distinctRows };
