/**
 * What a command line may need or not. Loaded when asked for, so that `--help` need not wait for the compiler. It is `require`,
 * because only that loads at the moment of the call in the bundle as well as under the tests' loader, which does not reach `import()`.
 */
export const lazy = {
  scan: () => require('./scan') as typeof import('./scan'),
  routes: () => require('./routes') as typeof import('./routes'),
  routesReport: () => require('../report/routes') as typeof import('../report/routes'),
  fix: () => require('./fix') as typeof import('./fix'),
  pretty: () => require('../report/pretty') as typeof import('../report/pretty'),
  json: () => require('../report/json') as typeof import('../report/json'),
  sarif: () => require('../report/sarif') as typeof import('../report/sarif'),
  markdown: () => require('../report/markdown') as typeof import('../report/markdown'),
  html: () => require('../report/html') as typeof import('../report/html'),
  engine: () => require('../engine') as typeof import('../engine'),
  nodeHost: () => require('../project/disk/node-host') as typeof import('../project/disk/node-host'),
};
