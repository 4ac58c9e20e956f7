import { join } from 'node:path';
import { checkFixture, openFixtures } from './check';

const fixtures = openFixtures(join(__dirname, '../fixtures/rules/sequential-awaits'), { settled: true });

describe('sequential-awaits: annotated fixtures', () => {
  for (const file of fixtures.files) {
    it(file, () => checkFixture(fixtures, file));
  }
});
