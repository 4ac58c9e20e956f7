import type { Dialect } from '../types';
import { batchRead } from './batch';
import { bulkWrite } from './bulk';
import { followed } from './eager-load';
import { addedUp, countedBy, distinctRows, intoQuery, numbersOf } from './into-query';

/**
 * How Mongoose code is rewritten. A query per document by its id becomes no `populate` of the list: that puts a document where the id was, for whatever else reads
 * it and for its type. A batched read leaves the list as it is, with as many queries. Where the loop itself populates its documents, the list does.
 */
export const dialect: Dialect = { followed, batchRead, bulkWrite, intoQuery, countedBy, addedUp, numbersOf, distinctRows };
