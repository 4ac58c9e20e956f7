import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
// The compiler that users have, not the one that the engine carries: that one is bundled without its library files.
import ts from 'typescript';
import { database } from './harness/database';
import { fixtures } from './harness/prove';

describe('proof: types', () => {
  it('every program type-checks against the real generated client, before and after', function () {
    this.timeout(60_000);
    const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => join(fixtures, file));
    assert.ok(files.length > 0);
    const program = ts.createProgram(files, {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      // An unused variable that a rewrite leaves behind fails many projects' builds.
      noUnusedLocals: true,
      types: ['node'],
      paths: { '@prisma/client': [database().clientFolder] },
    });
    const problems = files.flatMap((file) => {
      const source = program.getSourceFile(file);
      return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    });
    assert.deepEqual(problems.map((problem) => `${problem.file?.fileName.slice(fixtures.length + 1)}: ${ts.flattenDiagnosticMessageText(problem.messageText, '\n')}`), []);
  });
});
