import { codeLibrary } from '../tables/rows';
import { along } from './along';
import { callNames, classes, functions, methods, recognise } from './calls';
import { dialect } from './dialect';
import { extent } from './extent';
import { lazyRelation } from './lazy';
import { limit } from './limit';
import { narrowing } from './narrowing';
import { keyset, page } from './page';
import { typeormStub } from './stub';

/** TypeORM, versions 0.2 to 1, and the fork that n8n publishes under the same names (https://github.com/n8n-io/typeorm). */
export const typeorm = codeLibrary({
  id: 'typeorm',
  modules: { 'typeorm/*': typeormStub, '@n8n/typeorm/*': typeormStub },
  called: { methods: [...methods, 'sql', 'forRoot', 'forRootAsync'], functions, classes },
  callNames,
  recognise,
  recogniseAwaited: lazyRelation,
  extent,
  along,
  limit,
  narrowing,
  page,
  keyset,
  dialect,
});
