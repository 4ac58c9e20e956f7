import assert from 'node:assert/strict';
import { textsFor } from '../offers';

/** How many batches are offered for a read of each element, in a walk over `ids` that is handed this function. */
function batches(walk: (work: string) => string): number {
  const file = '/app/src/names.ts';
  const text = `import knex from 'knex';
import pEachSeries from 'p-each-series';
import { PromisePool } from '@supercharge/promise-pool';
const db = knex({ client: 'pg' });
export async function names(ids: number[]) {
  const found: string[] = [];
  ${walk("async (id: number) => { const row = await db('users').where({ id }).first(); found.push(row?.name); }")}
  return found;
}
`;
  return textsFor({ [file]: text }, file, 'n-plus-one', 'batch').length;
}

describe('reads in a pool that lists what failed', () => {
  it('stay in it: read before, one failure would be all that is left', () => {
    assert.equal(batches((work) => `const { errors } = await PromisePool.withConcurrency(2).for(ids).process(${work}); console.error(errors);`), 0);
  });

  it('are one where the walk ends with the first failure', () => {
    assert.equal(batches((work) => `await pEachSeries(ids, ${work});`), 1);
  });
});
