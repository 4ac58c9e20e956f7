import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

/** As a person starts it: what tests are given to be quicker is no part of it. */
const withoutOptions = { ...process.env, NODE_OPTIONS: '' };

/** How often V8 goes through a heap that grows from 30 to 200 MB, of which all is kept. */
function looks(call: '' | 'keepHeapSmall' | 'letHeapGrow'): number {
  const script = `const heap = require('./src/cli/heap');
    ${call === '' ? '' : `heap.${call}();`}
    const kept = [];
    const grow = (megabytes) => { while (process.memoryUsage().heapUsed < megabytes * 1e6) for (let i = 0; i < 10_000; i++) kept.push({ i, text: [i] }); };
    grow(30); gc(); console.log('begins'); grow(200);`;
  const told = execFileSync(process.execPath, ['-r', 'tsx/cjs', '--expose-gc', '--trace-gc', '-e', script], { encoding: 'utf8', env: withoutOptions });
  return told.slice(told.indexOf('begins')).split('Mark-Compact').length - 1;
}

describe('the heap of a command', () => {
  it('is gone through less often where everything stays, and more often where tries leave what nobody needs', () => {
    const [small, usual, large] = [looks('keepHeapSmall'), looks(''), looks('letHeapGrow')];
    assert.ok(small > usual, `${small} and ${usual}`);
    assert.ok(usual > large, `${usual} and ${large}`);
  }).timeout(120_000);
});
