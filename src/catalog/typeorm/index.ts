import { moduleStubs } from '../rows';
import { callsOf, type CalledNames } from '../trigger';
import type { LibraryEntry } from '../types';
import { callNames, classes, functions, methods, recognise } from './calls';
import { typeormStub } from './stub';

const stubs = moduleStubs('typeorm', { 'typeorm/*': typeormStub });
const called: CalledNames = { methods: [...methods, 'sql'], functions, classes };

/** TypeORM, versions 0.2 to 1. */
export const typeorm: LibraryEntry & { readonly called: CalledNames } = {
  id: 'typeorm',
  trigger: callsOf(called),
  called,
  callNames,
  stubs: () => stubs,
  recognise,
  dialect: {},
};
