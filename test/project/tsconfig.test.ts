import { strict as assert } from 'node:assert';
import { assertReaches, clientModule, projectOf, rowsType, typeOf } from './support';

const files = { '/app/lib/db.ts': clientModule, '/app/src/a.ts': `import { db } from '@/db'; const rows = db.user.findMany();` };

describe('tsconfig', () => {
  it('is said to be broken at the place of the error, and what can be read of it still holds', () => {
    const text = `{\n  "compilerOptions": {\n    "paths": { "@/*": ["lib/*"] }\n    "strict": true\n  }\n}`;
    const snapshot = projectOf({ ...files, '/app/tsconfig.json': text }).project.snapshot();
    assert.equal(typeOf(snapshot, '/app/src/a.ts', 'rows'), rowsType);
    assert.equal(snapshot.notices.length, 1);
    const [notice] = snapshot.notices;
    assert.deepEqual([notice?.code, notice?.file, notice?.location?.start], ['tsconfig-invalid', '/app/tsconfig.json', { offset: text.indexOf('"strict"'), line: 3, character: 4 }]);
  });

  it('may be empty or no object at all', () => {
    for (const text of ['', ' \n', '[]', 'null', '"x"', '{']) {
      const snapshot = projectOf({ '/app/tsconfig.json': text, '/app/a.ts': `import { Client } from 'db'; const rows = new Client().user.findMany();` }).project.snapshot();
      assert.equal(typeOf(snapshot, '/app/a.ts', 'rows'), rowsType, JSON.stringify(text));
    }
  });

  it('may have options that compilers deprecated, removed or never had', () => {
    assertReaches('@/db', { '/app/tsconfig.json': `{ "compilerOptions": { "target": "ES3", "moduleResolution": "classic", "downlevelIteration": true, "charset": 1, "nonsense": {}, "baseUrl": ".", "paths": { "@/*": ["lib/*"] } } }`, '/app/lib/db.ts': clientModule });
  });

  it('may have values of the wrong type', () => {
    const snapshot = projectOf({ '/app/tsconfig.json': `{ "extends": 5, "references": [1, {}], "compilerOptions": { "baseUrl": 1, "paths": { "a": "b", "c": [1] }, "rootDirs": "x" } }`, '/app/a.ts': `import { Client } from 'db'; import 'a'; import 'c'; const rows = new Client().user.findMany();` }).project.snapshot();
    assert.equal(typeOf(snapshot, '/app/a.ts', 'rows'), rowsType);
  });

  it('may extend a file that does not exist: a note at its place; a package is no news', () => {
    const text = `{ "extends": ["@tsconfig/node20/tsconfig.json", "../gone.json"] }`;
    const { notices } = projectOf({ '/app/tsconfig.json': text, '/app/a.ts': `import { db } from '@/db'; db.findMany();` }).project.snapshot();
    assert.deepEqual(notices.map(({ code, severity, location }) => [code, severity, location?.start.offset, location?.end.offset]), [['tsconfig-extends-missing', 'note', text.indexOf('"../gone'), text.indexOf('"../gone') + 14]]);
  });

  it('says whether null is an error: its own word, that of what it extends, or the compiler\'s default', () => {
    const checks = (options: string, more: Readonly<Record<string, string>> = {}, text = ''): boolean => projectOf({ '/app/tsconfig.json': options, '/app/a.ts': `${text}export const a = 1;`, ...more }).project.snapshot().checksNulls('/app/a.ts');
    assert.deepEqual([checks('{ "compilerOptions": { "strict": true } }'), checks('{ "compilerOptions": { "strict": false } }'), checks('{ "compilerOptions": { "strict": true, "strictNullChecks": false } }')], [true, false, false]);
    assert.equal(checks('{ "extends": "./base.json" }', { '/app/base.json': '{ "compilerOptions": { "strict": false } }' }), false);
    assert.equal(checks('{ "references": [{ "path": "./tsconfig.app.json" }] }', { '/app/tsconfig.app.json': '{ "compilerOptions": { "strict": false } }' }), false);
    const using = (version: string): Readonly<Record<string, string>> => ({ '/app/package.json': `{ "devDependencies": { "typescript": "${version}" } }` });
    assert.deepEqual([checks('{}'), checks('{}', using('^5.4.0')), checks('{}', using('6.0.1'))], [true, false, true]);
    assert.equal(checks('{ "compilerOptions": { "strict": false } }', {}, 'Deno.cwd(); '), true);
  });

  it('says whether the default import of a package that is one value gives nothing: CommonJS without esModuleInterop', () => {
    const required = (options: string, more: Readonly<Record<string, string>> = {}, file = '/app/a.ts'): boolean => projectOf({ '/app/tsconfig.json': options, [file]: 'export const a = 1;', ...more }).project.snapshot().importsByRequire(file);
    assert.deepEqual([required('{ "compilerOptions": { "module": "CommonJS", "allowSyntheticDefaultImports": true } }'), required('{ "compilerOptions": { "module": "commonjs", "esModuleInterop": true } }')], [true, false]);
    assert.deepEqual([required('{ "compilerOptions": { "module": "esnext" } }'), required('{ "compilerOptions": { "module": "nodenext" } }'), required('{}')], [false, false, false]);
    assert.equal(required('{ "extends": "./base.json", "compilerOptions": { "module": "commonjs" } }', { '/app/base.json': '{ "compilerOptions": { "esModuleInterop": true } }' }), false);
    assert.equal(required('{ "references": [{ "path": "./tsconfig.app.json" }] }', { '/app/tsconfig.app.json': '{ "compilerOptions": { "module": "commonjs" } }' }), true);
    assert.equal(required('{ "compilerOptions": { "module": "commonjs" } }', { '/app/package.json': '{ "devDependencies": { "typescript": "^6.0.0" } }' }), false);
    assert.equal(required('{ "compilerOptions": { "module": "commonjs", "allowJs": true } }', {}, '/app/a.js'), false);
  });

  it('says with which extension a module of Node has to name others', () => {
    const ending = (options: string, more: Readonly<Record<string, string>> = {}, file = '/app/a.ts'): 'js' | 'ts' | undefined => projectOf({ '/app/package.json': '{ "type": "module" }', '/app/tsconfig.json': `{ "compilerOptions": ${options} }`, [file]: 'export const a = 1;', ...more }).project.snapshot().importEnding(file);
    assert.deepEqual([ending('{ "module": "NodeNext" }'), ending('{ "module": "esnext", "moduleResolution": "node16" }'), ending('{ "module": "node20" }')], ['js', 'js', 'js']);
    assert.deepEqual([ending('{ "module": "nodenext", "allowImportingTsExtensions": true }'), ending('{ "module": "nodenext", "rewriteRelativeImportExtensions": true }')], ['ts', 'ts']);
    assert.deepEqual([ending('{ "module": "esnext", "moduleResolution": "bundler", "allowImportingTsExtensions": true }'), ending('{ "module": "commonjs" }'), ending('{}'), ending('{ "module": "nodenext", "moduleResolution": "bundler" }')], [undefined, undefined, undefined, undefined]);
    // `require` needs none, and a file may say itself what it is.
    const common = { '/app/package.json': '{ "name": "a" }' };
    assert.deepEqual([ending('{ "module": "nodenext" }', common), ending('{ "module": "nodenext" }', common, '/app/a.mts'), ending('{ "module": "nodenext" }', {}, '/app/a.cts'), ending('{ "module": "nodenext" }', {}, '/app/a.js')], [undefined, 'js', undefined, undefined]);
  });

  it('takes effect when it changes', () => {
    const { host, project } = projectOf(files);
    assert.equal(project.snapshot().candidates.length, 0, 'the alias leads nowhere yet');
    host.write('/app/tsconfig.json', `{ "compilerOptions": { "paths": { "@/*": ["lib/*"] } } }`);
    project.notifyChanged(['/app/tsconfig.json']);
    assert.equal(typeOf(project.snapshot(), '/app/src/a.ts', 'rows'), rowsType);
  });
});
