// What the tests need beside the repository's own packages, installed before any of them runs: two parts that each found something missing would ask the package manager at once, which one of them
// is refused, and a test that has minutes for a window would spend them on the installation.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from '../test/packages';
import { haveServer, serverNames } from '../test/proof/harness/debian-server';
import { REPOSITORY } from './build';
import { ensureServer, ensureSystem } from './vscode-host';

async function main(): Promise<void> {
  for (const name of serverNames) haveServer(name);
  ensureSystem('browser', console.log);
  await ensureServer(console.log);
  for (const group of ['oracle', 'proof']) {
    const folder = join(REPOSITORY, 'test', group);
    for (const name of readdirSync(folder)) if (existsSync(join(folder, name, 'package-lock.json'))) ensureInstalled(join(folder, name));
  }
}

main().catch((error: unknown) => {
  // The part that needs what is missing says so too; the others run.
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
