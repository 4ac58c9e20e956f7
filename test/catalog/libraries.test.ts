import assert from 'node:assert/strict';
import { libraries, trigger } from '../../src/catalog';
import { expectedOf, libraryFixtures, libraryIds, meaningsOf, unusedRows } from './library-fixtures';

describe('the catalogue', () => {
  const fixtures = libraryFixtures();

  it('has fixtures for every library, and none for a library that is not there', () => {
    assert.deepEqual(fixtures.map(({ library }) => library).sort(), [...libraryIds].sort());
  });

  for (const fixture of fixtures) {
    it(`reads ${fixture.library} as its fixtures say`, () => {
      const { expected, missed } = expectedOf(fixture);
      const found = meaningsOf(fixture);
      const problems = [...new Set([...expected.keys(), ...found.keys()])].flatMap((at) => {
        const [said, is] = [(expected.get(at) ?? []).join('; '), (found.get(at) ?? []).join('; ')];
        if (missed.has(at)) return is === said ? [] : [`${at}: no longer missed, write it down: ${is}`];
        return said === is ? [] : [`${at}: expected "${said}", found "${is}"`];
      });
      assert.ok(expected.size > 0, 'the fixtures say nothing');
      assert.deepEqual(problems, [], `${problems.join('\n')}\n`);
      assert.deepEqual(unusedRows(fixture), [], 'rows that no call of the fixtures means');
    });

    it(`finds ${fixture.library} in the text of its fixtures before they are parsed`, () => {
      const own = libraries.find(({ id }) => id === fixture.library)?.trigger;
      for (const [file, text] of fixture.files) {
        const isUsed = [...expectedOf({ library: fixture.library, files: new Map([[file, text]]) }).expected].length > 0;
        assert.ok(!isUsed || (own?.test(text) && trigger.test(text)), file);
      }
    });
  }
});
