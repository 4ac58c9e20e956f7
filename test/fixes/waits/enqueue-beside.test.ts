import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import type { Files } from '../../proof/harness/application';
import { only } from '../../rules/only';
import { workspace } from './shop-with-mail';

const works = [
  'import OpenAI from \'openai\';', 'import sharp from \'sharp\';', 'import Stripe from \'stripe\';', 'import { pool } from \'./db\';',
  'const openai = new OpenAI();', 'export const stripe = new Stripe(process.env.STRIPE_KEY!);', 'const seen = new Map<string, string>();',
  'async function said(text: string): Promise<string> { const answer = await openai.chat.completions.create({ model: \'small\', messages: [{ role: \'user\', content: text }] }); return answer.choices[0]?.message.content ?? \'\'; }',
  'export async function summarise(id: string) { const { rows } = await pool.query(\'SELECT note FROM notes WHERE id = $1\', [id]); const text = await said(rows[0].note); await pool.query(\'UPDATE notes SET summary = $2 WHERE id = $1\', [id, text]); }',
  'export async function summariseNote(note: { id: string; text: string }) { const text = await said(note.text); await pool.query(\'UPDATE notes SET summary = $2 WHERE id = $1\', [note.id, text]); }',
  'export async function summariseOnce(id: string) { if (seen.has(id)) return; seen.set(id, id); const text = await said(id); await pool.query(\'UPDATE notes SET summary = $2 WHERE id = $1\', [id, text]); }',
  'export async function picture(id: string) { await sharp(id).resize(10).toFile(`${id}.png`); await pool.query(\'UPDATE notes SET picture = true WHERE id = $1\', [id]); }',
  'export async function inTransaction(work: () => Promise<void>) { await pool.query(\'BEGIN\'); await work(); await pool.query(\'COMMIT\'); }', '',
].join('\n');

/** Handlers that wait for work of which their answer needs nothing, and why it stays where it is. */
const traps: readonly { readonly what: string; readonly body: string; readonly reason: RegExp }[] = [
  { what: 'that is given a row, of which it writes something later', body: 'await summariseNote({ id: user.email, text: user.name }); await summariseNote(req.body as { id: string; text: string }); res.json({});', reason: /and not of the row as it is when the job is done: hand over its id/ },
  { what: 'that has marked in its process what it did', body: 'await summariseOnce(user.name); res.json({});', reason: /is a state of this process/ },
  { what: 'that makes a file', body: 'await picture(user.name); res.json({});', reason: /has to do with a file of this machine/ },
  { what: 'in a transaction that may be undone', body: 'await inTransaction(async () => { await pool.query(\'DELETE FROM notes\'); await summarise(user.name); }); res.json({});', reason: /could be done before the transaction around it is committed/ },
  { what: 'that pays', body: 'await stripe.subscriptions.cancel(user.name, {}, { idempotencyKey: user.name }); res.json({});', reason: /a payment that fails after the answer/ },
];

describe('fixes: enqueue, work whose result only stands in a row', () => {
  const files = (body: string): Files => ({ ...workspace(body, 'import { inTransaction, picture, stripe, summarise, summariseNote, summariseOnce } from \'./works\';'), 'src/works.ts': works });

  it('is a job with the row\'s key', () => {
    const engine = engineOf(files('await summarise(user.name); res.json({});'));
    const [{ fixes } = { fixes: [] }] = engine.fixesAt('/app/src/app.ts', 0, engine.text('/app/src/app.ts')?.length ?? 0);
    assert.deepEqual(fixes.map(({ title }) => title), ['Leave the call of the model to a job (pg-boss, done by a worker after the response and tried again where it fails)']);
    assert.match(JSON.stringify(fixes), /enqueue\('summarise', \{ name: user\.name \}\)/);
  });

  for (const { what, body, reason } of traps) {
    it(`is no job where it is work ${what}`, () => {
      const engine = engineOf(files(body));
      const { edits, left } = engine.fixAll({ kind: 'enqueue' });
      assert.deepEqual(edits, []);
      assert.ok(left.length > 0, 'nothing is told');
      assert.match(JSON.stringify(left), reason);
    });
  }

  for (const [what, after] of [['reads the row again', 'const { rows } = await pool.query(\'SELECT summary FROM notes\'); res.json(rows);'], ['sends the browser to where the row is shown', 'res.redirect(\'/notes\');'], ['writes behind it', 'await pool.query(\'UPDATE notes SET open = false\'); res.json({});']] as const) {
    it(`is not told where the handler ${what}`, () => {
      const engine = engineOf(files(`await summarise(user.name); ${after}`));
      assert.deepEqual(engine.findings('/app/src/app.ts').filter(({ confidence }) => confidence !== 'low').map(({ message }) => message), []);
    });
  }
});

function engineOf(files: Files): ReturnType<typeof createEngine> {
  return createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text]))), settings: { rules: only('blocking-side-effect') } });
}
