import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { libraries } from '../../src/catalog';
import type { RowEntry } from '../../src/catalog/tables/rows';
import { calleeName } from '../../src/catalog/tables/members';
import { packageOf } from '../../src/catalog/values/specifier';
import { ts } from '../../src/project/ts';
import { knownCalls, libraryFixtures, type LibraryFixture } from '../catalog/library-fixtures';
import { generatePrismaClient } from '../catalog/prisma-generate';
import { otherVersions, uncompiled } from './other-versions';
import { compiledFiles, placeOf, realCompiler, type RealProgram } from './real-compiler';
import { ensureRealPackages, manifestDependencies, pathsOfPackages } from './real-packages';

const repository = join(__dirname, '../..');
const prismaClient = '@prisma/client';
const versions: Readonly<Record<string, string>> = {
  ...manifestDependencies(),
  // Prisma's client is generated, with the repository's own Prisma.
  [prismaClient]: (JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }).devDependencies[prismaClient] ?? '',
};

/**
 * The catalogue's stubs were written by hand. Here every library's fixtures, which mean what the catalogue says (`libraries.test.ts`), compile
 * against the package as it is published, each recognised call resolves to a declaration there, and no name of the catalogue is without one.
 */
describe('the catalogue against the real packages', function () {
  this.timeout(60_000);
  const fixtures = libraryFixtures();
  let generated: string;
  let compile: (fixture: LibraryFixture) => RealProgram;

  before(function () {
    this.timeout(11 * 60_000);
    const folder = ensureRealPackages();
    generated = mkdtempSync(join(realpathSync(tmpdir()), 'headroom-real-prisma-'));
    generatePrismaClient(generated, fixtures.find(({ library }) => library === 'prisma')?.files.get('schema.prisma')?.replace('"prisma-client-js"', '$&\n  output = "./client"') ?? '');
    compile = realCompiler({ folder, paths: { ...pathsOfPackages(folder), [prismaClient]: join(generated, 'client/index.d.ts') } });
  });
  after(() => { if (generated) rmSync(generated, { recursive: true, force: true }); });

  it('leaves out only libraries whose packages cannot be compiled against', () => {
    assert.deepEqual(fixtures.filter((fixture) => compiledFiles(fixture).size === 0).map(({ library }) => library), Object.keys(uncompiled).sort());
  });

  it('installs nothing that no fixture imports', () => {
    const used = new Set(fixtures.flatMap(packagesOf));
    assert.deepEqual(Object.keys(manifestDependencies()).filter((name) => !used.has(name) && name !== '@types/node'), []);
  });

  for (const fixture of fixtures.filter((each) => compiledFiles(each).size > 0)) {
    it(`${fixture.library}'s fixtures compile against ${packagesOf(fixture).map((name) => `${name} ${versions[name] ?? '(not in the manifest)'}`).join(', ') || 'the platform'}`, () => {
      const program = compile(fixture);
      assert.deepEqual(program.errors, []);
      const calls = knownCalls(fixture).filter(({ file }) => compiledFiles(fixture).has(file));
      const undeclared = calls.filter(({ call, file, hasMeaning }) => hasMeaning && !program.declared.has(placeOf(file, call)));
      assert.deepEqual(undeclared.map(({ file, line, call }) => `${file}:${line} ${call.getText()}`), [], 'calls of something that the package does not declare');
      const absent = namesElsewhere(fixture, program);
      const known = Object.values(otherVersions[fixture.library] ?? {}).flat();
      assert.deepEqual(absent.filter((name) => !known.some((pattern) => isNamed(name, pattern))), [], 'names of the catalogue that the package does not have');
      assert.deepEqual(known.filter((pattern) => !absent.some((name) => isNamed(name, pattern))), [], 'names of other versions that the package has');
    });
  }

  describe('fails', () => {
    const compiled = (text: string): RealProgram => compile({ library: 'snippet', files: new Map([['snippet.ts', text]]) });
    const resend = `import { Resend } from 'resend';\nconst resend = new Resend('re_123');\n`;

    it('where a method does not exist', () => {
      assert.match(compiled(`${resend}export const sent = resend.emails.sendAll([]);`).errors.join('\n'), /^snippet\.ts:3 Property 'sendAll' does not exist/);
    });

    it('where a method takes other arguments', () => {
      assert.match(compiled(`${resend}export const sent = resend.emails.get();`).errors.join('\n'), /^snippet\.ts:3 Expected 1(?:-2)? arguments, but got 0/);
    });

    it('where a package or an export does not exist', () => {
      assert.match(compiled(`import { Mailer } from 'resend';\nexport const mailer = new Mailer();`).errors.join('\n'), /has no exported member/);
      assert.match(compiled(`import { Mailer } from 'resend-mailer';\nexport const mailer = new Mailer();`).errors.join('\n'), /Cannot find module/);
    });

    it('where a call has no declaration because its receiver is weakly typed', () => {
      const { errors, declared } = compiled(`${resend}export const sent = (resend as any).emails.sendAll([]);`);
      assert.deepEqual(errors, []);
      // Only `new Resend` is one of the package.
      assert.equal(declared.size, 1);
    });
  });
});

/** `X.*` names all that begins with `X.`. */
function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** The packages that a fixture's compiled files import, by their names in the manifest. */
function packagesOf(fixture: LibraryFixture): readonly string[] {
  const names = new Set<string>();
  for (const text of compiledFiles(fixture).values()) {
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      const name = packageOf(fileName)?.name ?? '';
      if (name === '' || name.startsWith('@/') || name.startsWith('node:')) continue;
      const types = `@types/${name.replace('@', '').replace('/', '__')}`;
      names.add(types in versions ? types : name);
    }
  }
  return [...names].sort();
}

/**
 * What the catalogue names and the installed package does not have: rows of a table that no declared call of the compiled files means,
 * and for other entries the names of calls that stand in no declared call and in none of the package's declarations.
 */
function namesElsewhere(fixture: LibraryFixture, { declared, packageFiles }: RealProgram): readonly string[] {
  const entry = libraries.find(({ id }) => id === fixture.library);
  const held = knownCalls(fixture).filter(({ file, call }) => declared.has(placeOf(file, call)));
  const { rowKeys } = entry as Partial<RowEntry>;
  if (rowKeys) {
    const rows = new Set(held.map(({ row }) => row));
    return rowKeys.filter((key) => !rows.has(key)).sort();
  }
  const called = new Set(held.map(({ call }) => (ts.isTaggedTemplateExpression(call) ? '``' : calleeName(call))));
  // `()` and the names of variables are no members; they are local.
  const open = new Set([...entry?.callNames ?? []].filter((name) => !called.has(name) && /^[\w$]+$/.test(name)));
  for (const file of packageFiles) {
    if (open.size === 0) break;
    const visit = (node: ts.Node): void => {
      if ('name' in node && node.name && (ts.isIdentifier(node.name as ts.Node) || ts.isStringLiteral(node.name as ts.Node))) open.delete((node.name as ts.Identifier).text);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return [...open].sort();
}
