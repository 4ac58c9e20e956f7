import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';

const file = '/app/apps/api/src/pool.ts';
const pool = 'import { Pool } from \'pg\';\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 5_000 });\n';
const end = 'End statements after 30 seconds (then they fail; a pooler in transaction mode refuses this option)';

describe('fixes: timeout', () => {
  for (const { what, files, titles } of [
    { what: 'statements get an end where nothing speaks of a pooler', files: { '/app/.env': 'DATABASE_URL=postgresql://localhost:5432/app' }, titles: [end] },
    { what: 'statements are left where the pool\'s own file speaks of a pooler', files: { [file]: `// Through PgBouncer.\n${pool}` }, titles: [] },
    { what: 'statements are left where an environment of a folder above has the port of Supabase\'s pooler', files: { '/app/.env': 'DATABASE_URL=postgresql://db.example:6543/app' }, titles: [] },
    { what: 'statements are left where an example of an environment has the host of Neon\'s pooler', files: { '/app/apps/api/.env.example': 'DATABASE_URL=postgresql://ep-cool-darkness-pooler.eu-central-1.aws.neon.tech/app' }, titles: [] },
    { what: 'a pool of mysql2 has no option that could be written', files: { [file]: 'import mysql from \'mysql2/promise\';\nexport const pool = mysql.createPool({ host: \'localhost\' });\n' }, titles: [] },
  ] as const) it(what, () => assert.deepEqual(titlesIn({ [file]: pool, ...files }), titles));
});

/** The titles of all rewrites in the file, each that was tried and holds. */
function titlesIn(files: Readonly<Record<string, string>>): readonly string[] {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('missing-timeout'), minConfidence: 'low' } });
  assert.ok(engine.findings(file).length > 0, 'there is no finding');
  return engine.fixesAt(file, 0, (files[file] ?? '').length).flatMap(({ fixes }) => fixes.map(({ title }) => title));
}
