import type { Dialect } from '../types';
import { batchRead } from './batch';
import { bulkWrite } from './bulk';
import { eagerLoad, followed } from './eager-load';
import { addedUp, countedBy, distinctRows, intoQuery, numbersOf } from './into-query';

/**
 * How Sequelize code is rewritten. A statement of text names its transaction as others do, takes numbered placeholders as `bind`, and gives its rows first:
 * https://sequelize.org/docs/v6/core-concepts/raw-queries/#bind-parameter. A model has the instance that it belongs to as `sequelize`.
 */
export const dialect: Dialect = {
  eagerLoad, followed, batchRead, bulkWrite, intoQuery, countedBy, addedUp, numbersOf, distinctRows,
  executes({ client, typed, begunOn, model }) {
    const instance = begunOn ?? (model === undefined ? undefined : `${model}.sequelize${typed ? '!' : ''}`);
    return instance && `{ executeSql: async (text, values) => ({ rows: (await ${instance}.query(text, { bind: values, transaction: ${client} }))[0] }) }`;
  },
};
