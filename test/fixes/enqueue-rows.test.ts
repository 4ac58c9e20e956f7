import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { withJobs, type Files } from '../proof/harness/application';
import { only } from '../rules/only';

/** An application in JavaScript, in which nothing but the schema says what a row holds. */
function application(body: string, schema = '{ name: String, age: Number, email: { type: String, required: true }, password: String, tags: [String], anything: mongoose.Schema.Types.Mixed, joined: Date, code: { type: String, get: (code) => Buffer.from(code) } }'): Files {
  return {
    'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "mongoose": "9.12.1", "nodemailer": "10.6.0", "pg": "8.23.1" } }',
    'src/models.js': `import mongoose from 'mongoose';\n\nexport const User = mongoose.model('User', new mongoose.Schema(${schema}));\n`,
    'src/db.js': 'import { Pool } from \'pg\';\n\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n',
    'src/mail.js': 'import nodemailer from \'nodemailer\';\n\nconst transport = nodemailer.createTransport({ host: process.env.SMTP_HOST });\n\nexport async function welcome(address, name) {\n  await transport.sendMail({ from: \'shop@example.com\', to: address, subject: `Welcome, ${name}` });\n}\n',
    'src/routes.js': `import express from 'express';\nimport { welcome } from './mail.js';\nimport { User } from './models.js';\n\nexport const app = express();\n\napp.post('/users', async (req, res) => {\n  ${body}\n  res.status(201).json({});\n});\n`,
  };
}

/** Why a message is left. */
function reasonFor(body: string): string {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(application(body)).map(([path, text]) => [`/app/${path}`, text]))), settings: { rules: only('blocking-side-effect') } });
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
    ['that is the row as a whole', 'const user = await User.create(req.body); await welcome(user, \'\');', /^`user` cannot be kept as plain data/],
    ['of one of many rows', 'const [user] = await User.create([req.body]); await welcome(user.email, user.name);', /nothing says what `user\.email` is/],
  ] as const) it(`a field ${what} is in no job`, () => assert.match(reasonFor(body), reason));

  it('a field whose path is given a getter behind the schema is in no job', () => {
    const files = application('const user = await User.create(req.body); await welcome(user.email, user.name);');
    const models = (files['src/models.js'] ?? '').replace(/export const User = mongoose\.model\('User', ([^]*)\);\n$/, 'const schema = $1;\nschema.path(\'name\').get((name) => new Date(name));\nexport const User = mongoose.model(\'User\', schema);\n');
    assert.match(models, /\.path\('name'\)/);
    const after = withJobs({ ...files, 'src/models.js': models });
    assert.equal(after['src/routes.js'], files['src/routes.js']);
  });
});
