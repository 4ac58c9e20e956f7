import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';

const worker = "import { Pool } from 'pg';\nconst pool = new Pool();\nexport default { async fetch() { await pool.query('SELECT 1'); return new Response(); } };\n";

/** The names of the routes of a workspace, and the notices of a scan. */
function told(engine: ReturnType<typeof createEngine>): { readonly routes: readonly string[]; readonly notices: readonly unknown[] } {
  const steps = engine.routes({});
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return { routes: step.value.routes.map(({ name }) => name), notices: step.value.notices.map(({ code, location }) => [code, location?.start.line]) };
  }
}

describe('files that say how a workspace is deployed', () => {
  it('are read again when they are edited', () => {
    const host = memoryFileHost({ '/app/src/index.ts': worker, '/app/src/other.ts': 'export {};\n', '/app/package.json': '{}', '/app/wrangler.toml': 'main = "src/other.ts"\n[env.staging]\nmain = "src/index.ts"\n' });
    const engine = createEngine({ roots: ['/app'], host });
    assert.deepEqual(told(engine).routes, []);
    engine.setOverlay('/app/wrangler.toml', 'main = "src/index.ts"\n');
    assert.deepEqual(told(engine).routes, ['ALL *']);
    engine.setOverlay('/app/wrangler.toml', undefined);
    assert.deepEqual(told(engine).routes, []);
  });

  it('make functions of a package, each instance of which has what its modules make; but not of another below, nor where a server is beside them', () => {
    const list = 'functions:\n  order:\n    handler: src/orders.one\n    events:\n      - http: GET /orders/{id}\n';
    const pool = "import { Pool } from 'pg';\nexport const pool = new Pool({ connectionString: process.env.ORDERS_URL });\n";
    const one = "import { pool } from './db';\nexport const one = async () => ({ statusCode: 200, body: JSON.stringify((await pool.query('SELECT 1')).rows) });\n";
    const shapes = (files: Readonly<Record<string, string>>): readonly string[] => {
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "pg": "8.23.1" } }', '/app/src/db.ts': pool, '/app/src/orders.ts': one, ...files }), settings: { rules: only('client-per-request') } });
      for (const _ of engine.settle());
      return ['/app/src/db.ts', '/app/tools/db.ts'].flatMap((file) => engine.findings(file).map(({ shape }) => `${file} ${shape}`));
    };
    assert.deepEqual(shapes({}), []);
    assert.deepEqual(shapes({ '/app/serverless.yml': list }), ['/app/src/db.ts per-instance']);
    assert.deepEqual(shapes({ '/app/serverless.yml': list, '/app/tools/package.json': '{ "dependencies": { "pg": "8.23.1" } }', '/app/tools/db.ts': pool }), ['/app/src/db.ts per-instance']);
    assert.deepEqual(shapes({ '/app/serverless.yml': list, '/app/package.json': '{ "dependencies": { "pg": "8.23.1", "express": "4.21.0" } }' }), []);
  });

  it('say nothing of a package that begins below them', () => {
    const host = memoryFileHost({ '/app/wrangler.toml': 'name = "x"\n', '/app/package.json': '{}', '/app/tools/package.json': '{}', '/app/tools/run.ts': worker });
    assert.deepEqual(told(createEngine({ roots: ['/app'], host })).routes, []);
  });

  it('are a notice at its place where they are broken, and the rest is unharmed', () => {
    const host = memoryFileHost({ '/app/wrangler.jsonc': '{\n  "main": "src/index.ts",\n  "vars": [ }\n', '/app/src/index.ts': worker });
    assert.deepEqual(told(createEngine({ roots: ['/app'], host })), { routes: ['ALL *'], notices: [['wrangler-invalid', 2]] });
  });

  it('are a notice where they are no YAML, as far as they are of a tool that is known', () => {
    const handler = worker.replace('export default { async fetch()', 'export const handler = async () =>').replace(/ };\n$/, ';\n');
    const of = (files: Readonly<Record<string, string>>): unknown => told(createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/src/orders.ts': handler, ...files }) }));
    assert.deepEqual(of({ '/app/serverless.yml': 'functions:\n  get:\n    handler: src/orders.handler\n    events: [httpApi: GET /x]\n' }), { routes: ['GET /x'], notices: [] });
    assert.deepEqual(of({ '/app/serverless.yml': 'functions:\n  get:\n    handler: "src/orders.handler\n' }), { routes: [], notices: [['deployment-invalid', 3]] });
    assert.deepEqual(of({ '/app/template.yaml': 'Type: AWS::Serverless::Function\n  a: b: c\n' }), { routes: [], notices: [['deployment-invalid', 1]] });
    assert.deepEqual(of({ '/app/template.yaml': '{{- if .Values.enabled }}\nkind: x\n' }), { routes: [], notices: [] });
  });

  it('may hold anything in the places that are read', () => {
    for (const text of ['', '[]', 'functions: 1', 'functions: [1, { a: 2 }, { b: { handler: 3, events: 4 } }]', 'functions: { a: { handler: src/orders.handler, events: [1, null, {}, { http: null }, { schedule: 5 }, { alb: {} }, { websocket: [] }] } }',
      'Resources: { A: { Type: AWS::Serverless::Function, Properties: { Handler: orders.handler, CodeUri: { Bucket: x }, Events: { E: null, F: { Type: Api, Properties: 3 }, G: { Type: Schedule } } } } }']) {
      for (const name of ['serverless.yml', 'template.yaml']) {
        assert.deepEqual(told(createEngine({ roots: ['/app'], host: memoryFileHost({ [`/app/${name}`]: text, '/app/src/orders.ts': 'export {};' }) })).notices, [], text);
      }
    }
  });
});
