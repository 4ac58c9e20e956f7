import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';
import { runOfLibrary, workspaceOf } from './harness/library';
import { fixtures } from './harness/prove';
import { rows } from './harness/seed';

/** What a row loads by itself, where that is no query or where loading it with the list would be something else. */
interface LazyTrap {
  readonly library: string;
  readonly file: string;
  readonly what: string;
  readonly queries: number;
  /** Whether the loop is marked. */
  readonly isFound: boolean;
  /** What is offered that loads the rows with the list; left out where nothing is. */
  readonly offered?: string;
}

const { orders, customers } = rows;
/** Four in five customers have orders. */
const buyers = (customers * 4) / 5;

const traps: readonly LazyTrap[] = [
  { library: 'sequelize', file: 'included', what: 'an association that came along is no query', queries: 1, isFound: false },
  { library: 'sequelize', file: 'included-and-asked', what: 'a getter asks, whatever came along', queries: 1 + orders, isFound: true, offered: 'Load `customer` with the orders (1 query instead of N)' },
  { library: 'sequelize', file: 'key-is-another', what: 'a getter asks by the key that the row has then', queries: 1 + orders, isFound: true },
  { library: 'sequelize', file: 'limit-of-each', what: 'a limit is for each row', queries: 1 + customers, isFound: true },
  { library: 'typeorm', file: 'loaded', what: 'a promise of what came along is no query', queries: 1, isFound: false },
  { library: 'typeorm', file: 'never-asked', what: 'a promise that nobody waits for is no query', queries: 1, isFound: false },
  { library: 'typeorm', file: 'asked-twice', what: 'a promise asks once, and the row shows it afterwards', queries: 1 + orders, isFound: true },
  { library: 'typeorm', file: 'some-columns', what: 'a promise asks where the list chose its columns', queries: 1 + orders, isFound: true },
  { library: 'mikro-orm', file: 'populated', what: 'a reference that came along is no query', queries: 1, isFound: false },
  { library: 'mikro-orm', file: 'id-alone', what: 'the id of a reference is no query', queries: 1, isFound: false },
  { library: 'mikro-orm', file: 'some-columns', what: 'a reference asks once for each row that it leads to', queries: 1 + buyers, isFound: true },
  { library: 'mikro-orm', file: 'populated-and-told-to-fill', what: '`init` asks, whatever came along', queries: 2 + customers, isFound: true },
  { library: 'mongoose', file: 'populated', what: 'a path that came along is no query', queries: 2, isFound: false },
  { library: 'mongoose', file: 'id-alone', what: 'the id of a reference is no query', queries: 1, isFound: false },
  { library: 'mongoose', file: 'id-read-before', what: 'a path asks where its id was read before', queries: 1 + orders, isFound: true },
  { library: 'mongoose', file: 'changed-afterwards', what: 'a path asks for a document of its own, which is changed', queries: 1 + orders, isFound: true },
];

describe('proof: traps of what a row loads by itself (of Mongoose against an emulator)', function () {
  this.timeout(120_000);
  const folderOf = (library: string): string => join(fixtures, 'lazy-traps', library);

  for (const { library, file, what, queries, isFound, offered } of traps) {
    it(`${library}: ${what}: ${queries} ${queries === 1 ? 'query' : 'queries'}, ${!isFound ? 'not marked' : offered === undefined ? 'marked, and left as it is' : 'marked, and what came along is taken'}`, async () => {
      const folder = folderOf(library);
      const text = readFileSync(join(folder, `${file}.ts`), 'utf8');
      const { files, program } = workspaceOf(library, 'eager-load', text);
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('n-plus-one') } });
      assert.equal(engine.findings(program).length > 0, isFound);
      assert.deepEqual(engine.fixesAt(program, 0, text.length).flatMap(({ fixes }) => fixes.filter(({ kind }) => kind === 'eager-load').map(({ title }) => title)), offered === undefined ? [] : [offered]);
      const { counts, statements, json } = await runOfLibrary({ library, folder }, text, file, undefined);
      assert.equal(counts.queries, queries, statements.slice(0, 12).join('\n'));
      assert.notDeepEqual(json ?? [], []);
    });
  }

  it('runs every program in its folders', () => {
    for (const library of readdirSync(join(fixtures, 'lazy-traps'))) {
      assert.deepEqual(traps.filter((trap) => trap.library === library).map(({ file }) => file).sort(), readdirSync(folderOf(library)).map((file) => file.replace('.ts', '')).sort());
    }
  });
});
