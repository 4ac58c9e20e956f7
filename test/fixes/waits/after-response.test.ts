import assert from 'node:assert/strict';
import { opened, offersIn } from '../offers';

type Files = Readonly<Record<string, string>>;

const capture = 'fetch(\'https://us.i.posthog.com/capture/\', { method: \'POST\', body })';
const count = `async function count(body: string) { await ${capture}; }`;
const manifest = '{ "dependencies": { "next": "15.3.0", "@vercel/functions": "1.0.0", "@prisma/client": "6.0.0", "posthog-node": "5.0.0" } }';
const schema = 'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider = "postgresql"\n}\n\nmodel User {\n  id    Int    @id\n  email String @unique\n}\n';

/** A route handler of Next.js with a body, beside functions of its file. */
function route(body: string, beside = count, path = '/app/src/app/api/users/route.ts'): Files {
  return {
    '/app/package.json': manifest, '/app/prisma/schema.prisma': schema,
    [path]: ['import { PrismaClient } from \'@prisma/client\';', 'const db = new PrismaClient();', beside, 'export async function POST(request: Request): Promise<Response> {', '  const { email } = (await request.json()) as { email: string };', '  await db.user.create({ data: { id: 1, email } });', `  ${body}`, '}', ''].join('\n'),
  };
}

function worker(body: string, beside = count): Files {
  return { '/app/package.json': '{ "dependencies": { "wrangler": "4.0.0" } }', '/app/src/index.ts': `${beside}\nexport default {\n  async fetch(request: Request, env: object, ctx: { waitUntil(promise: Promise<unknown>): void }): Promise<Response> {\n    const { email } = (await request.json()) as { email: string };\n    ${body}\n  },\n};\n` };
}

function offered(files: Files): { readonly texts: readonly string[]; readonly reason: string } {
  const file = Object.keys(files).find((path) => /\.tsx?$/.test(path)) ?? '';
  const engine = opened(files);
  assert.ok(engine.findings(file).some(({ rule }) => rule === 'blocking-side-effect'), 'nothing is found that could be rewritten');
  return { texts: offersIn(engine, file, 'after-response').map(({ text }) => text), reason: engine.fixAll({ kind: 'after-response' }).left.map(({ reason }) => reason).join('\n') };
}

/** What may go on beside the answer. */
const beside: Readonly<Record<string, Files>> = {
  'fails where the service does': route('await count(email);\n  return Response.json({});', `async function count(body: string) { const answer = await ${capture}; if (!answer.ok) throw new Error('not counted'); }`),
  'catches what it throws itself': route('await count(email);\n  return Response.json({});', `async function count(body: string) { try { if (!body) throw new Error('nothing'); await ${capture}; } catch (error) { console.error(error); } }`),
  'is a method that changes nothing': route('await counter.count(email);\n  return Response.json({});', `class Counter { async count(body: string) { await ${capture}; } }\nconst counter = new Counter();`),
  'ends by its own time': worker('await fetch(\'https://us.i.posthog.com/capture/\', { method: \'POST\', body: email, signal: AbortSignal.timeout(1_000) });\n    return Response.json({});'),
  'comes before something else is put into a list': worker('await count(email);\n    const tags: string[] = [];\n    tags.push(email);\n    return Response.json(tags);'),
  'sends what was gathered': route('posthog.capture({ distinctId: email, event: \'x\' });\n  await posthog.flush();\n  return Response.json({});', 'import { PostHog } from \'posthog-node\';\nconst posthog = new PostHog(\'key\');'),
};

/** What may not, and why. */
const traps: Readonly<Record<string, readonly [files: Files, reason: RegExp]>> = {
  'stands in a route of the pages router whose project lies in a folder `app`': [{ '/app/package.json': manifest, '/app/src/pages/api/users.ts': `${count}\nexport default async function handler(req: { body: string }, res: { json(value: object): void }) { await count(req.body); res.json({}); }\n` }, /nothing here keeps the process alive/],
  'asks the database, whose client may be closed behind it': [route('await count(email);\n  return Response.json({});', `async function count(email: string) { const body = JSON.stringify(await db.user.findUnique({ where: { email } })); await ${capture}; }`), /does more than to count/],
  'is one of several in a loop': [route('for (const one of email.split(\',\')) { await count(one); }\n  return Response.json({});'), /in a loop/],
  'stands in a part that gives something back in its end': [route('try { const n = email; await count(n); return Response.json({}); } finally { open = false; }', `let open = true;\n${count}`), /given back in the end/],
  'may give no promise': [route('await count(email);\n  return Response.json({});', `function count(body: string): Promise<unknown> | undefined { if (!body) return undefined; return ${capture}; }`), /does not give a promise each time/],
  'may not be called at all': [route('posthog?.capture({ distinctId: email, event: \'x\' });\n  await posthog?.flush();\n  return Response.json({});', 'import { PostHog } from \'posthog-node\';\nconst posthog = process.env.KEY ? new PostHog(\'key\') : null;'), /does not give a promise each time/],
  'refuses who sends nothing': [route('await count(email);\n  return Response.json({});', `async function count(body: string) { if (!body) throw new Error('nothing'); await ${capture}; }`), /may refuse the request/],
  'has another function refuse that': [route('await count(email);\n  return Response.json({});', `function assertSent(body: string) { if (!body) throw new Error('nothing'); }\nasync function count(body: string) { assertSent(body); await ${capture}; }`), /may refuse the request/],
  'has a schema refuse that': [route('await count(email);\n  return Response.json({});', `import { z } from 'zod';\nconst sent = z.string();\nasync function count(text: string) { const body = sent.parse(text); await ${capture}; }`), /may refuse the request/],
  'sends the browser elsewhere': [route('await count(email);\n  return Response.json({});', `import { redirect } from 'next/navigation';\nasync function count(body: string) { await ${capture}; if (body) redirect('/'); }`), /may refuse the request|not in the handler/],
  'puts something into what is answered': [route('const user = { email, status: 0 };\n  await count(user);\n  return Response.json(user);', `async function count(user: { email: string; status: number }) { const body = user.email; const answer = await ${capture}; user.status = answer.status; }`), /changes something that others read/],
  'counts in its module': [route('await count(email);\n  return Response.json({ counted });', `let counted = 0;\nasync function count(body: string) { await ${capture}; counted += 1; }`), /changes something that others read/],
  'sets a variable of the handler': [route(`let status = 0;\n  const count = async (body: string) => { const answer = await ${capture}; status = answer.status; };\n  await count(email);\n  return Response.json({ status });`, ''), /changes something that others read/],
  'is handed what is changed behind it': [route('const user = { email };\n  await count(user);\n  user.email = \'\';\n  return Response.json(user);', `async function count(user: { email: string }) { await Promise.resolve(); const body = user.email; await ${capture}; }`), /`user\.email` is changed behind it/],
  'is handed what is changed behind it by another name': [route('const order = { user: { email } };\n  const { user } = order;\n  await count(user);\n  order.user.email = \'\';\n  return Response.json(order);', `async function count(user: { email: string }) { await Promise.resolve(); const body = user.email; await ${capture}; }`), /`order\.user\.email` is changed behind it/],
  'is handed what a function changes behind it': [route('const user = { email };\n  await count(user);\n  scrub(user);\n  return Response.json(user);', `function scrub(user: { email: string }) { user.email = ''; }\nasync function count(user: { email: string }) { await Promise.resolve(); const body = user.email; await ${capture}; }`), /`scrub` is changed behind it/],
  'reads a variable that is given another value behind it': [route(`let plan = email;\n  const count = async () => { await Promise.resolve(); const body = plan; await ${capture}; };\n  await count();\n  plan = 'paid';\n  return Response.json({ plan });`, ''), /`plan` is changed behind it/],
  'comes before another that is to arrive after it': [route('await count(email);\n  await bought(email);\n  return Response.json({});', `${count}\nasync function bought(body: string) { await fetch('https://us.i.posthog.com/bought/', { method: 'POST', body }); }`), /comes behind it/],
  'uses what is closed behind it': [route('await count(email);\n  await client.close();\n  return Response.json({});', `const client = { isOpen: true, async close() { this.isOpen = false; } };\nasync function count(text: string) { await Promise.resolve(); const body = text + client.isOpen; await ${capture}; }`), /`client\.close` comes behind it/],
  'reads what the request sends': [route('await count(request);\n  return Response.json({});', `async function count(request: Request) { const body = await request.clone().text(); await ${capture}; }`), /reads what the request sends/],
  'sends the body of the request on': [worker('await fetch(\'https://us.i.posthog.com/capture/\', { method: \'POST\', body: request.body });\n    return Response.json({});'), /reads what the request sends/],
  'ends with the request': [worker('await fetch(\'https://us.i.posthog.com/capture/\', { method: \'POST\', body: email, signal: request.signal });\n    return Response.json({});'), /a signal ends it/],
  'stands where the context has another value': [worker('if (email) { const ctx = { waitUntil: 1 }; await count(email + ctx.waitUntil); }\n    return Response.json({});'), /nothing here keeps the process alive/],
  'stands in a helper that a script calls, too': [{
    '/app/src/lib/users.ts': `import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\n${count}\nexport async function createUser(email: string) { const user = await db.user.create({ data: { id: 1, email } }); await count(email); return user; }\n`,
    '/app/package.json': manifest, '/app/prisma/schema.prisma': schema,
    '/app/src/app/api/users/route.ts': 'import { createUser } from \'../../../lib/users\';\nexport async function POST(request: Request) { const { email } = await request.json(); return Response.json(await createUser(email)); }\n',
    '/app/scripts/import.ts': 'import { createUser } from \'../src/lib/users\';\nfor (const email of [\'a\', \'b\']) await createUser(email);\n',
  }, /not in the handler itself/],
};

describe('fixes: after-response', () => {
  for (const [what, files] of Object.entries(beside)) {
    it(`what ${what} goes on beside the answer`, () => {
      assert.match(offered(files).texts.join('\n'), /\b(?:after|waitUntil)\((?:count|counter\.count|fetch|posthog\.flush)\(/);
    });
  }

  for (const [what, [files, reason]] of Object.entries(traps)) {
    it(`what ${what} is waited for`, () => {
      const { texts, reason: said } = offered(files);
      assert.doesNotMatch(texts.join('\n'), /\b(?:after|waitUntil)\((?:count|fetch|posthog\.flush)\(/);
      assert.match(said, reason);
    });
  }

  it('two handlers of a file both have theirs', () => {
    const files = route('await count(email);\n  return Response.json({});\n}\nexport async function PUT(request: Request): Promise<Response> {\n  const { email } = (await request.json()) as { email: string };\n  await db.user.create({ data: { id: 2, email } });\n  await count(email);\n  return Response.json({});');
    const { edits } = opened(files).fixAll({ kind: 'after-response' });
    assert.equal([...edits.flatMap((one) => one.edits).map(({ newText }) => newText).join('').matchAll(/\bafter\(/g)].length, 2);
  });
});
