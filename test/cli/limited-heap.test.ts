import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { backEnd, times } from '../engine/hostile-workspaces';
import { cleanUp, folder } from './harness';

const loops = 20;

/** One function with many loops that a rewrite mends, in a long file: they are tried one after the other, and each has the file parsed anew and a checker of its own. */
const overview = [
  "import { prisma } from './db';",
  'export async function overview(ids: number[]) {', '  const found: unknown[] = [];',
  times(loops, (i) => `  for (const id of ids) found.push(await prisma.customer.findUnique({ where: { id: id + ${i} } }));`),
  '  return found;', '}',
  times(300, (i) => `export function helper${i}(rows: readonly { readonly id: number }[]): readonly string[] {\n  return rows.filter(({ id }) => id > ${i}).map(({ id }) => \`\${id}: ${i}\`).sort((a, b) => a.localeCompare(b));\n}`), '',
].join('\n');

const application = Object.fromEntries(Object.entries({ ...backEnd, '/app/src/overview.ts': overview }).map(([file, text]) => [file.slice('/app/'.length), text]));

describe('a heap with little room', () => {
  afterEach(cleanUp);

  // 130 MB do as well. Where what each try has parsed stays alive, 200 do not.
  it(`does for a scan in which ${loops} fixes are tried one after the other`, () => {
    const command = ['-r', require.resolve('@mrleebo/prisma-ast'), '-r', require.resolve('tsx/cjs'), resolve('src/cli/main.ts')];
    // What tests are given to be quicker would be room.
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=170', ...command, 'scan', '--format', 'json', '--no-progress'], { cwd: folder(application), env, encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.deepEqual([status, stderr], [0, '']);
    const { findings } = JSON.parse(stdout) as { findings: readonly { readonly fixes: readonly unknown[] }[] };
    assert.deepEqual([findings.length, findings.filter(({ fixes }) => fixes.length > 0).length], [loops, loops]);
  }).timeout(120_000);
});
