import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { applyEdits } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';
import { openClient } from './harness/client';
import { database, schemaText } from './harness/database';
import { requireOf } from './harness/library';
import { logEntries } from './harness/log-entries';
import { evaluate } from './harness/program';
import { fixtures } from './harness/prove';

const [file, schema, helper] = ['/app/src/resolvers.ts', '/app/schema.graphql', '/app/src/lib/pagination.ts'] as const;
const files: Readonly<Record<string, string>> = {
  '/app/package.json': JSON.stringify({ dependencies: { graphql: '16.11.0', '@graphql-tools/schema': '10.0.0' } }), '/app/prisma/schema.prisma': schemaText,
  '/app/src/db.ts': readFileSync(join(fixtures, 'paginate', 'db.ts'), 'utf8'), [helper]: readFileSync(join(fixtures, 'lib', 'pagination.ts'), 'utf8'),
  [schema]: 'type Entry {\n  id: Int!\n  message: String!\n}\n\ntype Query {\n  "the entries: of one kind, or all"\n  entries(entity: String): [Entry!]!\n}\n',
  [file]: [
    "import { readFileSync } from 'node:fs';", "import { makeExecutableSchema } from '@graphql-tools/schema';", "import { prisma } from './db';", '', 'interface EntriesArgs {', '  entity?: string;', '}', '',
    'export const resolvers = {', '  Query: {', '    entries: async (_parent: unknown, { entity }: EntriesArgs) => {', '      return prisma.logEntry.findMany({ where: { entity } });', '    },', '  },', '};',
    "export const make = () => makeExecutableSchema({ typeDefs: readFileSync('schema.graphql', 'utf8'), resolvers });", '',
  ].join('\n'),
};

/** The files as the engine's rewrite makes them. */
function rewritten(): Readonly<Record<string, string>> {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
  for (const _ of engine.settle());
  const fix = engine.fixesAt(file, 0, Number.MAX_SAFE_INTEGER).flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'paginate');
  return { ...files, ...Object.fromEntries((fix?.edits ?? []).map((edit) => [edit.file, applyEdits(files[edit.file] ?? '', edit.edits)])) };
}

type Resolve = (parent: unknown, args: object) => Promise<unknown>;
interface GraphQL {
  buildSchema(text: string): { getQueryType(): { getFields(): Record<string, { resolve?: Resolve }> } };
  graphql(request: { schema: unknown; source: string }): Promise<{ readonly data?: { readonly entries: readonly { readonly id: number }[] }; readonly errors?: readonly unknown[] }>;
}

/** Answers a query by GraphQL.js, from the schema and the resolver that stand in the files. */
function serverOf(own: Readonly<Record<string, string>>, prisma: unknown): (args: string) => Promise<readonly number[]> {
  const require = requireOf('mongoose');
  const { buildSchema, graphql } = require('graphql') as GraphQL;
  const load = (name: string, modules: Readonly<Record<string, unknown>>): Record<string, unknown> => evaluate(transformSync(own[name] ?? '', { loader: 'ts', format: 'cjs' }).code, name, ((id: string) => modules[id] ?? {}) as NodeRequire);
  const { resolvers } = load(file, { './db': { prisma }, './lib/pagination': load(helper, {}) }) as unknown as { readonly resolvers: { readonly Query: { readonly entries: Resolve } } };
  const built = buildSchema(own[schema] ?? '');
  const { entries } = built.getQueryType().getFields();
  if (entries) entries.resolve = resolvers.Query.entries;
  return async (args) => {
    const { data, errors } = await graphql({ schema: built, source: `{ entries${args} { id message } }` });
    assert.equal(errors, undefined);
    return (data?.entries ?? []).map(({ id }) => id);
  };
}

describe('proof: a field of GraphQL whose schema is in a file, paginate', function () {
  this.timeout(120_000);
  it('a field that gives 500 rows gives 100; 5 pages have every row once, and clients that know nothing of them go on', async () => {
    const client = await openClient(database().clientFolder, (await logEntries(500)).url);
    try {
      const [before, after] = [serverOf(files, client.prisma), serverOf(rewritten(), client.prisma)];
      const all = await before('');
      const first = await after('');
      assert.deepEqual([all.length, first.length], [500, 100]);
      const walked: number[] = [];
      for (let page = 1; page <= 6; page++) walked.push(...await after(`(page: ${page}, limit: 100)`));
      assert.deepEqual(walked, [...all].sort((a, b) => a - b));
      assert.deepEqual(await after('(entity: "user", limit: 3)'), [...await before('(entity: "user")')].sort((a, b) => a - b).slice(0, 3));
    } finally {
      await client.close();
    }
  });
});
