import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { loadModule, parseSync } from 'libpg-query';
import { parseStatements } from '../../src/catalog/sql/parser';

const texts = [
  'SELECT * FROM users WHERE name = $1 AND "größe" > 2.5',
  'WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a ON CONFLICT DO NOTHING RETURNING *',
  'SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY x) FILTER (WHERE y) OVER w FROM t WINDOW w AS (PARTITION BY z); DELETE FROM t',
];

describe('the SQL parser', () => {
  it('is there at the first call, without a promise', () => {
    assert.equal(parseStatements('SELECT 1')?.length, 1);
  });

  it('gives what the package gives when it is loaded as it wants to be', async () => {
    const before = texts.map(parseStatements);
    await loadModule();
    const theirs = texts.map((text) => parseSync(text).stmts?.map(({ stmt }) => stmt));
    assert.deepEqual(before, theirs);
    assert.deepEqual(texts.map(parseStatements), theirs);
  });

  it('starts with so little memory that V8 does not look through its heap for it, and takes more where a statement needs more', () => {
    // In a process of its own: here it is loaded.
    const script = `const { parseStatements } = require('./src/catalog/sql/parser');
      const memory = () => Math.round(process.memoryUsage().external / 2 ** 20);
      const [none, one, [small, list]] = [memory(), parseStatements('SELECT 1'), [memory(), 'SELECT ' + Array(9_000).fill('x + 1').join()]];
      const columns = parseStatements(list)[0].SelectStmt.targetList.length;
      console.log(JSON.stringify({ one: one.length, small: small - none, columns, grown: memory() - none }));`;
    const { one, small, columns, grown } = JSON.parse(execFileSync(process.execPath, ['-r', 'tsx/cjs', '-e', script], { encoding: 'utf8' })) as Record<'one' | 'small' | 'columns' | 'grown', number>;
    assert.deepEqual({ one, columns }, { one: 1, columns: 9_000 });
    assert.ok(small < 64, `${small} MB`);
    assert.ok(grown > small, `${grown} MB`);
  });

  it('rejects what is no SQL, and goes on', () => {
    for (const text of ['selec', 'SELECT FROM WHERE', 'SELECT \'open', `SELECT ${'('.repeat(20_000)}1`, 'x'.repeat(100_000)]) assert.equal(parseStatements(text), undefined);
    assert.equal(parseStatements('SELECT 1; SELECT 2')?.length, 2);
  });
});
