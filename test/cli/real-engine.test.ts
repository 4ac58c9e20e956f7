import assert from 'node:assert/strict';
import { execFileSync, spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import type * as Sarif from 'sarif';
import { cleanUp, folder } from './harness';

let bundle = '';

function headroom(cwd: string, args: readonly string[], more: SpawnSyncOptions = {}): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, ...args], { cwd, maxBuffer: 1 << 28, ...more });
  return { code: status, out: String(stdout), err: String(stderr) };
}

const schema = `datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model Order {
  id         Int      @id
  customerId Int
  customer   Customer @relation(fields: [customerId], references: [id])
}
model Customer {
  id     Int     @id
  name   String
  orders Order[]
}
`;

const loop = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();

export async function list() {
  const orders = await prisma.order.findMany({ take: 100 });
  const names: string[] = [];
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } });
    names.push(customer?.name ?? '');
  }
  return names;
}
`;

const app = { 'package.json': '{}', 'prisma/schema.prisma': schema, 'src/orders ü.ts': loop };

describe('the command line with the real engine', function () {
  this.timeout(60_000);

  // The bundle is what ships, and starts faster than the sources do.
  before(async () => {
    const out = mkdtempSync(join(tmpdir(), 'headroom-bundle-'));
    chmodSync(out, 0o755);
    bundle = join(out, 'cli.js');
    await build({ entryPoints: ['src/cli/main.ts'], bundle: true, platform: 'node', target: 'node20', format: 'cjs', outfile: bundle, logLevel: 'silent' });
  });
  after(() => rmSync(dirname(bundle), { recursive: true, force: true }));
  afterEach(cleanUp);

  it('finds the query in the loop whether it is given the project, a folder in it, or the file', () => {
    const cwd = folder(app);
    for (const [path, uri] of [['.', 'src/orders%20%C3%BC.ts'], ['src', 'orders%20%C3%BC.ts'], ['src/orders ü.ts', 'src/orders%20%C3%BC.ts']] as const) {
      const { code, out, err } = headroom(cwd, ['scan', path, '--format', 'sarif', '--fail-on', 'warning']);
      assert.deepEqual([code, err], [1, '']);
      const results = (JSON.parse(out) as Sarif.Log).runs[0]?.results ?? [];
      assert.deepEqual(results.map(({ ruleId, locations }) => [ruleId, locations?.[0]?.physicalLocation?.artifactLocation?.uri, locations?.[0]?.physicalLocation?.region?.startLine]), [['n-plus-one', uri, 8]]);
    }
  });

  it('fixes what a scan has found because of the request that leads there', () => {
    const cwd = folder({
      'package.json': '{"dependencies":{"express":"5"}}',
      'src/app.ts': "import express from 'express';\nimport { rate } from './rates';\nconst app = express();\napp.get('/rate', async (_req, res) => res.json(await rate()));\n",
      'src/rates.ts': "export async function rate() {\n  const answer = await fetch('https://rates.example.com/today');\n  return answer.json();\n}\n",
    });
    assert.match(headroom(cwd, ['scan', '--rule', 'missing-timeout']).out, /^src\/rates\.ts\n +2:24 .*missing-timeout$/m);
    assert.match(headroom(cwd, ['fix', '--dry-run', '--at', 'src/rates.ts:2']).out, /^\+.*AbortSignal\.timeout/m);
  });

  it('exits with 0 for a project without findings and for a folder without any source', () => {
    const cwd = folder({ 'clean/src/a.ts': 'export const a = 1;\n', 'empty/read.me': '' });
    assert.deepEqual([headroom(cwd, ['scan', 'clean']).code, headroom(cwd, ['scan', 'empty']).code], [0, 0]);
  });

  it('reports a file that cannot be read as a notification, and goes on', () => {
    const cwd = folder({ ...app, 'src/secret.ts': loop });
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'src/secret.ts'), 0);
    // Root reads everything, so the process becomes somebody else.
    const { out } = headroom(cwd, ['scan', '--format', 'sarif'], process.getuid?.() === 0 ? { uid: 65534 } : {});
    const run = (JSON.parse(out) as Sarif.Log).runs[0];
    assert.equal(run?.results?.length, 1);
    assert.equal(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'src/secret.ts');
  });

  it('prints a fix that git applies, after which the finding is gone', () => {
    const cwd = folder(app);
    const { code, out } = headroom(cwd, ['fix', '--at', 'src/orders ü.ts:8', '--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /^--- "a\/src\/orders \\303\\274\.ts"$/m);
    execFileSync('git', ['apply', '-'], { cwd, input: out });
    assert.equal(JSON.parse(headroom(cwd, ['scan', '--format', 'json']).out).summary.findings, 0);
  });
});
