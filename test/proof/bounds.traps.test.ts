import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FixKind } from '../../src/core';
import { onRows, rewriteOf, type Entry, type Program } from './harness/many-rows';
import { fixtures } from './harness/prove';
import { prismaWorkspace, rewrite } from './harness/rewrite';
import { run } from './harness/run';

/** Trap → what the rewrite would get wrong there. */
const traps = {
  batches: {
    'changes-what-comes': 'rows are seen as the loop has changed them',
    'in-another-order': 'rows come in the order of their key',
    'makes-rows': 'rows that the loop makes are walked over, too',
    'needed-afterwards': 'the number is that of the last batch',
  },
  keyset: {
    'a-condition-on-the-key': 'the cursor takes the place of the condition',
    counted: 'the total is that of the page',
    ties: 'rows that are equal to the last of a page are lost',
  },
  'into-query': {
    'added-to-a-text': 'the numbers are added up before they are written one behind the other',
    'all-but-the-last': 'the last is all that comes',
    'empty-is-another': 'what is empty differs from nothing',
    'empty-is-less': 'what is empty is no longer less than a number',
    'filtered-and-counted': 'the number is that of the rows that match',
    'letters-as-they-are': 'great and small letters are one',
    'one-of-ties': 'among equals another one comes first',
    'sorted-afterwards': 'the first ones are those of the later order',
    'sorted-copy': 'the first ones are those of the copy',
    'sorted-empty': 'what is empty is no longer a zero',
    'sorted-texts': 'texts are no longer in the order of a language',
    'sum-without-the-empty': 'what is empty is not added up',
    'turned-round': 'equals are no longer turned round',
  },
} as const satisfies Partial<Record<FixKind, Readonly<Record<string, string>>>>;

/** More than two batches. */
const rows = 1200;

/** Programs for which the obvious rewrite is wrong: each is run beside a version that has it, which gives something else. */
describe('proof: batches, keyset and into-query, traps', function () {
  this.timeout(120_000);
  for (const [kind, all] of Object.entries(traps) as [keyof typeof traps, Readonly<Record<string, string>>][]) {
    const folder = join(fixtures, kind, 'traps');
    for (const [name, what] of Object.entries(all)) {
      it(`${kind}, ${name}: nothing is offered; with the rewrite, ${what}`, async () => {
        const [old, now] = kind === 'into-query' ? await inMemory(folder, name) : await ofRows(kind, name);
        assert.ok(JSON.stringify(old).length > 20 || name === 'one-of-ties', 'the program gives nothing, which proves nothing');
        assert.notDeepEqual(now, old);
      });
    }

    it(`runs every trap in its folder (${kind})`, () => {
      assert.deepEqual(readdirSync(folder).filter((file) => file.endsWith('.trap.ts')).map((file) => file.replace('.trap.ts', '')).sort(), Object.keys(all).sort());
    });
  }
});

async function ofRows(kind: 'batches' | 'keyset', name: string): Promise<readonly [unknown, unknown]> {
  assert.throws(() => rewriteOf(kind, undefined, `traps/${name}`, undefined, 'trap'), /no rewrite of the kind \w+ is offered for [^:]*: \S/);
  const give = kind === 'keyset' ? walked : (program: Program): Promise<unknown> => (program['main'] as (client: unknown) => Promise<unknown>)(program['client']);
  return [await onRows(kind, undefined, `traps/${name}.trap`, rows, give), await onRows(kind, undefined, `traps/${name}.naive`, rows, give)];
}

/** What a client has that asks for what comes after the last row, until nothing does; one that is answered all at once asks once. */
async function walked(program: Program): Promise<unknown> {
  const ask = async (query: string): Promise<{ readonly entries: readonly Entry[] }> => await (await (program['GET'] as (request: Request) => Promise<Response>)(new Request(`http://localhost/entries${query}`))).json() as { entries: Entry[] };
  const first = await ask('');
  const entries = [...first.entries];
  for (let page = first; page.entries.length === 100;) {
    page = await ask(`?after=${encodeURIComponent(JSON.stringify(entries.at(-1)))}`);
    entries.push(...page.entries);
  }
  return { ...first, entries };
}

async function inMemory(folder: string, name: string): Promise<readonly [unknown, unknown]> {
  const [trap, naive] = ['trap', 'naive'].map((half) => readFileSync(join(folder, `${name}.${half}.ts`), 'utf8'));
  const { titles, left } = rewrite(prismaWorkspace(trap ?? ''), 'into-query');
  assert.deepEqual(titles, []);
  assert.notDeepEqual(left, [], 'nothing is found there, so that nothing is left out');
  return [(await run(trap ?? '', `${name}.trap.ts`, undefined)).json, (await run(naive ?? '', `${name}.naive.ts`, undefined)).json];
}
