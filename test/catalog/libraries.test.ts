import assert from 'node:assert/strict';
import { expectedOf, libraryFixtures, libraryIds, meaningsOf } from './library-fixtures';

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
    });
  }
});
