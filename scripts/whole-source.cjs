// Preloaded into tests, behind tsx: what `src` exports comes from one bundle, which HEADROOM_SOURCE names, where tsx makes a module of each file. See `whole-source.ts`.
const Module = require('node:module');

const bundle = process.env.HEADROOM_SOURCE;
if (bundle) {
  const modules = require(bundle);
  const byFile = Module._extensions['.ts'];
  Module._extensions['.ts'] = (module, file) => {
    if (Object.hasOwn(modules, file)) module.exports = modules[file];
    else byFile(module, file);
  };
}
