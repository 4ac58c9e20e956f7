// Bundles the extension (with the worker that hosts the engine) and the command line. `--watch` rebuilds on change,
// `--dev` skips minification.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build, context } from 'esbuild';
import { slimCompiler } from './scripts/slim-compiler.mjs';

const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: !dev,
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'info',
  outdir: 'dist',
  plugins: [slimCompiler],
  // The schema parser's dependency would look for a configuration file in the current folder and run it: code of the workspace is never run.
  alias: { lilconfig: './src/schema/prisma/no-lilconfig.js' },
  // Asked for only where the file beside the bundle is missing, as it is for the sources.
  external: ['libpg-query/wasm/libpg-query.wasm'],
};

const bundles = [
  { ...common, entryPoints: { extension: 'src/vscode/extension.ts', worker: 'src/vscode/worker.ts' }, external: [...common.external, 'vscode'] },
  { ...common, entryPoints: { 'command-line': 'src/cli/main.ts' } },
  { ...common, entryPoints: { cli: 'src/cli/start.ts' }, banner: { js: '#!/usr/bin/env node' }, sourcemap: false },
];

// The SQL parser reads its WebAssembly from beside the bundle when the first statement is met.
mkdirSync(common.outdir, { recursive: true });
copyFileSync(createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm'), `${common.outdir}/libpg-query.wasm`);

for (const options of bundles) {
  if (watch) await (await context(options)).watch();
  else await build(options);
}
