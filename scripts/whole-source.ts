// The program as one module for all tests of a run, which `whole-source.cjs` gives them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { REPOSITORY } from './build';

/** Rooms whose modules do something when they are loaded, or ask for the editor: tests load the few that they need. */
const loadedAlone = /^(?:cli|vscode)[\\/]/;

/**
 * Writes a CommonJS module that exports what each module of `src` exports, by the module's path. As one file with scopes of its own it costs less than as a file of each: a name leads straight to what it
 * names, where CommonJS asks a getter of the other module's exports, and no function is given its name anew each time that it is made, as tsx has it. Packages stay outside, so that tests get the same ones;
 * `file` has to be below the repository, for they are looked for from there.
 * @throws Error where the source does not parse
 */
export function bundleSource(file: string): void {
  const folder = join(REPOSITORY, 'src');
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /(?<!\.d)\.ts$/.test(name) && !loadedAlone.test(name)).map((name) => JSON.stringify(join(folder, name)));
  const contents = [...modules.map((name, index) => `import * as m${index} from ${name};`), `module.exports = { ${modules.map((name, index) => `${name}: m${index}`).join(', ')} };`].join('\n');
  buildSync({ stdin: { contents, resolveDir: REPOSITORY }, outfile: file, bundle: true, packages: 'external', platform: 'node', format: 'cjs', target: 'node20', sourcemap: true, logLevel: 'warning' });
}
