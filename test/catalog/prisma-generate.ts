import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Generates the client of a schema in a folder with the repository's own Prisma; the schema's generator says where. */
export function generatePrismaClient(folder: string, schema: string): void {
  symlinkSync(join(__dirname, '../../node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(folder, 'schema.prisma'), schema);
  // No engine is needed to generate; naming one keeps the command from looking for a download.
  execFileSync(process.execPath, [join(dirname(require.resolve('prisma/package.json')), 'build/index.js'), 'generate', '--schema', 'schema.prisma'], {
    cwd: folder, stdio: 'pipe', env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
}
