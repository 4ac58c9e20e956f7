import { codeLibrary } from '../tables/rows';
import { along } from './along';
import { associationNames } from './association';
import { callNames, methods, recognise } from './calls';
import { dialect } from './dialect';
import { extent } from './extent';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { keyset, page } from './page';
import { sequelizeStub, sequelizeTypescriptStub } from './stub';

/**
 * Sequelize, versions 4 to 7, and sequelize-typescript. `@sequelize/core` is the name of 7, whose models have the same methods
 * (https://sequelize.org/docs/v7/other-topics/upgrade/).
 */
export const sequelize = codeLibrary({
  id: 'sequelize',
  modules: { 'sequelize/*': sequelizeStub, '@sequelize/core/*': sequelizeStub, 'sequelize-typescript': sequelizeTypescriptStub },
  called: { methods: [...methods, 'forRoot'], functions: [], classes: ['Sequelize'] },
  callNames,
  callPattern: associationNames,
  recognise,
  extent,
  along,
  limit,
  narrowing,
  page,
  keyset,
  dialect,
});
