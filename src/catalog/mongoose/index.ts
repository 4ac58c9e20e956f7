import { codeLibrary } from '../tables/rows';
import { along } from './along';
import { callNames, recognise, starters } from './calls';
import { dialect } from './dialect';
import { extent } from './extent';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { cursor, keyset, page } from './page';
import { part } from './part';
import { mongooseStub } from './stub';

/** Mongoose, versions 5 to 9. */
export const mongoose = codeLibrary({
  id: 'mongoose',
  modules: { mongoose: mongooseStub },
  // Of what is closed, hardly anything is a connection: `close` and `destroy` alone are no reason to look at a file.
  called: { methods: [...[...starters].filter((name) => name !== 'close' && name !== 'destroy'), 'forRoot', 'forRootAsync'], functions: ['connect', 'createConnection'], classes: [] },
  callNames,
  recognise,
  extent,
  along,
  limit,
  narrowing,
  page,
  part,
  keyset,
  cursor,
  dialect,
});
