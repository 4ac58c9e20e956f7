import { moduleStubs } from '../rows';
import { callsOf, type CalledNames } from '../trigger';
import type { LibraryEntry } from '../types';
import { callNames, recognise, starters } from './calls';
import { mongooseStub } from './stub';

const stubs = moduleStubs('mongoose', { mongoose: mongooseStub });

const called: CalledNames = { methods: [...starters], functions: ['connect', 'createConnection'], classes: [] };

/** Mongoose, versions 5 to 9. */
export const mongoose: LibraryEntry & { readonly called: CalledNames } = {
  id: 'mongoose',
  trigger: callsOf(called),
  called,
  callNames,
  stubs: () => stubs,
  recognise,
  dialect: {},
};
