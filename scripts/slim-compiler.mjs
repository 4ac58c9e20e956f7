// An esbuild plugin that bundles of ts-morph the compiler alone. Nothing that ships uses ts-morph's own classes, and its main module
// would bring them along with the declarations of the DOM. The compiler is one CommonJS file whose 2,400 exports are getters of one object: every
// `ts.isIdentifier(…)` of ours would look a name up there and call the getter, many million times in a scan. Here it becomes a module, so that what our files name
// of it is the function itself, and members of its enums are their numbers.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

const require = createRequire(import.meta.url);
const common = createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common');
const compilerFile = join(dirname(common), 'typescript.js');

/** @type {import('esbuild').Plugin} */
export const slimCompiler = {
  name: 'slim-compiler',
  setup(build) {
    build.onResolve({ filter: /^headroom:compiler$/ }, () => ({ path: 'compiler', namespace: 'slim-compiler' }));
    build.onLoad({ filter: /.*/, namespace: 'slim-compiler' }, () => ({ contents: asModule(readFileSync(compilerFile, 'utf8')), resolveDir: dirname(common) }));
    build.onLoad({ filter: /[\\/](?:src|bench)[\\/].*\.ts$/ }, ({ path }) => ({ contents: bound(readFileSync(path, 'utf8')), loader: extname(path).slice(1) }));
  },
};

/** The compiler's file as a module with the same exports. */
function asModule(text) {
  const opening = 'var ts = {}; ((module) => {';
  const closing = text.lastIndexOf('0 && (module.exports = {');
  const exported = /^__export\(typescript_exports, \{([\s\S]*?)^\}\);\nmodule\.exports = __toCommonJS\(typescript_exports\);$/m.exec(text);
  if (!text.includes(opening) || !exported || closing < 0) throw new Error(`${compilerFile} is not laid out as slim-compiler.mjs takes it to be`);
  const names = [...exported[1].matchAll(/(\w+): \(\) => (\w+)/g)].map(([, name, local]) => `${local} as ${name}`);
  return text.slice(0, closing).replace(opening, () => '').replace(exported[0], () => `export { ${names.join(', ')} };`);
}

/** One of our files, with the names that it uses of the compiler bound to what they stand for. */
function bound(text) {
  return text
    .replace(/^import \{ ts \} from '[./]*(?:project\/)?ts';$/m, 'import * as ts from \'headroom:compiler\';')
    .replace(/\bts\.([A-Z]\w+)\.([A-Z]\w+)\b/g, (written, type, member) => {
      const value = compiler()[type]?.[member];
      return typeof value === 'number' ? String(value) : written;
    });
}

let loaded;
function compiler() {
  return loaded ??= require(compilerFile);
}
