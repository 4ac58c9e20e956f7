import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import type { Files } from '../../proof/harness/application';
import { only } from '../../rules/only';
import { workspace } from './shop-with-mail';

const mails = [
  'import nodemailer from \'nodemailer\';', 'import { pool } from \'./db\';', 'import { prisma } from \'./prisma\';',
  'const transport = nodemailer.createTransport(process.env.SMTP_URL!);',
  'export interface Note { email: string; text: string; lines: string[] }',
  'export async function plain(note: Note) { await transport.sendMail({ to: note.email, text: note.text }); }',
  'export async function local(note: Note) { let text = note.text; text += \'!\'; const lines = [...note.lines]; lines.push(text); await transport.sendMail({ to: note.email, text: lines.join() }); }',
  'export async function marks(note: Note) { note.text = \'mailed\'; await transport.sendMail({ to: note.email, text: note.text }); }',
  'export async function sorts(note: Note) { await transport.sendMail({ to: note.email, text: note.lines.sort().join() }); }',
  'export async function marksBelow(note: Note) { add(note.lines); await transport.sendMail({ to: note.email, text: note.lines.join() }); }',
  'export async function checked(email: string) { if (!email.includes(\'@\')) throw new Error(\'no address\'); await transport.sendMail({ to: email }); }',
  'export async function timed(email: string, at: Date) { await transport.sendMail({ to: email, text: at.toISOString() }); }',
  'export async function told(email: string) { const { messageId } = await transport.sendMail({ to: email }); if (!messageId) throw new Error(`${email} was not reached`); }',
  'function add(lines: string[]) { lines.push(\'mailed\'); }',
  'export async function ofOrder(id: string) { const order = await prisma.order.findUniqueOrThrow({ where: { id } }); await transport.sendMail({ to: order.email }); }',
  'export async function ofOrders(email: string) { const count = await prisma.order.count(); await transport.sendMail({ to: email, text: `${count}` }); }',
  'export async function ofLines(id: string) { const order = await prisma.order.findUniqueOrThrow({ where: { id }, include: { lines: true } }); await transport.sendMail({ to: order.email }); }',
  'export async function ofTable(email: string) { const { rows } = await pool.query(\'SELECT text FROM texts\'); await transport.sendMail({ to: email, text: rows[0].text }); }', '',
].join('\n');
const schema = 'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "postgresql"\n}\n\nmodel Order {\n  id    String @id\n  email String\n  lines Line[]\n}\n\nmodel Line {\n  id      String @id\n  text    String\n  orderId String\n  order   Order  @relation(fields: [orderId], references: [id])\n}\n\nmodel Log {\n  id   String @id\n  text String\n}\n';

/** Handlers whose mail may come last. */
const last = {
  'is given a row that it only reads': 'const note = req.body as Note; await plain(note); res.json(note);',
  'changes what is its own': 'const note = req.body as Note; await local(note); res.json(note);',
  'reads a row, and another table is written behind it': 'await ofOrder(user.name); await prisma.log.create({ data: { id: \'1\', text: user.name } }); res.json({});',
  'is told of where it fails, and no more': 'try { await send(user.email, 1); } catch (error) { console.error(error); } res.json({});',
  'fails where the service does': 'await told(user.email); res.json({});',
  'is followed by what is noted down of something else': 'await send(user.email, 1); await pool.query(\'UPDATE users SET seen_at = now()\'); res.json({});',
  'reads a row by its key, and another one is added behind it': 'await ofOrder(user.name); await prisma.order.create({ data: { id: \'2\', email: user.email } }); res.json({});',
} as const;

/** Handlers whose mail may not, and why. */
const traps: Readonly<Record<string, readonly [body: string, reason: RegExp]>> = {
  'marks the row that is answered': ['const note = req.body as Note; await marks(note); res.json(note);', /`note` is changed by what is called, and belongs to the request/],
  'sorts a list of it': ['const note = req.body as Note; await sorts(note); res.json(note);', /`note` is changed by what is called/],
  'has another function change a list of it': ['const note = req.body as Note; await marksBelow(note); res.json(note);', /`note` is changed by what is called/],
  'reads a row that is deleted behind it': ['await ofOrder(user.name); await prisma.order.delete({ where: { id: user.name } }); res.json({});', /it reads what `prisma\.order\.delete\(.*\)` changes behind it/],
  'reads a row that is written behind it': ['await ofOrder(user.name); await prisma.order.update({ where: { id: user.name }, data: { email: \'\' } }); res.json({});', /it reads what/],
  'counts rows, and another one is added behind it': ['await ofOrders(user.name); await prisma.order.create({ data: { id: \'2\', email: user.email } }); res.json({});', /it reads what/],
  'reads rows along that are written behind it': ['await ofLines(user.name); await prisma.line.updateMany({ data: { text: \'\' } }); res.json({});', /it reads what/],
  'reads by a statement, and one that is not read writes behind it': ['await ofTable(user.name); await pool.query(user.name); res.json({});', /it reads what/],
  'is given a password by another name': ['const key = user.password; await send(key, 1); res.json({});', /`key` is a secret/],
  'is given a password that is taken out by another name': ['const { password: key } = user; await send(key, 1); res.json({});', /`key` is a secret/],
  'comes with an order that is deleted where it fails': ['try { await send(user.email, 1); } catch (error) { await prisma.order.delete({ where: { id: user.name } }); throw error; } res.json({});', /`prisma\.order\.delete\(.*` is done where it fails/],
  'has something written where its promise fails': ['await send(user.email, 1).catch(() => prisma.log.create({ data: { id: \'1\', text: user.email } })); res.json({});', /is done where it fails/],
  'is noted down as sent behind it': ['await send(user.email, 1); await pool.query(\'UPDATE users SET mailed_at = now()\'); res.json({});', /may say that it has gone out/],
  'refuses an address before it is sent': ['await checked(user.email); res.json({});', /`!email\.includes\('@'\)` may refuse what it is given/],
  'is given what came as JSON and is called a date': ['const { at } = req.body as { at: Date }; await timed(user.email, at); res.json({});', /came as JSON, which has no dates/],
  'is given what the caller is known by': ['await send(req.headers.authorization ?? \'\', 1); res.json({});', /is a secret/],
};

describe('fixes: enqueue, what a call leaves behind and finds', () => {
  const files = (body: string): Files => ({
    ...workspace(body, 'import { checked, local, marks, marksBelow, ofLines, ofOrder, ofOrders, ofTable, plain, sorts, timed, told, type Note } from \'./notes\';\nimport { prisma } from \'./prisma\';'),
    'src/notes.ts': mails, 'src/prisma.ts': 'import { PrismaClient } from \'@prisma/client\';\nexport const prisma = new PrismaClient();\n', 'prisma/schema.prisma': schema,
  });

  for (const [what, body] of Object.entries(last)) {
    it(`a mail that ${what} becomes a job`, () => {
      const { edits } = engineOf(files(body)).fixAll({ kind: 'enqueue' });
      assert.match(JSON.stringify(edits.find(({ file }) => file.endsWith('app.ts'))), /enqueue\('/);
    });
  }

  for (const [what, [body, reason]] of Object.entries(traps)) {
    it(`a mail that ${what} does not`, () => {
      const { edits, left } = engineOf(files(body)).fixAll({ kind: 'enqueue' });
      assert.deepEqual(edits, []);
      assert.match(left.map((one) => one.reason).join('\n'), reason);
    });
  }

  it('what is imported and given another value while the process runs is taken as it is then', () => {
    const { edits } = engineOf({ ...files('await send(user.email, settings.copies); res.json({});'), 'src/settings.ts': 'export const settings = { copies: 1 };\nexport function copy(copies: number) { settings.copies = copies; }\n', 'src/app.ts': (files('await send(user.email, settings.copies); res.json({});')['src/app.ts'] ?? '').replace('const app =', 'import { settings } from \'./settings\';\nconst app =') }).fixAll({ kind: 'enqueue' });
    assert.match(JSON.stringify(edits), /copies: settings\.copies/);
  });

  it('a number that may be none is none in the job', () => {
    const { edits } = engineOf(files('await send(user.email, Number(req.body.count)); res.json({});')).fixAll({ kind: 'enqueue' });
    assert.match(JSON.stringify(edits), /send\(email, \(count \?\? NaN\)\)/);
  });

  it('a mail of a function whose caller writes what it reads does not', () => {
    const { edits, left } = engineOf(files('await confirm(user.name); await prisma.order.delete({ where: { id: user.name } }); res.json({}); async function confirm(id: string) { await prisma.log.create({ data: { id, text: id } }); await ofOrder(id); }')).fixAll({ kind: 'enqueue' });
    assert.deepEqual(edits, []);
    assert.match(left.map((one) => one.reason).join('\n'), /it reads what `prisma\.order\.delete/);
  });
});

function engineOf(files: Files): ReturnType<typeof createEngine> {
  return createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text]))), settings: { rules: only('blocking-side-effect') } });
}
