import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { filesOf, read, repository } from './sources';

const pages = ['docs/rules', 'docs'].flatMap((folder) => filesOf(folder)).filter((path, at, list) => path.endsWith('.md') && list.indexOf(path) === at);
const top = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter((path) => existsSync(join(repository, path)));

/** The schema that the examples of the rules' pages are about. */
const schema = read('test/fixtures/rules/n-plus-one/schema.prisma');

describe('the examples in docs/rules', () => {
  for (const page of pages.filter((path) => path.startsWith('docs/rules/'))) {
    const rule = page.replace(/.*\/|\.md$/g, '');
    const blocks = [...read(page).matchAll(/^```(?:ts|js|tsx|jsx) (bad|good)\n([\s\S]*?)^```\n((?:\n?>.*\n)*)/gm)];

    it(`${page} has some of both`, () => {
      assert.ok(blocks.some((block) => block[1] === 'bad') && blocks.some((block) => block[1] === 'good'));
    });

    for (const { 1: what, 2: code = '', 3: quoted = '', index } of blocks) {
      const line = read(page).slice(0, index).split('\n').length;
      const titles = [...quoted.matchAll(/^> Offered: (.*)$/gm)].map((match) => match[1]);
      it(`${page}:${line} ${what === 'bad' ? 'is reported' : 'is not reported'}${titles.length > 0 ? ', and rewritten as it says' : ''}`, () => {
        const engine = createEngine({
          roots: ['/app'],
          host: memoryFileHost({
            '/app/schema.prisma': schema,
            '/app/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
            '/app/example.ts': `import { prisma } from './db';\n${declarations}\nexport async function example() {\n${code}\n}\n`,
          }),
        });
        const found = engine.findings('/app/example.ts').filter((finding) => finding.rule === rule).map((finding) => finding.message);
        assert.equal(found.length > 0, what === 'bad', found.join('\n') || 'nothing is reported');
        assert.deepEqual(engine.notices().filter((notice) => notice.severity !== 'note'), []);
        if (titles.length === 0) return;
        const offered = engine.fixesAt('/app/example.ts', 0, engine.text('/app/example.ts')?.length ?? 0).flatMap(({ fixes }) => fixes.map((fix) => fix.title));
        assert.deepEqual(offered, titles);
      });
    }
  }
});

/** What the examples take for granted. */
const declarations = `
declare const ids: number[];
declare const names: string[];
declare const teamId: number;
declare function chunk<T>(list: readonly T[], size: number): T[][];
`;

describe('the documents', () => {
  for (const page of [...pages, ...top]) {
    it(`${page} links to what exists`, () => {
      const text = read(page);
      const links = [...text.matchAll(/\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]+)?(?:#[\w-]+)?\)/g)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));
      assert.deepEqual(links.filter((link) => !existsSync(join(repository, dirname(page), decodeURI(link)))), []);
    });

    it(`${page} names commands that exist`, () => {
      const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
      const named = [...read(page).matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)].map((match) => (match[1] ?? match[2]) as string);
      assert.deepEqual(named.filter((name) => scripts[name] === undefined), []);
    });
  }
});
