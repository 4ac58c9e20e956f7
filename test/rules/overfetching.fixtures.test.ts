import { join } from 'node:path';
import { checkFixture, openFixtures } from './check';

const fixtures = openFixtures(join(__dirname, '../fixtures/rules/overfetching'), { settled: true });

describe('overfetching: annotated fixtures', () => {
  for (const file of fixtures.files) {
    it(file, () => checkFixture(fixtures, file));
  }
});
