import assert from 'node:assert/strict';
import { sources } from './sources';

/** Files over 300 lines, and why each is one subject all the same. */
const long: Readonly<Record<string, string>> = {};

describe('the files of src', () => {
  const written = sources().filter((source) => !source.path.endsWith('.generated.ts'));

  it('have at most 300 lines, but for those with a reason', () => {
    const over = written.filter((source) => source.text.split('\n').length > 301).map((source) => source.path);
    assert.deepEqual(over, Object.keys(long).sort());
  });

  it('leave nothing to be done', () => {
    const open = written.flatMap((source) => source.text.split('\n').flatMap((text, line) => (/\b(?:TODO|FIXME|XXX|HACK)\b/.test(text) ? [`${source.path}:${line + 1} ${text.trim()}`] : [])));
    assert.deepEqual(open, []);
  });

  it('silence the compiler nowhere', () => {
    const silenced = written.flatMap((source) => source.text.split('\n').flatMap((text, line) => (/@ts-(?:ignore|nocheck|expect-error)/.test(text) ? [`${source.path}:${line + 1} ${text.trim()}`] : [])));
    assert.deepEqual(silenced, []);
  });
});
