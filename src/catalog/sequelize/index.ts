import { moduleStubs } from '../rows';
import { callsOf, type CalledNames } from '../trigger';
import type { LibraryEntry } from '../types';
import { associationNames } from './association';
import { callNames, methods, recognise } from './calls';
import { sequelizeStub, sequelizeTypescriptStub } from './stub';

/** `@sequelize/core` is the name of 7, whose models have the same methods (https://sequelize.org/docs/v7/other-topics/upgrade/). */
const stubs = moduleStubs('sequelize', { 'sequelize/*': sequelizeStub, '@sequelize/core/*': sequelizeStub, 'sequelize-typescript': sequelizeTypescriptStub });
const called: CalledNames = { methods, functions: [], classes: ['Sequelize'] };

/** Sequelize, versions 4 to 7, and sequelize-typescript. */
export const sequelize: LibraryEntry & { readonly called: CalledNames } = {
  id: 'sequelize',
  trigger: callsOf(called),
  called,
  callNames,
  callPattern: associationNames,
  stubs: () => stubs,
  recognise,
  dialect: {},
};
