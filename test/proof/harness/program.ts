import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { transformSync } from 'esbuild';
import type { AnyClient } from './client';

/** The one function that a program of the fixtures exports. `input` is what the case hands in, as a request would. */
export type Main<Client = AnyClient> = (client: Client, input: unknown) => Promise<unknown>;

/**
 * Turns the text of a TypeScript program into its `main`. Types are taken off, nothing else is changed. Its packages are the repository's, where no others are named.
 * @throws Error where the text does not parse or exports no `main`.
 */
export function loadProgram(text: string, name: string, packages: NodeRequire = createRequire(__filename)): Main {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'node20', sourcefile: name });
  const { main } = evaluate(code, name, packages);
  if (typeof main !== 'function') throw new Error(`${name} exports no function named main.`);
  return main as Main;
}

/** What a CommonJS module exports whose imports are loaded by `require`. */
export function evaluate(code: string, name: string, require: NodeRequire): Readonly<Record<string, unknown>> {
  const module = { exports: {} as Record<string, unknown> };
  const run = new Script(`(function (module, exports, require) {${code}\n})`, { filename: name }).runInThisContext() as (...args: unknown[]) => void;
  run(module, module.exports, require);
  return module.exports;
}
