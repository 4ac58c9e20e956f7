import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine } from '../../src/engine';
import { nodeFileHost } from '../../src/project';

const shop = join(__dirname, '..', '..', 'examples', 'shop').replaceAll('\\', '/');

describe('the example shop', () => {
  const engine = createEngine({ roots: [shop], host: nodeFileHost() });
  for (const _ of engine.settle());

  /** What a rule finds in a file: its severity and message, and what is offered. */
  const found = (file: string, rule: string): readonly (readonly [line: number, severity: string, message: string, offered: readonly string[]])[] => engine.findings(`${shop}/${file}`).filter((one) => one.rule === rule)
    .map(({ location: { start }, severity, message, fingerprint }) => [start.line + 1, severity, message, engine.fixesAt(`${shop}/${file}`, 0, 10_000).flatMap(({ finding, fixes }) => (finding.fingerprint === fingerprint ? fixes.map(({ title }) => title) : []))]);

  it('has a set of values for which every row is loaded, and the database is offered to tell them apart', () => {
    assert.deepEqual(found('src/routes/accounts.ts', 'in-memory-pagination'), [
      [12, 'warning', '`GET /accounts/countries` loads every address to count or add up in memory: the database can send just the numbers.', ['Let the database find the distinct values of `country` of the addresses']],
    ]);
  });

  it('has a service whose customer a route answers with, the password hash among the rest', () => {
    assert.deepEqual(found('src/services/accounts.ts', 'overfetching'), [
      [5, 'error', '`accountOf` gives a customer, which is sent with `passwordHash`: whoever asks can read what nobody may see.', []],
    ]);
    assert.deepEqual(found('src/routes/accounts.ts', 'overfetching'), []);
  });
});
