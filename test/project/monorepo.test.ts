import { strict as assert } from 'node:assert';
import { assertReaches, clientModule, projectOf, rowsType, typeOf } from './support';

const from = '/app/apps/api/src/a.ts';

describe('packages of one workspace', () => {
  it('give their sources as pnpm and Turborepo have them', () => {
    const files = { '/app/pnpm-workspace.yaml': 'packages:\n  - "apps/*"\n  - "packages/*"\n', '/app/apps/api/package.json': `{ "name": "api", "dependencies": { "@repo/db": "workspace:*" } }` };
    const source = { '/app/packages/db/src/index.ts': clientModule };
    assertReaches('@repo/db', { ...files, ...source, '/app/packages/db/package.json': `{ "name": "@repo/db", "exports": { ".": "./src/index.ts" } }` }, from);
    assertReaches('@repo/db/client', { ...files, '/app/packages/db/src/client.ts': clientModule, '/app/packages/db/package.json': `{ "name": "@repo/db", "exports": { "./*": "./src/*.ts" } }` }, from);
    assertReaches('@repo/db/queries/users', { ...files, '/app/packages/db/src/queries/users.ts': clientModule, '/app/packages/db/package.json': `{ "name": "@repo/db", "exports": { "./queries/*": { "types": "./src/queries/*.ts", "default": "./dist/queries/*.js" } } }` }, from);
    assertReaches('@repo/db', { ...files, ...source, '/app/packages/db/package.json': `{ "name": "@repo/db", "main": "./dist/index.cjs", "module": "./dist/index.mjs", "types": "./dist/index.d.cts" }` }, from);
  });

  it('give their sources as Nx has them', () => {
    const base = { '/app/tsconfig.base.json': `{ "compilerOptions": { "baseUrl": ".", "paths": { "@acme/data": ["libs/data/src/index.ts"], "@acme/shared/*": ["libs/shared/*/src/index.ts"] } } }`, '/app/apps/api/tsconfig.json': `{ "extends": "../../tsconfig.base.json", "references": [{ "path": "./tsconfig.app.json" }] }`, '/app/apps/api/tsconfig.app.json': `{ "extends": "./tsconfig.json" }` };
    assertReaches('@acme/data', { ...base, '/app/libs/data/src/index.ts': `export * from './lib/data';`, '/app/libs/data/src/lib/data.ts': clientModule }, from);
    assertReaches('@acme/shared/db', { ...base, '/app/libs/shared/db/src/index.ts': clientModule }, from);
  });

  it('may import themselves by their own names, and what is their own by #', () => {
    assertReaches('@repo/api/db', { '/app/apps/api/package.json': `{ "name": "@repo/api", "exports": { "./db": "./src/db.ts" } }`, '/app/apps/api/src/db.ts': clientModule }, from);
    assertReaches('#db', { '/app/apps/api/package.json': `{ "name": "api", "imports": { "#db": { "test": "./src/fake.ts", "default": "./src/db.ts" } } }`, '/app/apps/api/src/db.ts': clientModule }, from);
    assertReaches('#db', { '/app/apps/api/package.json': `{ "name": "api", "imports": { "#db": "@repo/db", "#loop": "#loop" } }`, '/app/packages/db/package.json': `{ "name": "@repo/db", "main": "./src/index.ts" }`, '/app/packages/db/src/index.ts': clientModule }, from);
    assertReaches('#data', { '/app/apps/api/package.json': `{ "name": "api", "imports": { "#data": { "node": "@repo/db/client", "default": "./src/browser.ts" } } }`, '/app/packages/db/package.json': `{ "name": "@repo/db", "exports": { "./client": "./src/client.ts" } }`, '/app/packages/db/src/client.ts': clientModule }, from);
    assertReaches('#internal/db.js', { '/app/apps/api/package.json': `{ "imports": { "#internal/*.js": "./src/internal/*.ts" } }`, '/app/apps/api/src/internal/db.ts': clientModule }, from);
  });

  it('import one another in a circle', () => {
    const { project } = projectOf({
      '/app/packages/one/package.json': `{ "name": "one", "main": "index.ts" }`, '/app/packages/two/package.json': `{ "name": "two", "main": "index.ts" }`,
      '/app/packages/one/index.ts': `import { list } from 'two'; ${clientModule} export const all = () => list();`,
      '/app/packages/two/index.ts': `import { db } from 'one'; export const list = () => db.user.findMany(); const rows = list(); void rows;`,
    });
    assert.equal(typeOf(project.snapshot(), '/app/packages/two/index.ts', 'rows'), rowsType);
  });
});
