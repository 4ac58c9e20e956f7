import { strict as assert } from 'node:assert';
import { posix } from 'node:path';
import { isAbsolute, join } from '../../src/project/paths';

/** What `join` says, without its short way. */
function normalized(folder: string, relative: string): string {
  const path = posix.normalize(isAbsolute(relative) ? relative : `${folder}/${relative}`);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

describe('a joined path', () => {
  it('is the normalised one, however folder and rest are written', () => {
    const folders = ['/', '/a', '/a/b', '/a/b/', '/a/./b', '/a/../b', '/a//b', '/a/.b', '/.a', '/a/b/c.d', 'C:/', 'C:/a', 'C:/a/b', '.', 'a/b', ''];
    const parts = ['', '.', '..', 'x', '.x', '..x', 'x.ts', '*', 'C:', '/'];
    const rests = [...parts, ...parts.flatMap((a) => parts.map((b) => `${a}/${b}`)), ...parts.flatMap((a) => parts.flatMap((b) => parts.map((c) => `${a}/${b}/${c}`))), '../../x', '../../../x', '../../../../x/y', './../x', './../../..', 'x/../../y'];
    const wrong = folders.flatMap((folder) => rests.flatMap((rest) => (join(folder, rest) === normalized(folder, rest) ? [] : [`${folder} + ${rest}: ${join(folder, rest)}`])));
    assert.deepEqual(wrong, []);
  });
});
