import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onRows, rewriteOf, type Program } from './harness/many-rows';
import { fixtures } from './harness/prove';

/** Trap → what a page would get wrong there. */
const traps: Readonly<Record<string, string>> = {
  'answered-by-a-counter': 'a function that answers tells the last of all rows',
  counted: 'the total is that of the page',
  'looked-through': 'what is looked for is on another page',
  numbered: 'every page begins with place 1',
  'refused-when-many': 'there are never too many',
  'sorted-by-hand': 'each page is turned round for itself',
};
const trapsOfSteps: Readonly<Record<string, string>> = {
  'limit-if-asked': 'the later limit takes the place of the one that was asked for',
  'order-if-asked': 'the order that was asked for comes second',
};
const rows = 500;

/** Programs of which no page may be taken. Each is run beside a version that takes one, which answers something else: so they are traps. */
describe('proof: paginate, traps', function () {
  this.timeout(120_000);
  for (const [library, all, query] of [[undefined, traps, ''], ['knex', trapsOfSteps, 'first=10']] as const) {
    const folder = join(fixtures, 'paginate', library ?? '', 'traps');

    for (const [name, what] of Object.entries(all)) {
      it(`${name}: nothing is offered; with pages, ${what}`, async () => {
        assert.throws(() => rewriteOf('paginate', library, `traps/${name}`, undefined, 'trap'), /no rewrite of the kind paginate is offered for [^:]*: \S/);
        const old = await onRows('paginate', library, `traps/${name}.trap`, rows, (program) => answer(program, query));
        assert.ok(JSON.stringify(old).length > 20, 'the program answers nothing, which proves nothing');
        const now = await onRows('paginate', library, `traps/${name}.naive`, rows, (program) => walked(program, query));
        assert.notDeepEqual(now, old);
      });
    }

    it(`runs every trap in its folder${library === undefined ? '' : ` (${library})`}`, () => {
      assert.deepEqual(readdirSync(folder).filter((file) => file.endsWith('.trap.ts')).map((file) => file.replace('.trap.ts', '')).sort(), Object.keys(all).sort());
    });
  }
});

type Answer = Readonly<Record<string, unknown>> & { readonly entries: readonly unknown[] };

async function answer(program: Program, query: string): Promise<Answer> {
  const response = await (program['GET'] as (request: Request) => Promise<Response>)(new Request(`http://localhost/entries?${query}`));
  return await response.json() as Answer;
}

/** The first page with the rows of all: what a client has that walks to the end. */
async function walked(program: Program, query: string): Promise<Answer> {
  const first = await answer(program, query);
  const entries = [...first.entries];
  for (let page = 2; page <= rows / 100; page++) entries.push(...(await answer(program, `${query}&page=${page}`)).entries);
  return { ...first, entries };
}
