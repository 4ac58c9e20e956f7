import assert from 'node:assert/strict';
import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const config = JSON.stringify({ libraries: [
  { module: './src/lib/store', name: 'fetchRow', is: 'query', model: 'Row' },
  { module: './src/lib/store', name: 'Store.load', is: 'query' },
  { module: '@acme/mail', name: 'send', is: 'email' },
  { module: '@acme/jobs', name: 'Jobs.put', is: 'queue' },
] });

function open(more: Readonly<Record<string, string>>): Engine {
  return createEngine({ roots: ['/app'], host: memoryFileHost({
    '/app/headroom.config.json': config,
    '/app/src/lib/store.ts': "import net from 'internal-driver';\nexport async function fetchRow(id: number) { return net.ask(id); }\nexport async function other(id: number) { return net.ask(id); }\nexport class Store { async load(id: number) { return net.ask(id); } }\n",
    '/app/src/app.ts': "import express from 'express';\nimport { sendAll } from './work';\nconst app = express();\napp.post('/send', async (req, res) => { await sendAll(req.body.ids); res.end(); });\n",
    ...more,
  }), settings: { minConfidence: 'low' } });
}

function routes(engine: Engine) {
  const steps = engine.routes();
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value.routes;
}

describe("a team's own wrappers", () => {
  const work = '/app/src/work.ts';
  const engine = open({ [work]: [
    "import { send } from '@acme/mail';",
    "import { Jobs } from '@acme/jobs';",
    "import { fetchRow, other, Store } from './lib/store';",
    'const jobs = new Jobs();',
    'const store = new Store();',
    'export async function sendAll(ids: number[]) {',
    '  for (const id of ids) {',
    '    const row = await fetchRow(id);',
    '    await store.load(id);',
    '    await other(id);',
    '    await send(row);',
    '    await jobs.put(row);',
    '  }',
    '}', '',
  ].join('\n') });

  it('are queries, emails and queues, as headroom.config.json says, and others of their modules are not', () => {
    const [route] = routes(engine);
    assert.deepEqual(route?.effects.map(({ kind, label, subject, times }) => [kind, label, subject, times.length]), [
      ['read', 'fetchRow', 'Row', 1], ['read', 'store.load', undefined, 1], ['external', 'send', 'email', 1], ['enqueue', 'jobs.put', undefined, 1],
    ]);
  });

  it('make findings', () => {
    assert.deepEqual(engine.findings(work).map(({ rule, location, model, route }) => [rule, location.start.line + 1, model, route]), [
      ['n-plus-one', 8, 'Row', 'POST /send'], ['n-plus-one', 9, undefined, 'POST /send'], ['blocking-side-effect', 11, undefined, 'POST /send'], ['long-running-handler', 11, undefined, 'POST /send'],
    ]);
  });

  it('are forgotten when the configuration no longer names them', () => {
    engine.setOverlay('/app/headroom.config.json', '{}');
    assert.deepEqual(engine.findings(work), []);
  });
});
