import assert from 'node:assert/strict';
import { join } from 'node:path';
import { resolveTargets, rootsOf } from '../../src/cli/targets';
import { cleanUp, folder } from './harness';

/** The roots for some paths, relative to the folder. */
function roots(cwd: string, paths: readonly string[], from = cwd): string[] {
  return rootsOf(from, resolveTargets(from, paths)).map((root) => (root === cwd ? '.' : root.slice(cwd.length + 1)));
}

describe('the roots of a scan', () => {
  afterEach(cleanUp);

  it('are the folder itself where it has a package.json or a tsconfig.json', () => {
    const cwd = folder({ 'package.json': '{}', 'examples/shop/package.json': '{}', 'examples/shop/src/a.ts': '' });
    assert.deepEqual(roots(cwd, ['.']), ['.']);
    assert.deepEqual(roots(cwd, ['examples/shop']), ['examples/shop']);
  });

  it('are the project above for a folder or a file inside it, so that its schema and tsconfig are found', () => {
    const cwd = folder({ 'package.json': '{}', 'prisma/schema.prisma': '', 'src/deep/a.ts': '' });
    assert.deepEqual(roots(cwd, ['src']), ['.']);
    assert.deepEqual(roots(cwd, ['src/deep/a.ts']), ['.']);
    assert.deepEqual(roots(cwd, ['.'], join(cwd, 'src/deep')), ['.']);
  });

  it('are the monorepo for one of its packages', () => {
    const npm = folder({ 'package.json': '{"workspaces": ["packages/*"]}', 'packages/api/package.json': '{}' });
    assert.deepEqual(roots(npm, ['packages/api']), ['.']);
    const pnpm = folder({ 'pnpm-workspace.yaml': '', 'packages/api/package.json': '{}', 'packages/api/src/a.ts': '' });
    assert.deepEqual(roots(pnpm, ['packages/api/src/a.ts']), ['.']);
  });

  it('are the folder where that has a configuration of its own', () => {
    const cwd = folder({ 'pnpm-workspace.yaml': '', 'packages/api/headroom.config.json': '{}' });
    assert.deepEqual(roots(cwd, ['packages/api']), ['packages/api']);
  });

  it('do not reach beyond the repository', () => {
    const cwd = folder({ 'package.json': '{"workspaces": []}', 'clone/.git/HEAD': '', 'clone/src/a.ts': '' });
    assert.deepEqual(roots(cwd, ['clone/src']), ['clone']);
  });

  it('are the current folder for a file in it, and the file\'s folder elsewhere, where there is no project', () => {
    const cwd = folder({ 'loose/a.ts': '' });
    assert.deepEqual(roots(cwd, ['loose/a.ts']), ['.']);
    assert.deepEqual(rootsOf('/', resolveTargets('/', [join(cwd, 'loose/a.ts')])), [join(cwd, 'loose')]);
  });

  it('never lie in one another', () => {
    const cwd = folder({ 'package.json': '{}', 'examples/shop/package.json': '{}', 'src/a.ts': '' });
    assert.deepEqual(roots(cwd, ['examples/shop', 'src', 'src/a.ts']), ['.']);
  });
});
