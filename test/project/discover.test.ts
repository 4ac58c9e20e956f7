import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject, nodeFileHost } from '../../src/project';
import { discover } from '../../src/project/disk/discover';
import { toFilePath } from '../../src/project/paths';
import { projectOf, stubs } from './support';

function filesOf(files: readonly string[], settings: { include?: string[]; exclude?: string[]; roots?: string[]; texts?: Record<string, string> } = {}): readonly string[] {
  const { project } = projectOf({ ...Object.fromEntries(files.map((file) => [file, ''])), ...settings.texts }, { include: settings.include ?? [], exclude: settings.exclude ?? [], roots: settings.roots ?? ['/app'] });
  return project.files();
}

describe('discovery', () => {
  it('lists every source extension, sorted, and neither declarations nor minified files nor others', () => {
    const wanted = ['a.ts', 'b.tsx', 'c.mts', 'd.cts', 'e.js', 'f.jsx', 'g.mjs', 'h.cjs'].map((name) => `/app/${name}`);
    assert.deepEqual(filesOf([...wanted].reverse().concat('/app/x.d.ts', '/app/x.d.mts', '/app/lib.min.js', '/app/readme.md', '/app/data.json')), wanted);
  });

  it('skips packages, hidden folders, and output folders beside a package.json', () => {
    assert.deepEqual(filesOf(['/app/package.json', '/app/node_modules/x/a.ts', '/app/.next/a.js', '/app/dist/a.js', '/app/build/a.js', '/app/pkg/node_modules/y.js', '/app/src/a.ts']), ['/app/src/a.ts']);
  });

  it('keeps a source folder that only has the name of an output folder', () => {
    assert.deepEqual(filesOf(['/app/package.json', '/app/src/core/build/build.service.ts']), ['/app/src/core/build/build.service.ts']);
  });

  it('honours .gitignore, a nested one over an outer one', () => {
    const found = filesOf(['/app/gen/a.ts', '/app/gen/keep.ts', '/app/src/x.gen.ts', '/app/src/local/a.ts', '/app/other/local/a.ts', '/app/src/a.ts'], {
      texts: { '/app/.gitignore': '/gen/*\n*.gen.ts\n', '/app/src/.gitignore': '/local\n!x.gen.ts\n', '/app/gen/.gitignore': '!keep.ts' },
    });
    assert.deepEqual(found, ['/app/gen/keep.ts', '/app/other/local/a.ts', '/app/src/a.ts', '/app/src/x.gen.ts']);
  });

  it('honours the .gitignore of the repository around the root', () => {
    const found = filesOf(['/app/pkg/src/a.ts', '/app/pkg/out/a.ts'], { roots: ['/app/pkg'], texts: { '/app/.gitignore': 'out/', '/app/.git/HEAD': '' } });
    assert.deepEqual(found, ['/app/pkg/src/a.ts']);
  });

  it('lists what include names, without what exclude names', () => {
    const found = filesOf(['/app/api/a.ts', '/app/api/old/b.ts', '/app/web/c.ts'], { include: ['api/**'], exclude: ['**/old/**'] });
    assert.deepEqual(found, ['/app/api/a.ts']);
  });

  it('lists several roots, a file in both once', () => {
    assert.deepEqual(filesOf(['/app/a.ts', '/app/sub/b.ts', '/other/c.ts'], { roots: ['/app', '/app/sub', '/other'] }), ['/app/a.ts', '/app/sub/b.ts', '/other/c.ts']);
  });

  it('says which root does not exist, and goes on with the others', () => {
    const { project } = projectOf({ '/app/a.ts': '' }, { roots: ['/gone', '/app'] });
    assert.deepEqual(project.files(), ['/app/a.ts']);
    assert.deepEqual(project.snapshot().notices.map((notice) => [notice.code, notice.file]), [['root-missing', '/gone']]);
  });

  it('says which folder cannot be read, and goes on', () => {
    const { host, project } = projectOf({ '/app/a/x.ts': '', '/app/b/y.ts': '' });
    const { readFolder } = host;
    host.readFolder = (path) => {
      if (path === '/app/a') throw new Error('EACCES: permission denied');
      return readFolder(path);
    };
    assert.deepEqual(project.files(), ['/app/b/y.ts']);
    const [notice] = project.snapshot().notices;
    assert.equal(notice?.code, 'folder-unreadable');
    assert.match(notice.message, /permission denied\.$/);
  });

  it('lists the extra files that the caller asks for, without reading a source', () => {
    const { host, project } = projectOf({ '/app/prisma/schema.prisma': 'x', '/app/a.ts': '', '/app/.gitignore': 'old', '/app/old/schema.prisma': 'x' }, { isExtra: (file) => file.endsWith('.prisma') });
    host.breakReading('/app/a.ts', 'must not be read');
    assert.deepEqual(project.extraFiles(), ['/app/prisma/schema.prisma']);
    assert.equal(project.text('/app/prisma/schema.prisma'), 'x');
  });

  it('ends on links that lead in a circle, and lists a linked file under its own path', () => {
    const folder = toFilePath(mkdtempSync(join(tmpdir(), 'headroom-links-')));
    try {
      mkdirSync(`${folder}/src/deep`, { recursive: true });
      mkdirSync(`${folder}/aside`);
      writeFileSync(`${folder}/src/a.ts`, '');
      writeFileSync(`${folder}/src/deep/b.ts`, '');
      symlinkSync('../..', `${folder}/src/deep/up`);
      symlinkSync('deep', `${folder}/aside/again`);
      symlinkSync('../src', `${folder}/aside/src`);
      symlinkSync('a.ts', `${folder}/src/0-link.ts`);
      symlinkSync('nowhere', `${folder}/src/broken.ts`);
      symlinkSync('self', `${folder}/self`);
      const found = discover({ roots: [folder], host: nodeFileHost(), include: [], exclude: [] });
      assert.deepEqual(found.files, [`${folder}/src/a.ts`, `${folder}/src/deep/b.ts`]);
      assert.deepEqual(found.notices, []);
      const snapshot = createProject({ roots: [folder], host: nodeFileHost(), stubs, include: [], exclude: [], trigger: /x/ }).snapshot();
      assert.equal(snapshot.fileCount, 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('goes on beside links that lead nowhere or in a circle, and says so of a configuration and a schema', () => {
    const folder = toFilePath(mkdtempSync(join(tmpdir(), 'headroom-links-')));
    try {
      mkdirSync(`${folder}/app`);
      for (const name of ['package.json', 'tsconfig.json', 'schema.prisma', 'gone.ts']) symlinkSync('nowhere', `${folder}/app/${name}`);
      for (const name of ['package.json', 'circle.ts', 'circle', '.git']) symlinkSync(name, `${folder}/${name}`);
      const specifiers = ['./gone', '../circle', '../circle/deep', '../gone', `../${'long'.repeat(100)}`];
      writeFileSync(`${folder}/app/a.ts`, `${specifiers.map((specifier) => `import '${specifier}';`).join('\n')}\nimport { Client } from 'db'; export const rows = new Client().user.findMany();`);
      const { notices, candidates } = createProject({ roots: [`${folder}/app`], host: nodeFileHost(), stubs, include: [], exclude: [], trigger: /findMany\(/, isExtra: (file) => file.endsWith('.prisma') }).snapshot();
      assert.deepEqual(candidates, [`${folder}/app/a.ts`]);
      assert.deepEqual(notices.map(({ code, file }) => `${code} ${file?.slice(folder.length)}`), ['package.json', 'schema.prisma', 'tsconfig.json'].map((name) => `link-broken /app/${name}`));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('finds nothing in a folder without sources, and says nothing', () => {
    const { project } = projectOf({ '/app/readme.md': '' });
    assert.deepEqual([project.files(), project.snapshot().candidates, project.snapshot().notices], [[], [], []]);
  });
});
