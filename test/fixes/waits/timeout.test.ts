import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const poolFile = '/app/apps/api/src/pool.ts';
const pool = 'import { Pool } from \'pg\';\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 5_000 });\n';
const end = 'End statements after 30 seconds (then they fail; a pooler in transaction mode refuses this option)';

describe('fixes: timeout', () => {
  for (const { what, files, titles } of [
    { what: 'statements get an end where nothing speaks of a pooler', files: { '/app/.env': 'DATABASE_URL=postgresql://localhost:5432/app' }, titles: [end] },
    { what: 'statements are left where the pool\'s own file speaks of a pooler', files: { [poolFile]: `// Through PgBouncer.\n${pool}` }, titles: [] },
    { what: 'statements are left where an environment of a folder above has the port of Supabase\'s pooler', files: { '/app/.env': 'DATABASE_URL=postgresql://db.example:6543/app' }, titles: [] },
    { what: 'statements are left where an example of an environment has the host of Neon\'s pooler', files: { '/app/apps/api/.env.example': 'DATABASE_URL=postgresql://ep-cool-darkness-pooler.eu-central-1.aws.neon.tech/app' }, titles: [] },
    { what: 'a pool of mysql2 has no option that could be written', files: { [poolFile]: 'import mysql from \'mysql2/promise\';\nexport const pool = mysql.createPool({ host: \'localhost\' });\n' }, titles: [] },
  ] as const) it(what, () => assert.deepEqual(titlesIn({ [poolFile]: pool, ...files }), titles));
});

describe('fixes: timeout, a transport of mails that is made of an address', () => {
  for (const [what, address, after] of [
    ['is given it behind its question mark', 'smtp://smtp.example.com:587', 'smtp://smtp.example.com:587?socketTimeout=30000'],
    ['is given it beside what it says otherwise', 'smtps://smtp.example.com/?pool=true', 'smtps://smtp.example.com/?pool=true&socketTimeout=30000'],
    ['is left alone where it says it', 'smtps://smtp.example.com/?socketTimeout=5000', undefined],
    ['is left alone where it is of another kind', 'ses://eu-west-1', undefined],
  ] as const) {
    it(what, () => {
      const text = `import express from 'express';\nimport nodemailer from 'nodemailer';\nconst transport = nodemailer.createTransport('${address}');\nconst app = express();\napp.post('/orders', async (req, res) => {\n  await transport.sendMail({ to: req.body.email });\n  res.end();\n});\n`;
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/src/mails.ts': text }), settings: { rules: only('missing-timeout'), minConfidence: 'low' } });
      for (const steps = engine.settle(); steps.next().done !== true;);
      const fix = engine.fixesAt('/app/src/mails.ts', 0, text.length).flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'timeout');
      assert.equal(fix && applyEdits(text, fix.edits[0]?.edits ?? []), after === undefined ? undefined : text.replace(address, after));
    });
  }
});

describe('fixes: timeout, requests of Node\'s own', () => {
  const inPromise = (body: string): string => `await new Promise((resolve, reject) => {\n    ${body}\n  });\n  res.end();`;
  for (const [what, body, after] of [
    ['behind an address', inPromise('https.get(`${base}/rates`, resolve).on(\'error\', reject);'), inPromise('https.get(`${base}/rates`, { signal: AbortSignal.timeout(10_000) }, resolve).on(\'error\', reject);')],
    ['behind an address that is looked into', inPromise('const { url } = req.body;\n    if (url.startsWith(\'https\')) https.get(url, resolve).on(\'error\', reject);'), inPromise('const { url } = req.body;\n    if (url.startsWith(\'https\')) https.get(url, { signal: AbortSignal.timeout(10_000) }, resolve).on(\'error\', reject);')],
    ['behind an address that stands in a message', inPromise('const { url } = req.body;\n    https.get(url, resolve).on(\'error\', () => reject(new Error(`${url} is gone`)));'), inPromise('const { url } = req.body;\n    https.get(url, { signal: AbortSignal.timeout(10_000) }, resolve).on(\'error\', () => reject(new Error(`${url} is gone`)));')],
    ['among options', inPromise('const sent = https.request({ host: base, method: \'POST\' }, resolve);\n    sent.once(\'error\', reject);'), inPromise('const sent = https.request({ host: base, method: \'POST\', signal: AbortSignal.timeout(10_000) }, resolve);\n    sent.once(\'error\', reject);')],
    ['beside options of the module', inPromise('https.get(shared, resolve).on(\'error\', reject);'), inPromise('https.get({ ...shared, signal: AbortSignal.timeout(10_000) }, resolve).on(\'error\', reject);')],
    ['with what has the promise fail', inPromise('https.get(`${base}/rates`, (answer) => resolve(answer)).end();'), undefined],
    ['with what has the promise fail, of a request that stands alone', inPromise('https.get(`${base}/rates`, (answer) => resolve(answer));'), inPromise('https.get(`${base}/rates`, { signal: AbortSignal.timeout(10_000) }, (answer) => resolve(answer)).on(\'error\', reject);')],
    ['not where somebody else has the request, who may listen to it', inPromise('const sent = https.get(`${base}/rates`, resolve);\n    watch(sent);'), undefined],
    ['not where an error ends the process', 'https.get(`${base}/rates`, (answer) => res.end());', undefined],
    ['not where what comes is handed on', 'https.get(`${base}/file`, (answer) => answer.pipe(res)).on(\'error\', () => res.end());', undefined],
    ['not where it is written piece by piece', 'https.get(`${base}/file`, (answer) => answer.on(\'data\', (part) => res.write(part)).on(\'end\', () => res.end())).on(\'error\', () => res.end());', undefined],
    ['not behind what may be options', inPromise('const { url } = req.body;\n    https.get(url, resolve).on(\'error\', reject);'), undefined],
  ] as const) {
    it(what, () => {
      const text = `import express from 'express';\nimport https from 'node:https';\nconst base = 'https://api.shipping.example';\nconst shared = { host: base };\ndeclare function watch(sent: unknown): void;\nconst app = express();\napp.get('/rates', async (req, res) => {\n  ${body}\n});\n`;
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/src/rates.ts': text }), settings: { rules: only('missing-timeout') } });
      for (const steps = engine.settle(); steps.next().done !== true;);
      const found = engine.fixesAt('/app/src/rates.ts', 0, text.length);
      assert.equal(found.length, 1);
      const fix = found.flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'timeout');
      assert.equal(fix && applyEdits(text, fix.edits[0]?.edits ?? []), after === undefined ? undefined : text.replace(body, after));
    });
  }
});

describe('fixes: timeout, what is called back', () => {
  for (const [what, body, after] of [
    ['stands behind the options of request', 'request(`${base}/rates`, (error, answer) => res.json(answer.body));', 'request(`${base}/rates`, { timeout: 10_000 }, (error, answer) => res.json(answer.body));'],
    ['has superagent send at once, so that nothing can be said behind it', 'superagent.get(`${base}/rates`, (error, answer) => res.json(answer.body));', undefined],
    ['by a link of superagent comes behind what is said before', 'superagent.get(`${base}/rates`).end((error, answer) => res.json(answer.body));', 'superagent.get(`${base}/rates`).timeout(10_000).end((error, answer) => res.json(answer.body));'],
  ] as const) {
    it(what, () => {
      const text = `import express from 'express';\nimport request from 'request';\nimport superagent from 'superagent';\nconst base = 'https://api.shipping.example';\nconst app = express();\napp.get('/rates', (req, res) => {\n  ${body}\n});\n`;
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/src/rates.ts': text }), settings: { rules: only('missing-timeout') } });
      for (const steps = engine.settle(); steps.next().done !== true;);
      const fix = engine.fixesAt('/app/src/rates.ts', 0, text.length).flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'timeout');
      assert.equal(fix && applyEdits(text, fix.edits[0]?.edits ?? []), after === undefined ? undefined : text.replace(body, after));
    });
  }
});

describe('fixes: timeout, modules of NestJS that make the client', () => {
  for (const [what, form, after] of [
    ['by options that are written out', 'MikroOrmModule.forRoot({ driver: PostgreSqlDriver, entities: [] })', 'MikroOrmModule.forRoot({ driver: PostgreSqlDriver, entities: [], driverOptions: { connectionTimeoutMillis: 5_000 } })'],
    ['by a function', 'MikroOrmModule.forRootAsync({ useFactory: () => ({ driver: PostgreSqlDriver, entities: [] }) })', 'MikroOrmModule.forRootAsync({ useFactory: () => ({ driver: PostgreSqlDriver, entities: [], driverOptions: { connectionTimeoutMillis: 5_000 } }) })'],
    ['by a function that tells the driver something else', 'MikroOrmModule.forRootAsync({ useFactory: () => ({ driver: PostgreSqlDriver, driverOptions: { keepAlive: true } }) })', 'MikroOrmModule.forRootAsync({ useFactory: () => ({ driver: PostgreSqlDriver, driverOptions: { keepAlive: true, connectionTimeoutMillis: 5_000 } }) })'],
    ['by a function that waits no longer', 'MikroOrmModule.forRootAsync({ useFactory: () => ({ driver: PostgreSqlDriver, driverOptions: { connectionTimeoutMillis: 1_000 } }) })', undefined],
    ['by a function that is not seen', 'MikroOrmModule.forRootAsync({ useFactory: optionsOf })', undefined],
    ['by a function that is named, and has the options itself', 'MikroOrmModule.forRootAsync({ useFactory: own })', undefined],
    ['by a class that has the options itself', 'MikroOrmModule.forRootAsync({ useClass: Own })', undefined],
  ] as const) {
    it(what, () => {
      const text = `import { MikroOrmModule } from '@mikro-orm/nestjs';\nimport { PostgreSqlDriver } from '@mikro-orm/postgresql';\n\nexport const modules = [\n  ${form},\n];\ndeclare function optionsOf(): any;\nfunction own() { return { driver: PostgreSqlDriver, entities: [] }; }\nclass Own { createMikroOrmOptions() { return { driver: PostgreSqlDriver, entities: [] }; } }\n`;
      const files = { '/app/package.json': '{ "dependencies": { "@mikro-orm/core": "7.2.1", "@mikro-orm/nestjs": "7.0.0", "@mikro-orm/postgresql": "7.2.1" } }', '/app/src/modules.ts': text };
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('missing-timeout'), minConfidence: 'low' } });
      const fix = engine.fixesAt('/app/src/modules.ts', 0, text.length).flatMap(({ fixes }) => fixes).find(({ title }) => title.startsWith('Wait at most'));
      assert.equal(fix && applyEdits(text, fix.edits[0]?.edits ?? []), after === undefined ? undefined : text.replace(form, after));
    });
  }
});

const route = '/app/src/routes.ts';
const url = '\'https://api.shipping.example/rates\'';
const head = 'import express from \'express\';\nimport nodeFetch from \'node-fetch\';\nimport { ofetch } from \'ofetch\';\nimport axios from \'axios\';\nconst app = express();\n';
const nest = 'import { HttpService } from \'@nestjs/axios\';\nimport { firstValueFrom, map, retry, tap } from \'rxjs\';\nconst http = new HttpService();\n';
const retried = 'Give up after 10 seconds, and try twice again where it fails';

describe('fixes: retry', () => {
  for (const { what, body, before = '', title, packages = '', beside = '' } of [
    { what: 'a read', body: `await fetch(${url})`, title: `${retried} or the service says that it is overloaded (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'a read of a package', body: `await nodeFetch(${url})`, title: `${retried} (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'a second read of the same service', body: `await fetch(${url})`, before: `export const taxes = () => fetch('https://api.shipping.example/taxes', { signal: AbortSignal.timeout(1) });\n`, title: `${retried} or the service says that it is overloaded; after 5 failures in a row nobody asks for 30 seconds (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'a read of another service beside it', body: `await fetch(${url})`, before: `export const taxes = () => fetch('https://api.taxes.example/de', { signal: AbortSignal.timeout(1) });\n`, title: `${retried} or the service says that it is overloaded (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'a read of a service that another file asks too', body: `await fetch(${url})`, beside: 'export const taxes = () => fetch(`https://api.shipping.example/taxes/${1}`, { signal: AbortSignal.timeout(1) });\n', title: `${retried} or the service says that it is overloaded; after 5 failures in a row nobody asks for 30 seconds, in all modules that ask the service (policies.ts) (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'a read with axios', body: `(await axios.get(${url})).data`, title: `${retried} or the service says that it is its own fault (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'a read with axios in a project where a package tries again', body: `(await axios.get(${url})).data`, title: undefined, packages: ', "axios-retry": "4.5.0"' },
    { what: 'a read with an axios whose errors have no class', body: `(await axios.get(${url})).data`, title: undefined, packages: ', "axios": "0.21.0"' },
    { what: 'a read in a project where a package tries fetch again', body: `await fetch(${url})`, title: undefined, packages: ', "fetch-retry": "6.0.0"' },
    { what: 'a read of NestJS, where it is sent', body: `(await firstValueFrom(http.get(${url}))).data`, before: nest, packages: ', "axios": "1.21.1"', title: `${retried} or the service says that it is its own fault (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'a read of NestJS, of which its own values are made', body: `await firstValueFrom(http.get(${url}).pipe(map(({ data }) => data.rates)))`, before: nest, packages: ', "axios": "1.21.1"', title: `${retried} or the service says that it is its own fault (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'a read of NestJS that does more on its way', body: `await firstValueFrom(http.get(${url}).pipe(tap(() => count())))`, before: `${nest}let n = 0;\nconst count = () => ++n;\n`, packages: ', "axios": "1.21.1"', title: undefined },
    { what: 'a read of NestJS that is tried again by its own operator', body: `await firstValueFrom(http.get(${url}).pipe(retry(2)))`, before: nest, packages: ', "axios": "1.21.1"', title: undefined },
    { what: 'a read of NestJS that others subscribe to', body: `await sent(http.get(${url}))`, before: `${nest}declare function sent(of: unknown): Promise<unknown>;\n`, packages: ', "axios": "1.21.1"', title: undefined },
    { what: 'a read of NestJS in a project that has no class for its errors', body: `(await firstValueFrom(http.get(${url}))).data`, before: nest, title: undefined },
    { what: 'a write of NestJS', body: `(await firstValueFrom(http.post(${url}, {}))).data`, before: nest, packages: ', "axios": "1.21.1"', title: undefined },
    { what: 'reads of addresses that are each another\'s', body: 'await Promise.all(hooks.map((hook) => fetch(hook.url)))', before: 'declare const hooks: { url: string }[];\n', title: `${retried} or the service says that it is overloaded (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'reads of hosts of which a part is put in', body: 'await Promise.all([\'eu\', \'us\'].map((region) => fetch(`https://api.${region}.example/rates`)))', title: `${retried} or the service says that it is overloaded (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'reads of an address that callers give', body: 'await Promise.all(req.body.ids.map((id: string) => fetch(`${req.body.base}/rates/${id}`)))', title: `${retried} or the service says that it is overloaded (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'reads of an address that is given another value', body: 'await Promise.all(req.body.ids.map((id: string) => fetch(`${base}/rates/${id}`)))', before: 'let base = \'https://api.shipping.example\';\nexport const move = (to: string) => { base = to; };\n', title: `${retried} or the service says that it is overloaded (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'reads of an address that a constant holds', body: 'await Promise.all(req.body.ids.map((id: string) => fetch(`${base}/rates/${id}`)))', before: 'const base = \'https://api.shipping.example\';\n', title: `${retried} or the service says that it is overloaded; after 5 failures in a row nobody asks for 30 seconds (with cockatiel, which is added to package.json; then it fails)` },
    { what: 'writes to addresses that are each another\'s', body: 'await Promise.all(hooks.map((hook) => fetch(hook.url, { method: \'POST\' })))', before: 'declare const hooks: { url: string }[];\n', title: undefined },
    { what: 'what changes something', body: `await fetch(${url}, { method: 'POST' })`, title: undefined },
    { what: 'what is sent with a body', body: `await fetch(${url}, { method: 'GET', body: 'a' })`, title: undefined },
    { what: 'an address that is made anew each time', body: `await fetch(\`https://api.shipping.example/rates?\${next()}\`)`, before: 'let n = 0;\nconst next = () => ++n;\n', title: undefined },
    { what: 'an address that is waited for', body: `await fetch(\`https://api.shipping.example/rates?\${await now()}\`)`, before: 'const now = async () => 1;\n', title: undefined },
    { what: 'a package that tries again itself', body: `await ofetch(${url})`, title: undefined },
    { what: 'a program of Deno', body: `await fetch(${url})`, before: 'console.log(Deno.args);\n', title: undefined },
  ]) it(`${title === undefined ? 'is not offered for' : 'is offered for'} ${what}`, () => {
    const files = { '/app/package.json': `{ "dependencies": { "express": "4.21.0"${packages} } }`, [route]: `${head}${before}app.get('/rates', async (req, res) => { res.json(${body}); });\n`, '/app/src/taxes.ts': beside };
    assert.deepEqual(titlesIn(files, route).filter((one) => one.includes('again')), title === undefined ? [] : [title]);
  });

  const genai = 'import { GoogleGenAI } from \'@google/genai\';\nconst google = new GoogleGenAI({ apiKey: process.env.KEY });\n';
  const stripe = 'import Stripe from \'stripe\';\nconst stripe = new Stripe(process.env.KEY!OPTIONS);\n';
  const paypal = 'import { Client, OrdersController } from \'@paypal/paypal-server-sdk\';\nconst orders = new OrdersController(new Client({}));\n';
  for (const { what, body, before, packages, title, beside = '' } of [
    { what: 'Gemini', body: 'await google.models.generateContent({ contents: req.body.text })', before: genai, packages: '"@google/genai": "3.1.0"', title: 'Give up after 60 seconds, and try twice again where the service says that it is overloaded, in all calls of this client (then it fails)' },
    { what: 'Gemini of a version that has no option for it', body: 'await google.models.generateContent({ contents: req.body.text })', before: genai, packages: '"@google/genai": "1.30.0"', title: undefined },
    { what: 'Gemini, of which a film is asked for elsewhere', body: 'await google.models.generateContent({ contents: req.body.text })', before: genai, packages: '"@google/genai": "3.1.0"', beside: 'export const film = (google: any) => google.models.generateVideos({ prompt: \'a\' });\n', title: undefined },
    { what: 'Stripe before version 13', body: 'await stripe.customers.create({})', before: stripe.replace('OPTIONS', ''), packages: '"stripe": "12.0.0"', title: 'Give up after 20 seconds, and try twice again where it fails, with a key by which it is done once, in all calls of this client (then it fails)' },
    { what: 'Stripe before version 13 that is told how often', body: 'await stripe.customers.create({})', before: stripe.replace('OPTIONS', ', { maxNetworkRetries: 1 }'), packages: '"stripe": "12.0.0"', title: undefined },
    { what: 'Stripe, which tries again by itself', body: 'await stripe.customers.create({})', before: stripe.replace('OPTIONS', ''), packages: '"stripe": "17.0.0"', title: undefined },
    { what: 'an order of PayPal that is read', body: 'await orders.getOrder({ id: req.body.id })', before: paypal, packages: '"@paypal/paypal-server-sdk": "2.0.0"', title: 'Give up after 20 seconds, and try what only asks for something twice again where it fails or the service says that it is overloaded, in all calls of this client (then it fails)' },
    { what: 'an order of PayPal that is paid', body: 'await orders.captureOrder({ id: req.body.id })', before: paypal, packages: '"@paypal/paypal-server-sdk": "2.0.0"', title: undefined },
  ]) it(`${title === undefined ? 'is not offered' : 'is the option of the SDK'} for ${what}`, () => {
    const files = { '/app/package.json': `{ "dependencies": { "express": "4.21.0", ${packages} } }`, [route]: `${head}${before}app.post('/ask', async (req, res) => { res.json(${body}); });\n`, '/app/src/film.ts': beside };
    assert.deepEqual(titlesIn(files, route).filter((one) => one.includes('again')), title === undefined ? [] : [title]);
  });

  it('is offered for writes in a loop to one service as a circuit breaker alone', () => {
    const files = { '/app/package.json': '{ "dependencies": { "express": "4.21.0" } }', [route]: `${head}app.get('/labels', async (req, res) => { for (const id of req.body.ids) await fetch(\`https://api.shipping.example/labels/\${id}\`, { method: 'POST' }); res.end(); });\n` };
    assert.deepEqual(titlesIn(files, route), ['Give up after 10 seconds (then it fails)', 'Give up after 10 seconds; after 5 failures in a row nobody asks for 30 seconds (with cockatiel, which is added to package.json; then it fails)']);
  });

  it('puts the circuit breaker of a service that several modules ask into a module that they share, and the others take it from there', () => {
    const other = '/app/src/taxes.ts';
    const before = {
      '/app/package.json': '{ "dependencies": { "express": "4.21.0", "cockatiel": "3.2.1" } }', '/app/src/lib/config.ts': 'export const config = { shippingUrl: process.env.SHIPPING_URL };\n',
      [route]: `import { config } from './lib/config';\n${head}app.get('/rates', async (req, res) => { res.json(await fetch(\`\${config.shippingUrl}/rates\`)); });\n`,
      [other]: `import { config } from './lib/config';\n${head}app.get('/taxes', async (req, res) => { res.json(await fetch(config.shippingUrl + '/taxes')); });\n`,
    };
    const once = appliedAll(before, 0);
    assert.match(once['/app/src/lib/policies.ts'] ?? '', /^import \{ [^}]* \} from 'cockatiel';\n\n\/\/ Services that several modules ask[^\n]*\n\n\/\*\* [^\n]* \*\/\nexport const guardedShipping = wrap\(\n {2}circuitBreaker/);
    assert.match(once[route] ?? '', /import \{ guardedShipping \} from '\.\/lib\/policies';\n[^]*await guardedShipping\.execute\(\(\) => fetch\(/);
    const twice = appliedAll(once, 0, other);
    assert.equal(twice['/app/src/lib/policies.ts'], once['/app/src/lib/policies.ts']);
    assert.match(twice[other] ?? '', /import \{ guardedShipping \} from '\.\/lib\/policies';\n[^]*await guardedShipping\.execute\(\(\) => fetch\(/);
    const further = appliedAll({ ...once, [other]: (once[other] ?? '').replace('config.shippingUrl + ', '\'https://api.taxes.example\' + '), '/app/src/more.ts': 'export const more = () => fetch(\'https://api.taxes.example/more\');\n' }, 0, other);
    assert.match(further['/app/src/lib/policies.ts'] ?? '', /export const guardedShipping = [^]*\/\*\* Reads of api\.taxes\.example: [^\n]*\nexport const guardedTaxes = wrap\(/);
  });

  it('gives each service of a module its own circuit breaker', () => {
    const reads = ['rates', 'zones'].map((path) => `app.get('/${path}', async (req, res) => { res.json([await fetch('https://api.shipping.example/${path}'), await fetch('https://api.taxes.example/${path}')]); });\n`);
    const file = { '/app/package.json': '{ "dependencies": { "express": "4.21.0", "cockatiel": "3.2.1" } }', [route]: `${head}${reads.join('')}` };
    let text = file[route];
    for (let i = 0; i < 4; i++) text = applied({ ...file, [route]: text }, 0);
    const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
    assert.deepEqual(['Shipping', 'Taxes'].map((name) => [count(new RegExp(`^const guarded${name} = wrap`, 'gm')), count(new RegExp(`\\bguarded${name}\\.execute`, 'g'))]), [[1, 2], [1, 2]]);
  });

  it('takes what the module keeps for its calls already', () => {
    const file = { '/app/package.json': '{ "dependencies": { "express": "4.21.0", "cockatiel": "3.2.1" } }', [route]: `${head}app.get('/rates', async (req, res) => { res.json(await fetch(${url})); });\napp.get('/taxes', async (req, res) => { res.json(await fetch('https://api.taxes.example/de')); });\n` };
    const once = applied(file, 0);
    const twice = applied({ ...file, [route]: once }, 0);
    assert.equal(twice.match(/const retried/g)?.length, 1);
    assert.equal(twice.match(/retried\.execute\(\(\) => fetch\(/g)?.length, 2);
  });
});

/** The text of the file after the rewrite of its n-th finding that tries again. */
function applied(files: Readonly<Record<string, string>>, nth: number): string {
  return appliedAll(files, nth)[route] ?? '';
}

/** All files after the rewrite of the n-th finding of one that tries again. */
function appliedAll(files: Readonly<Record<string, string>>, nth: number, file = route): Readonly<Record<string, string>> {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('missing-timeout') } });
  const fix = engine.fixesAt(file, 0, (files[file] ?? '').length)[nth]?.fixes.find(({ kind }) => kind === 'retry');
  return { ...files, ...Object.fromEntries((fix?.edits ?? []).map(({ file: of, edits }) => [of, applyEdits(files[of] ?? '', edits)])) };
}

/** The titles of all rewrites in the file, each that was tried and holds. */
function titlesIn(files: Readonly<Record<string, string>>, file = poolFile): readonly string[] {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('missing-timeout'), minConfidence: 'low' } });
  assert.ok(engine.findings(file).length > 0, 'there is no finding');
  return engine.fixesAt(file, 0, (files[file] ?? '').length).flatMap(({ fixes }) => fixes.map(({ title }) => title));
}
