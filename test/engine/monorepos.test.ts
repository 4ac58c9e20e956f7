import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

/** What a scan of these files finds: place, route and the files on the way. */
function found(files: Readonly<Record<string, string>>): readonly string[] {
  const steps = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text]))) }).scan({ rules: ['n-plus-one'] });
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value.findings.map(({ route, location, path }) => [location.file.slice(5), route ?? '', ...new Set((path ?? []).map((one) => one.location.file.slice(5)))].join(' | '));
}

const schema = 'datasource db {\n  provider = "postgresql"\n}\ngenerator client {\n  provider = "prisma-client-js"\n}\nmodel User {\n  id Int @id\n}\nmodel Order {\n  id Int @id\n  userId Int\n}\n';
const client = "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n";
const users = (from: string): string => `import { prisma } from '${from}';\nexport class UserService {\n  find(id: number) {\n    return prisma.user.findUnique({ where: { id } });\n  }\n}\n`;
const app = (data: string, service: string): string => `
import express from 'express';
import { prisma } from '${data}';
import { UserService } from '${service}';
const app = express();
const users = new UserService();
app.get('/orders', async (req, res) => {
  const orders = await prisma.order.findMany({ take: 50 });
  for (const order of orders) await users.find(order.userId);
  res.json(orders);
});
`;

describe('a request that leads through packages', () => {
  // https://nx.dev/concepts/decisions/folder-structure, https://nx.dev/reference/project-configuration
  it('of an Nx workspace: project.json names no packages, tsconfig.base.json gives them their names', () => {
    assert.deepEqual(found({
      'nx.json': '{ "targetDefaults": { "build": { "dependsOn": ["^build"] } }, "defaultBase": "main" }',
      'package.json': '{ "name": "acme", "dependencies": { "express": "5.0.0", "@prisma/client": "6.0.0" } }',
      'tsconfig.base.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@acme/data-access": ["libs/data-access/src/index.ts"], "@acme/users/*": ["libs/users/*/src/index.ts"] } } }',
      'apps/api/project.json': '{ "name": "api", "sourceRoot": "apps/api/src", "projectType": "application", "implicitDependencies": [] }',
      'apps/api/tsconfig.json': '{ "extends": "../../tsconfig.base.json", "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'apps/api/tsconfig.app.json': '{ "extends": "./tsconfig.json", "include": ["src/**/*.ts"] }',
      'apps/api/src/main.ts': app('@acme/data-access', '@acme/users/feature'),
      'libs/data-access/project.json': '{ "name": "data-access", "sourceRoot": "libs/data-access/src", "projectType": "library" }',
      'libs/data-access/tsconfig.json': '{ "extends": "../../tsconfig.base.json" }',
      'libs/data-access/prisma/schema.prisma': schema,
      'libs/data-access/src/index.ts': "export * from './lib/prisma';\n",
      'libs/data-access/src/lib/prisma.ts': client,
      'libs/users/feature/project.json': '{ "name": "users-feature", "projectType": "library" }',
      'libs/users/feature/tsconfig.json': '{ "extends": "../../../tsconfig.base.json" }',
      'libs/users/feature/src/index.ts': "export { UserService } from './lib/user.service';\n",
      'libs/users/feature/src/lib/user.service.ts': users('@acme/data-access'),
    }), ['apps/api/src/main.ts | GET /orders | apps/api/src/main.ts | libs/users/feature/src/lib/user.service.ts']);
  });

  // https://turborepo.com/docs/crafting-your-repository/structuring-a-repository
  const turbo = {
    'turbo.json': '{ "tasks": { "build": { "dependsOn": ["^build"], "outputs": ["dist/**"] } } }',
    'apps/api/package.json': '{ "name": "api", "dependencies": { "@repo/db": "*", "@repo/users": "*", "express": "5.0.0" } }',
    'apps/api/src/main.ts': app('@repo/db', '@repo/users/service'),
    'packages/db/package.json': '{ "name": "@repo/db", "exports": { ".": { "types": "./src/index.ts", "default": "./dist/index.js" } }, "dependencies": { "@prisma/client": "6.0.0" } }',
    'packages/db/prisma/schema.prisma': schema,
    'packages/db/src/index.ts': "export * from './client';\n",
    'packages/db/src/client.ts': client,
    'packages/users/package.json': '{ "name": "@repo/users", "exports": { "./*": "./src/*.ts" }, "imports": { "#db": "@repo/db" } }',
    'packages/users/src/service.ts': users('#db'),
  };
  const expected = ['apps/api/src/main.ts | GET /orders | apps/api/src/main.ts | packages/users/src/service.ts'];
  const workspaces: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    npm: { 'package.json': '{ "name": "root", "workspaces": ["apps/*", "packages/*"], "packageManager": "npm@10.0.0" }' },
    Yarn: { 'package.json': '{ "name": "root", "workspaces": { "packages": ["apps/*", "packages/*"] }, "packageManager": "yarn@4.0.0" }', '.yarnrc.yml': 'nodeLinker: pnp\n' },
    pnpm: { 'package.json': '{ "name": "root", "packageManager": "pnpm@9.0.0" }', 'pnpm-workspace.yaml': 'packages:\n  - "apps/*"\n  - "packages/*"\n' },
  };
  for (const [manager, files] of Object.entries(workspaces)) {
    it(`of Turborepo over ${manager}: packages are found by their names, and their sources by what they export`, () => {
      assert.deepEqual(found({ ...turbo, ...files }), expected);
    });
  }
});
