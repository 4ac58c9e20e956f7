import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeFolder } from '../../src/cli/kept-code';
import { cleanUp, folder } from './harness';

/** Long enough to be worth keeping: a second from the start of the process. */
const long = `
  const { basename } = require('node:path');
  exports.spoken = basename(__filename) + ' ' + (typeof module.exports) + ' ' + require('./beside.js');
  while (performance.now() < 1001);
  process.stdout.write(exports.spoken + '; ');
`;
const short = `process.stdout.write('quick; ');`;

/** Runs the bundle in a process of its own, which then says whether it took what an earlier one had left. */
function run(root: string, env: NodeJS.ProcessEnv = {}): string {
  const start = `const { runKept, codeFolder } = require(${JSON.stringify(resolve('src/cli/kept-code.ts'))});
    process.stdout.write(runKept(${JSON.stringify(join(root, 'bundle.js'))}, codeFolder()) ? 'kept' : 'compiled');`;
  const done = spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), '--eval', start], {
    encoding: 'utf8',
    env: { ...process.env, NODE_V8_COVERAGE: '', NODE_DISABLE_COMPILE_CACHE: '', XDG_CACHE_HOME: join(root, 'caches'), LOCALAPPDATA: join(root, 'caches'), ...env },
  });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}

const keptIn = (root: string) => join(root, 'caches/headroom/code');

describe('code that is kept between runs', () => {
  afterEach(cleanUp);

  for (const [call, otherwise] of [['keepHeapSmall', 'less'], ['letHeapGrow', 'more']] as const) {
    it(`is good for the next run where this one has made its heap grow ${otherwise}`, () => {
      const root = folder({ 'bundle.js': `require(${JSON.stringify(resolve('src/cli/heap.ts'))}).${call}();${long}`, 'beside.js': `module.exports = 'beside';` });
      assert.equal(run(root), 'bundle.js object beside; compiled');
      assert.equal(run(root), 'bundle.js object beside; kept');
    });
  }

  it('is compiled once: the second run takes what the first has left, and does the same', () => {
    const root = folder({ 'bundle.js': long, 'beside.js': `module.exports = 'beside';` });
    assert.equal(run(root), 'bundle.js object beside; compiled');
    assert.equal(run(root), 'bundle.js object beside; kept');
    assert.equal(readdirSync(keptIn(root)).length, 1);
  });

  it('is not taken for another build of the same length', () => {
    const root = folder({ 'bundle.js': long, 'beside.js': `module.exports = 'beside';` });
    run(root);
    writeFileSync(join(root, 'bundle.js'), long.replace(`'; '`, `'. '`));
    utimesSync(join(root, 'bundle.js'), 1, 1);
    assert.equal(run(root), 'bundle.js object beside. compiled');
  });

  it('is not taken where a byte of it is another one, and is made again', () => {
    const root = folder({ 'bundle.js': long, 'beside.js': `module.exports = 'beside';` });
    run(root);
    const [name = ''] = readdirSync(keptIn(root));
    const bytes = readFileSync(join(keptIn(root), name));
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 9) ^ 1, bytes.length - 9);
    writeFileSync(join(keptIn(root), name), bytes);
    assert.equal(run(root), 'bundle.js object beside; compiled');
    assert.equal(run(root), 'bundle.js object beside; kept');
    writeFileSync(join(keptIn(root), name), '');
    assert.equal(run(root), 'bundle.js object beside; compiled');
  });

  it('is not kept of a run that was too short to compile much', () => {
    const root = folder({ 'bundle.js': short });
    assert.equal(run(root), 'quick; compiled');
    assert.equal(existsSync(keptIn(root)), false);
  });

  it('goes when it is a month old and another build leaves its own', () => {
    const root = folder({ 'bundle.js': long, 'beside.js': `module.exports = 'beside';` });
    run(root);
    const [name = ''] = readdirSync(keptIn(root));
    const month = Date.now() / 1000 - 31 * 24 * 60 * 60;
    utimesSync(join(keptIn(root), name), month, month);
    writeFileSync(join(root, 'bundle.js'), `${long}\n`);
    run(root);
    const left = readdirSync(keptIn(root));
    assert.equal(left.length, 1);
    assert.notEqual(left[0], name);
  });

  it('costs time and nothing else where the folder cannot be made', () => {
    const root = folder({ 'bundle.js': long, 'beside.js': `module.exports = 'beside';`, caches: 'a file, where a folder should be' });
    assert.equal(run(root), 'bundle.js object beside; compiled');
    assert.equal(run(root), 'bundle.js object beside; compiled');
  });

  it('lies where the system has what can be made again, and nowhere where Node is told to keep nothing or coverage is measured', () => {
    assert.equal(codeFolder({ HOME: '/home/ann' }, 'linux'), '/home/ann/.cache/headroom/code');
    assert.equal(codeFolder({ HOME: '/home/ann', XDG_CACHE_HOME: '/caches' }, 'linux'), '/caches/headroom/code');
    assert.equal(codeFolder({ HOME: '/home/ann', XDG_CACHE_HOME: 'caches' }, 'linux'), '/home/ann/.cache/headroom/code');
    assert.equal(codeFolder({ HOME: '/Users/ann' }, 'darwin'), '/Users/ann/Library/Caches/headroom/code');
    assert.equal(codeFolder({}, 'win32'), undefined);
    assert.match(codeFolder({ LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' }, 'win32') ?? '', /^C:\\Users\\ann\\AppData\\Local.headroom.code$/);
    assert.equal(codeFolder({ HOME: '/home/ann', NODE_DISABLE_COMPILE_CACHE: '1' }, 'linux'), undefined);
    assert.equal(codeFolder({ HOME: '/home/ann', NODE_V8_COVERAGE: '/coverage' }, 'linux'), undefined);
  });
});
