import { strict as assert } from 'node:assert';
import { assertReaches, clientModule, projectOf, rowsType, typeOf } from './support';

describe('module resolution', () => {
  it('finds relative files, folders with an index, and sources named by their output extension', () => {
    for (const [specifier, file] of [['./db', '/app/src/db.ts'], ['./db', '/app/src/db/index.ts'], ['./db.js', '/app/src/db.ts'], ['./db.mjs', '/app/src/db.mts'], ['../lib/db.jsx', '/app/lib/db.tsx'], ['..', '/app/index.ts'], ['./db.config', '/app/src/db.config.ts']] as const) {
      assertReaches(specifier, { [file]: clientModule });
    }
  });

  it('finds JavaScript through require', () => {
    const { project } = projectOf({
      '/app/db.js': `const { Client } = require('db'); const db = new Client(); module.exports = { db };`,
      '/app/a.js': `const { db } = require('./db'); const rows = db.user.findMany();`,
    });
    assert.equal(typeOf(project.snapshot(), '/app/a.js', 'rows'), rowsType);
  });

  it('follows the aliases of the nearest tsconfig, with comments and trailing commas in it', () => {
    assertReaches('@/lib/db', { '/app/tsconfig.json': `{ // aliases\n "compilerOptions": { "paths": { "@/*": ["./src/*"], }, }, }`, '/app/src/lib/db.ts': clientModule });
    assertReaches('~db', { '/app/tsconfig.json': `{ "compilerOptions": { "baseUrl": "./lib", "paths": { "~db": ["gone", "client"] } } }`, '/app/lib/client.ts': clientModule });
    assertReaches('lib/db', { '/app/jsconfig.json': `{ "compilerOptions": { "baseUrl": "." } }`, '/app/lib/db.js': clientModule });
  });

  it('finds what a manifest names for module-alias, and in the folders that its scripts set NODE_PATH to', () => {
    const manifest = (json: object): Record<string, string> => ({ '/app/package.json': JSON.stringify(json) });
    assertReaches('@models/db', { ...manifest({ _moduleAliases: { '@models': 'app/models', '@': 'app' } }), '/app/app/models/db.js': clientModule, '/app/app/models.js': 'exports.db = 1;' });
    assertReaches('@root', { ...manifest({ _moduleAliases: { '@root': './db' } }), '/app/db.js': clientModule });
    assertReaches('lib/db', { ...manifest({ scripts: { start: 'NODE_PATH=. node index.js' } }), '/app/lib/db.js': clientModule });
    assertReaches('services/db', { ...manifest({ scripts: { dev: 'cross-env NODE_PATH="./src" nodemon src' } }), '/app/src/services/db/index.js': clientModule });
    assertReaches('core/db', { ...manifest({ _moduleDirectories: ['node_modules', 'lib'] }), '/app/lib/core/db.js': clientModule });
  });

  it('takes what is depended on for itself, whatever a folder of NODE_PATH has', () => {
    const { project } = projectOf({
      '/app/package.json': JSON.stringify({ scripts: { start: 'NODE_PATH=lib node .' }, dependencies: { store: '1' } }),
      '/app/lib/store.ts': clientModule,
      '/app/src/a.ts': `import { Client } from 'db'; import { db } from 'store'; export const client = new Client(); const rows = db.user.findMany();`,
    });
    assert.equal(typeOf(project.snapshot(), '/app/src/a.ts', 'rows'), 'any');
  });

  it('takes the most specific alias', () => {
    assertReaches('@/db/client', { '/app/tsconfig.json': `{ "compilerOptions": { "paths": { "@/*": ["wrong/*"], "@/db/*": ["lib/*"] } } }`, '/app/wrong/db/client.ts': 'export const db = 1;', '/app/lib/client.ts': clientModule });
  });

  it('follows extends: chains, lists, workspace packages, and a base that lies above the root', () => {
    assertReaches('@/db', { '/app/tsconfig.json': `{ "extends": "./config/base" }`, '/app/config/base.json': `{ "extends": ["./none.json", "./paths.json"] }`, '/app/config/none.json': '{}', '/app/config/paths.json': `{ "compilerOptions": { "paths": { "@/*": ["../lib/*"] } } }`, '/app/lib/db.ts': clientModule });
    assertReaches('@/db', { '/app/tsconfig.json': `{ "extends": "@acme/tsconfig/base.json" }`, '/app/packages/tsconfig/package.json': `{ "name": "@acme/tsconfig" }`, '/app/packages/tsconfig/base.json': `{ "compilerOptions": { "paths": { "@/*": ["\${configDir}/x/*", "../../lib/*"] } } }`, '/app/lib/db.ts': clientModule });
    assertReaches('@shared/db', { '/app/tsconfig.json': `{ "extends": "../tsconfig.base.json" }`, '/tsconfig.base.json': `{ "compilerOptions": { "paths": { "@shared/*": ["shared/*"] } } }`, '/shared/db.ts': clientModule });
  });

  it('ends on configurations that extend each other', () => {
    assertReaches('@/db', { '/app/tsconfig.json': `{ "extends": "./other.json", "compilerOptions": { "paths": { "@/*": ["lib/*"] } } }`, '/app/other.json': `{ "extends": "./tsconfig.json" }`, '/app/lib/db.ts': clientModule });
  });

  it('takes the aliases of the projects that a solution refers to', () => {
    assertReaches('@/db', { '/app/tsconfig.json': `{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }`, '/app/tsconfig.node.json': '{}', '/app/tsconfig.app.json': `{ "compilerOptions": { "paths": { "@/*": ["lib/*"] } } }`, '/app/lib/db.ts': clientModule });
  });

  it('uses the nearest of several tsconfigs for each file', () => {
    const { project } = projectOf({
      '/app/one/tsconfig.json': `{ "compilerOptions": { "paths": { "@/*": ["src/*"] } } }`,
      '/app/one/src/db.ts': clientModule,
      '/app/one/src/a.ts': `import { db } from '@/db'; const rows = db.user.findMany();`,
      '/app/two/tsconfig.json': `{ "compilerOptions": { "paths": { "@/*": ["src/*"] } } }`,
      '/app/two/src/db.ts': `import { Client } from 'db'; export const db = { user: { findMany: () => [new Client()].length } };`,
      '/app/two/src/a.ts': `import { db } from '@/db'; const rows = db.user.findMany();`,
    });
    assert.equal(typeOf(project.snapshot(), '/app/one/src/a.ts', 'rows'), rowsType);
    assert.equal(typeOf(project.snapshot(), '/app/two/src/a.ts', 'rows'), 'number');
  });

  it('goes through the aliases of an Nx workspace', () => {
    assertReaches('@acme/data', { '/app/tsconfig.base.json': `{ "compilerOptions": { "baseUrl": ".", "paths": { "@acme/data": ["libs/data/src/index.ts"] } } }`, '/app/libs/data/src/index.ts': clientModule });
  });

  it('finds the sources of a workspace package that names only what is built', () => {
    const manifests = [
      `{ "name": "@acme/db" }`,
      `{ "name": "@acme/db", "main": "dist/index.js", "types": "dist/index.d.ts" }`,
      `{ "name": "@acme/db", "exports": { ".": { "import": "./dist/esm/index.js", "types": "./dist/types/index.d.ts" } } }`,
      `{ "name": "@acme/db", "exports": "./build/index.js" }`,
    ];
    for (const manifest of manifests) assertReaches('@acme/db', { '/app/packages/db/package.json': manifest, '/app/packages/db/src/index.ts': clientModule });
    assertReaches('@acme/db', { '/app/packages/db/package.json': `{ "name": "@acme/db", "main": "./client.ts" }`, '/app/packages/db/client.ts': clientModule });
  });

  it('finds a path inside a workspace package, mapped or not', () => {
    assertReaches('@acme/db/client', { '/app/packages/db/package.json': `{ "name": "@acme/db" }`, '/app/packages/db/client.ts': clientModule });
    assertReaches('@acme/db/client', { '/app/packages/db/package.json': `{ "name": "@acme/db", "exports": { "./*": "./dist/*.js" } }`, '/app/packages/db/src/client.ts': clientModule });
    assertReaches('@acme/db/edge', { '/app/packages/db/package.json': `{ "name": "@acme/db", "exports": { "./edge": { "default": "./src/edge-client.ts" } } }`, '/app/packages/db/src/edge-client.ts': clientModule });
  });

  it('follows the imports map of package.json', () => {
    assertReaches('#db', { '/app/package.json': `{ "imports": { "#db": "./dist/db.js" } }`, '/app/src/db.ts': clientModule });
    assertReaches('#lib/db', { '/app/package.json': `{ "imports": { "#lib/*": { "default": "./lib/*.ts" } } }`, '/app/lib/db.ts': clientModule });
  });

  it('takes rootDirs as one folder', () => {
    assertReaches('./db', { '/app/tsconfig.json': `{ "compilerOptions": { "rootDirs": ["src", "generated"] } }`, '/app/generated/db.ts': clientModule });
  });

  it('asks the catalogue with the place that a specifier means, even where nothing is there', () => {
    const { project } = projectOf({
      '/app/tsconfig.json': `{ "compilerOptions": { "paths": { "@gen/*": ["src/*"] } } }`,
      '/app/packages/db/package.json': `{ "name": "@acme/db" }`,
      '/app/src/a.ts': `import { Client } from './generated-client'; const rows = new Client().user.findMany();`,
      '/app/src/b.ts': `import { Client } from '@gen/generated-client'; const rows = new Client().user.findMany();`,
      '/app/src/c.ts': `import { Client } from '@acme/db/generated-client'; const rows = new Client().user.findMany();`,
    });
    for (const name of ['a', 'b', 'c']) assert.equal(typeOf(project.snapshot(), `/app/src/${name}.ts`, 'rows'), rowsType, name);
  });

  it('prefers the catalogue to a file of the workspace', () => {
    const { project } = projectOf({
      '/app/generated-client/index.ts': 'export class Client { user = { findMany: () => 1 } }',
      '/app/a.ts': `import { Client } from './generated-client'; const rows = new Client().user.findMany();`,
    });
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), rowsType);
  });

  it('never looks into node_modules: a package that the catalogue does not know is any', () => {
    const { project } = projectOf({
      '/app/node_modules/other/index.ts': 'export const one = 1;',
      '/app/a.ts': `import { Client } from 'db'; import { one } from 'other'; import { two } from '../node_modules/two'; const x = one; const y = two; new Client().user.findMany();`,
      '/node_modules/two.ts': 'export const two = 2;',
    });
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'x'), 'any');
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'y'), 'any');
  });
});
