import { moduleStubs } from '../rows';
import { callsOf, type CalledNames } from '../trigger';
import type { LibraryEntry } from '../types';
import { callNames, recognise, starters } from './calls';
import { mikroOrmStub } from './stub';

const stubs = moduleStubs('mikro-orm', { '@mikro-orm/*': mikroOrmStub });
const called: CalledNames = { methods: [...starters], functions: [], classes: ['MikroORM'] };

/** MikroORM, versions 4 to 7, with any driver. */
export const mikroOrm: LibraryEntry & { readonly called: CalledNames } = {
  id: 'mikro-orm',
  trigger: callsOf(called),
  called,
  callNames,
  stubs: () => stubs,
  recognise,
  dialect: {},
};
