import type { Dialect } from '../types';
import { batchRead } from './batch';
import { bulkWrite } from './bulk';
import { eagerLoad } from './eager-load';

/** How Sequelize code is rewritten. */
export const dialect: Dialect = { eagerLoad, batchRead, bulkWrite };
