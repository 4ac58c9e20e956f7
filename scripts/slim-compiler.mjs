// An esbuild plugin that bundles only the compiler out of ts-morph. Nothing that ships uses ts-morph's own classes, and its main
// module would bring them along with the declarations of the DOM: 3 MB of text that every start would have to load.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const common = createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common');

/** @type {import('esbuild').Plugin} */
export const slimCompiler = {
  name: 'slim-compiler',
  setup(build) {
    build.onResolve({ filter: /^ts-morph$/ }, () => ({ path: 'ts-morph', namespace: 'slim-compiler' }));
    build.onLoad({ filter: /.*/, namespace: 'slim-compiler' }, () => ({
      contents: `module.exports = { ts: require(${JSON.stringify(join(dirname(common), 'typescript.js'))}) };`,
      resolveDir: dirname(common),
    }));
  },
};
