import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';

const schema = readFileSync(join(__dirname, '../fixtures/rules/n-plus-one/schema.prisma'), 'utf8');
const header = `import { prisma } from './db';\n`;

/** The lines of `a.ts` on which there is a finding, in a workspace with these files beside a database. */
function linesIn(files: Readonly<Record<string, string>>): readonly number[] {
  const engine = createEngine({
    roots: ['/app'], settings: { minConfidence: 'low', rules: only('n-plus-one') },
    host: memoryFileHost({
      '/app/prisma/schema.prisma': schema,
      '/app/src/db.ts': `import { PrismaClient } from '@prisma/client'; export const prisma = new PrismaClient();`,
      ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/src/${file}`, text])),
    }),
  });
  return engine.findings('/app/src/a.ts').map(({ location }) => location.start.line + 1);
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

const find = `(id: number) => prisma.user.findFirst({ where: { id } })`;
const loop = (callee: string): string => `export async function run(ids: number[]) { for (const id of ids) await ${callee}(id); }`;

describe('hostile code', function () {
  // Each of these takes well under a second; what does not end, or grows without bounds, takes minutes.
  this.timeout(30_000);

  describe('that runs in circles', () => {
    it('files that import and re-export each other', () => {
      const files = {
        'a.ts': `${header}import { load, gone } from './b';\nexport * from './b';\nexport const own = ${find};\n${loop('load')}\nexport async function more(ids: number[]) { for (const id of ids) await gone(id); }`,
        'b.ts': `export * from './c';\nexport { own as load } from './a';\nexport { gone } from './c';`,
        'c.ts': `export * from './a';\nexport { gone } from './b';`,
      };
      assert.deepEqual(linesIn(files), [5]);
    });

    it('classes and interfaces that extend each other', () => {
      assert.deepEqual(linesIn({
        'a.ts': `${header}
          abstract class One extends Two { abstract find(id: number): Promise<unknown>; }
          abstract class Two extends One { abstract load(id: number): Promise<unknown>; }
          interface Left extends Right { find(id: number): Promise<unknown>; }
          interface Right extends Left { load(id: number): Promise<unknown>; }
          class Real implements Left { find(id: number) { return prisma.user.findFirst({ where: { id } }); } load(id: number) { return this.find(id); } }
          export async function run(one: One, left: Left, right: Right, ids: number[]) {
            for (const id of ids) await one.find(id);
            for (const id of ids) await one.load(id);
            for (const id of ids) await left.find(id);
            for (const id of ids) await right.load(id);
            for (const id of ids) await new Real().load(id);
          }`,
      }), [11, 12, 13]);
    });

    it('names that are given each other, so that each may be too many functions', () => {
      const names = lines(60, (n) => `export let f${n}: any = ids => (ids ? f${(n + 1) % 60} : f${(n + 7) % 60})(ids); f${n} = f${(n + 1) % 60} || f${(n + 13) % 60};`);
      assert.deepEqual(linesIn({ 'a.ts': `${header}${names}\nf5 = ${find};\n${loop('f3')}` }), []);
    });

    it('functions that return each other', () => {
      const parser = lines(80, (n) => `function parse${n}(input: any): any { return input ? parse${(n + 1) % 80}(input).next || parse${(n + 3) % 80}(input) : parse${(n + 11) % 80}(input); }`);
      assert.deepEqual(linesIn({ 'a.ts': `${header}${parser}\nexport async function run(ids: any) { for (const id of ids) await parse0(id).user.findFirst(parse1(id)); }` }), []);
    });

    it('functions that return each other on many ways, in a workspace that has a caller of tRPC', () => {
      const parser = lines(60, (n) => `function parse${n}(input: any): Parsed { ${lines(8, (k) => `if (input.is${k}) return parse${(n + 1 + k * 7) % 60}(input);`)} }`);
      assert.deepEqual(linesIn({
        'a.ts': `${header}interface Parsed { load: (id: number) => unknown }\n${parser}\nexport async function run(ids: any) { for (const id of ids) await parse0(id).load(id); }\nexport const own = { load: ${find} };`,
        'caller.ts': `import { appRouter } from './router';\nexport const caller = appRouter.createCaller({});`,
      }), []);
    });

    it('routers of tRPC that are made by each other, and spread into each other, on many ways', () => {
      const made = lines(40, (n) => `export function make${n}(options: any): any { ${lines(8, (k) => `if (options.is${k}) return make${(n + 1 + k * 7) % 40}(options);`)} }`);
      const spread = lines(40, (n) => `export const part${n}: any = { ${lines(8, (k) => `...part${(n + 1 + k * 7) % 40},`)} };`);
      assert.deepEqual(linesIn({
        'a.ts': `${header}import { made, spread } from './caller';\nexport async function run(ids: number[]) { for (const id of ids) { await made.user.byId(id); await spread.user.byId(id); } }\nexport const own = { byId: ${find} };`,
        'caller.ts': `import { make0, part0 } from './router';\nexport const made = make0({}).createCaller({});\nexport const spread = part0.createCaller({});`,
        'router.ts': `${header}export const all = () => prisma.user.findMany();\n${made}\n${spread}`,
      }), []);
    });

    it('callbacks that are handed on and on', () => {
      assert.deepEqual(linesIn({
        'a.ts': `${header}
          async function ping(list: number[], run: (id: number) => Promise<unknown>) { await pong(list, run); }
          async function pong(list: number[], run: (id: number) => Promise<unknown>) { if (list.length > 3) await ping(list, run); else for (const id of list) await run(id); }
          export async function all(ids: number[]) {
            await pong(ids, ${find});
            await ping(ids, ${find});
          }`,
      }), [6, 7]);
    });

    it('parameters without types that all have one name', () => {
      const services = lines(150, (n) => `class S${n} { db: any; next: any; constructor(db: any, next: any) { this.db = db; this.next = next; } get(id: any, db: any) { return this.next.get(id, db) || this.db.get(id, this.next); } }`);
      const made = lines(150, (n) => `const s${n} = new S${n}(s${(n + 1) % 150}, s${(n + 2) % 150});`);
      assert.deepEqual(linesIn({ 'a.ts': `${header}${services}\n${made}\n${loop('s0.get')}` }), []);
    });
  });

  describe('that is long or deep', () => {
    it('a chain of names is followed for as long as people write them', () => {
      const chain = (length: number): string => `${header}const f0 = ${find};\n${lines(length, (n) => `const f${n + 1} = f${n};`)}\n${loop(`f${length}`)}`;
      assert.deepEqual(linesIn({ 'a.ts': chain(50) }), [53]);
      assert.deepEqual(linesIn({ 'a.ts': chain(5_000) }), []);
    });

    it('a function inside many wrappers', () => {
      const wrapped = (depth: number): string => `${header}const wrap = (fn: any) => async (id: any) => fn(id);\nconst f = ${'wrap('.repeat(depth)}${find}${')'.repeat(depth)};\n${loop('f')}`;
      assert.deepEqual(linesIn({ 'a.ts': wrapped(20) }), [4]);
      assert.deepEqual(linesIn({ 'a.ts': wrapped(200) }), []);
    });

    it('expressions of thousands of terms, and calls inside calls', () => {
      const sum = (terms: number): string => `${header}const one = ${find};\nexport async function run(ids: number[]) { for (const id of ids) console.log(''${' + id'.repeat(terms)}, await one(id)); }`;
      assert.deepEqual(linesIn({ 'a.ts': sum(300) }), [3]);
      assert.deepEqual(linesIn({ 'a.ts': sum(20_000) }), []);
      assert.deepEqual(linesIn({ 'a.ts': `${header}${loop(`${'console.log('.repeat(5_000)}prisma${')'.repeat(5_000)}`)}` }), []);
      assert.deepEqual(linesIn({ 'a.ts': `${header}export const run = async (ids: number[]) => { for (const id of ids) {\n${'await Promise.resolve().then(async () => {\n'.repeat(30)}await prisma.user.findFirst({ where: { id } });\n${'});\n'.repeat(30)} } };` }), [33]);
    });

    it('a file of ten thousand lines', () => {
      const body = lines(2_500, (n) => `export async function load${n}(id: any, db: any) {\n  const rows = await db.all${n % 50}(id);\n  return rows.map((row: any) => load${(n * 7) % 2_500}(row.id, db));\n}`);
      assert.deepEqual(linesIn({ 'a.ts': `${header}${body}\nexport const find = ${find};\n${loop('find')}` }), [10_003]);
    });
  });
});
