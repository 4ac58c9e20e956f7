import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, type Finding } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { realCompiler } from '../../oracle/real-compiler';
import { ensureRealPackages } from '../../oracle/real-packages';
import { changed, filesIn, withJobs, type Files } from '../../proof/harness/application';
import { libraryPackages } from '../../proof/harness/library';
import { only } from '../../rules/only';
import { workspace } from './shop-with-mail';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'fixes', 'enqueue');

/** Handlers whose message must not move, and why. `user` is a row with a password, `send` sends a mail. */
const traps: readonly { readonly what: string; readonly body: string; readonly more?: string; readonly reason: RegExp }[] = [
  { what: 'that is given a function', body: 'await sendLater(user.email, () => user.name); res.json({});', reason: /`\w+` is a function/ },
  { what: 'that is given the answer', body: 'await sendFor(user.email, res); res.json({});', reason: /nothing says what `res` is/ },
  { what: 'that is given an object of a class', body: 'await sendMoney(user.email, new Money(5)); res.json({});', reason: /class Money/ },
  { what: 'that is given a password', body: 'await send(user.password, 1); res.json({});', reason: /`user\.password` is a secret/ },
  { what: 'that is given a row with a password, and hands it on', body: 'await sendRow(user); res.json({});', reason: /secret/ },
  { what: 'that is given a file', body: 'await sendFile(user.email, Buffer.from(user.name)); res.json({});', reason: /cannot be kept as plain data/ },
  { what: 'whose transport only the handler has', body: 'await (req as any).app.get("mailer").sendMail({ to: user.email }); await local(user.email); res.json({});', more: 'const other = await make(); async function local(to: string) { await other.sendMail({ to }); }', reason: /known to this file alone|made where it is called/ },
  { what: 'that asks which request is being answered', body: 'await sendLocalised(user.email); res.json({});', reason: /reads the request/ },
];

describe('fixes: enqueue', () => {
  for (const application of readdirSync(fixtures)) {
    it(`every message of ${application} becomes a job, in the form of the project around it`, function () {
      this.timeout(60_000);
      const before = filesIn(join(fixtures, application, 'before'));
      const after = filesIn(join(fixtures, application, 'after'));
      assert.deepEqual(changed(before, withJobs(before)), after);
    });
  }

  for (const [what, edit] of [
    ['server-only', (mail: string) => `import 'server-only';\n${mail}`],
    ['$env/static/private', (mail: string) => `import { SMTP_URL } from '$env/static/private';\n${mail.replace('process.env.SMTP_URL!', 'SMTP_URL')}`],
    ['import.meta.env', (mail: string) => mail.replace('process.env.SMTP_URL!', '(import.meta as any).env.SMTP_URL, import.meta.env.SMTP_URL')],
    ['./logo.svg?raw', (mail: string) => `export { logo } from './logo';\n${mail}`],
  ] as const) {
    it(`is no job of a worker where that would load ${what}, which the framework's build gives alone`, () => {
      const files = workspace('await send(user.email, 1); res.json({});');
      const own = { ...files, 'src/mail.ts': edit(files['src/mail.ts'] ?? ''), 'src/logo.ts': "import svg from './logo.svg?raw';\nexport const logo: string = svg;\n" };
      assert.ok(reasonOf(own).includes(`\`${what}\` is given by the build of the framework, and a worker is a program of its own`));
      const isLoaded = files['src/mail.ts'] ?? '';
      // What a comment or a text says is not taken.
      const said = `// Without import.meta.env, unlike useRuntimeConfig() of the site.\nexport const hint = 'import.meta.env';\n${isLoaded}`;
      assert.notEqual(all({ ...files, 'src/mail.ts': said })['src/worker.ts'], undefined);
      // A type is not loaded.
      assert.notEqual(all({ ...own, 'src/mail.ts': `import type { Logo } from '$env/static/private';\n${isLoaded}` })['src/worker.ts'], undefined);
    });
  }

  it('goes into the project\'s queue for any work, and into none of two', () => {
    const queue = (name: string): string => `import { Queue, Worker } from 'bullmq';\nconst connection = { host: 'localhost' };\nexport const ${name} = new Queue('${name}', { connection });\nnew Worker('${name}', async (job) => { switch (job.name) { case 'tidy': break; default: throw new Error(job.name); } }, { connection });\n`;
    const one = { ...workspace('await send(user.email, 1); res.json({});'), 'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "pg": "8.23.1", "nodemailer": "10.6.0", "bullmq": "6.7.0" } }', 'src/jobs.ts': queue('jobs') };
    assert.match(all(one)['src/jobs.ts'] ?? '', /case 'send'/);
    const two = { ...one, 'src/tasks.ts': queue('tasks') };
    const after = all(two);
    assert.deepEqual([after['src/jobs.ts'], after['src/tasks.ts']], [two['src/jobs.ts'], two['src/tasks.ts']]);
  });

  it('of handlers in several files, all at once, becomes a job of the same queue', () => {
    const files = workspace('await send(user.email, 1); res.json({});');
    const after = all({ ...files, 'src/admin.ts': (files['src/app.ts'] ?? '').replace('await send(user.email, 1);', 'await sendWelcome({ ...user, password: \'\' });').replace('app.listen(3000);', 'export default app;') });
    assert.match(after['src/queue.ts'] ?? '', /interface Jobs \{\n {2}sendWelcome: [^]*\n {2}send: [^\n]*;\n\}/);
    assert.match(after['src/worker.ts'] ?? '', /\n {2}sendWelcome: [^]*\n {2}send: /);
    assert.deepEqual(JSON.parse(after['package.json'] ?? '{}').scripts, { worker: 'tsx src/worker.ts' });
  });

  it('that is given lists is given them as they are, and of times their texts', () => {
    const files = workspace('const list = { to: req.body.to as string[], at: [new Date()] }; await sendAll(list); res.json({});');
    const after = all({ ...files, 'src/mail.ts': `${files['src/mail.ts'] ?? ''}export async function sendAll(list: { to: string[]; at: Date[] }) { await transport.sendMail({ to: list.to.join(), text: list.at.join() }); }\n`, 'src/app.ts': (files['src/app.ts'] ?? '').replace('sendWelcome,', 'sendAll, sendWelcome,') });
    assert.match(after['src/app.ts'] ?? '', /to: list\.to,\s+at: list\.at\.map\(\(item\) => item\.toISOString\(\)\)/);
    assert.match(after['src/worker.ts'] ?? '', /sendAll\(\{ \.\.\.list, at: list\.at\.map\(\(item\) => new Date\(item\)\) \}\)/);
  });

  it('the modules of a queue type-check against the real packages', function () {
    this.timeout(120_000);
    const compile = realCompiler({ folder: libraryPackages(), options: { noUnusedLocals: true, esModuleInterop: true } });
    const files = { ...filesIn(join(fixtures, 'express', 'before')), ...filesIn(join(fixtures, 'express', 'after')) };
    assert.deepEqual(compile({ library: 'enqueue', files: new Map(Object.entries(files)) }).errors, []);
    for (const application of ['transaction', 'transaction-builders', 'transaction-mappers']) {
      const files = { ...filesIn(join(fixtures, application, 'before')), ...filesIn(join(fixtures, application, 'after')) };
      assert.deepEqual(compile({ library: application, files: new Map(Object.entries(files)) }).errors, []);
    }
    // The same with the other queue.
    const settings = { ...filesIn(join(fixtures, 'express', 'before')), 'headroom.config.json': '{ "queue": "bullmq" }' };
    const other = withJobs(settings);
    assert.match(other['src/lib/queue.ts'] ?? '', /from 'bullmq'/);
    assert.deepEqual(compile({ library: 'enqueue-other', files: new Map(Object.entries(other)) }).errors, []);
  });

  it('of a project with types of Node that the queue\'s are not written for gets newer ones, in the list where they stand', () => {
    const packages = (types: string): string => `{\n  "type": "module",\n  "dependencies": { "express": "5.3.0", "pg": "8.23.1", "nodemailer": "10.6.0" },\n  "devDependencies": { "@types/node": "${types}", "typescript": "5.8.3" }\n}\n`;
    const made = (types: string): { readonly devDependencies: Readonly<Record<string, string>> } => JSON.parse(all({ ...workspace('await send(user.email, 1); res.json({});'), 'package.json': packages(types) })['package.json'] ?? '{}');
    assert.deepEqual(made('^20.10.4').devDependencies, { '@types/node': '^20.12.0', typescript: '5.8.3' });
    assert.deepEqual(made('^22.14.0').devDependencies, { '@types/node': '^22.14.0', typescript: '5.8.3' });
    assert.match(reasonOf({ ...workspace('await send(user.email, 1); res.json({});'), 'package.json': packages('^18.19.0') }), /types of Node are older/);
  });

  it('what the project\'s own queues get type-checks against the real packages, with the others left untyped', function () {
    this.timeout(120_000);
    const strict = realCompiler({ folder: ensureRealPackages(), options: { noUnusedLocals: true } });
    const nest = realCompiler({ folder: ensureRealPackages(), options: { experimentalDecorators: true } });
    for (const application of ['own-nest', 'own-nest-bull', 'own-bull', 'own-bullmq', 'own-cloud-tasks', 'own-inngest', 'own-pg-boss', 'own-pgmq', 'own-qstash', 'own-sqs', 'own-trigger-dev']) {
      const files: Record<string, string> = { ...filesIn(join(fixtures, application, 'before')), ...filesIn(join(fixtures, application, 'after')) };
      const own = Object.entries(files).filter(([file]) => file.startsWith('src/')).map(([file, text]) => [file, text.replace(/'@\//g, `'${'../'.repeat(file.split('/').length - 2)}`)] as const);
      const untyped = ['@nestjs/core', 'express', 'next/server', 'nodemailer', 'pg'].map((name) => `declare module '${name}' { const all: any; export default all; export const NestFactory: any, Router: any, NextResponse: any, text: any, Pool: any; }`).join('\n');
      const compile = application.startsWith('own-nest') ? nest : strict;
      assert.deepEqual(compile({ library: application, files: new Map([...own, ['untyped.d.ts', untyped]]) }).errors.filter((error) => !/TS7006|implicitly has an 'any' type/.test(error)), [], application);
    }
  });

  it('of a row with a password a job holds what the called function reads, which then says so', () => {
    const before = workspace('await sendWelcome(user); res.json({});');
    const after = changed(before, withJobs(before));
    assert.match(after['src/app.ts'] ?? '', /await enqueue\('sendWelcome', \{ user: \{ email: user\.email \} \}\);/);
    assert.match(after['src/mail.ts'] ?? '', /sendWelcome\(user: Pick<User, 'email'>\)/);
    assert.match(after['src/queue.ts'] ?? '', /sendWelcome: \{ user: \{ email: string \} \};/);
  });

  it('of a request that gives up in time the worker makes the signal anew', () => {
    const before = workspace('await fetch(\'https://customer.example/webhook\', { method: \'POST\', body: user.email, signal: AbortSignal.timeout(10_000) }); res.json({});');
    const after = changed(before, withJobs(before));
    assert.match(after['src/worker.ts'] ?? '', /fetch\('https:\/\/customer\.example\/webhook', \{\s*method: 'POST',\s*body,\s*signal: AbortSignal\.timeout\(10_000\),?\s*\}\)/);
    assert.match(after['src/app.ts'] ?? '', /\{ body: user\.email \}/);
  });

  describe('a queue that the project has made', () => {
    const queue = 'import { Queue } from \'bullmq\';\nexport const jobQueue = new Queue(\'jobs\', { connection: {} });\n';
    const worker = (body: string): string => `import { Worker } from 'bullmq';\nexport const worker = new Worker('jobs', async (job) => {\n  ${body}\n}, { connection: {} });\n`;
    const made = (queues: string, body: string): Files => {
      const files = workspace('await send(user.email, 1); res.json({});');
      return { ...files, 'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "pg": "8.23.1", "nodemailer": "10.6.0", "bullmq": "6.7.0" } }', 'src/queues.ts': queues, 'src/jobs.ts': worker(body) };
    };
    const after = (files: Files): Files => changed(files, withJobs(files));

    it('whose processor asks for no name gets a branch before everything else', () => {
      const files = after(made(queue, 'await log(job.data);'));
      assert.match(files['src/jobs.ts'] ?? '', /async \(job\) => \{\n {2}if \(job\.name === 'send'\) \{\n {4}const \{ email \}: \{ email: string \} = job\.data;\n {4}await send\(email, 1\);\n {4}return;\n {2}\}\n {2}await log/);
      assert.match(files['src/app.ts'] ?? '', /await jobQueue\.add\(\s*'send',\s*\{ email: user\.email \}/);
      assert.equal(files['src/queue.ts'], undefined);
    });

    it('has no clause put where another one falls through to its default', () => {
      const files = after(made(queue, 'switch (job.name) { case \'a\': case \'b\': await log(1); default: await log(2); }'));
      assert.ok((files['src/jobs.ts'] ?? '').indexOf('case \'send\'') < (files['src/jobs.ts'] ?? '').indexOf('case \'a\''));
    });

    it('calls a job otherwise where the name is taken', () => {
      assert.match(after(made(queue, 'if (job.name === \'send\') return;\n  await log(job.data);'))['src/app.ts'] ?? '', /'send2'/);
    });

    it('that its module keeps to itself is exported', () => {
      const files = after(made(`${queue.replace('export const', 'const')}export const later = (id: string) => jobQueue.add('later', { id });\n`, 'await log(job.data);'));
      assert.match(files['src/queues.ts'] ?? '', /^export const jobQueue = new Queue/m);
      assert.match(files['src/app.ts'] ?? '', /import \{ jobQueue \} from '\.\/queues';/);
    });

    it('that its module keeps to itself is exported as the module gives its other names away', () => {
      const files = filesIn(join(fixtures, 'own-bull', 'before'));
      const result = after({
        ...files, 'package.json': (files['package.json'] ?? '').replace(/"bull": "[^"]*"/, '"bullmq": "6.7.0"'),
        'lib/queues.js': 'const { Queue } = require("bullmq")\n\nconst notifications = new Queue("notifications", {})\n\nmodule.exports = {\n  later: (id) => notifications.add("later", { id })\n}\n',
        'worker.js': 'const { Worker } = require("bullmq")\n\nnew Worker("notifications", async (job) => {\n    console.log(job.data)\n}, {})\n',
      });
      assert.match(result['lib/queues.js'] ?? '', /later: \(id\) => notifications\.add\("later", \{ id \}\),\n {2}notifications,\n\}/);
      assert.match(result['routes/orders.js'] ?? '', /const \{ notifications \} = require\("\.\.\/lib\/queues"\)/);
    });

    for (const [what, queues] of [
      ['is nobody\'s module', queue.replace('export const', 'const')],
      ['listens', `${queue.replace('export const', 'const')}export const server = http.createServer().listen(3000);\n`],
      ['takes something from the file that sends', `import { app } from './app';\n${queue.replace('export const', 'const')}export const later = () => jobQueue.add('later', {});\n`],
      ['makes it in a function', 'import { Queue } from \'bullmq\';\nexport function later() {\n  const jobQueue = new Queue(\'jobs\', { connection: {} });\n  return jobQueue.add(\'later\', {});\n}\n'],
    ] as const) {
      it(`is not exported where its file ${what}`, () => {
        const files = made(queues, 'await log(job.data);');
        assert.deepEqual(after(files)['src/queues.ts'], undefined);
      });
    }

    const others: readonly { readonly what: string; readonly files: Files }[] = [
      { what: 'says which jobs it takes', files: made(queue.replace('new Queue(', 'new Queue<{ id: string }>('), 'await log(job.data);') },
      { what: 'is for other work', files: made(queue.replaceAll('jobs', 'thumbnails').replaceAll('jobQueue', 'thumbnails'), 'await log(job.data);') },
      { what: 'is one of two for such work', files: made(`${queue.replace('jobs', 'mail').replace('jobQueue', 'mail')}export const mails = new Queue('mails', { connection: {} });\n`, 'await log(job.data);') },
      { what: 'has no worker in this package', files: { ...made(queue, ''), 'src/jobs.ts': '' } },
    ];
    for (const { what, files } of others) {
      it(`is left alone where it ${what}: the job gets modules of its own`, () => {
        const result = after(files);
        assert.match(result['src/queue.ts'] ?? '', /from 'bullmq'/);
        assert.equal(result['src/jobs.ts'], undefined);
      });
    }

    it('of a service that calls for its jobs is taken where no process could do them, and no module is made', () => {
      const inngest = {
        ...workspace('await send(user.email, 1); res.json({});'), 'headroom.config.json': '{ "target": "serverless" }',
        'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "pg": "8.23.1", "nodemailer": "10.6.0", "inngest": "3.40.0" } }',
        'src/events.ts': 'import { Inngest } from \'inngest\';\nimport { serve } from \'inngest/express\';\nexport const inngest = new Inngest({ id: \'app\' });\nconst hello = inngest.createFunction({ id: \'hello\' }, { event: \'app/hello\' }, async () => {});\nexport const handler = serve({ client: inngest, functions: [hello] });\n',
      };
      const result = after(inngest);
      assert.match(result['src/events.ts'] ?? '', /\{ id: 'send', retries: 5 \},\n {2}\{ event: 'app\/send' \},[^]*functions: \[hello, sendJob\]/);
      assert.deepEqual(Object.keys(result).sort(), ['src/app.ts', 'src/events.ts']);
    });

    it('of Supabase is taken by edge functions that no package.json holds together, and without one nothing is', () => {
      const { 'package.json': _, ...functions } = filesIn(join(fixtures, 'own-supabase-queues', 'before'));
      const expected = filesIn(join(fixtures, 'own-supabase-queues', 'after'));
      assert.deepEqual(after(functions), expected);
      const client = 'supabase/functions/_shared/client.ts';
      const mapped = { ...functions, 'supabase/functions/deno.json': '{ "imports": { "@supabase/supabase-js": "npm:@supabase/supabase-js@2" } }', [client]: (functions[client] ?? '').replace('npm:@supabase/supabase-js@2', '@supabase/supabase-js') };
      assert.deepEqual(after(mapped), expected);
      // Nobody takes the messages out of the queue.
      assert.match(reasonOf({ ...functions, 'supabase/functions/work-off-jobs/index.ts': '' }), /where this runs there is no process that could do the jobs/);
    });

    it('of Nest is left alone where its worker is not given what sends', () => {
      const nest = filesIn(join(fixtures, 'own-nest', 'before'));
            const processor = { ...nest, 'src/mails/mail.processor.ts': (nest['src/mails/mail.processor.ts'] ?? '').replace('private readonly mails: MailService', 'private readonly mails: { sendDigest(to: string, text: string): Promise<void> }') };
      // A module that has both gives one what it gives the other.
      const given = withJobs(processor)['src/mails/mail.processor.ts'] ?? '';
      assert.match(given, /constructor\(private readonly mails: \{[^}]*\}, private readonly mailService: MailService\)/);
      assert.match(given, /await this\.mailService\.sendConfirmation\(email, number\);/);
      const apart = (nest['src/app.module.ts'] ?? '').replace('MailService, MailProcessor', 'MailService').replace('@Module', '@Module({ providers: [MailProcessor] })\nexport class Mails {}\n\n@Module');
      assert.match(reasonOf({ ...processor, 'src/app.module.ts': apart }), /the class that does the jobs is not given `mailService`/);
    });

    it('is left alone where its worker has another thing under the same name', () => {
      assert.match(reasonOf(made(queue, 'const send = log;\n  await send(job.data);')), /`send` is something else/);
    });
  });

  describe('for each element of a list', () => {
    const loop = (step: string): Files => ({
      ...workspace(''),
      'src/app.ts': `import express from 'express';\nimport { pool } from './db';\nimport { send } from './mail';\nconst app = express();\napp.post('/news', async (req, res) => {\n  let failed = 0;\n  const { rows } = await pool.query('SELECT email FROM users');\n  const users: { email: string }[] = rows;\n  for (const user of users) {\n    ${step}\n  }\n  res.json({ failed });\n});\napp.listen(3000);\n`,
    });
    const handler = (files: Files): string | undefined => changed(files, withJobs(files))['src/app.ts'];

    it('there is a job', () => assert.match(handler(loop('await send(user.email, 1);')) ?? '', /for \(const user of users\) \{\n {4}await enqueue\('send', \{ email: user\.email \}\);\n {2}\}/));

    it('there is none where a failure is counted, caught or told apart', () => {
      for (const step of ['try { await send(user.email, 1); } catch { failed++; }', 'await send(user.email, 1).catch(() => failed++);', 'if (await send(user.email, 1)) failed++;']) assert.equal(handler(loop(step)), undefined, step);
    });
  });

  describe('leaves a message where it is', () => {
    for (const { what, body, more = '', reason } of traps) {
      it(what, () => {
        const files = workspace(body, more);
        assert.ok(found(files).length > 0, 'nothing is found');
        assert.match(reasonOf(files), reason);
      });
    }

    it('whose result is used', () => {
      assert.deepEqual(changed(workspace('const sent = await send(user.email, 1); res.json({ sent });'), withJobs(workspace('const sent = await send(user.email, 1); res.json({ sent });'))), {});
    });

    it('where no process can do jobs', () => {
      const files = { ...workspace('await send(user.email, 1); res.json({});'), 'headroom.config.json': '{ "target": "serverless" }' };
      assert.match(reasonOf(files), /no process that could do the jobs/);
    });

    it('where the project has jobs of a kind that nothing is written for, unless the settings ask for a queue', () => {
      const files = { ...workspace('await send(user.email, 1); res.json({});'), 'package.json': '{ "type": "module", "dependencies": { "express": "5.3.0", "pg": "8.23.1", "nodemailer": "10.6.0", "inngest": "3.40.0" } }' };
      assert.match(reasonOf(files), /has inngest for jobs/);
      const asked = { ...files, 'headroom.config.json': '{ "queue": "pg-boss" }' };
      assert.match(changed(asked, withJobs(asked))['src/queue.ts'] ?? '', /from 'pg-boss'/);
    });

    for (const broker of ['amqplib', 'amqp-connection-manager', 'kafkajs']) {
      it(`where the project has ${broker}, beside which it gets no second queue unless the settings ask for one`, () => {
        const files = { ...workspace('await send(user.email, 1); res.json({});'), 'package.json': `{ "type": "module", "dependencies": { "express": "5.3.0", "pg": "8.23.1", "nodemailer": "10.6.0", "${broker}": "2.0.0" } }` };
        assert.match(reasonOf(files), new RegExp(`has ${broker} for jobs, which this rewrite does not write for; .queue. in headroom\\.config\\.json asks for another`));
        assert.equal(Object.keys(changed(files, withJobs(files))).length, 0);
        const asked = { ...files, 'headroom.config.json': '{ "queue": "pg-boss" }' };
        assert.match(changed(asked, withJobs(asked))['src/queue.ts'] ?? '', /from 'pg-boss'/);
      });
    }

    it('where nothing shows a server that could keep jobs', () => {
      const files = { ...workspace('await send(user.email, 1); res.json({});'), 'package.json': '{ "dependencies": { "express": "5.3.0", "mysql2": "3.0.0" } }' };
      assert.match(reasonOf(files), /no queue, nor a server/);
    });
  });
});

function engineOf(files: Files): ReturnType<typeof createEngine> {
  const host = memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text])));
  return createEngine({ roots: ['/app'], host, settings: { rules: only('blocking-side-effect') } });
}

function found(files: Files): readonly Finding[] {
  return engineOf(files).findings('/app/src/app.ts');
}

/** The files after all that fix-all does in one go. */
function all(files: Files): Files {
  const { edits } = engineOf(files).fixAll({ kind: 'enqueue' });
  return { ...files, ...Object.fromEntries(edits.map(({ file, edits: changes }) => [file.slice('/app/'.length), applyEdits(files[file.slice('/app/'.length)] ?? '', changes)])) };
}

/** Why fix-all leaves what it finds, which the explanation of the place says too. */
function reasonOf(files: Files): string {
  const engine = engineOf(files);
  const { left } = engine.fixAll({ kind: 'enqueue' });
  for (const { finding: { location }, reason } of left) {
    const { sections } = engine.explain(location.file, location.start.offset);
    assert.ok(sections.some(({ lines }) => lines.some(({ text }) => text === `  No rewrite is offered: ${reason}.`)), `${reason}: ${JSON.stringify(sections.at(-1))}`);
  }
  return JSON.stringify(left);
}
