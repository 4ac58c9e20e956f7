import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { ensureRealPackages } from '../../oracle/real-packages';
import type { Files } from './application';
import { libraryPackages } from './library';
import { evaluate } from './program';

/**
 * What modules of an application of Next.js export, without its server: `entry` is the text of a module beside its `package.json`. `next/server` is the real one, other packages are those of the proofs;
 * `modules` stand in for packages.
 */
export function loadRoutes(files: Files, entry: string, modules: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-routes-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const { outputFiles: [bundle] } = buildSync({
      stdin: { contents: entry, resolveDir: folder, loader: 'ts', sourcefile: 'entry.ts' }, tsconfig: join(folder, 'tsconfig.json'),
      bundle: true, packages: 'external', write: false, format: 'cjs', platform: 'node', target: 'node20',
    });
    const [own, next] = [libraryPackages(), ensureRealPackages()].map((packages) => createRequire(join(packages, 'program.js'))) as [NodeRequire, NodeRequire];
    return evaluate(bundle?.text ?? '', 'entry.js', Object.assign((id: string): unknown => (Object.hasOwn(modules, id) ? modules[id] : id.startsWith('next/') ? next(id) : own(id)), own));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
