import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { realCompiler } from '../../oracle/real-compiler';
import { filesIn, withJobs, type Files } from '../../proof/harness/application';
import { libraryPackages } from '../../proof/harness/library';
import { only } from '../../rules/only';

const folder = join(__dirname, '..', '..', 'fixtures', 'fixes', 'answer-later', 'files');
const before = filesIn(join(folder, 'before'));
const route = 'src/routes/express.ts';

/** What one server has: the files of the others are many, and each would be looked at with every rewrite. */
const servers = /^src\/(?:routes\/(\w+)\.ts|(nest)\/)/;

function of(...names: readonly string[]): Files {
  return Object.fromEntries(Object.entries(before).filter(([path]) => {
    const [, route, nest] = servers.exec(path) ?? [];
    const name = route ?? nest;
    return name === undefined || names.includes(name);
  }));
}

/** The export of Express with a piece of it written in another way. */
function other(from: string, to: string): Files {
  const text = before[route] ?? '';
  assert.ok(text.includes(from), 'nothing is replaced');
  return { ...of('express'), [route]: text.replace(from, to) };
}

describe('fixes: answer-later, files', function () {
  this.timeout(60_000);

  it('what is written type-checks against the real packages', () => {
    const compile = realCompiler({ folder: libraryPackages(), options: { noUnusedLocals: true, noImplicitReturns: true, esModuleInterop: true } });
    assert.deepEqual(compile({ library: 'answer-later-files', files: new Map(Object.entries({ ...before, ...filesIn(join(folder, 'after')) })) }).errors, []);
  });

  it('plain text is a file, too, and headers may be said in any order behind what refuses', () => {
    const after = withJobs(other('res.type(\'text/csv\').send([\'number;country\', ...lines].join(\'\\n\'));', 'res.set({ \'X-Rows\': \'all\' });\n  const text = lines.join(\'\\n\');\n  res.attachment(\'parcels.csv\').end(text);'), 'answer-later');
    assert.match(after[route] ?? '', /res\.setHeader\('Content-Disposition'[^\n]*\n {2}res\.set\(\{ 'X-Rows': 'all' \}\);\n {2}res\.attachment\('parcels\.csv'\)\.end\(String\(job\.result\)\);\n\}\);\n$/);
    assert.match(after['src/worker.ts'] ?? '', /const text = lines\.join\('\\n'\);\n {4}return text;/);
  });

  it('headers are said with what is said of them, and lines stand as deep as those around them', () => {
    const chain = 'res\n    .type(\'text/csv\')\n    .send([\'number;country\', ...lines].join(\'\\n\'));';
    const commented = withJobs(other('res.type(\'text/csv\').send([\'number;country\', ...lines].join(\'\\n\'));', chain), 'answer-later');
    assert.match(commented[route] ?? '', /\n {2}res\n {4}\.type\('text\/csv'\)\n {4}\.send\(String\(job\.result\)\);\n\}\);\n$/);
    const after = withJobs(other('  res.setHeader(\'Content-Disposition\', \'attachment; filename="parcels.csv"\');', '  // The accountant\'s program wants a name.\n  res.setHeader(\'Content-Disposition\', \'attachment; filename="parcels.csv"\'); // This one.'), 'answer-later');
    assert.match(after[route] ?? '', /return;\n {2}\}\n\n {2}const jobId = [^]*return;\n {2}\}\n {2}\/\/ The accountant's program wants a name\.\n {2}res\.setHeader\([^\n]*\); \/\/ This one\.\n {2}res\.type/);
  });

  it('a refusal in a template literal of several lines is the same in the route that is asked', () => {
    const refusal = '`Not you,\n\n    and\n  nobody else.`';
    const after = withJobs(other('\'Not you.\'', refusal), 'answer-later')[route] ?? '';
    assert.deepEqual([...after.matchAll(/`Not you[^`]*`/g)].map(([one]) => one), [refusal, refusal]);
  });

  it('a stream that is waited for in the end is gathered from where it was piped, under a name that is free', () => {
    const stream = 'src/routes/streams.ts';
    const text = (before[stream] ?? '').replace('gzip.end();', 'await gzip.finalize();').replace('createGzip();', 'createGzip();\n  const file = rows.length;').replace('gzip.write(`', 'gzip.write(`${file}');
    const after = withJobs({ ...of('streams', 'express'), [stream]: text }, 'answer-later');
    assert.match(after['src/worker.ts'] ?? '', /const wholeFile = buffer\(gzip\);\n {4}wholeFile\.catch\(\(\) => \{\}\);\n[^\n]*\n {4}await gzip\.finalize\(\);\n {4}return \(await wholeFile\)\.toString\('base64'\);/);
    for (const [from, to] of [['gzip.pipe(res);', 'gzip.pipe(res);\n  gzip.pipe(res);'], ['gzip.end();', 'gzip.end();\n  res.on(\'close\', () => gzip.destroy());'], ['  const { rows }', '  if (!gzip) { res.status(500).end(); return; }\n  const { rows }']] as const) {
      const moved = to.startsWith('  if') ? text.replace(/ {2}const gzip = [^\n]*\n[^\n]*\n {2}gzip\.pipe\(res\);\n/, '').replace(from, `  const gzip = createGzip();\n  gzip.pipe(res);\n${to}`).replace('`${file}', '`') : text.replace(from, to).replace('await gzip.finalize();', from === 'gzip.end();' ? to : 'gzip.end();');
      assert.equal(withJobs({ ...of('streams', 'express'), [stream]: moved }, 'answer-later')[stream], moved, to);
    }
  });

  const traps: readonly { readonly what: string; readonly from: string; readonly to: string; readonly reason: RegExp }[] = [
    { what: 'whose header is worked out', from: '\'attachment; filename="parcels.csv"\'', to: '`attachment; filename="${Date.now()}.csv"`', reason: /`res\.setHeader\('Content-Disposition'.* is a header of the file, and is worked out/ },
    { what: 'whose header comes before it is refused', from: '  if (req.customer!.id', to: '  res.type(\'text/csv\');\n  if (req.customer!.id', reason: /`res\.type\('text\/csv'\);` is said before the request is answered otherwise/ },
    { what: 'whose headers are sent before it is begun', from: '  res.setHeader(', to: '  res.writeHead(200, { \'Content-Type\': \'text/csv\' });\n  res.setHeader(', reason: /`res\.writeHead\(200.*` does something with the answer before the file is sent/ },
    { what: 'one of whose headers is added', from: '  res.setHeader(', to: '  res.append(\'X-Rows\', \'all\');\n  res.setHeader(', reason: /`res\.append\('X-Rows', 'all'\);` does something with the answer/ },
    { what: 'whose status is assigned', from: '  res.setHeader(', to: '  res.statusCode = 201;\n  res.setHeader(', reason: /`res\.statusCode = 201;` does something with the answer/ },
    { what: 'whose answer has another name', from: '  res.setHeader(', to: '  const csv = res;\n  csv.setHeader(', reason: /`const csv = res;` does something with the answer/ },
    { what: 'whose headers somebody else sets', from: '  res.setHeader(', to: '  asCsv(res);\n  res.setHeader(', reason: /`asCsv\(res\);` does something with the answer/ },
    { what: 'of which nothing says that it is text or bytes', from: '.send([\'number;country\', ...lines].join(\'\\n\'))', to: '.send(lines as any)', reason: /the answer is not given at the end of the handler, or is no JSON/ },
    { what: 'that is written piece by piece', from: 'res.type(\'text/csv\').send(', to: 'for (const line of lines) res.write(line);\n  res.type(\'text/csv\').send(', reason: /^the answer is written piece by piece while it is sent$/ },
    { what: 'that is an error', from: 'res.type(\'text/csv\').send(', to: 'res.status(500).send(', reason: /the answer is not given at the end of the handler, or is no JSON/ },
  ];
  for (const { what, from, to, reason } of traps) {
    it(`none is made of a file ${what}`, () => {
      const host = memoryFileHost(Object.fromEntries(Object.entries(other(from, to)).map(([path, text]) => [`/app/${path}`, text])));
      const engine = createEngine({ roots: ['/app'], host, settings: { rules: only('long-running-handler') } });
      const { left } = engine.fixAll({ kind: 'answer-later' });
      assert.match(left.find(({ finding }) => finding.location.file.endsWith('express.ts'))?.reason ?? 'nothing was left', reason);
    });
  }

  /** Why a handler of one server is left, with a piece of it written in another way. */
  const leftOf = (path: string, at: string, from: string, to: string): string => {
    const text = before[path] ?? '';
    assert.ok(text.includes(from), 'nothing is replaced');
    const [, name, nest] = servers.exec(path) ?? [];
    const files = { ...of(name ?? nest ?? ''), [path]: text.replaceAll(from, to) };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, one]) => [`/app/${file}`, one]))), settings: { rules: only('long-running-handler') } });
    return engine.fixAll({ kind: 'answer-later' }).left.find(({ finding }) => finding.location.file.endsWith(path) && (finding.route ?? '').includes(at))?.reason ?? 'nothing was left';
  };

  const streamed: readonly { readonly what: string; readonly path: string; readonly at: string; readonly from: string; readonly to: string; readonly reason: RegExp }[] = [
    { what: 'that Koa is handed and of which nothing says that it is a stream', path: 'src/routes/koa.ts', at: 'export.gz', from: 'createGzip();', to: 'ctx.state.made as any;', reason: /the answer is not given at the end of the handler, or is no JSON/ },
    { what: 'whose stream Fastify is sent without its type', path: 'src/routes/fastify.ts', at: 'export.gz', from: 'reply.type(\'application/gzip\').send(gzip)', to: 'reply.send(gzip)', reason: /^the answer is a stream, and no header says of what type it is/ },
    { what: 'whose stream Fastify is sent without its type, where a comment has one', path: 'src/routes/fastify.ts', at: 'export.gz', from: 'return reply.type(\'application/gzip\').send(gzip)', to: '// Not reply.type(\'application/gzip\'): nobody asks.\n    return reply.send(gzip)', reason: /^the answer is a stream, and no header says of what type it is/ },
    { what: 'that Hono writes piece by piece', path: 'src/routes/hono.ts', at: 'export.gz', from: 'return c.body(Readable.toWeb(gzip) as ReadableStream,', to: 'return stream(c, (out) => out.pipe(Readable.toWeb(gzip)),', reason: /^the answer is written piece by piece while it is sent$/ },
    { what: 'that a method of Nest sends with a header that its decorator works out', path: 'src/nest/exports.controller.ts', at: 'sent', from: '@Get(\'sent\')', to: '@Get(\'sent\')\n  @Header(\'Expires\', () => new Date().toUTCString())', reason: /the answer is not given at the end of the handler/ },
    { what: 'that a method of Nest may hand on', path: 'src/nest/exports.controller.ts', at: 'sent', from: '@Res() res: Response): Promise<void> {\n', to: '@Res() res: Response, @Next() next: any): Promise<void> {\n    if (customer.id === \'eve\') return next();\n', reason: /^the method may hand the request on by `@Next\(\)`$/ },
    { what: 'that a method of Nest may hand on by its arguments', path: 'src/nest/exports.controller.ts', at: 'sent', from: '@Res() res: Response): Promise<void> {\n', to: '@Res() res: Response, @Next() next: any): Promise<void> {\n    if (customer.id === \'eve\') return (arguments[2] as () => void)();\n', reason: /^the method may hand the request on by `@Next\(\)`$/ },
    { what: 'that is written piece by piece in the end, too', path: 'src/nest/exports.controller.ts', at: 'sent', from: '    res.end(file);', to: '    for (const { number } of rows) res.write(number);\n    res.end();', reason: /^the answer is written piece by piece while it is sent$/ },
  ];
  for (const { what, path, at, from, to, reason } of streamed) it(`none is made of a file ${what}`, () => assert.match(leftOf(path, at, from, to), reason));

  it('a method of Nest that has `@Next()` and hands nothing on answers as without it', () => {
    const path = 'src/nest/exports.controller.ts';
    const files = { ...of('nest'), [path]: (before[path] ?? '').replace('async sent(@Customer() customer: CustomerOfRequest, @Res() res: Response)', 'async sent(@Customer() customer: CustomerOfRequest, @Res() res: Response, @Next() _next: () => void)').replace('HttpCode,', 'HttpCode, Next,') };
    assert.match(withJobs(files, 'answer-later')[path] ?? '', /async sent\([^]*?@Next\(\) _next: \(\) => void\)[^]*?res\.status\(202\)[^]*?async sentJob\(@Customer\(\) customer: CustomerOfRequest, @Param\('jobId'\) jobId: string, @Res\(\) res: Response\) \{/);
  });

  it('none is made of a file that a method of Nest sends by Fastify\'s reply', () => {
    const files = { ...of('nest'), 'package.json': (before['package.json'] ?? '').replace('@nestjs/platform-express', '@nestjs/platform-fastify') };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, one]) => [`/app/${file}`, one]))), settings: { rules: only('long-running-handler') } });
    assert.ok(engine.fixAll({ kind: 'answer-later' }).left.some(({ reason }) => /nothing is written for methods that answer with the reply of Fastify themselves/.test(reason)));
  });
});
