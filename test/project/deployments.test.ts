import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

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

  it('say nothing of a package that begins below them', () => {
    const host = memoryFileHost({ '/app/wrangler.toml': 'name = "x"\n', '/app/package.json': '{}', '/app/tools/package.json': '{}', '/app/tools/run.ts': worker });
    assert.deepEqual(told(createEngine({ roots: ['/app'], host })).routes, []);
  });

  it('are a notice at its place where they are broken, and the rest is unharmed', () => {
    const host = memoryFileHost({ '/app/wrangler.jsonc': '{\n  "main": "src/index.ts",\n  "vars": [ }\n', '/app/src/index.ts': worker });
    assert.deepEqual(told(createEngine({ roots: ['/app'], host })), { routes: ['ALL *'], notices: [['wrangler-invalid', 2]] });
  });
});
