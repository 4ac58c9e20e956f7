import { strict as assert } from 'node:assert';
import { maxFileSize } from '../../src/project/disk/source-texts';
import { clientModule, projectOf, rowsType, typeOf } from './support';

const query = `import { db } from './db'; const rows = db.user.findMany();`;
const app = { '/app/a.ts': query, '/app/db.ts': clientModule };
const lines = (count: number, line: (i: number) => string, separator = '\n'): string => Array.from({ length: count }, (_, i) => line(i)).join(separator);

/** A thousand functions with one-letter names in one line. */
const bundle = lines(1000, (i) => `async function a${i}(b){await c(b);return d.findMany(e=>e+${i})}`, ';');

/** The notices of the app with one more file. */
function noticesOf(file: string, text: string): readonly (readonly [string, string | undefined])[] {
  const snapshot = projectOf({ ...app, [file]: text }).project.snapshot();
  assert.equal(typeOf(snapshot, '/app/a.ts', 'rows'), rowsType, 'the rest is unharmed');
  return snapshot.notices.map((notice) => [notice.code, notice.file] as const);
}

describe('minified code', () => {
  it('is named and left out, open in the editor or not', () => {
    assert.deepEqual(noticesOf('/app/vendor.js', bundle), [['file-minified', '/app/vendor.js']]);
    const { project } = projectOf({ ...app, '/app/vendor.js': `${bundle}\n//# sourceMappingURL=vendor.js.map\n` });
    project.setOverlay('/app/vendor.js', bundle);
    project.setOverlay('/app/copy.js', bundle);
    const snapshot = project.snapshot();
    assert.deepEqual(snapshot.candidates, ['/app/a.ts']);
    assert.deepEqual(snapshot.notices.map(({ code, file }) => [code, file]), [['file-minified', '/app/copy.js'], ['file-minified', '/app/vendor.js']]);
    assert.equal(project.text('/app/copy.js'), bundle, 'its text is still at hand');
    project.setOverlay('/app/copy.js', query);
    assert.deepEqual(project.snapshot().candidates, ['/app/a.ts', '/app/copy.js']);
    project.setOverlay('/app/copy.js', bundle);
    assert.deepEqual(project.snapshot().candidates, ['/app/a.ts']);
    project.setOverlay('/app/copy.js', undefined);
    assert.deepEqual(project.snapshot().notices.map(({ file }) => file), ['/app/vendor.js']);
  });

  it('is named as well where a formatter has broken the bundle into lines, by the names that a minifier gives', () => {
    const formatted = (i: number, [a, b]: readonly string[]): string => `  ${i}: function (${a}, ${b}) {\n    'use strict';\n    ${a}.exports = ${b}(${i + 1});\n    ${a}.then((${b}) => {\n      return ${b}.query(${i});\n    });\n${`    ${a}.names.push('module ${i}');\n`.repeat(12)}  },\n`;
    const of = (names: readonly string[], count = 300): string => `module.exports = {\n${lines(count, (i) => formatted(i, names), '')}};\n`;
    assert.deepEqual(noticesOf('/app/static/viewer.js', of(['e', 't'])), [['file-minified', '/app/static/viewer.js']]);
    assert.deepEqual(noticesOf('/app/x.js', of(['module', 'load'])), [], 'large, with names that somebody gave');
    assert.deepEqual(noticesOf('/app/x.js', of(['e', 't'], 60)), [], 'small');
  });

  it('is told from code with a picture, a table, a long statement or a bundled helper in it', () => {
    const written = lines(30, (i) => `export function f${i}(x) {\n  return x.map((y) => y + ${i});\n}`);
    const others = [
      `export const logo = 'data:image/png;base64,${'iVBORw0KGgo'.repeat(2000)}';\n${written}`,
      `export const rows = [${lines(2000, (i) => `{ id: ${i}, at: new Date(${i}) }`, ', ')}];\n${written}`,
      `const sql = "INSERT INTO t VALUES ${lines(2000, (i) => `(${i}, now())`, ', ')}";\n${written}`,
      `${written}\n${lines(25, (i) => `const h${i}=(a)=>a`, ';').padEnd(600)}`,
      written,
    ];
    for (const text of others) assert.deepEqual(noticesOf('/app/x.js', text), [], text.slice(0, 40));
  });

  it('is too large above the limit, in the editor as on disk', () => {
    const { project } = projectOf(app);
    project.setOverlay('/app/a.ts', `${query}\n${' '.repeat(maxFileSize)}`);
    assert.deepEqual(project.snapshot().notices.map(({ code, file }) => [code, file]), [['file-too-large', '/app/a.ts']]);
    project.setOverlay('/app/a.ts', undefined);
    assert.deepEqual(project.snapshot().notices, []);
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), rowsType);
  });
});

describe('a file that is nested too deep', () => {
  const nested: Readonly<Record<string, (depth: number) => string>> = {
    arrays: (n) => `export const x = ${'['.repeat(n)}${']'.repeat(n)};`,
    objects: (n) => `export const x = ${'{ a: '.repeat(n)}1${' }'.repeat(n)};`,
    calls: (n) => `export const x = ${'f('.repeat(n)}1${')'.repeat(n)};`,
    parentheses: (n) => `export const x = ${'('.repeat(n)}1${')'.repeat(n)};`,
    blocks: (n) => `export function f() ${'{'.repeat(n)}${'}'.repeat(n)}`,
    functions: (n) => `${'function f() {\n'.repeat(n)}${'}'.repeat(n)}`,
    callbacks: (n) => `${'f(() => {\n'.repeat(n)}${'})'.repeat(n)}`,
    branches: (n) => `function f(x) { ${lines(n, (i) => `if (x === ${i}) return ${i}; else`)} return; }`,
    sums: (n) => `export const x = ${lines(n, (i) => `'part ${i}'`, ' +\n')};`,
    chains: (n) => `export const x = f${'\n.then(g)'.repeat(n)};`,
    types: (n) => `export type X = ${'Array<'.repeat(n)}1${'>'.repeat(n)};`,
    elements: (n) => `export const x = ${'<a>'.repeat(n)}${'</a>'.repeat(n)};`,
  };

  for (const [what, text] of Object.entries(nested)) {
    it(`is named and left out: 5,000 ${what}`, () => {
      assert.deepEqual(noticesOf('/app/deep.tsx', `import './db'; x.findMany();\n${text(5000)}`), [['file-too-deep', '/app/deep.tsx']]);
    });
  }

  it('is named for 20,000 texts that are put together', () => {
    assert.deepEqual(noticesOf('/app/deep.ts', `import './db'; x.findMany();\n${nested['sums']?.(20_000) ?? ''}`), [['file-too-deep', '/app/deep.ts']]);
  });

  it('does not reach what a person writes', () => {
    for (const [what, text] of Object.entries(nested)) assert.deepEqual(noticesOf('/app/deep.tsx', `import './db'; x.findMany();\n${text(100)}`), [], what);
  });

  it('does not harm the file that is parsed next', () => {
    // Positions of brackets that were no arrow functions are kept while a file is parsed.
    const files = { '/app/a0.ts': `import './db'; x.findMany(); ${'('.repeat(4000)}`, '/app/a1.ts': `import { db } from './db'; ${' '.repeat(4)}const f = ${'(a = '.repeat(3)}1${')'.repeat(3)}, rows = db.user.findMany();` };
    const { project } = projectOf({ ...app, ...files });
    assert.equal(typeOf(project.snapshot(), '/app/a1.ts', 'rows'), rowsType);
  });

  it('counts again when it is mended', () => {
    const { project, host } = projectOf({ ...app, '/app/a.ts': `${query}\n${nested['arrays']?.(5000) ?? ''}` });
    assert.equal(project.snapshot().sourceFile('/app/a.ts')?.text, '');
    host.write('/app/a.ts', query);
    project.notifyChanged(['/app/a.ts']);
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), rowsType);
    assert.deepEqual(project.snapshot().notices, []);
  });
});

describe('types that follow from one another over thousands of steps', () => {
  const chain = `${lines(5000, (i) => `export function f${i}() { return f${i + 1}(); }`)}\nexport function f5000() { return 1; }\n`;

  it('are any; the file is named, and the next snapshot has a checker that is unharmed', () => {
    const { project } = projectOf({ ...app, '/app/b.ts': `import { f0 } from './c'; import { db } from './db'; const one = f0(); const rows = db.user.findMany();`, '/app/c.ts': `import './db'; x.findMany();\n${chain}` });
    const first = project.snapshot();
    assert.deepEqual([first.isSpent, first.notices], [false, []]);
    assert.equal(typeOf(first, '/app/b.ts', 'one'), 'any');
    assert.deepEqual(first.notices.map(({ code, file }) => [code, file]), [['types-too-deep', '/app/b.ts']]);
    assert.equal(first.isSpent, true);
    const second = project.snapshot();
    assert.notEqual(second, first);
    assert.equal(second.sourceFile('/app/b.ts'), first.sourceFile('/app/b.ts'));
    assert.equal(typeOf(second, '/app/b.ts', 'rows'), rowsType);
    assert.deepEqual([second.isSpent, second.notices.length], [false, 1]);
    assert.equal(project.snapshot(), second);
  });

  it('have no diagnostics', () => {
    const { project } = projectOf({ ...app, '/app/a.ts': `${query}\n${chain}const one: string = f0();` });
    assert.equal(project.snapshot().diagnostics('/app/a.ts'), undefined);
    assert.equal(project.snapshot().diagnostics('/app/db.ts')?.length, 0);
    assert.equal(project.snapshot().diagnostics('/app/none.ts')?.length, 0);
  });

  it('bring new checkers a limited number of times', () => {
    const { project } = projectOf({ ...app, '/app/a.ts': `${query}\n${chain}const one = f0();` });
    let last = project.snapshot();
    let made = 0;
    for (; made < 100; made++) {
      assert.equal(typeOf(last, '/app/a.ts', 'one'), 'any');
      if (project.snapshot() === last) break;
      last = project.snapshot();
    }
    assert.ok(made > 1 && made < 50, `${made} checkers`);
  });
});
