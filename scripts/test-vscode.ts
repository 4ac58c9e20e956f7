// `npm run test:vscode` and `npm run test:desktop`: test/vscode/suite inside a real VS Code's extension host.
//   --desktop    the desktop VS Code that @vscode/test-electron downloads, instead of the embedded server
//   --grep TEXT  only the tests whose name matches
// HEADROOM_TEST_RESULTS names a file for the counts. Exit codes: 0 passed, 1 a test failed, 3 no VS Code to be had here.
import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, REPOSITORY } from './build';
import { runOnDesktop } from './test-desktop';
import { copyWorkspace, HostUnavailable, runExtensionTests } from './vscode-host';

const SUITE = join(REPOSITORY, 'test/vscode/suite');
const COMPILED = join(REPOSITORY, 'out/test/vscode/suite');
const WORKSPACE = join(REPOSITORY, 'test/vscode/workspace');

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { desktop: { type: 'boolean' }, grep: { type: 'string', short: 'g' } } });
  ensureBuilt();
  await compileSuite();
  const workspace = copyWorkspace(WORKSPACE);
  const options = {
    extensionDevelopmentPath: REPOSITORY,
    extensionTestsPath: join(COMPILED, 'index.js'),
    folder: workspace.path,
    env: {
      ...(values.grep ? { HEADROOM_TEST_GREP: values.grep } : {}),
      ...(process.env.HEADROOM_TEST_RESULTS ? { HEADROOM_TEST_RESULTS: process.env.HEADROOM_TEST_RESULTS } : {}),
    },
  };
  try {
    const code = values.desktop ? await runOnDesktop(options) : await runExtensionTests({ ...options, log: console.log });
    return code === 0 ? 0 : 1;
  } finally {
    workspace.remove();
  }
}

/** One module per test file, the product's own sources bundled in; packages and `vscode` are resolved when it runs. */
async function compileSuite(): Promise<void> {
  rmSync(COMPILED, { recursive: true, force: true });
  const files = readdirSync(SUITE).filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
  await build({
    entryPoints: files.map((name) => join(SUITE, name)),
    outdir: COMPILED,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: true,
    logLevel: 'warning',
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(error instanceof HostUnavailable ? 3 : 1);
  },
);
