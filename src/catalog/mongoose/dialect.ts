import type { Dialect } from '../types';
import { batchRead } from './batch';
import { bulkWrite } from './bulk';
import { intoQuery } from './into-query';

/**
 * How Mongoose code is rewritten. There is no eager load: `populate` puts a document where the id was, for whatever else reads it and for its type. A
 * batched read leaves the list as it is, with as many queries.
 */
export const dialect: Dialect = { batchRead, bulkWrite, intoQuery };
