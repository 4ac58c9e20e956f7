import { codeLibrary } from '../tables/rows';
import { along } from './along';
import { callNames, recognise, starters } from './calls';
import { dialect } from './dialect';
import { extent } from './extent';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { keyset, page } from './page';
import { mikroOrmStub } from './stub';

/** MikroORM, versions 4 to 7, with any driver. */
export const mikroOrm = codeLibrary({
  id: 'mikro-orm',
  modules: { '@mikro-orm/*': mikroOrmStub },
  // Where filters are set for the whole connection, a file is of it too.
  called: { methods: [...starters, 'addFilter', 'forRoot', 'forRootAsync'], functions: ['defineConfig'], classes: ['MikroORM'] },
  callNames,
  recognise,
  extent,
  along,
  limit,
  page,
  keyset,
  narrowing,
  dialect,
});
