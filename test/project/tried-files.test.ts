import { strict as assert } from 'node:assert';
import { clientModule, projectOf, stubs, typeOf } from './support';

describe('texts that are tried one after the other', () => {
  const [a, b] = ['/app/a.ts', '/app/b.ts'];
  const uses = `import { made } from './b'; export const used = made;`;
  const app = { [a]: `import { db } from './db'; const rows = db.user.findMany();`, '/app/db.ts': clientModule };

  it('have parsed what the try before did not have, and have the types of what there is now', () => {
    const { project } = projectOf(app);
    const first = project.tryOut(new Map([[a, uses], [b, 'export const made = 1 as number;']]));
    assert.equal(typeOf(first, a, 'used'), 'number');
    const second = project.tryOut(new Map([[a, uses], [b, `export const made = 'one' as string;`]]));
    assert.ok(second.sourceFile(a) === first.sourceFile(a));
    assert.ok(second.sourceFile(b) !== first.sourceFile(b));
    assert.equal(typeOf(second, a, 'used'), 'string');
    assert.equal(typeOf(first, a, 'used'), 'number');
  });

  it('keep nothing of what was tried before the last one, and nothing for the present', () => {
    const { project } = projectOf(app);
    const first = project.tryOut(new Map([[a, uses], [b, 'export const made = 1;']]));
    project.tryOut(new Map([[b, '']]));
    assert.ok(project.tryOut(new Map([[a, uses]])).sourceFile(a) !== first.sourceFile(a));
    assert.equal(project.snapshot().sourceFile(a)?.text, app[a]);
    assert.equal(project.snapshot().sourceFile(b), undefined);
  });

  describe('where a library comes that nothing of the workspace imports', () => {
    const limitFile = '/headroom-stubs/limit.d.ts';
    const limits = { ...stubs, resolve: (...[specifier, ...of]: Parameters<typeof stubs.resolve>) => (specifier === 'limit' ? limitFile : stubs.resolve(specifier, ...of)), text: (file: string) => (file === limitFile ? 'export declare const most: 5;' : stubs.text(file)) };
    const limited = (file: string): string => `import { most } from 'limit'; export const ${file} = most; ${app[a]}`;
    /** A project with two files that query, and one that imports neither them nor anything; how often its files were chosen. */
    const chosen = (): { readonly project: ReturnType<typeof projectOf>['project']; times: number } => {
      const opened = { times: 0, project: projectOf({ ...app, '/app/c.ts': app[a] as string, '/app/plain.ts': `export const findMany = () => 1; findMany(); declare const x: { findMany(): void }; x.findMany();` }, {
        stubs: limits, triggerAmong: () => { opened.times++; return /\.\s*findMany\s*\(/; },
      }).project };
      opened.project.snapshot();
      return opened;
    };

    it('has the library\'s types in each try, without choosing the files anew', () => {
      const opened = chosen();
      const { project } = opened;
      assert.equal(opened.times, 1);
      const first = project.tryOut(new Map([[a, limited('one')]]));
      assert.equal(typeOf(first, a, 'one'), '5');
      assert.ok(first.stubs.has(limitFile));
      const second = project.tryOut(new Map([['/app/c.ts', limited('two')]]));
      assert.equal(typeOf(second, '/app/c.ts', 'two'), '5');
      assert.equal(second.sourceFile(a), project.snapshot().sourceFile(a), 'what only the first one edits is as it was');
      assert.equal(project.tryOut(new Map([[a, app[a] as string]])).stubs.has(limitFile), false);
      assert.equal(opened.times, 1);
      assert.equal(project.snapshot().stubs.has(limitFile), false);
    });

    it('chooses the files anew where a file reaches a library by it that reached none', () => {
      const opened = chosen();
      const { project } = opened;
      project.setOverlay('/app/plain.ts', 'export const one = 1;');
      project.snapshot();
      const before = opened.times;
      const tried = project.tryOut(new Map([['/app/plain.ts', `import { most } from 'limit'; export const one = most;`]]));
      assert.equal(opened.times, before + 1);
      assert.equal(typeOf(tried, '/app/plain.ts', 'one'), '5');
    });

    it('asks once where imports lead while the same new files are tried', () => {
      const asked: string[] = [];
      const { project } = projectOf(app, { stubs: { ...limits, resolve: (specifier, ...of) => { asked.push(specifier); return limits.resolve(specifier, ...of); } } });
      project.snapshot();
      const tried = (text: string) => project.tryOut(new Map([[a, uses + text], [b, 'export const made = 1 as number;']]));
      tried('');
      asked.length = 0;
      assert.equal(typeOf(tried(' export const more = made + 1;'), a, 'more'), 'number');
      assert.deepEqual(asked, []);
      assert.equal(project.tryOut(new Map([[a, uses]])).diagnostics(a)?.length, 1, 'without the new file its import leads nowhere');
    });
  });
});
