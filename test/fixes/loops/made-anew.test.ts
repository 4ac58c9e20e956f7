import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel User {\n  id Int @id\n  token String\n  seen DateTime?\n}\n';
const libraries = {
  Prisma: { head: "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();", write: (value: string) => `prisma.user.update({ where: { id: user.id }, data: { token: ${value} } })` },
  pg: { head: "import { Pool } from 'pg';\nconst pool = new Pool();", write: (value: string) => `pool.query('UPDATE users SET token = $2 WHERE id = $1', [user.id, ${value}])` },
  Mongoose: { head: "import mongoose from 'mongoose';\nconst User = mongoose.model('User', new mongoose.Schema({ token: String }));", write: (value: string) => `User.updateOne({ _id: user.id }, { $set: { token: ${value} } })` },
  Supabase: { head: "import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('a', 'b');", write: (value: string) => `supabase.from('users').update({ token: ${value} }).eq('id', user.id)` },
};

/** How many bulk writes are offered for an update per user. */
function offered(library: keyof typeof libraries, value: string, before = ''): number {
  const file = '/app/src/renew.ts';
  const { head, write } = libraries[library];
  const text = `${head}
import { randomUUID } from 'node:crypto';
import { v4 } from 'uuid';
import { ObjectId } from 'bson';
let last = 0;
function drawn() { return String(++last); }
export async function renew(users: { id: number; name: string }[], token: string, tokens: any) {
  for (const user of users) { ${before} await ${write(value)}; }
}
`;
  const engine = opened({ [file]: text, '/app/schema.prisma': schema }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write').length;
}

describe('an update that sets what is made in each pass', () => {
  for (const library of Object.keys(libraries) as (keyof typeof libraries)[]) {
    it(`is not one statement for all with ${library}, which would give all rows the same`, () => {
      for (const value of ['randomUUID()', 'v4()', 'drawn()', '`t-${drawn()}`', 'tokens.next()', 'String(Math.random())', 'new ObjectId()']) assert.equal(offered(library, value), 0, value);
      assert.equal(offered(library, 'drawn()', 'if (!user.name) { console.log(user.id); continue; }'), 0, 'beside other statements');
    });

    it(`is one with ${library} where it is the same for all, or the time`, () => {
      for (const value of ['token', 'token.trim()', 'new Date().toISOString()', 'String(Date.now())']) assert.equal(offered(library, value), 1, value);
    });
  }
});
