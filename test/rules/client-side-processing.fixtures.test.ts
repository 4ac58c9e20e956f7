import { join } from 'node:path';
import { checkFixture, openFixtures } from './check';

const fixtures = openFixtures(join(__dirname, '../fixtures/rules/client-side-processing'), { settled: true });

describe('client-side-processing: annotated fixtures', () => {
  for (const file of fixtures.files) {
    it(file, () => checkFixture(fixtures, file));
  }
});
