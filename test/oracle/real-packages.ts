// The packages that the catalogue speaks of, for their types alone: a manifest of its own, so that installing the repository stays light.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from '../packages';

/** Where the manifest is. */
export const manifest = join(__dirname, 'real-packages');

/** The folder whose `node_modules` has the packages; see `ensureInstalled`. */
export function ensureRealPackages(): string {
  return ensureInstalled(manifest);
}

/** What the manifest asks for, by the name that a program imports: `7.2.1`, `npm:playwright-core@1.62.0`. */
export function manifestDependencies(): Readonly<Record<string, string>> {
  return (JSON.parse(readFileSync(join(manifest, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }).dependencies;
}

/** Redlock 5's `exports` hide its declarations from a resolution that heeds them: https://github.com/mike-marcacci/node-redlock/issues/307 */
export function pathsOfPackages(folder: string): Readonly<Record<string, string>> {
  return { redlock: join(folder, 'node_modules/redlock/dist/index.d.ts') };
}
