import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { applyEdits, type Confidence, type FixKind } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';
import { evaluate } from './program';
import { ruleOf } from './rule-of';
import { fixtures } from './texts';


/** The text of a file beside a pair: `route.before.ts`. */
export function fixture(kind: FixKind, name: string): string {
  return readFileSync(join(fixtures, kind, name), 'utf8');
}

/** All files of a workspace after the first rewrite of a kind that is offered in one of them; the title says which it was. */
export function rewritten(files: Readonly<Record<string, string>>, program: string, kind: FixKind, minConfidence: Confidence = 'medium'): { readonly files: Readonly<Record<string, string>>; readonly title: string } {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only(ruleOf(kind)), minConfidence } });
  // Which request leads to a helper is known of the whole workspace.
  for (const steps = engine.settle(); !steps.next().done;);
  const fix = engine.fixesAt(program, 0, (files[program] ?? '').length).flatMap((one) => one.fixes).find((one) => one.kind === kind);
  if (!fix) throw new Error(`no rewrite of the kind ${kind} is offered`);
  return { files: { ...files, ...Object.fromEntries(fix.edits.map(({ file, create, edits }) => [file, applyEdits(create ? '' : files[file] ?? '', edits)])) }, title: fix.title };
}

/** Runs a program with the modules of its workspace; packages come from the repository, and `modules` stand for those that it has not. */
export async function load(files: Readonly<Record<string, string>>, program: string, modules: Readonly<Record<string, unknown>> = {}): Promise<Readonly<Record<string, unknown>>> {
  const result = await build({
    stdin: { contents: `module.exports = require(${JSON.stringify(program)});`, resolveDir: '/' }, bundle: true, write: false, format: 'cjs', target: 'node20', logLevel: 'silent',
    plugins: [{
      name: 'workspace',
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /.*/ }, ({ path, importer }) => {
          const found = [path, join(importer, '..', path)].flatMap((one) => [one, `${one}.ts`, `${one}.js`]).find((one) => one in files);
          return found === undefined ? { path, external: true } : { path: found, namespace: 'workspace' };
        });
        onLoad({ filter: /.*/, namespace: 'workspace' }, ({ path }) => ({ contents: files[path] ?? '', loader: 'ts' }));
      },
    }],
  });
  const own = createRequire(__filename);
  return evaluate(result.outputFiles[0]?.text ?? '', program, ((name: string) => modules[name] ?? own(name)) as NodeRequire);
}
