import { codeLibrary } from '../rows';
import { callNames, classes, functions, methods, recognise } from './calls';
import { typeormStub } from './stub';

/** TypeORM, versions 0.2 to 1. */
export const typeorm = codeLibrary({
  id: 'typeorm',
  modules: { 'typeorm/*': typeormStub },
  called: { methods: [...methods, 'sql'], functions, classes },
  callNames,
  recognise,
});
