import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fixKinds, type Finding } from '../../src/core';
import { createEngine, rules } from '../../src/engine';
import { nodeFileHost } from '../../src/project';
import { filesOf, read, repository } from './sources';

describe('every rule', () => {
  let inExamples: readonly Finding[] = [];
  before(() => {
    const scan = createEngine({ roots: [join(repository, 'examples').replaceAll('\\', '/')], host: nodeFileHost() }).scan();
    let step = scan.next();
    while (!step.done) step = scan.next();
    inExamples = step.value.findings;
  });

  for (const { id, title } of rules) {
    it(`${id} has a page, which begins with its title`, () => {
      const page = `docs/rules/${id}.md`;
      assert.ok(existsSync(join(repository, page)), `${page} is missing`);
      assert.ok(read(page).startsWith(`# ${title} (\`${id}\`)\n`), `${page} does not begin with "# ${title} (\`${id}\`)"`);
    });

    it(`${id} has fixtures with findings and fixtures without`, () => {
      const texts = filesOf(`test/fixtures/rules/${id}`).filter((path) => /\.[cm]?[jt]sx?$/.test(path)).map(read);
      const finds = (text: string): boolean => new RegExp(`\\^ .*\\b${id}: `).test(text);
      assert.ok(texts.some(finds), 'no fixture has a finding');
      assert.ok(texts.some((text) => !finds(text)), 'every fixture has a finding');
    });

    it(`${id} has an example in examples/`, () => {
      assert.ok(inExamples.some((finding) => finding.rule === id), `no file of examples/ has a ${id} finding`);
    });
  }
});

it('every dependency has its reason in docs/dependencies.md', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { readonly devDependencies: Readonly<Record<string, string>> };
  const said = read('docs/dependencies.md');
  assert.deepEqual(Object.keys(devDependencies).filter((name) => !said.includes(`\`${name}\``) && !(name.startsWith('@types/') && said.includes('`@types/*`'))), []);
});

describe('every kind of rewrite', () => {
  for (const kind of fixKinds) {
    const pairs = filesOf(`test/fixtures/fixes/${kind}`);
    const before = pairs.filter((path) => path.endsWith('.before.ts'));
    // A rewrite that sets up modules and packages has whole applications.
    const applications = [...new Set(pairs.flatMap((path) => /^test\/fixtures\/fixes\/[\w-]+\/([\w-]+)\/before\//.exec(path)?.[1] ?? []))];

    it(`${kind} has pairs of before and after`, () => {
      assert.ok(before.length + applications.length > 0, `test/fixtures/fixes/${kind} has no pair`);
      assert.deepEqual(applications.filter((name) => !pairs.some((path) => path.startsWith(`test/fixtures/fixes/${kind}/${name}/after/`))), []);
      assert.deepEqual(before.map((path) => path.replace('.before.', '.after.')).filter((path) => !pairs.includes(path)), []);
    });

    it(`${kind} is proved by execution, every pair of it in every library`, () => {
      const proofs = new Map<string, ReadonlySet<string | undefined>>();
      const unproved = before.filter((path) => {
        // `<kind>/<name>` is Prisma's, `<kind>/<library>/<name>` another library's.
        const [name = '', library = ''] = path.replace('.before.ts', '').split('/').slice(4).reverse();
        // What is run in a way of its own (`supabase-each`) has a proof that says so.
        const usual = join('test/proof', library, `${kind}.test.ts`);
        const proof = existsSync(join(repository, usual)) ? usual : filesOf('test/proof').find((file) => file.endsWith('.test.ts') && read(file).includes(`'${kind}', '${library}'`)) ?? usual;
        if (!proofs.has(proof)) proofs.set(proof, new Set(existsSync(join(repository, proof)) ? [...read(proof).matchAll(/file: '([\w-]+)'/g)].map((match) => match[1]) : []));
        return !proofs.get(proof)?.has(name);
      });
      assert.deepEqual(unproved, []);
      // Of applications, those whose packages the proofs have.
      if (applications.length > 0) assert.ok(applications.some((name) => read(`test/proof/${kind}.test.ts`).includes(`application: '${name}'`)), 'no application is run');
    });

    it(`${kind} is told in the page of a rule`, () => {
      assert.ok(rules.some(({ id }) => read(`docs/rules/${id}.md`).includes(`\`${kind}\``)), `no page of docs/rules speaks of \`${kind}\``);
    });
  }
});

describe('the packages that the proofs run', () => {
  it('have the versions whose types the catalogue is held against', () => {
    const versions = (folder: string): Readonly<Record<string, string>> => (JSON.parse(read(`${folder}/package.json`)) as { dependencies: Record<string, string> }).dependencies;
    const typed = versions('test/oracle/real-packages');
    const run = ['test/proof/packages', 'test/proof/services', 'test/proof/sheets'].flatMap((folder) => Object.entries(versions(folder)));
    // undici 8, whose types are read, does not run on Node 20.
    assert.deepEqual(run.filter(([name, version]) => name !== 'undici' && name in typed && typed[name] !== version), []);
  });
});
