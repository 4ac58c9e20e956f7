// Whether the bundles in `dist` are older than what they are made of, and making them.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const REPOSITORY = resolve(__dirname, '..');

/** Builds where a bundle is missing or older than a source. @throws Error when the build fails */
export function ensureBuilt(log: (line: string) => void = console.log): void {
  const bundles = ['extension.js', 'worker.js', 'cli.js'].map((name) => join(REPOSITORY, 'dist', name));
  const oldest = Math.min(...bundles.map((file) => (existsSync(file) ? statSync(file).mtimeMs : 0)));
  const newest = Math.max(...['src', 'esbuild.mjs', 'package-lock.json'].map((name) => newestChange(join(REPOSITORY, name))));
  if (oldest > newest) return;
  log('Building dist');
  const run = spawnSync(process.execPath, ['esbuild.mjs'], { cwd: REPOSITORY, stdio: ['ignore', 'ignore', 'inherit'] });
  if (run.status !== 0) throw new Error('The build failed.');
}

function newestChange(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}
