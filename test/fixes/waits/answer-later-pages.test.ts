import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { realCompiler } from '../../oracle/real-compiler';
import { ensureRealPackages } from '../../oracle/real-packages';
import { filesIn, type Files } from '../../proof/harness/application';
import { only } from '../../rules/only';

const folder = join(__dirname, '..', '..', 'fixtures', 'fixes', 'answer-later', 'pages');
const before = filesIn(join(folder, 'before'));
const route = 'src/pages/api/projects/[projectId]/embed.ts';

/** The route with pieces of it written in another way. */
function other(...pieces: readonly (readonly [from: string, to: string])[]): Files {
  let text = before[route] ?? '';
  for (const [from, to] of pieces) {
    assert.ok(text.includes(from), 'nothing is replaced');
    text = text.replace(from, to);
  }
  return { ...before, [route]: text };
}

/** The route as another file. */
function moved(to: string): Files {
  const { [route]: text = '', ...others } = before;
  return { ...others, [to]: text };
}

describe('fixes: answer-later, pages/api', function () {
  this.timeout(60_000);

  it('what is written type-checks against the types of Next.js, with the queue and the model left untyped', () => {
    const compile = realCompiler({ folder: ensureRealPackages(), options: { noUnusedLocals: true, noImplicitReturns: true } });
    const files = Object.entries({ ...before, ...filesIn(join(folder, 'after')) }).filter(([file]) => file.startsWith('src/pages/') || file === 'src/lib/session.ts');
    const own = files.map(([file, text]) => [file, text.replace(/"@\//g, `"./${'../'.repeat(file.split('/').length - 2)}`)] as const);
    const queue = 'export declare function startJob(name: "projectsEmbed", data: { projectId: string; userId: string }): Promise<string>;\nexport declare function findJob(name: "projectsEmbed", id: string): Promise<{ state: string; data: { projectId: string; userId: string }; result?: unknown } | undefined>;\n';
    assert.deepEqual(compile({ library: 'answer-later-pages', files: new Map([...own, ['src/lib/queue.ts', queue]]) }).errors, []);
  });

  it('none is made of a route handler that takes all paths below it, either', () => {
    const { 'src/app/api/projects/[projectId]/embed/route.ts': text = '', ...others } = filesIn(join(folder, '..', 'next', 'before'));
    const offered = (file: string): readonly string[] => {
      const host = memoryFileHost(Object.fromEntries(Object.entries({ ...others, [file]: text }).map(([path, one]) => [`/app/${path}`, one])));
      const { applied, left } = createEngine({ roots: ['/app'], host, settings: { rules: only('long-running-handler') } }).fixAll({ kind: 'answer-later' });
      return [...applied.map(({ fix }) => fix.kind), ...left.map(({ reason }) => reason)];
    };
    assert.deepEqual(offered('src/app/api/projects/[projectId]/route.ts'), ['answer-later']);
    assert.deepEqual(offered('src/app/api/projects/[...projectId]/route.ts'), ['the route takes all paths below it, so that no other can lie there']);
  });

  const traps: readonly { readonly what: string; readonly files: () => Files; readonly reason: RegExp }[] = [
    { what: 'that a wrapper is given', files: () => other(['export default async function', 'async function'], ['  return res.status(200).json({ projectId, vectors })\n}', '  return res.status(200).json({ projectId, vectors })\n}\n\nconst wrapped = (fn: typeof handler) => fn\nexport default wrapped(handler)']), reason: /what the file gives to Next\.js is not the handler itself/ },
    { what: 'that says of what type its answers are', files: () => other(['res: NextApiResponse', 'res: NextApiResponse<{ projectId: string }>']), reason: /says of what type all its answers are/ },
    { what: 'that answers another method by who asks', files: () => other(['  const projectId =', '  if (req.method === "GET") {\n    return res.json({ user: session.userId })\n  }\n  const projectId ='], ['req.method !== "POST"', 'req.method !== "POST" && req.method !== "GET"']), reason: /who may ask is told together with the method/ },
    { what: 'whose work is for one of two methods', files: () => other(['  const projectId =', '  if (req.method === "POST") {\n  const projectId ='], ['projectId, vectors })\n', 'projectId, vectors })\n  } else {\n    await pool.query("DELETE FROM notes WHERE owner_id = $1", [session.userId])\n    return res.json({})\n  }\n'], ['req.method !== "POST"', '!req.method']), reason: /the work is not a part of the handler|the answer is not given at the end/ },
    { what: 'that takes all paths below it, since Next.js builds nothing with another one there', files: () => moved('src/pages/api/projects/[...projectId].ts'), reason: /no other can lie there/ },
    { what: 'that takes all paths below it and its own', files: () => moved('src/pages/api/projects/[[...projectId]].ts'), reason: /no other can lie there/ },
    { what: 'whose path has a variable that no job would be compared by', files: () => moved('src/pages/api/projects/[project-id]/embed.ts'), reason: /has a name that is no word/ },
  ];
  for (const { what, files, reason } of traps) {
    it(`none is made of a route ${what}`, () => {
      const host = memoryFileHost(Object.fromEntries(Object.entries(files()).map(([file, text]) => [`/app/${file}`, text])));
      const engine = createEngine({ roots: ['/app'], host, settings: { rules: only('long-running-handler'), minConfidence: 'low' } });
      assert.match(JSON.stringify(engine.fixAll({ kind: 'answer-later' }).left.map((one) => one.reason)), reason);
    });
  }
});
