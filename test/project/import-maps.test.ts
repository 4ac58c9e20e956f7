import { strict as assert } from 'node:assert';
import { packageOf } from '../../src/catalog/values/specifier';
import type { StubProvider } from '../../src/project';
import { clientModule, projectOf, rowsType, stubFile, stubs, typeOf } from './support';

/** The stub of `db`, however the package is named. */
const denoStubs: StubProvider = { ...stubs, resolve: (specifier) => (packageOf(specifier)?.name === 'db' ? stubFile : undefined) };

const file = '/app/supabase/functions/orders/index.ts';

/** What the rows are that a function reads through a client that it imports. */
function rowsThrough(specifier: string, files: Readonly<Record<string, string>>, from = file): string {
  const { project } = projectOf({ [from]: `import { db } from '${specifier}'; const rows = db.user.findMany();`, ...files }, { stubs: denoStubs });
  return typeOf(project.snapshot(), from, 'rows');
}

/** The same where it makes the client itself. */
function rowsOf(specifier: string, files: Readonly<Record<string, string>>, from = file): string {
  const { project } = projectOf({ [from]: `import { Client } from '${specifier}'; const rows = new Client().user.findMany();`, ...files }, { stubs: denoStubs });
  return typeOf(project.snapshot(), from, 'rows');
}

describe('import maps', () => {
  it('lead to files of the workspace, by name and by prefix', () => {
    const shared = { '/app/supabase/functions/_shared/db.ts': clientModule };
    assert.equal(rowsThrough('@shared/db.ts', { ...shared, '/app/supabase/functions/deno.json': `{ "imports": { "@shared/": "./_shared/" } }` }), rowsType);
    assert.equal(rowsThrough('database', { ...shared, '/app/supabase/functions/deno.jsonc': `{ // for all functions\n "imports": { "database": "./_shared/db.ts", }, }` }), rowsType);
    assert.equal(rowsThrough('~/db.ts', { ...shared, '/app/supabase/functions/import_map.json': `{ "imports": { "~/": "./_shared/" } }` }), rowsType);
  });

  it('lead to packages under any name', () => {
    for (const target of ['npm:db@^2', 'jsr:db@2', 'https://esm.sh/db@2.1.0?target=deno', 'https://cdn.jsdelivr.net/npm/db']) {
      assert.equal(rowsOf('data', { '/app/deno.json': JSON.stringify({ imports: { data: target } }) }), rowsType, target);
    }
    assert.equal(rowsOf('data/edge', { '/app/deno.json': `{ "imports": { "data": "npm:db@2" } }` }), rowsType, 'a module of a package');
    assert.equal(rowsOf('data/edge', { '/app/deno.json': `{ "imports": { "data/": "npm:/db@2/" } }` }), rowsType, 'a prefix');
  });

  it('are the nearest that have the name', () => {
    const files = {
      '/app/deno.json': `{ "imports": { "database": "./lib/none.ts", "helpers/": "./lib/" } }`,
      '/app/lib/db.ts': clientModule, '/app/lib/none.ts': `import { Client } from 'npm:db'; export const db = { user: { findMany: () => [new Client()].length } };`,
      '/app/supabase/functions/orders/deno.json': `{ "imports": { "database": "../../../lib/db.ts" } }`,
    };
    assert.equal(rowsThrough('database', files), rowsType, 'that of the function');
    assert.equal(rowsThrough('database', files, '/app/supabase/functions/users/index.ts'), 'number', 'that of the project');
    assert.equal(rowsThrough('helpers/db.ts', files), rowsType, 'what only the project has');
  });

  it('may stand in a file that the configuration names', () => {
    assert.equal(rowsThrough('database', { '/app/deno.json': `{ "importMap": "./config/imports.json" }`, '/app/config/imports.json': `{ "imports": { "database": "../lib/db.ts" } }`, '/app/lib/db.ts': clientModule }), rowsType);
  });

  it('take the longest prefix', () => {
    assert.equal(rowsThrough('lib/data/db.ts', { '/app/deno.json': `{ "imports": { "lib/": "./wrong/", "lib/data/": "./right/" } }`, '/app/wrong/data/db.ts': 'export const db = 1;', '/app/right/db.ts': clientModule }), rowsType);
  });

  it('mean another thing below a folder that they name', () => {
    const files = {
      '/app/import_map.json': `{ "imports": { "database": "./lib/none.ts" }, "scopes": { "./supabase/functions/": { "database": "./lib/none.ts" }, "./supabase/functions/orders/": { "database": "./lib/db.ts", "helpers/": "./lib/" }, "https://deno.land/x/": { "database": "./lib/none.ts" } } }`,
      '/app/lib/db.ts': clientModule, '/app/lib/none.ts': `import { Client } from 'npm:db'; export const db = { user: { findMany: () => [new Client()].length } };`,
    };
    assert.equal(rowsThrough('database', files), rowsType, 'the longest');
    assert.equal(rowsThrough('helpers/db.ts', files), rowsType, 'a prefix');
    assert.equal(rowsThrough('database', files, '/app/supabase/functions/users/index.ts'), 'number');
  });

  it('know the members of a workspace by their names', () => {
    const members = {
      '/app/deno.json': `{ "workspace": ["./api", "./data"] }`,
      '/app/data/deno.json': `{ "name": "@acme/data", "version": "1.0.0", "exports": { ".": "./mod.ts", "./client": "./client.ts" } }`,
      '/app/data/mod.ts': `export * from './client.ts';`, '/app/data/client.ts': clientModule,
    };
    for (const specifier of ['@acme/data', '@acme/data/client', 'jsr:@acme/data@^1.0.0', 'jsr:@acme/data/client']) assert.equal(rowsThrough(specifier, members, '/app/api/main.ts'), rowsType, specifier);
    assert.equal(rowsThrough('data', { ...members, '/app/api/deno.json': `{ "imports": { "data": "jsr:@acme/data@1" } }` }, '/app/api/main.ts'), rowsType, 'by another name');
  });

  it('are not needed for what a specifier says itself', () => {
    for (const specifier of ['npm:db@2', 'npm:db', 'jsr:db', 'https://esm.sh/db@2']) assert.equal(rowsOf(specifier, {}), rowsType, specifier);
    assert.equal(rowsThrough('../_shared/db.ts', { '/app/supabase/functions/_shared/db.ts': clientModule }), rowsType);
  });

  it('that are broken are told of, and leave the rest as it is', () => {
    const { project } = projectOf({ '/app/deno.json': '{ "imports": { "a": ', '/app/a.ts': `import { Client } from 'npm:db'; const rows = new Client().user.findMany();` }, { stubs: denoStubs });
    const snapshot = project.snapshot();
    assert.equal(typeOf(snapshot, '/app/a.ts', 'rows'), rowsType);
    assert.deepEqual(snapshot.notices.map(({ code }) => code), ['import-map-invalid']);
  });

  it('are read again when they change', () => {
    const { project, host } = projectOf({ '/app/deno.json': `{ "imports": { "data": "npm:other" } }`, '/app/a.ts': `import { Client } from 'data'; const rows = new Client().user.findMany();`, '/app/b.ts': `import { Client } from 'npm:db'; new Client().user.findMany();` }, { stubs: denoStubs });
    project.setOverlay('/app/a.ts', `import { Client } from 'data'; const rows = new Client().user.findMany();`);
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), 'any');
    host.write('/app/deno.json', `{ "imports": { "data": "npm:db" } }`);
    project.notifyChanged(['/app/deno.json']);
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), rowsType);
  });
});
