import { join } from 'node:path';
import { checkFixture, openFixtures } from './check';

const fixtures = openFixtures(join(__dirname, '../fixtures/rules/long-running-handler'), { settled: true });

describe('long-running-handler: annotated fixtures', () => {
  for (const file of fixtures.files) {
    it(file, () => checkFixture(fixtures, file));
  }
});
