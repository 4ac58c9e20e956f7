import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { realCompiler } from '../../oracle/real-compiler';
import { filesIn, withJobs, type Files } from '../../proof/harness/application';
import { libraryPackages } from '../../proof/harness/library';
import { only } from '../../rules/only';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'fixes', 'answer-later');
const shapes = filesIn(join(fixtures, 'shapes', 'before'));

/** The files of the shapes with a piece of one of them written in another way. */
function other(file: string, from: string | RegExp, to: string): Files {
  const text = shapes[file] ?? '';
  const now = text.replace(from, to);
  assert.notEqual(now, text, 'nothing was replaced');
  return { ...shapes, [file]: now };
}

function reasonOf(files: Files, file: string): string | undefined {
  const host = memoryFileHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/app/${path}`, text])));
  const engine = createEngine({ roots: ['/app'], host, settings: { rules: only('long-running-handler') } });
  return engine.fixAll({ kind: 'answer-later' }).left.find(({ finding }) => finding.location.file.endsWith(file))?.reason;
}

describe('fixes: answer-later, forms of routes', function () {
  this.timeout(60_000);

  it('what is written type-checks against the real packages, and a client by the type of a chain of Hono is the same', () => {
    const compile = realCompiler({ folder: libraryPackages(), options: { noUnusedLocals: true, noImplicitReturns: true, esModuleInterop: true } });
    const after = { ...shapes, ...filesIn(join(fixtures, 'shapes', 'after')) };
    assert.deepEqual(compile({ library: 'answer-later-shapes', files: new Map(Object.entries(after)) }).errors, []);
    const asking = `import { hc } from 'hono/client';\nimport type { Parcels } from './routes/hono';\nexport async function stateOf(address: string, country: string, jobId: string): Promise<string> {\n  const response = await hc<Parcels>(address)[':country'].places.jobs[':jobId'].$get({ param: { country, jobId } });\n  const answer = await response.json();\n  return 'state' in answer ? answer.state : answer.error;\n}\n`;
    assert.deepEqual(compile({ library: 'answer-later-shapes-client', files: new Map(Object.entries({ ...after, 'src/asking.ts': asking })) }).errors, []);
  });

  it('a link of a chain on one line is followed by one on a line of its own', () => {
    const after = withJobs(other('src/routes/hono.ts', /\n {2}\.get\('\/:number'[^]*?\n {2}\/\/ Where[^\n]*\n {2}\.post/, '.post'), 'answer-later');
    assert.match(after['src/routes/hono.ts'] ?? '', /new Hono<Env>\(\)\.post\('\/:country\/places'[^]*\n {2}\}\)\n {2}\/\/ How far a job is[^\n]*\n {2}\.get\('\/:country\/places\/jobs\/:jobId', requireCustomer, async \(c\) => \{/);
  });

  it('a method of the options is a handler, too', () => {
    const after = withJobs(other('src/routes/fastify.ts', 'handler: async (request, reply) => {', 'async handler(request, reply) {'), 'answer-later');
    assert.match(after['src/routes/fastify.ts'] ?? '', /async handler\(request, reply\) \{[^]*startJob\([^]*app\.get<\{ Params: \{ jobId: string \} \}>\(\n {4}'\/places\/jobs\/:jobId',\n {4}\{ preHandler: \[requireCustomer\] \},\n {4}async \(request, reply\) => \{/);
  });

  const traps: readonly { readonly what: string; readonly files: () => Files; readonly file: string; readonly reason: RegExp }[] = [
    { what: 'options whose path is worked out', file: 'fastify.ts', files: () => other('src/routes/fastify.ts', 'url: \'/places\'', 'url: `/${\'places\'}`'), reason: /not registered by one call with its path/ },
    { what: 'options of several methods', file: 'fastify.ts', files: () => other('src/routes/fastify.ts', 'method: \'POST\'', 'method: [\'POST\', \'PUT\']'), reason: /not registered by one call with its path/ },
    { what: 'options that say what the answer looks like', file: 'fastify.ts', files: () => other('src/routes/fastify.ts', 'schema: {', 'schema: { response: { 200: { type: \'object\' } },'), reason: /goes through the route's own serialization/ },
    { what: 'a chain that a function has begun', file: 'hono.ts', files: () => other('src/routes/hono.ts', /= new Hono<Env>\(\)\n {2}\.get\('\/:number'[^]*?\n {2}\/\/ Where[^\n]*\n([^\n]*)async \(c\)/, '= begun()\n$1async (c: Context<Env>)'), reason: /not registered by one call with its path/ },
    { what: 'a method that is named before the path', file: 'hono.ts', files: () => other('src/routes/hono.ts', '.post(\'/:country/places\'', '.on(\'POST\', \'/:country/places\''), reason: /not registered by one call with its path/ },
    { what: 'a path behind which something looks at what is sent', file: 'express.ts', files: () => other('src/routes/express.ts', '.all(requireCustomer)', '.all(requireCustomer, validate())'), reason: /looks at what a request sends/ },
    { what: 'a path that somebody else is given', file: 'express.ts', files: () => other('src/routes/express.ts', 'parcels\n  .route', 'export const places = parcels\n  .route'), reason: /not registered by one call with its path/ },
  ];
  for (const { what, files, file, reason } of traps) {
    it(`none is made of a handler of ${what}`, () => {
      const own = files();
      const more = Object.entries(own).map(([path, text]) => [path, path.endsWith('routes/hono.ts') ? text.replace('export const parcels', 'import type { Context } from \'hono\';\nconst begun = (): Hono<Env> => new Hono<Env>();\nexport const parcels') : path.endsWith('routes/express.ts') ? text.replace('export const parcels', 'const validate = () => (req: Request, res: Response, next: NextFunction): void => (req.body.x ? next() : void res.status(400).end());\nexport const parcels') : text] as const);
      assert.match(reasonOf(Object.fromEntries(more), file) ?? 'nothing was left', reason);
    });
  }
});
