import assert from 'node:assert/strict';
import { prismaStubs } from '../../src/catalog/prisma/stub';
import { createPrismaReader } from '../../src/schema';
import { resolveStub } from './prisma-stub-support';

const db = 'datasource db {\n  provider = "postgresql"\n}\n';
const generator = (output?: string, provider = 'prisma-client-js'): string => `generator client {\n  provider = "${provider}"\n${output ? `  output = "${output}"\n` : ''}}\n`;

/** Asks which schema (its main file) an import means; `unknown` is the stub without models, undefined no stub at all. */
function workspace(files: Readonly<Record<string, string>>): (specifier: string, from: string, target?: string) => string | undefined {
  const { models } = createPrismaReader().read(Object.keys(files).filter((file) => file.endsWith('.prisma')), (file) => files[file]);
  const stubs = prismaStubs(models);
  return (specifier, from, target) => {
    const stub = resolveStub(stubs, specifier, from, target);
    return stub && (stub.data?.files[0] ?? 'unknown');
  };
}

const schema = (name: string, output?: string, provider?: string): string => `${db}${generator(output, provider)}model ${name} {\n  id Int @id\n}\n`;

describe('prisma stub: which import means which schema', () => {
  it('takes @prisma/client, its entries and .prisma/client, but not the runtime or another package', () => {
    const ask = workspace({ '/app/package.json': '{}', '/app/prisma/schema.prisma': schema('A') });
    for (const specifier of ['@prisma/client', '@prisma/client/edge', '@prisma/client/extension', '@prisma/client/index.js', '.prisma/client', 'npm:@prisma/client@6.1.0', '.prisma/client/index-browser']) {
      assert.equal(ask(specifier, '/app/src/a.ts'), '/app/prisma/schema.prisma', specifier);
    }
    assert.equal(ask('../../node_modules/.prisma/client/index.d', '/app/src/a/b.ts', '/app/node_modules/.prisma/client/index.d'), '/app/prisma/schema.prisma');
    for (const specifier of ['@prisma/client/runtime/library', '@prisma/client-engine', '@prisma/adapter-pg', 'prisma', './client']) {
      assert.equal(ask(specifier, '/app/src/a.ts', specifier === './client' ? '/app/src/client' : undefined), undefined, specifier);
    }
  });

  it('takes every entry of a generated folder, and not its neighbours', () => {
    const ask = workspace({ '/app/package.json': '{}', '/app/prisma/schema.prisma': schema('A', '../src/generated/prisma', 'prisma-client') });
    for (const rest of ['', '/client', '/client.js', '/client.ts', '/index', '/edge', '/enums', '/models', '/models/User.ts', '/browser', '.js']) {
      assert.equal(ask('./x', '/app/src/a.ts', `/app/src/generated/prisma${rest}`), '/app/prisma/schema.prisma', rest);
    }
    for (const target of ['/app/src/generated/prisma/runtime/library', '/app/src/generated/prisma/internal/class.ts', '/app/src/generated/prisma-zod', '/app/src/generated']) {
      assert.equal(ask('./x', '/app/src/a.ts', target), undefined, target);
    }
  });

  it('takes a folder of another package that is called as a generated one is, since builds copy clients, and no other folder', () => {
    const ask = workspace({ '/app/package.json': '{}', '/app/web/prisma/schema.prisma': schema('A', '../src/generated/prisma'), '/app/jobs/prisma/schema.prisma': schema('B', '../src/db') });
    assert.equal(ask('../generated/prisma', '/app/proxy/src/services/a.ts', '/app/proxy/src/generated/prisma'), '/app/web/prisma/schema.prisma');
    assert.equal(ask('../generated/prisma/client', '/app/proxy/src/services/a.ts', '/app/proxy/src/generated/prisma/client'), '/app/web/prisma/schema.prisma');
    assert.equal(ask('../generated/graphql', '/app/proxy/src/services/a.ts', '/app/proxy/src/generated/graphql'), undefined);
    assert.equal(ask('../db', '/app/proxy/src/services/a.ts', '/app/proxy/src/db'), undefined);
  });

  it('takes a package name that a schema is generated into', () => {
    const ask = workspace({ '/app/package.json': '{}', '/app/prisma/schema.prisma': schema('A', '../node_modules/@acme/billing-client') });
    assert.equal(ask('@acme/billing-client', '/app/src/a.ts'), '/app/prisma/schema.prisma');
    assert.equal(ask('@acme/billing-client/edge', '/app/src/a.ts'), '/app/prisma/schema.prisma');
    assert.equal(ask('@acme/billing', '/app/src/a.ts'), undefined);
  });

  it('counts an output in node_modules/.prisma/client as the default', () => {
    const ask = workspace({ '/app/package.json': '{}', '/app/prisma/schema.prisma': schema('A', '../node_modules/.prisma/client') });
    assert.equal(ask('@prisma/client', '/app/src/a.ts'), '/app/prisma/schema.prisma');
  });

  it('gives each package its own schema, and the rest the one with the shortest path', () => {
    const ask = workspace({
      '/repo/package.json': '{}', '/repo/apps/shop/package.json': '{}', '/repo/apps/admin/package.json': '{}', '/repo/apps/web/package.json': '{}',
      '/repo/apps/shop/prisma/schema.prisma': schema('A'), '/repo/apps/admin/prisma/schema.prisma': schema('B'),
    });
    assert.equal(ask('@prisma/client', '/repo/apps/shop/src/a.ts'), '/repo/apps/shop/prisma/schema.prisma');
    assert.equal(ask('@prisma/client', '/repo/apps/admin/src/a.ts'), '/repo/apps/admin/prisma/schema.prisma');
    assert.equal(ask('@prisma/client', '/repo/apps/web/src/a.ts'), '/repo/apps/shop/prisma/schema.prisma');
  });

  it('prefers the nearer schema where one package root has several', () => {
    const ask = workspace({ '/repo/package.json': '{}', '/repo/apps/a/prisma/schema.prisma': schema('A'), '/repo/apps/b/prisma/schema.prisma': schema('B') });
    assert.equal(ask('@prisma/client', '/repo/apps/a/src/x.ts'), '/repo/apps/a/prisma/schema.prisma');
    assert.equal(ask('@prisma/client', '/repo/apps/b/src/x.ts'), '/repo/apps/b/prisma/schema.prisma');
  });

  it('does not let sample data capture the imports of other code', () => {
    const sample = '/repo/server/src/core/predefined/cal/cal.prisma';
    const fixture = '/repo/server/test/fixtures/one/prisma/schema.prisma';
    const ask = workspace({ '/repo/package.json': '{}', '/repo/server/package.json': '{}', [sample]: schema('A'), [fixture]: schema('B') });
    assert.equal(ask('@prisma/client', '/repo/server/src/main.ts'), 'unknown');
    assert.equal(ask('@prisma/client', '/repo/other/main.ts'), 'unknown');
    assert.equal(ask('@prisma/client', '/repo/server/test/fixtures/one/src/a.ts'), fixture);
    const withOwn = workspace({ '/repo/package.json': '{}', '/repo/server/package.json': '{}', [sample]: schema('A'), '/repo/server/prisma/schema.prisma': schema('C') });
    assert.equal(withOwn('@prisma/client', '/repo/server/src/core/main.ts'), '/repo/server/prisma/schema.prisma');
    assert.equal(withOwn('@prisma/client', '/repo/other/main.ts'), '/repo/server/prisma/schema.prisma');
  });

  it('leaves @prisma/client to the default client where another schema of the package has an output of its own', () => {
    const ask = workspace({ '/app/package.json': '{}', '/app/prisma/a/schema.prisma': schema('A', './client'), '/app/prisma/b/schema.prisma': schema('B') });
    assert.equal(ask('@prisma/client', '/app/src/a.ts'), '/app/prisma/b/schema.prisma');
    assert.equal(ask('../prisma/a/client', '/app/src/a.ts', '/app/prisma/a/client'), '/app/prisma/a/schema.prisma');
  });

  it('answers with the stub without models where there is no schema', () => {
    assert.equal(workspace({})('@prisma/client', '/app/src/a.ts'), 'unknown');
  });
});
