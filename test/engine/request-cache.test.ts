import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const files = {
  '/app/package.json': '{ "dependencies": { "next": "16.0.0", "react": "19.2.0", "pg": "8.0.0" } }',
  '/app/src/db.ts': "import { Pool } from 'pg';\nexport const pool = new Pool();\n",
  '/app/src/items.ts': [
    "import { cache } from 'react';",
    "import { pool } from './db';",
    "export const getUser = cache(async (id: string) => { const { rows } = await pool.query('SELECT id, name FROM users WHERE id = $1', [id]); return rows[0]; });",
    'export async function named(ids: string[], me: string) {',
    '  const names = [];',
    '  for (const id of ids) names.push([id, await getUser(me)]);',
    '  return names;',
    '}', '',
  ].join('\n'),
};
const page = "import { named } from '../../items';\nexport default async function Page({ searchParams }) { const { ids, me } = await searchParams; return <p>{JSON.stringify(await named(ids, me))}</p>; }\n";
const route = "import { named } from '../../items';\nexport async function POST(request: Request) { const { ids, me } = await request.json(); return Response.json(await named(ids, me)); }\n";

/** Where a scan finds repeated queries, and from which route. */
function found(more: Readonly<Record<string, string>>): readonly string[] {
  const steps = createEngine({ roots: ['/app'], host: memoryFileHost({ ...files, ...more }) }).scan({});
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value.findings.filter(({ rule }) => rule === 'n-plus-one').map(({ location: { file, start } }) => `${file}:${start.line + 1}`);
  }
}

/** https://react.dev/reference/react/cache#pitfalls */
describe("what React's cache keeps, asked with the same key in a loop", () => {
  it('costs one query where a page is rendered', () => assert.deepEqual(found({ '/app/src/app/list/page.tsx': page }), []));

  it('is asked in every pass where a route handler leads there', () => assert.deepEqual(found({ '/app/src/app/list/route.ts': route }), ['/app/src/items.ts:6']));

  it('is asked in every pass of an action', () => assert.deepEqual(found({ '/app/src/actions.ts': "'use server';\nimport { named } from './items';\nexport async function list(ids: string[], me: string) { return named(ids, me); }\n" }), ['/app/src/items.ts:6']));

  it('says nothing where no request is known to come there', () => assert.deepEqual(found({}), []));
});
