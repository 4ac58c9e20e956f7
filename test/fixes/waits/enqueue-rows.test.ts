import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { withJobs, type Files } from '../../proof/harness/application';
import { only } from '../../rules/only';
import { workspace } from './shop-with-mail';

/** An application in JavaScript, in which nothing but the schema says what a row holds. */
function application(body: string, { schema = '{ name: String, age: Number, email: { type: String, required: true }, password: String, tags: [String], anything: mongoose.Schema.Types.Mixed, joined: Date, code: { type: String, get: (code) => Buffer.from(code) } }', more = '' }: { readonly schema?: string; readonly more?: string } = {}): Files {
  return {
    'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "mongoose": "9.12.1", "nodemailer": "10.6.0", "pg": "8.23.1" } }',
    'src/models.js': `import mongoose from 'mongoose';\n\nexport const User = mongoose.model('User', new mongoose.Schema(${schema}));\n`,
    'src/db.js': 'import { Pool } from \'pg\';\n\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n',
    'src/mail.js': 'import nodemailer from \'nodemailer\';\n\nconst transport = nodemailer.createTransport({ host: process.env.SMTP_HOST });\n\nexport async function welcome(address, name) {\n  await transport.sendMail({ from: \'shop@example.com\', to: address, subject: `Welcome, ${name}` });\n}\n' + more,
    'src/routes.js': `import express from 'express';\nimport * as mail from './mail.js';\nimport { welcome } from './mail.js';\nimport { User } from './models.js';\n\nexport const app = express();\n\napp.post('/users', async (req, res) => {\n  ${body}\n  res.status(201).json({});\n});\n`,
  };
}

/** Why a message is left. */
function reasonFor(body: string, more?: string): string {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(application(body, more === undefined ? {} : { more })).map(([path, text]) => [`/app/${path}`, text]))), settings: { rules: only('blocking-side-effect') } });
  for (const steps = engine.settle(); steps.next().done !== true;);
  return engine.fixAll({ kind: 'enqueue' }).left.find(({ finding }) => finding.location.file.endsWith('routes.js'))?.reason ?? 'nothing was left';
}

describe('fixes: enqueue, rows of which only the schema says what they hold', () => {
  for (const [what, read] of [['read', 'const user = await User.findById(req.body.id); user.seen = true; await user.save();'], ['created', 'const user = await User.create(req.body);']] as const) {
    it(`fields of a row that was ${what} are what its schema says`, () => {
      const after = withJobs(application(`${read} await welcome(user.email, user.name);`));
      assert.match(after['src/routes.js'] ?? '', /await enqueue\('welcome', \{\s*email: user\.email,\s*name: user\.name,?\s*\}\);/);
      assert.match(after['src/worker.js'] ?? '', /welcome: \(\{ email, name \}\) => welcome\(email, name\)/);
    });
  }

  for (const [what, body, reason] of [
    ['that is a secret', 'const user = await User.create(req.body); await welcome(user.email, user.password);', /`user\.password` is a secret/],
    ['whose schema says anything', 'const user = await User.create(req.body); await welcome(user.email, user.anything);', /nothing says what `user\.anything` is/],
    ['that is a list', 'const user = await User.create(req.body); await welcome(user.email, user.tags);', /nothing says what `user\.tags` is/],
    ['that a getter makes something else of', 'const user = await User.create(req.body); await welcome(user.email, user.code);', /nothing says what `user\.code` is/],
    ['that the function gives another value', 'const user = await User.findById(req.body.id).lean(); user.name = new Date(); await User.create(user); await welcome(user.email, user.name);', /nothing says what `user\.name` is/],
    ['that no schema has', 'const user = await User.create(req.body); await welcome(user.email, user.nickname);', /nothing says what `user\.nickname` is/],
    ['of a variable that may hold another row', 'let user = await User.create(req.body); if (req.body.other) user = req.body.other; await welcome(user.email, user.name);', /nothing says what `user\.email` is/],
    ['that is the row as a whole, which goes into the address', 'const user = await User.create(req.body); await welcome(user, \'\');', /^`\{ from: 'shop@example\.com', to: address.*` does something with the row as a whole, of which nothing says what it is/],
    ['of one of many rows', 'const [user] = await User.create([req.body]); await welcome(user.email, user.name);', /nothing says what `user\.email` is/],
  ] as const) it(`a field ${what} is in no job`, () => assert.match(reasonFor(body), reason));

  it('a field whose path is given a getter behind the schema is in no job', () => {
    const files = application('const user = await User.create(req.body); await welcome(user.email, user.name);');
    const models = (files['src/models.js'] ?? '').replace(/export const User = mongoose\.model\('User', ([^]*)\);\n$/, 'const schema = $1;\nschema.path(\'name\').get((name) => new Date(name));\nexport const User = mongoose.model(\'User\', schema);\n');
    assert.match(models, /\.path\('name'\)/);
    const after = withJobs({ ...files, 'src/models.js': models });
    assert.equal(after['src/routes.js'], files['src/routes.js']);
  });

  describe('that are handed on as a whole', () => {
    const send = (parameter: string, body: string): string => `export async function sendWelcome(${parameter}) {\n  ${body}\n}\nexport async function sendRow(row, subject) {\n  await sendWelcome(row, subject);\n}\n`;
    const plain = send('user, subject', 'await transport.sendMail({ to: user.email, subject, text: `Welcome, ${user.name.trim()}` });');
    for (const [what, more, call, given] of [
      ['by the fields that the called function reads', plain, 'const user = await User.create(req.body); await mail.sendWelcome(user, \'Hello\');', /user: \{\s*email: user\.email,\s*name: user\.name,?\s*\}/],
      ['by what it takes out of its parameter', send('{ email, name: called }, subject', 'await transport.sendMail({ to: email, subject, text: called });'), 'const user = await User.create(req.body); await mail.sendWelcome(user, \'Hello\');', /user: \{\s*email: user\.email,\s*name: user\.name,?\s*\}/],
      ['by all that a pattern takes which has a default', send('{ email, name: called = \'you\' } = {}, subject', 'await transport.sendMail({ to: email, subject, text: called });'), 'const user = await User.create(req.body); await mail.sendWelcome(user, \'Hello\');', /user: \{\s*email: user\.email,\s*name: user\.name,?\s*\}/],
      ['by what is read where another parameter has no value', send('user, subject, text = `Welcome, ${user.name}`', 'await transport.sendMail({ to: user.email, subject, text });'), 'const user = await User.create(req.body); await mail.sendWelcome(user, \'Hello\');', /user: \{\s*(?:email: user\.email,\s*name: user\.name|name: user\.name,\s*email: user\.email),?\s*\}/],
      ['by what it takes out of its own variable', send('user, subject', 'const { email } = user;\n  await transport.sendMail({ to: email, subject, text: `${user.age}` });'), 'const user = await User.create(req.body); await mail.sendWelcome(user, \'Hello\');', /user: \{\s*email: user\.email,\s*age: user\.age,?\s*\}/],
      ['by what a function reads that it is handed on to', plain, 'const user = await User.create(req.body); await mail.sendRow(user, \'Hello\');', /row: \{\s*email: user\.email,\s*name: user\.name,?\s*\}|user: \{\s*email: user\.email,\s*name: user\.name,?\s*\}/],
      ['where one was made and saved', plain, 'const user = new User(req.body); await user.save(); await mail.sendWelcome(user, \'Hello\');', /user: \{\s*email: user\.email,\s*name: user\.name,?\s*\}/],
      ['where none was found and that is answered', plain, 'const user = await User.findById(req.body.id); if (!user) return res.status(404).json({}); await User.deleteOne({ name: \'\' }); await mail.sendWelcome(user, \'Hello\');', /user: \{\s*email: user\.email,\s*name: user\.name,?\s*\}/],
      ['where the handler has read of it', plain, 'const user = await User.findById(req.body.id); user.seen = true; await user.save(); await mail.sendWelcome(user, \'Hello\');', /user: \{\s*email: user\.email,\s*name: user\.name,?\s*\}/],
    ] as const) {
      it(`${what}: they are in the job`, () => {
        const after = withJobs(application(call, { more }));
        assert.match(after['src/routes.js'] ?? '', given);
        assert.match(after['src/worker.js'] ?? '', /\(\{ (?:user|row) \}\) => mail\.send(?:Welcome|Row)\((?:user|row), 'Hello'\)/);
        assert.equal(after['src/mail.js'], application(call, { more })['src/mail.js']);
      });
    }

    it('of a row whose type has a password, by a function whose parameter may be anything: what it reads is in the job', () => {
      const files = workspace('await sendWelcome(user); res.json({});');
      const after = withJobs({ ...files, 'src/mail.ts': (files['src/mail.ts'] ?? '').replace('sendWelcome(user: User)', 'sendWelcome(user: any)') });
      assert.match(after['src/app.ts'] ?? '', /await enqueue\('sendWelcome', \{ user: \{ email: user\.email \} \}\);/);
      assert.match(after['src/queue.ts'] ?? '', /sendWelcome: \{ user: \{ email: string \} \};/);
    });

    const created = 'const user = await User.create(req.body); await mail.sendWelcome(user, \'\');';
    for (const [what, more, call, reason] of [
      ['is written out', send('user, subject', 'await transport.sendMail({ to: user.email, text: JSON.stringify(user) });'), created, /`JSON\.stringify\(user\)` does something with the row as a whole/],
      ['is asked for something by its methods', send('user, subject', 'await transport.sendMail({ to: user.email, text: user.greeting() });'), created, /`user\.greeting` does something with the row as a whole/],
      ['is changed', send('user, subject', 'user.name = subject;\n  await transport.sendMail({ to: user.email, text: user.name });'), created, /`user\.name` does something with the row as a whole/],
      ['is read by a name that is worked out', send('user, subject', 'await transport.sendMail({ to: user.email, text: user[subject] });'), created, /`user\[subject\]` does something with the row as a whole/],
      ['has a rest taken of it', send('user, subject', 'const { email, ...rest } = user;\n  await transport.sendMail({ to: email, text: Object.keys(rest).join() });'), created, /does something with the row as a whole/],
      ['may be none, which is asked', send('user, subject', 'await transport.sendMail({ to: user?.email, text: \'\' });'), created, /does something with the row as a whole/],
      ['has a password that is read', send('user, subject', 'await transport.sendMail({ to: user.email, text: user.password });'), created, /`user\.password` is a secret/],
      ['has a field read that no schema has', send('user, subject', 'await transport.sendMail({ to: user.email, text: user.nickname });'), created, /nothing says what `user\.nickname` is/],
      ['has its arguments looked at', send('user, subject', 'await transport.sendMail({ to: user.email, text: `${arguments.length}` });'), created, /`user` cannot be kept as plain data|nothing says what `user` is/],
      ['has a field read by a default that no schema has', send('user, subject, text = `Welcome, ${user.nickname}`', 'await transport.sendMail({ to: user.email, subject, text });'), created, /nothing says what `user\.nickname` is/],
      ['is written out where another parameter has no value', 'const written = (row) => JSON.stringify(row);\n' + send('user, subject, text = written(user)', 'await transport.sendMail({ to: user.email, subject, text });'), created, /`JSON\.stringify\(row\)` does something with the row as a whole/],
      ['is changed as a part of a pattern', send('user, subject', '[user.name] = [subject];\n  await transport.sendMail({ to: user.email, text: user.name });'), created, /`user\.name` does something with the row as a whole/],
      ['comes to something around the function first', 'const logged = (send) => async (row, ...others) => {\n  console.log(JSON.stringify(row));\n  return send(row, ...others);\n};\nexport const sendWelcome = logged(async (user, subject) => {\n  await transport.sendMail({ to: user.email, subject });\n});\n', created, /`user` cannot be kept as plain data|nothing says what `user` is/],
      ['comes to something around a function of a name first', 'const logged = (send) => async (row, ...others) => {\n  console.log(JSON.stringify(row));\n  return send(row, ...others);\n};\nasync function send(user, subject) {\n  await transport.sendMail({ to: user.email, subject });\n}\nexport const sendWelcome = logged(send);\n', created, /`user` cannot be kept as plain data|nothing says what `user` is/],
      ['was perhaps not found', plain, 'const user = await User.findById(req.body.id); await User.deleteOne({ name: \'\' }); await mail.sendWelcome(user, \'\');', /`user` may be no row/],
      ['was asked of only where it is there', plain, 'const user = await User.findById(req.body.id); await User.deleteOne({ name: user?.name }); await mail.sendWelcome(user, \'\');', /`user` may be no row/],
      ['was made and is not saved', plain, 'const user = new User(req.body); await User.deleteOne({ name: \'\' }); await mail.sendWelcome(user, \'\');', /`user` cannot be kept as plain data|nothing says what `user/],
    ] as const) it(`a row that ${what} is in no job`, () => assert.match(reasonFor(call, more), reason));
  });
});
