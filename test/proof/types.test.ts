import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
// The compiler that users have, not the one that the engine carries: that one is bundled without its library files.
import ts from 'typescript';
import { realCompiler } from '../oracle/real-compiler';
import { database } from './harness/database';
import { libraryPackages, models, packagesOf } from './harness/library';
import { fixtures } from './harness/prove';

const libraries = readdirSync(models);
const isNamedFor = (file: string, library: string): boolean => basename(file).startsWith(`${library}.`);

describe('proof: types', () => {
  it('every program type-checks against the real generated client, before and after', function () {
    this.timeout(120_000);
    // Those of a shared client are checked where their imports lead somewhere, those of timeouts and of what is tried again beside their proofs, with their packages. Those of other libraries lie one folder deeper, and their models in a folder of their own.
    // A program that goes by a library's name is one of that library.
    const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((file) => /^[\w-]+[\\/][\w.-]+\.ts$/.test(file) && !/^(?:shared-client|timeout|retry|idempotency-key|after-response)/.test(file) && !libraries.some((library) => isNamedFor(file, library))).map((file) => join(fixtures, file));
    assert.ok(files.length > 0);
    const compilerOptions = {
      target: 'ES2022', module: 'ESNext', moduleResolution: 'Bundler', types: ['node'], strict: true, noEmit: true, skipLibCheck: true,
      // An unused variable that a rewrite leaves behind fails many projects' builds.
      noUnusedLocals: true,
      paths: { '@prisma/client': [database().clientFolder] },
    };
    // Read like a tsconfig.json, because `paths` given to createProgram directly are not followed.
    const { options } = ts.parseJsonConfigFileContent({ compilerOptions, files }, ts.sys, fixtures);
    const program = ts.createProgram(files, options);
    assert.ok(program.getSourceFile(join(database().clientFolder, 'index.d.ts')), 'the generated client is not what the programs import');
    const problems = files.flatMap((file) => {
      const source = program.getSourceFile(file);
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    });
    assert.deepEqual(problems.map((problem) => `${problem.file?.fileName.slice(fixtures.length + 1)}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`), []);
  });

  for (const [pair, module, likeModuleOf = pair] of [['route', 'src/app/api/orders/pool.ts'], ['connection', 'src/app/api/orders/pool.ts'], ['given', 'src/app/api/orders/pool.ts', 'placed'], ['placed', 'src/app/api/orders/pool.ts'], ['closed', 'src/lib/db.ts'], ['drizzle', 'src/app/api/orders/db.ts'], ['mongoose', 'src/app/api/orders/mongoose-connection.ts'], ['prisma', 'src/app/api/orders/prisma.ts'], ['postgres-js', 'src/app/api/orders/sql.ts'], ['initialized', undefined], ['mysql2/pool', 'src/app/api/orders/pool.ts'], ['mysql2/connection', 'src/app/api/orders/pool.ts', 'mysql2/pool'], ['mysql2/given', 'src/app/api/orders/pool.ts', 'mysql2/pool']] as const) {
    it(`a shared client's file type-checks at its place in an application, before and after: ${pair}`, function () {
      this.timeout(120_000);
      const text = (name: string, of: string = pair): string => readFileSync(join(fixtures, 'shared-client', `${of}.${name}.ts`), 'utf8');
      for (const state of ['before', 'after']) {
        const files = new Map([
          ...(module === undefined ? [] : [[module, text('module', likeModuleOf)] as const]), ['src/app/api/orders/route.ts', text(state)],
          // As the proof by execution has it: a response of Next is one of the platform.
          ['node_modules/next/server.ts', 'export const NextResponse = Response;\n'],
        ]);
        assert.deepEqual((pair === 'prisma' ? ofPrisma() : compile())({ library: 'shared-client', files }).errors, []);
      }
    });
  }

  // The client that is generated is imported by its package's name, as programs do.
  const ofPrisma = (): ReturnType<typeof realCompiler> => realCompiler({ folder: join(fixtures, '..', '..', '..'), paths: { '@prisma/client': database().clientFolder }, options: { noUnusedLocals: true } });
  const compile = (library?: string): ReturnType<typeof realCompiler> => realCompiler({ folder: library === undefined ? libraryPackages() : packagesOf(library), options: { noUnusedLocals: true, strictPropertyInitialization: false, emitDecoratorMetadata: true } });
  for (const library of libraries) {
    it(`every program of ${library} type-checks against the real package, before and after`, function () {
      this.timeout(120_000);
      const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'))
        .filter((file) => file.endsWith('.ts') && !file.startsWith('shared-client/') && (file.startsWith(`models/${library}/`) || file.startsWith('lib/') || file.split('/')[1] === library || isNamedFor(file, library)));
      // Components are put on a page by a module of the proofs, which no package declares.
      const texts = new Map(files.map((file) => [`test/fixtures/fixes/${file}`, readFileSync(join(fixtures, file), 'utf8')]).filter(([, text = '']) => !text.includes("from 'react-page'")) as [string, string][]);
      // Libraries of one server share what stands in for it.
      for (const name of [...texts.values()].join('\n').match(/(?<=from '\.\.\/)[\w-]+\/[\w-]+(?=')/g) ?? []) {
        const file = join(models, `${name}.ts`);
        if (existsSync(file)) texts.set(`test/fixtures/fixes/models/${name}.ts`, readFileSync(file, 'utf8'));
      }
      // What stands in for a server is part of the proofs.
      for (const name of [...texts.values()].join('\n').match(/(?<=proof\/harness\/)[\w-]+(?=')/g) ?? []) {
        texts.set(`test/proof/harness/${name}.ts`, readFileSync(join(__dirname, 'harness', `${name}.ts`), 'utf8'));
      }
      assert.deepEqual(compile(library)({ library, files: texts }).errors, []);
    });
  }
});
