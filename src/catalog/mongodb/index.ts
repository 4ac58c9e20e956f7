import { codeLibrary } from '../tables/rows';
import { dialect } from './batch';
import { callNames, recognise, starters } from './calls';
import { extent } from './extent';
import { limit } from './limit';
import { cursor, keyset, page } from './page';
import { mongodbStub } from './stub';

/** The MongoDB driver for Node.js, versions 3 to 7. `deno-mongo` (https://deno.land/x/mongo) has its methods. */
export const mongodb = codeLibrary({
  id: 'mongodb',
  modules: { mongodb: mongodbStub, 'deno-mongo': mongodbStub },
  called: { methods: [...starters], functions: [], classes: ['MongoClient'] },
  callNames,
  recognise,
  extent,
  limit,
  page,
  keyset,
  cursor,
  dialect,
});
