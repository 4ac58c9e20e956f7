import { join } from 'node:path';
import { checkFixture, openFixtures } from './check';

const fixtures = openFixtures(join(__dirname, '../fixtures/rules/in-memory-pagination'));

describe('in-memory-pagination: annotated fixtures', () => {
  for (const file of fixtures.files) {
    it(file, () => checkFixture(fixtures, file));
  }
});
