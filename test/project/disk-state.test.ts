// A look at a whole folder, as before every scan: what is the same on disk is not read again.
import assert from 'node:assert/strict';
import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost, type FileHost } from '../../src/project';

const loop = (name: string): string => `import { prisma } from './db';
export async function ${name}(ids: number[]) {
  for (const id of ids) console.log(await prisma.user.findUnique({ where: { id } }));
}
`;

interface Disk { readonly engine: Engine; readonly host: ReturnType<typeof memoryFileHost>; readonly reads: string[]; write(file: string, text: string): void }

/** An engine on a disk that says when files were written, as a real one does, and that remembers what was read. */
function open(): Disk {
  const host = memoryFileHost({
    '/app/package.json': '{}', '/app/prisma/schema.prisma': 'model User {\n  id Int @id\n}\n',
    '/app/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
    '/app/a.ts': loop('a'), '/app/b.ts': loop('b'),
  });
  const written = new Map<string, number>();
  const reads: string[] = [];
  const recording: FileHost = {
    ...host,
    stat: (path) => { const found = host.stat(path); return found?.kind === 'file' ? { ...found, modified: written.get(path) ?? 0 } : found; },
    readFile: (file) => { reads.push(file); return host.readFile(file); },
  };
  let clock = 0;
  return {
    engine: createEngine({ roots: ['/app'], host: recording }), host, reads,
    write: (file, text) => { host.write(file, text); written.set(file, ++clock); },
  };
}

function scan({ engine, reads }: Disk): { readonly findings: readonly string[]; readonly read: readonly string[] } {
  reads.length = 0;
  engine.notifyChanged(['/app']);
  const steps = engine.scan();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return { findings: step.value.findings.map(({ location }) => location.file), read: [...new Set(reads)].filter((file) => file.endsWith('.ts')).sort() };
  }
}

describe('a second scan', () => {
  it('reads no source file again where nothing has changed', () => {
    const disk = open();
    assert.deepEqual(scan(disk).findings, ['/app/a.ts', '/app/b.ts']);
    assert.deepEqual(scan(disk), { findings: ['/app/a.ts', '/app/b.ts'], read: [] });
  });

  it('reads the one that has changed, even where its length is the same', () => {
    const disk = open();
    scan(disk);
    disk.write('/app/a.ts', '// nothing'.padEnd(loop('a').length));
    const { findings, read } = scan(disk);
    assert.deepEqual(findings, ['/app/b.ts']);
    assert.deepEqual(read, ['/app/a.ts']);
  });

  it('goes on where one was given up: what that has read is not read again, and nothing is missing', () => {
    const disk = open();
    const given = disk.engine.scan();
    for (let step = given.next(); !step.done && step.value.file === undefined; step = given.next()) { /* to the first file that is done */ }
    given.return(undefined as never);
    assert.ok(disk.reads.includes('/app/a.ts'));
    assert.deepEqual(scan(disk), { findings: ['/app/a.ts', '/app/b.ts'], read: [] });
  });

  it('sees what came and what went', () => {
    const disk = open();
    scan(disk);
    disk.write('/app/c.ts', loop('c'));
    assert.deepEqual(scan(disk).findings, ['/app/a.ts', '/app/b.ts', '/app/c.ts']);
    disk.host.remove('/app/a.ts');
    assert.deepEqual(scan(disk).findings, ['/app/b.ts', '/app/c.ts']);
  });

  it('sees a configuration that has changed', () => {
    const disk = open();
    scan(disk);
    disk.write('/app/.gitignore', 'b.ts\n');
    assert.deepEqual(scan(disk).findings, ['/app/a.ts']);
  });

  it('goes on with what a scan had found out that was ended in the middle', () => {
    const disk = open();
    disk.engine.notifyChanged(['/app']);
    for (const { file } of disk.engine.scan()) if (file) break;
    assert.deepEqual(scan(disk), { findings: ['/app/a.ts', '/app/b.ts'], read: [] });
  });
});
