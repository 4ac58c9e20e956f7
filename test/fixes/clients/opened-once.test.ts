import assert from 'node:assert/strict';
import { applyEdits, type Fix } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const path = '/app/src/orders.ts';
const source = 'import { DataSource } from \'typeorm\';\n\nexport const AppDataSource = new DataSource({ type: \'postgres\', url: process.env.DATABASE_URL, entities: [] });\n';
const routes = (body: string): string => `import { Router } from 'express';\nimport { AppDataSource } from './data-source';\n\nexport const router = Router();\n\nrouter.get('/orders', async (req, res) => {\n  ${body}\n});\n`;
const opens = routes('await AppDataSource.initialize();\n  res.json(await AppDataSource.query(\'SELECT id FROM orders LIMIT 20\'));');
const beside = { '/app/src/data-source.ts': source };

describe('fixes: shared clients that requests open', () => {
  it('a data source of another module is opened by a function beside it', () => {
    const [fix] = offered({ ...beside, [path]: opens });
    assert.equal(fix?.title, 'Open `AppDataSource` once, by whoever comes first (`openAppDataSource`; 2 files)');
    const after = Object.fromEntries(fix.edits.map(({ file, edits }) => [file, applyEdits(file === path ? opens : source, edits)]));
    assert.equal(after[path], opens.replace('{ AppDataSource }', '{ AppDataSource, openAppDataSource }').replace('AppDataSource.initialize()', 'openAppDataSource()'));
    assert.equal(after['/app/src/data-source.ts'], `${source}
let opened: Promise<unknown> | undefined;

/** Opens it where it is first needed: those who come meanwhile wait for the same, and after a failure the next one tries again. */
export function openAppDataSource(): Promise<unknown> {
  return (opened ??= AppDataSource.initialize().catch((error: unknown) => {
    opened = undefined;
    throw error;
  }));
}
`);
  });

  it('a client of Redis of the same file is told, and opened once', () => {
    const text = 'import { Router } from \'express\';\nimport { createClient } from \'redis\';\n\nconst redis = createClient({ url: process.env.REDIS_URL }).on(\'error\', console.error);\nexport const router = Router();\n\nrouter.get(\'/orders\', async (req, res) => {\n  await redis.connect();\n  res.json(await redis.get(\'orders\'));\n});\n\nprocess.on(\'SIGTERM\', () => void redis.quit());\n';
    const [fix] = offered({ [path]: text });
    assert.equal(fix?.title, 'Open `redis` once, by whoever comes first (`openRedis`)');
    assert.match(applyEdits(text, fix.edits[0]?.edits ?? []), /console\.error\);\n\nlet opened: Promise<unknown> \| undefined;\n[^]*\nfunction openRedis\(\): Promise<unknown> \{\n {2}return \(opened \?\?= redis\.connect\(\)\.catch\([^]*\n}\n\nexport const router[^]* {2}await openRedis\(\);\n/);
  });

  /** Where it cannot be opened in one place. */
  const traps: readonly { readonly what: string; readonly text?: string; readonly more?: Readonly<Record<string, string>> }[] = [
    { what: 'the program opens it in another way', more: { '/app/src/server.ts': 'import { AppDataSource } from \'./data-source\';\nAppDataSource.initialize().then(() => console.log(\'ready\'));\n' } },
    { what: 'a function closes it', more: { '/app/src/close.ts': 'import { AppDataSource } from \'./data-source\';\nexport async function close() {\n  await AppDataSource.destroy();\n}\n' } },
    { what: 'what opening it gives is used', text: routes('const source = await AppDataSource.initialize();\n  res.json(await source.query(\'SELECT id FROM orders LIMIT 20\'));') },
    { what: 'another one stands for it on some condition', more: { '/app/src/data-source.ts': source.replace('= new', '= (globalThis as any).source ?? new') } },
    { what: 'another file opens it as a part of its module', more: { '/app/src/server.ts': 'import * as db from \'./data-source\';\nawait db.AppDataSource.initialize();\n' } },
    { what: 'another file closes it as a part of its module', more: { '/app/src/close.ts': 'import * as db from \'./data-source\';\nexport async function close() {\n  await db.AppDataSource.destroy();\n}\n' } },
    { what: 'a function is given it', more: { '/app/src/close.ts': 'import type { DataSource } from \'typeorm\';\nimport { AppDataSource } from \'./data-source\';\nasync function end(one: DataSource) {\n  await one.destroy();\n}\nexport const close = () => end(AppDataSource);\n' } },
    { what: 'its module gives it away without its name, too', more: { '/app/src/data-source.ts': `${source}export default AppDataSource;\n`, '/app/src/close.ts': 'import db from \'./data-source\';\nexport async function close() {\n  await db.destroy();\n}\n' } },
    { what: 'a test closes it for the next one', more: { '/app/src/orders.test.ts': 'import { AppDataSource } from \'./data-source\';\nafterEach(async () => {\n  await AppDataSource.destroy();\n});\n' } },
    { what: 'a name is taken there', more: { '/app/src/data-source.ts': `${source}export const opened = false;\n` } },
    { what: 'another file calls it otherwise', text: opens.replace('{ AppDataSource }', '{ AppDataSource as db }').replaceAll('AppDataSource.', 'db.') },
  ];

  for (const { what, text = opens, more = {} } of traps) {
    it(`it stays where ${what}`, () => {
      assert.deepEqual(offered({ ...beside, [path]: text, ...more }).map(({ title }) => title), []);
    });
  }

  it('nothing is told of a client of Redis that is asked first, or that the request closes again', () => {
    for (const body of ['if (!redis.isOpen) await redis.connect();\n  res.json(await redis.get(\'a\'));', 'await redis.connect();\n  res.json(await redis.get(\'a\'));\n  await redis.quit();']) {
      assert.deepEqual(found({ [path]: `import { Router } from 'express';\nimport { createClient } from 'redis';\nconst redis = createClient();\nexport const router = Router();\nrouter.get('/a', async (req, res) => {\n  ${body}\n});\n` }).map(({ finding }) => finding.message), []);
    }
  });

  function found(files: Readonly<Record<string, string>>): ReturnType<ReturnType<typeof createEngine>['fixesAt']> {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.0.0", "typeorm": "0.3.0", "redis": "5.0.0" } }', ...files }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    for (const steps = engine.settle(); !steps.next().done;);
    return engine.fixesAt(path, 0, (files[path] ?? '').length);
  }

  function offered(files: Readonly<Record<string, string>>): readonly Fix[] {
    const all = found(files);
    assert.ok(all.length > 0, 'nothing is found');
    return all.flatMap(({ fixes }) => fixes);
  }
});
