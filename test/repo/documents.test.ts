import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fixKinds } from '../../src/core';
import { examplesOf, openExample } from './examples';
import { filesOf, read, repository } from './sources';

const pages = ['docs/rules', 'docs'].flatMap((folder) => filesOf(folder)).filter((path, at, list) => path.endsWith('.md') && list.indexOf(path) === at);
const top = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter((path) => existsSync(join(repository, path)));

describe('the examples in docs/rules', () => {
  for (const page of pages.filter((path) => path.startsWith('docs/rules/'))) {
    const rule = page.replace(/.*\/|\.md$/g, '');
    const examples = examplesOf(page);

    it(`${page} has some of both`, () => {
      assert.ok(examples.some(({ isBad }) => isBad) && examples.some(({ isBad }) => !isBad));
    });

    for (const example of examples) {
      const { line, isBad, offered, frame } = example;
      it(`${page}:${line} (${frame}) ${isBad ? 'is reported' : 'is not reported'}${offered.length > 0 ? ', and rewritten as it says' : ''}`, () => {
        const { engine, file } = openExample(example);
        const found = engine.findings(file).filter((finding) => finding.rule === rule).map((finding) => finding.message);
        assert.equal(found.length > 0, isBad, found.join('\n') || 'nothing is reported');
        assert.deepEqual(engine.notices().filter((notice) => notice.severity !== 'note'), []);
        if (offered.length === 0) return;
        assert.deepEqual(engine.fixesAt(file, 0, engine.text(file)?.length ?? 0).filter(({ finding }) => finding.rule === rule).flatMap(({ fixes }) => fixes.map((fix) => fix.title)), offered);
      });
    }
  }
});

describe('the documents', () => {
  for (const page of [...pages, ...top]) {
    it(`${page} links to what exists`, () => {
      const text = read(page);
      const links = [...text.matchAll(/\[[^\]]*\]\((?!https?:|mailto:)([^)#\s]+)?(?:#[\w-]+)?\)/g)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));
      assert.deepEqual(links.filter((link) => !existsSync(join(repository, dirname(page), decodeURI(link)))), []);
    });

    it(`${page} was merged to the end`, () => {
      assert.doesNotMatch(read(page), /^(?:<{7}|>{7}) /m);
    });

    it(`${page} names commands that exist`, () => {
      const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
      const named = [...read(page).matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)].map((match) => (match[1] ?? match[2]) as string);
      assert.deepEqual(named.filter((name) => scripts[name] === undefined), []);
    });
  }

  it('docs/cli.md names every kind of rewrite that can be asked for', () => {
    const row = read('docs/cli.md').split('\n').find((line) => line.startsWith('| `--kind')) ?? '';
    assert.deepEqual(fixKinds.filter((kind) => !row.includes(`\`${kind}\``)), []);
  });
});
