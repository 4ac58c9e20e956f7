import { strict as assert } from 'node:assert';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject, nodeFileHost, type Project, type Snapshot, type StubProvider } from '../../src/project';
import { toFilePath } from '../../src/project/paths';
import { maxFileSize } from '../../src/project/disk/source-texts';
import { clientModule, projectOf, rowsType, stubs, typeOf } from './support';

const query = `import { db } from './db'; const rows = db.user.findMany();`;
const app = { '/app/a.ts': query, '/app/db.ts': clientModule, '/app/other.ts': 'export const other = 1;' };

/** What a snapshot says, for comparison with another. */
function summary(snapshot: Snapshot): unknown {
  return {
    candidates: snapshot.candidates,
    files: snapshot.program.getSourceFiles().map((file) => [file.fileName, file.text]),
    notices: snapshot.notices,
    count: snapshot.fileCount,
    errors: snapshot.program.getSemanticDiagnostics().map((error) => [error.file?.fileName, error.start, error.messageText]),
  };
}

/** Asserts that the project, whatever it went through, stands where a fresh one would. */
function assertLikeFresh(project: Project, files: Readonly<Record<string, string>>, overlays: Readonly<Record<string, string>> = {}): void {
  const fresh = projectOf(files).project;
  for (const [file, text] of Object.entries(overlays)) fresh.setOverlay(file, text);
  assert.deepEqual(summary(project.snapshot()), summary(fresh.snapshot()));
}

describe('the project over time', () => {
  it('gives the same snapshot until something changes', () => {
    const { project } = projectOf(app);
    const first = project.snapshot();
    assert.equal(project.snapshot(), first);
    project.setOverlay('/app/a.ts', `${query} `);
    const second = project.snapshot();
    assert.notEqual(second, first);
    project.setOverlay('/app/a.ts', `${query} `);
    assert.equal(project.snapshot(), second, 'the same text again is no change');
  });

  it('lets the editor’s text count until it is closed', () => {
    const { project, host } = projectOf(app);
    project.setOverlay('/app/db.ts', `export const db = { user: { findMany: () => 'mine' } };`);
    assert.equal(project.text('/app/db.ts')?.includes('mine'), true);
    project.setOverlay('/app/a.ts', query);
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), 'string');
    host.write('/app/db.ts', 'export const db = 5;');
    project.notifyChanged(['/app/db.ts']);
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), 'string', 'a write to the disk does not matter meanwhile');
    host.write('/app/db.ts', clientModule);
    project.setOverlay('/app/db.ts', undefined);
    project.notifyChanged(['/app/db.ts']);
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), rowsType);
  });

  it('makes every open source file a candidate, also one that is not on disk yet, and no other file', () => {
    const { project } = projectOf(app);
    for (const file of ['/app/other.ts', '/app/new.ts', '/elsewhere/x.ts', '/app/data.json', '/app/types.d.ts', '/app/node_modules/x/index.js']) project.setOverlay(file, '{}');
    assert.deepEqual(project.snapshot().candidates, ['/app/a.ts', '/app/new.ts', '/app/other.ts', '/elsewhere/x.ts']);
    project.setOverlay('/app/new.ts', undefined);
    assert.deepEqual(project.snapshot().candidates, ['/app/a.ts', '/app/other.ts', '/elsewhere/x.ts']);
  });

  it('works with no folder at all: open files find each other and what lies beside them', () => {
    const { project } = projectOf({ '/single/db.ts': clientModule }, { roots: [] });
    project.setOverlay('/single/a.ts', query);
    assert.equal(typeOf(project.snapshot(), '/single/a.ts', 'rows'), rowsType);
  });

  it('reuses every unchanged file after an edit, and leaves the old snapshot as it was', () => {
    const { project } = projectOf(app);
    const before = project.snapshot();
    project.setOverlay('/app/a.ts', `${query} const more = 1;`);
    const after = project.snapshot();
    assert.equal(after.sourceFile('/app/db.ts'), before.sourceFile('/app/db.ts'));
    assert.notEqual(after.sourceFile('/app/a.ts'), before.sourceFile('/app/a.ts'));
    assert.equal(typeOf(before, '/app/a.ts', 'rows'), rowsType);
    assert.equal(before.sourceFile('/app/a.ts')?.text, query);
    assert.equal(typeOf(after, '/app/a.ts', 'more'), '1');
  });

  it('stands after any edits where a fresh project would', () => {
    const { project, host } = projectOf(app);
    const overlays: Record<string, string> = {};
    const edits: readonly [string, string | undefined][] = [
      ['/app/a.ts', `${query} // typed`],
      ['/app/a.ts', `import { other } from './other'; ${query}`],
      ['/app/a.ts', `import { other } from './other'; const half = db.`],
      ['/app/db.ts', `export * from './other';`],
      ['/app/db.ts', undefined],
      ['/app/fresh.ts', `export const fresh = 1;`],
      ['/app/a.ts', `import { fresh } from './fresh'; ${query} const x = fresh;`],
      ['/app/fresh.ts', undefined],
      ['/app/a.ts', undefined],
    ];
    for (const [file, text] of edits) {
      project.setOverlay(file, text);
      if (text === undefined) delete overlays[file];
      else overlays[file] = text;
      assertLikeFresh(project, app, overlays);
    }
    const files: Record<string, string> = { ...app };
    const writes: readonly [string, string | undefined][] = [
      ['/app/b.ts', query],
      ['/app/other.ts', undefined],
      ['/app/db.ts', `export { db } from './client';`],
      ['/app/client.ts', clientModule],
      ['/app/.gitignore', 'b.ts'],
      ['/app/.gitignore', undefined],
      ['/app/b.ts', 'broken('],
    ];
    for (const [file, text] of writes) {
      if (text === undefined) {
        host.remove(file);
        delete files[file];
      } else {
        host.write(file, text);
        files[file] = text;
      }
      project.notifyChanged([file]);
      assertLikeFresh(project, files);
    }
  });

  it('stands where a fresh project would when what an open text leads to changes without its imports', () => {
    const files = { ...app, '/app/c.ts': `import { d } from './d'; export const c = async () => d.findMany();`, '/app/d.ts': 'export const d = {};' };
    const options = { globals: /\bdb\./, handles: /serve\(/ };
    const { project } = projectOf(files, options);
    const overlays: Record<string, string> = {};
    const edits: readonly [string, string | undefined][] = [
      ['/app/d.ts', 'export const d = db.d;'],
      ['/app/d.ts', 'export const d = {};'],
      ['/app/d.ts', 'export const d = {}; declare global { var x: 1 }'],
      ['/app/d.ts', 'serve(() => 1);'],
      ['/app/d.ts', undefined],
      ['/app/c.ts', `import { d } from './d'; export const c = 1;`],
      ['/app/c.ts', undefined],
      ['/app/a.ts', `import { db } from './db'; const rows = 1;`],
      ['/app/a.ts', undefined],
    ];
    for (const [file, text] of edits) {
      project.setOverlay(file, text);
      if (text === undefined) delete overlays[file];
      else overlays[file] = text;
      const fresh = projectOf(files, options).project;
      for (const [open, its] of Object.entries(overlays)) fresh.setOverlay(open, its);
      assert.deepEqual(summary(project.snapshot()), summary(fresh.snapshot()), text);
    }
  });

  it('forgets a folder that is deleted or renamed', () => {
    const { project, host } = projectOf({ ...app, '/app/lib/x.ts': query.replace('./db', '../db') });
    assert.deepEqual(project.snapshot().candidates, ['/app/a.ts', '/app/lib/x.ts']);
    host.remove('/app/lib/x.ts');
    host.write('/app/moved/x.ts', query.replace('./db', '../db'));
    project.notifyChanged(['/app/lib', '/app/moved']);
    assert.deepEqual(project.snapshot().candidates, ['/app/a.ts', '/app/moved/x.ts']);
  });

  it('takes no notice of files that cannot matter', () => {
    const { project, host } = projectOf(app);
    const before = project.snapshot();
    host.write('/app/readme.md', 'x');
    host.write('/app/node_modules/x/index.js', 'x');
    project.notifyChanged(['/app/readme.md', '/app/node_modules/x/index.js', '/app/.git/index', '/app/gone.txt']);
    assert.equal(project.snapshot(), before);
  });

  it('asks the catalogue again when its version changes', () => {
    let version = 1;
    const provider: StubProvider = {
      get version() {
        return version;
      },
      resolve: stubs.resolve,
      text: (file) => (version === 1 ? stubs.text(file) : 'export declare class Client { user: { findMany(): 2 } }'),
    };
    const { project } = projectOf(app, { stubs: provider });
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), rowsType);
    version = 2;
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), '2');
  });
});

describe('trying texts out', () => {
  it('shows the files with these texts and leaves the current snapshot alone', () => {
    const { project } = projectOf(app);
    const before = project.snapshot();
    const tried = project.tryOut(new Map([['/app/a.ts', `${query} const tried: number = 'no';`]]));
    assert.equal(typeOf(tried, '/app/a.ts', 'tried'), 'number');
    assert.equal(tried.program.getSemanticDiagnostics(tried.sourceFile('/app/a.ts')).length, 1);
    assert.equal(project.snapshot(), before);
    assert.equal(before.sourceFile('/app/a.ts')?.text, query);
    assert.equal(project.text('/app/a.ts'), query);
  });

  it('knows new files and new imports', () => {
    const { project } = projectOf(app);
    const tried = project.tryOut(new Map([['/app/load.ts', `import { db } from './db'; export const load = () => db.user.findMany();`], ['/app/a.ts', `import { load } from './load'; const rows = load();`]]));
    assert.equal(typeOf(tried, '/app/a.ts', 'rows'), rowsType);
    assert.equal(project.snapshot().sourceFile('/app/load.ts'), undefined);
    assert.deepEqual(project.files(), ['/app/a.ts', '/app/db.ts', '/app/other.ts']);
  });

  it('keeps a file in sight that no longer matches the trigger', () => {
    const { project } = projectOf(app);
    const tried = project.tryOut(new Map([['/app/a.ts', 'export {};']]));
    assert.deepEqual(tried.candidates, ['/app/a.ts']);
  });

  it('leaves no trace in what comes after', () => {
    const { project } = projectOf(app);
    project.tryOut(new Map([['/app/a.ts', `import { other } from './other'; const x = other;`], ['/app/n.ts', '']]));
    assertLikeFresh(project, app);
    project.setOverlay('/app/a.ts', `${query} `);
    project.tryOut(new Map([['/app/db.ts', 'export {};']]));
    assertLikeFresh(project, app, { '/app/a.ts': `${query} ` });
  });
});

describe('a file that cannot be used', () => {
  function noticesOf(files: Record<string, string>, prepare?: (host: ReturnType<typeof projectOf>['host']) => void): readonly (readonly [string, string | undefined, string])[] {
    const { project, host } = projectOf({ ...app, ...files });
    prepare?.(host);
    const snapshot = project.snapshot();
    assert.equal(typeOf(snapshot, '/app/a.ts', 'rows'), rowsType, 'the rest is unharmed');
    return snapshot.notices.map((notice) => [notice.code, notice.file, notice.message] as const);
  }

  it('is named when it is binary', () => {
    assert.deepEqual(noticesOf({ '/app/x.ts': 'MZ\0\0.findMany(' }), [['file-binary', '/app/x.ts', 'The file is binary and is not analysed.']]);
  });

  it('is named when it is too large, with its size', () => {
    assert.deepEqual(noticesOf({ '/app/x.js': ' '.repeat(maxFileSize + 1) }), [['file-too-large', '/app/x.js', 'The file is 2.0 MB large; files above 2 MB are not analysed.']]);
  });

  it('is named when it cannot be read or disappears', () => {
    const found = noticesOf({ '/app/x.ts': '', '/app/y.ts': '' }, (host) => {
      host.breakReading('/app/x.ts', 'EACCES: permission denied');
      const { readFile } = host;
      host.readFile = (file) => (file === '/app/y.ts' ? undefined : readFile(file));
    });
    assert.deepEqual(found, [
      ['file-unreadable', '/app/x.ts', 'The file cannot be read: EACCES: permission denied.'],
      ['file-unreadable', '/app/y.ts', 'The file disappeared while it was about to be read.'],
    ]);
  });

  it('is no longer named when it is good again or open in the editor', () => {
    const { project, host } = projectOf({ ...app, '/app/x.ts': '\0', '/app/y.ts': '\0' });
    assert.equal(project.snapshot().notices.length, 2);
    host.write('/app/x.ts', 'export {};');
    project.notifyChanged(['/app/x.ts']);
    project.setOverlay('/app/y.ts', 'export {};');
    assert.deepEqual(project.snapshot().notices, []);
  });

  it('is analysed all the same when it has a syntax error, which is noted at its place', () => {
    const text = `${query}\nfunction f( {\n`;
    const { project } = projectOf({ ...app, '/app/a.ts': text, '/app/other.ts': 'const = ;' });
    const snapshot = project.snapshot();
    assert.equal(typeOf(snapshot, '/app/a.ts', 'rows'), rowsType);
    assert.deepEqual(snapshot.notices.map(({ code, severity, file, location }) => [code, severity, file, location?.start.line]), [['syntax-error', 'note', '/app/a.ts', 2]]);
  });

  it('takes what would be below a file for absent: an import of a JSON file tries its extensions and its folder', () => {
    const folder = toFilePath(mkdtempSync(join(tmpdir(), 'headroom-below-')));
    try {
      writeFileSync(`${folder}/package.json`, '{}');
      assert.equal(nodeFileHost().stat(`${folder}/package.json/index.ts`), undefined);
      assert.equal(nodeFileHost().readFile(`${folder}/package.json/index.ts`), undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is read from the real disk with its byte order mark taken off, UTF-16 too', () => {
    const folder = toFilePath(mkdtempSync(join(tmpdir(), 'headroom-read-')));
    try {
      const text = `import { Client } from 'db'; const rows = new Client().user.findMany();`;
      writeFileSync(`${folder}/a.ts`, `\uFEFF${text}`);
      writeFileSync(`${folder}/b.ts`, Buffer.from(`\uFEFF${text}`, 'utf16le'));
      writeFileSync(`${folder}/c.ts`, Buffer.from(`\uFEFF${text}`, 'utf16le').swap16());
      writeFileSync(`${folder}/d.ts`, text);
      chmodSync(`${folder}/d.ts`, 0);
      const snapshot = createProject({ roots: [folder], host: nodeFileHost(), stubs, include: [], exclude: [], trigger: /findMany/ }).snapshot();
      for (const name of ['a', 'b', 'c']) assert.equal(snapshot.sourceFile(`${folder}/${name}.ts`)?.text, text, name);
      // The superuser reads everything, so the notice shows only for others.
      const unreadable = process.getuid?.() === 0 ? [] : ['file-unreadable'];
      assert.deepEqual(snapshot.notices.map((notice) => notice.code), unreadable);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the version of a dependency', () => {
  it('is that of the nearest package.json which names it', () => {
    const snapshot = projectOf({
      '/app/package.json': `{ "dependencies": { "db": "^7.0.0", "x": "1" }, "devDependencies": { "db": "^1.0.0" } }`,
      '/app/packages/one/package.json': `{ "peerDependencies": { "db": "^6.2.0" } }`,
      '/app/packages/one/src/a.ts': '',
      '/app/packages/two/package.json': `{ "dependencies": ["broken"], "devDependencies": { "db": 5 } }`,
    }).project.snapshot();
    const versions = ['/app/packages/one/src/a.ts', '/app/packages/two/a.ts', '/app/a.ts'].map((file) => snapshot.dependencyVersion(file, 'db'));
    assert.deepEqual(versions, ['^6.2.0', '^7.0.0', '^7.0.0']);
    assert.equal(snapshot.dependencyVersion('/app/packages/one/src/a.ts', 'x'), '1');
    assert.equal(snapshot.dependencyVersion('/app/a.ts', 'none'), undefined);
  });

  it('is left open by a broken package.json, which is named', () => {
    const snapshot = projectOf({ '/app/package.json': `{ "dependencies": { "db": "1" ` }).project.snapshot();
    assert.deepEqual(snapshot.notices.map(({ code, file, location }) => [code, file, location?.start.line]), [['package-json-invalid', '/app/package.json', 0]]);
  });
});
