import assert from 'node:assert/strict';
import type { Query } from '../../../src/catalog';
import { createEngine } from '../../../src/engine';
import { isOldestFirst, isOldestFirstAlong } from '../../../src/fixes/bounds/oldest-first';
import { memoryFileHost } from '../../../src/project';
import { bare } from '../../../src/project/syntax';
import { ts } from '../../../src/project/ts';

/** A query of which only its text is asked. */
function queryOf(text: string): Query {
  const [statement] = ts.createSourceFile('a.ts', text, ts.ScriptTarget.ESNext, true).statements;
  assert.ok(statement && ts.isExpressionStatement(statement));
  return { call: statement.expression } as Query;
}

const forms = [
  ["db.message.findMany({ orderBy: { createdAt: 'asc' } })", "db.message.findMany({ orderBy: { createdAt: 'desc' } })"],
  ["db.message.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'desc' }] })", "db.message.findMany({ orderBy: { createdAt: { sort: 'desc', nulls: 'last' } } })"],
  ["supabase.from('m').select().order('created_at')", "supabase.from('m').select().order('created_at', { ascending: false })"],
  ["supabase.from('m').select().order('created_at', { ascending: true })", "supabase.from('m').select().order('created_at', { ascending: isUp })"],
  ['db.select().from(m).orderBy(asc(m.createdAt))', 'db.select().from(m).orderBy(desc(m.createdAt))'],
  ["source.find({ order: { createdAt: 'ASC', id: 'DESC' } })", "source.find({ order: { createdAt: 'DESC', id: 'ASC' } })"],
  ["source.createQueryBuilder('m').orderBy('m.createdAt', 'ASC')", "source.createQueryBuilder('m').orderBy('m.createdAt', 'DESC')"],
  ["Message.findAll({ order: [['createdAt', 'ASC']] })", "Message.findAll({ order: [['createdAt', 'DESC']] })"],
  ['Message.find().sort({ createdAt: 1 })', 'Message.find().sort({ createdAt: -1 })'],
  ["Message.find().sort('createdAt')", "Message.find().sort('-createdAt')"],
  ["pool.query('SELECT * FROM m ORDER BY m.created_at ASC, id DESC')", "pool.query('SELECT * FROM m ORDER BY created_at DESC, id')"],
  ['sql`SELECT * FROM m ORDER BY "sent_at"`', 'sql`SELECT * FROM m ORDER BY name`'],
  ["knex('m').orderBy('created_at')", "knex('m').orderBy('created_at', 'desc')"],
  ["knex('m').orderBy([{ column: 'created_at' }])", "knex('m').orderBy([{ column: 'created_at', order: 'desc' }])"],
  ["query(collection(db, 'm'), orderBy('createdAt'))", "query(collection(db, 'm'), orderBy('createdAt', 'desc'))"],
  ["db.message.findMany({ orderBy: { sentAt: 'asc' } })", "db.meeting.findMany({ orderBy: { startsAt: 'asc' } })"],
  ["db.message.findMany({ where: { text: 'a' }, orderBy: { at: 'asc' } })", 'db.message.findMany({ where: { order: { createdAt: now } } })'],
] as const;

const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Message {\n  id Int @id\n  chatId Int\n  text String\n  createdAt DateTime\n}\n';

/** What is offered for the messages that a handler answers with, kind by kind, and why others are not. */
function offered(asked: string, answer = 'messages'): { readonly titles: readonly string[]; readonly left: readonly string[] } {
  const file = '/app/app.ts';
  const text = `import express from 'express';\nimport { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst app = express();\napp.get('/messages', async (req, res) => {\n  const messages = await prisma.message.findMany({ ${asked} });\n  res.json(${answer});\n});\napp.listen(3000);\n`;
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ [file]: text, '/app/schema.prisma': schema, '/app/package.json': '{ "dependencies": { "express": "5.3.0", "@prisma/client": "6.0.0" } }' }) });
  for (const _ of engine.settle());
  return {
    titles: engine.fixesAt(file, 0, text.length).flatMap(({ fixes }) => fixes).map(({ kind, title }) => (kind === 'limit' ? title : kind)),
    left: engine.fixAll({ paths: [file], kind: 'paginate' }).left.map(({ reason }) => reason),
  };
}

describe('rows in the order in which they were made', () => {
  it('may be the last of them alone where something is taken from their end, and not where the first or one in between is', () => {
    const isLimited = (answer: string): boolean => offered("orderBy: { createdAt: 'asc' }", answer).titles.some((title) => /^Load the last 100/.test(title));
    for (const answer of ['{ messages, last: messages.at(-1) }', '{ messages, last: messages[messages.length - 1] }', '{ messages, recent: messages.slice(-10) }', 'messages.at(-1)']) assert.equal(isLimited(answer), true, answer);
    for (const answer of ['{ messages, first: messages[0] }', '{ messages, second: messages[1] }', '{ messages, other: messages.at(-101) }', '{ messages, rest: messages.slice(1) }', '{ messages, middle: messages[messages.length / 2] }', '{ messages, older: messages.slice(-200) }', '{ messages, before: messages.slice(0, -1) }', '{ messages, rank: messages.length - 1 }']) assert.equal(isLimited(answer), false, answer);
  });

  for (const [oldest, other] of forms) {
    it(`are told from others: ${oldest}`, () => {
      assert.equal(isOldestFirst(queryOf(oldest)), true);
      assert.equal(isOldestFirst(queryOf(other)), false, other);
    });
  }

  for (const [oldest, newest] of [
    ["({ messages: { include: { author: true }, orderBy: { createdAt: 'asc' } } })", "({ messages: { include: { replies: { orderBy: { createdAt: 'asc' } } }, orderBy: { createdAt: 'desc' } } })"],
    ['({ messages: { orderBy: (message, { asc }) => [asc(message.createdAt)] } })', '({ messages: { orderBy: (message, { desc }) => [desc(message.createdAt)] } })'],
    ['({ messages: { orderBy: (message) => message.createdAt } })', "({ messages: { where: { createdAt: now }, orderBy: { title: 'asc' } } })"],
  ] as const) {
    it(`are told where they are loaded along: ${oldest}`, () => {
      const along = (text: string): boolean => {
        const query = queryOf(text);
        const literal = bare(query.call);
        const options = ts.isObjectLiteralExpression(literal) ? literal.properties[0] : undefined;
        assert.ok(options);
        return isOldestFirstAlong({ node: options, name: 'messages' }, query);
      };
      assert.deepEqual([along(oldest), along(newest)], [true, false]);
    });
  }

  it('are told where a table is embedded', () => {
    const along = (text: string): boolean => { const query = queryOf(text); return isOldestFirstAlong({ node: query.call, name: 'messages' }, query); };
    assert.equal(along("supabase.from('chats').select('*, messages(*)').order('created_at', { referencedTable: 'messages' })"), true);
    assert.equal(along("supabase.from('chats').select('*, messages(*)').order('created_at', { referencedTable: 'messages', ascending: false })"), false);
    assert.equal(along("supabase.from('chats').select('*, messages(*)').order('created_at', { referencedTable: 'members' })"), false);
  });

  it('are limited to the last of them, and not paged from the oldest on as long as nobody asks for another page', () => {
    const { titles, left } = offered("orderBy: { createdAt: 'asc' }");
    assert.deepEqual(titles, ['Load the last 100 messages (earlier ones are left out)', 'envelope']);
    assert.match(left.join(), /the first of them are the oldest/);
  });

  it('are not limited where the query says already which of them come first', () => {
    assert.deepEqual(offered("orderBy: { createdAt: 'asc' }, distinct: ['chatId']").titles.filter((one) => /^Load/.test(one)), []);
  });

  it('have the first of them loaded where the newest are those', () => {
    assert.deepEqual(offered("orderBy: { createdAt: 'desc' }").titles, ['Load at most 100 messages (further ones are left out)', 'paginate', 'envelope']);
  });
});
