import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';
import { textsFor } from '../offers';

const head = 'import express from \'express\';\nimport { Readable } from \'node:stream\';\nimport { ask, asked, read } from \'./asking\';\nexport const app = express();\nconst url = \'https://api.rates.example/a\';\nfunction pass(answer: Response, res: any) { Readable.fromWeb(answer.body as any).pipe(res); }\n';
const asking = 'export const ask = (q: string) => inner(q);\nasync function inner(q: string) { const r = await fetch(`https://api.streams.example/${q}`); return r; }\nexport const asked = async (q: string) => fetch(`https://api.texts.example/${q}`);\nexport const read = async (r: Response) => r.json();\n';

/** Handlers of which the answer's body is read piece by piece or handed on as it comes in. */
const streamed: Readonly<Record<string, string>> = {
  'is read part by part': 'const r = await fetch(url); for await (const part of r.body as any) res.write(part); res.end();',
  'is read by a reader, where there is one': 'const r = await fetch(url); if (!r.ok || !r.body) return void res.status(502).end(); const reader = r.body.getReader(); res.json(await reader.read());',
  'is taken out by a pattern': 'const { body } = await fetch(url); Readable.fromWeb(body as any).pipe(res);',
  'is piped in a callback': 'await fetch(url).then((r) => { Readable.fromWeb(r.body as any).pipe(res); });',
  'is handed to a function that pipes it': 'let r; r = await fetch(url); pass(r, res);',
  'is that of another name': 'const r = await fetch(url); const other = r; Readable.fromWeb(other.body as any).pipe(res);',
};
/** Handlers that read it as a whole. */
const whole: Readonly<Record<string, string>> = {
  'is asked whether it is there': 'const r = await fetch(url); if (!r.body) return void res.end(); res.json({ has: r.body !== null, data: await r.json() });',
  'is one of two': 'const [a] = await Promise.all([fetch(url)]); res.json(await a.json());',
  'is handed to a function that reads it': 'const r = await fetch(url); res.json(await read(r));',
  'has the name of another answer': 'if (req.query.a) { const r = await fetch(url); const data = await r.json(); if (!data) return; } const r = new Response(\'\'); pass(r, res);',
  'is given another name again and again': 'let r = await fetch(url); r = r; res.json(await r.json());',
};

/** Handlers of which nothing says that a timer before their statement would be one for the request alone. */
const unsure: Readonly<Record<string, string>> = {
  'is asked for in a condition of a loop': 'while ((await fetch(url)).body!.getReader()) res.write(\'.\');',
  'may not be asked for': 'const r = req.query.a ? new Response(\'\') : await fetch(url); pass(r, res);',
  'is asked for behind something else that is waited for': 'const r = await fetch(url, { method: \'POST\', body: await read(new Response(\'\')) }); pass(r, res);',
  'is handed to what tries again': 'const again = async (ask: () => Promise<Response>) => ask().catch(ask); const r = await again(() => fetch(url)); pass(r, res);',
};

describe('fixes: timeout, a body that is handed on', () => {
  const offered = (files: Readonly<Record<string, string>>, file: string): readonly string[] => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.3.0", "cockatiel": "3.2.1", "next": "15.0.0" } }', ...files }), settings: { rules: only('missing-timeout') } });
    for (const walk = engine.settle(); walk.next().done !== true;);
    const found = engine.fixesAt(file, 0, engine.text(file)?.length ?? 0);
    assert.ok(found.length > 0, 'nothing is told');
    return found.flatMap(({ fixes }) => fixes.map(({ kind }) => kind));
  };
  const app = (body: string): readonly string[] => offered({ '/app/src/asking.ts': asking, '/app/src/app.ts': `${head}app.get('/rates', async (req, res) => { ${body} });\n` }, '/app/src/app.ts');

  const textOf = (body: string): string => {
    const file = '/app/src/app.ts';
    const [one, ...others] = textsFor({ '/app/package.json': '{ "dependencies": { "express": "5.3.0" } }', '/app/src/asking.ts': asking, [file]: `${head}app.get('/rates', async (req, res) => { ${body} });\n` }, file, 'missing-timeout', 'timeout');
    assert.deepEqual(others, []);
    return one ?? '';
  };

  for (const [what, body] of Object.entries(streamed)) it(`gets a limit until it begins, and none that would end it, where it ${what}`, () => {
    const text = textOf(body);
    assert.match(text, /const limit = new AbortController\(\);\n\s*const timer = setTimeout\(\(\) => limit\.abort\(new DOMException\('No answer after 10 seconds', 'TimeoutError'\)\), 10_000\);\n/);
    assert.match(text, /fetch\(url, \{ signal: limit\.signal \}\)\.finally\(\(\) => clearTimeout\(timer\)\)/);
    assert.doesNotMatch(text, /AbortSignal\.timeout/);
  });
  for (const [what, body] of Object.entries(unsure)) it(`gets none where it ${what}`, () => assert.deepEqual(app(body), []));
  for (const [what, body] of Object.entries(whole)) it(`gets one where it ${what}`, () => assert.deepEqual(app(body), ['timeout', 'retry']));

  it('gets one until it begins in a function whose callers hand it on, in another file, and one for all of it where they read it', () => {
    const both = { '/app/src/asking.ts': asking, '/app/src/app.ts': `${head}app.get('/a', async (req, res) => { const r = await ask('a'); Readable.fromWeb(r.body as any).pipe(res); });\napp.get('/b', async (req, res) => { const r = await asked('b'); res.json(await r.json()); });\n` };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.3.0" } }', ...both }), settings: { rules: only('missing-timeout') } });
    for (const walk = engine.settle(); walk.next().done !== true;);
    const { edits, left } = engine.fixAll({ kind: 'timeout' });
    assert.deepEqual(edits.map(({ file }) => file), ['/app/src/asking.ts']);
    assert.deepEqual(left, []);
    const text = edits.flatMap((one) => one.edits).map(({ newText }) => newText).join('');
    assert.equal([...text.matchAll(/AbortSignal\.timeout\(10_000\)/g)].length, 1);
    assert.equal([...text.matchAll(/clearTimeout\(timer\)/g)].length, 1);
  });

  for (const { sdk, make, ask, stream } of [
    { sdk: '@mistralai/mistralai', make: 'import { Mistral } from \'@mistralai/mistralai\';\nconst model = new Mistral({ apiKey: process.env.KEY });', ask: 'model.chat.complete({})', stream: 'model.chat.stream({})' },
    { sdk: '@google/genai', make: 'import { GoogleGenAI } from \'@google/genai\';\nconst model = new GoogleGenAI({ apiKey: process.env.KEY });', ask: 'model.models.generateContent({})', stream: 'model.models.generateContentStream({})' },
    { sdk: '@google/generative-ai', make: 'import { GoogleGenerativeAI } from \'@google/generative-ai\';\nconst model = new GoogleGenerativeAI(\'key\').getGenerativeModel({ model: \'x\' });', ask: 'model.generateContent(\'x\')', stream: 'model.generateContentStream(\'x\')' },
  ]) {
    it(`gets none from the client of ${sdk} where that streams answers elsewhere, which the limit would end`, () => {
      const files = (more: string): Readonly<Record<string, string>> => ({ '/app/package.json': `{ "dependencies": { "express": "5.3.0", "${sdk}": "2.7.0" } }`, '/app/src/app.ts': `import express from 'express';\n${make}\nconst app = express();\napp.get('/said', async (req, res) => { res.json(await ${ask}); });\n${more}` });
      assert.ok(offered(files(''), '/app/src/app.ts').includes('timeout'));
      assert.deepEqual(offered(files(`export const streamed = () => ${stream};\n`), '/app/src/app.ts'), []);
    });
  }

  it('gets one until it begins in a handler of Next.js that answers with it, and one for all of it where it reads it', () => {
    const route = '/app/src/app/api/rates/route.ts';
    assert.deepEqual(offered({ [route]: 'export async function GET() { return fetch(\'https://api.rates.example/\'); }\n' }, route), ['timeout']);
    assert.deepEqual(offered({ [route]: 'export async function POST() { const r = await fetch(\'https://api.rates.example/\', { method: \'POST\' }); return new Response(r.body); }\n' }, route), ['timeout']);
    assert.deepEqual(offered({ [route]: 'export async function PUT() { const r = await fetch(\'https://api.rates.example/\', { method: \'PUT\' }); return Response.json(await r.json()); }\n' }, route), ['timeout']);
  });
});
