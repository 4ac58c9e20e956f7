import { moduleStubs } from '../rows';
import { callsOf, type CalledNames } from '../trigger';
import type { LibraryEntry } from '../types';
import { callNames, recognise, starters } from './calls';
import { mongodbStub } from './stub';

/** `deno-mongo` (https://deno.land/x/mongo) has the driver's methods. */
const stubs = moduleStubs('mongodb', { mongodb: mongodbStub, 'deno-mongo': mongodbStub });

const called: CalledNames = { methods: [...starters], functions: [], classes: ['MongoClient'] };

/** The MongoDB driver for Node.js, versions 3 to 7. */
export const mongodb: LibraryEntry & { readonly called: CalledNames } = {
  id: 'mongodb',
  trigger: callsOf(called),
  called,
  callNames,
  stubs: () => stubs,
  recognise,
  dialect: {},
};
