import assert from 'node:assert/strict';
import { withJobs } from '../proof/harness/application';

describe('fixes: names that only the replaced code used', () => {
  /** The statements by which a route of CommonJS brings modules, once its mail is a job. */
  function requires(brought: readonly string[], mail: string, more = ''): readonly string[] {
    return after(brought, mail, more).split('\n').filter((line) => /require\(/.test(line) && !/'express'|queue/.test(line));
  }

  /** What then is in the file. */
  function after(brought: readonly string[], mail: string, more = ''): string {
    const file = 'routes/orders.js';
    const before = [
      'const express = require(\'express\');', ...brought, 'const router = express.Router();', 'router.post(\'/orders\', async (req, res) => {', '  await pool.query(\'INSERT INTO orders (number) VALUES ($1)\', [req.body.number]);',
      `  await ${mail};`, '  res.status(201).json({});', '});', more, 'module.exports = { router };', '',
    ].join('\n');
    const text = withJobs({
      'package.json': '{ "dependencies": { "express": "5.3.0", "pg": "8.23.1", "nodemailer": "10.6.0" } }',
      'db.js': 'const { Pool } = require(\'pg\');\nconst pool = new Pool({ connectionString: process.env.DATABASE_URL });\nmodule.exports = { pool };\n',
      'mail.js': 'const nodemailer = require(\'nodemailer\');\nconst transport = nodemailer.createTransport(process.env.SMTP_URL);\nconst send = async (to) => { await transport.sendMail({ to, subject: \'Hello\' }); };\nmodule.exports = { send, from: \'shop@example.com\', other: 1 };\n',
      'config/mail.js': 'const { send } = require(\'../mail\');\nmodule.exports = { send };\n',
      'models/mail.js': 'const { send } = require(\'../mail\');\nmodule.exports = { send };\n',
      'server.js': 'const app = require(\'express\')();\napp.use(require(\'./routes/orders\').router);\napp.listen(3000);\n',
      [file]: before,
    })[file] ?? '';
    assert.match(text, /enqueue\('/, 'no job was made');
    return text;
  }
  const db = 'const { pool } = require(\'../db\');';

  it('go where `require` brought them: the whole statement, or their part of it', () => {
    assert.deepEqual(requires(['const nodemailer = require(\'nodemailer\');', db, 'const transport = nodemailer.createTransport(process.env.SMTP_URL);'], 'transport.sendMail({ to: String(req.body.email), text: \'Hello\' })'), [db]);
    assert.deepEqual(requires([db, 'const { send } = require(\'../mail\');'], 'send(String(req.body.email))'), [db]);
    assert.deepEqual(requires([db, 'const { send, other } = require(\'../mail\');'], 'send(String(req.body.email))', 'router.get(\'/other\', (req, res) => res.json(other));'), [db, 'const { other } = require(\'../mail\');']);
    assert.deepEqual(requires([db, 'const mail = require(\'../mail\');'], 'mail.send(String(req.body.email))'), [db]);
  });

  it('stay where something else uses them, also what the file gives to others', () => {
    const mail = 'const mail = require(\'../mail\');';
    assert.deepEqual(requires([db, mail], 'mail.send(String(req.body.email))', 'router.get(\'/from\', (req, res) => res.json(mail.from));'), [db, mail]);
    assert.deepEqual(requires([db, mail], 'mail.send(String(req.body.email))', 'exports.parts = { mail };'), [db, mail]);
  });

  it('go without the module where that may do something when it is loaded, such as to declare what others ask for by its name', () => {
    assert.deepEqual(requires([db, 'const { send } = require(\'../models/mail\');'], 'send(String(req.body.email))'), [db, 'require(\'../models/mail\');']);
    assert.deepEqual(requires([db, 'const mail = require(\'../config/mail\')'], 'mail.send(String(req.body.email))'), [db, 'require(\'../config/mail\')']);
  });

  it('go with what a comment says of them alone, and stay where one takes a type from them', () => {
    const mail = 'const mail = require(\'../mail\');';
    const typed = after(['/** Orders of the shop. */', db, '/** @type {import(\'../mail\')} */', mail], 'mail.send(String(req.body.email))');
    assert.doesNotMatch(typed, /@type/);
    assert.match(typed, /\/\*\* Orders of the shop\. \*\/\nconst \{ pool \}/);
    assert.doesNotMatch(after([db, '// eslint-disable-next-line n/no-missing-require', mail], 'mail.send(String(req.body.email))'), /next-line/);
    assert.deepEqual(requires([db, mail], 'mail.send(String(req.body.email))', '/** @param {mail.Mail} one */\nfunction sent(one) { return one; }\nexports.sent = sent;'), [db, mail]);
  });

  it('stay where a statement brings several, works something out or says a type', () => {
    const several = 'const { pool } = require(\'../db\'), mail = require(\'../mail\');';
    assert.deepEqual(requires([several], 'mail.send(String(req.body.email))'), [several]);
    const filled = 'const { send = console.log } = require(\'../mail\');';
    assert.deepEqual(requires([db, filled], 'send(String(req.body.email))'), [db, filled]);
  });
});
