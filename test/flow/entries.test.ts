import assert from 'node:assert/strict';
import { entriesOf, entryFixtures, expectedOf, foundIn } from './entry-fixtures';

describe('entry points', () => {
  for (const fixture of entryFixtures()) {
    it(`of ${fixture.name} are those that its comments say`, () => {
      const { expected } = expectedOf(fixture);
      const found = foundIn(fixture, expected);
      const lines = [...new Set([...expected.keys(), ...found.keys()])].sort();
      assert.deepEqual(lines.map((line) => `${line} ${(found.get(line) ?? []).join('; ')}`), lines.map((line) => `${line} ${(expected.get(line) ?? []).join('; ')}`));
      assert.ok(expected.size > 0, 'nothing is expected');
    });

    it(`of ${fixture.name} that are known misses are still missed`, () => {
      const { expected, missed } = expectedOf(fixture);
      const found = foundIn(fixture, expected);
      const right = [...missed].filter(([line, name]) => found.get(line)?.includes(name));
      assert.deepEqual(right, []);
    });
  }
});

/** The names of the entry points of a workspace. */
function names(files: Readonly<Record<string, string>>): readonly string[] {
  return entriesOf(new Map(Object.entries(files))).map(({ name }) => name);
}

describe('the list of entry points', () => {
  const orders = "import { Router } from 'express';\nexport const router = Router();\nrouter.get('/:id', (req, res) => res.json({}));\n";

  it('has a router once for each place that it is mounted at', () => {
    assert.deepEqual(names({
      'orders.ts': orders,
      'app.ts': "import express from 'express';\nimport { router } from './orders';\nconst app = express();\napp.use('/a', router);\napp.use('/b', router);\n",
    }), ['GET /a/:id', 'GET /b/:id']);
  });

  it('ends where routers are mounted in a circle', () => {
    assert.deepEqual(names({
      'a.ts': "import { Router } from 'express';\nimport { b } from './b';\nexport const a = Router();\na.use('/b', b);\na.get('/x', (req, res) => res.end());\n",
      'b.ts': "import { Router } from 'express';\nimport { a } from './a';\nexport const b = Router();\nb.use('/a', a);\nb.get('/y', (req, res) => res.end());\n",
    }), ['GET …/a/x', 'GET …/b/y']);
  });

  it('has the same order whatever the order of files', () => {
    const app = "import express from 'express';\nimport { router } from './orders';\nconst app = express();\napp.use('/orders', router);\napp.get('/', (req, res) => res.end());\n";
    assert.deepEqual(names({ 'orders.ts': orders, 'app.ts': app }), names({ 'app.ts': app, 'orders.ts': orders }));
    assert.deepEqual(names({ 'orders.ts': orders, 'app.ts': app }), ['GET /', 'GET /orders/:id']);
  });
});
