import assert from 'node:assert/strict';
import { libraries } from '../../src/catalog';
import type { RowEntry } from '../../src/catalog/tables/rows';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { esLibrary } from '../../src/project/program/es-library.generated';
import { ambientGlobals } from '../../src/project/program/globals';
import { compilerOptions } from '../../src/project/program/program';
import { ts } from '../../src/project/ts';

describe('the stubs of tables', () => {
  it('have no type errors of their own', () => {
    const stubs = new WorkspaceStubs();
    const tables = libraries.filter((entry): entry is RowEntry => 'rowKeys' in entry);
    const files = tables.flatMap((entry) => entry.stubs([]).map(({ file }) => file));
    const globals = new Map([['/es.d.ts', esLibrary], ['/globals.d.ts', ambientGlobals]]);
    const text = (file: string): string | undefined => globals.get(file) ?? stubs.text(file);
    const options: ts.CompilerOptions = { ...compilerOptions, skipLibCheck: false, skipDefaultLibCheck: true };
    const program = ts.createProgram({
      rootNames: ['/globals.d.ts', ...files],
      options,
      host: {
        getSourceFile: (file, target) => { const source = text(file); return source === undefined ? undefined : ts.createSourceFile(file, source, target); },
        resolveModuleNameLiterals: (literals, containingFile) => literals.map(({ text: specifier }) => {
          const file = stubs.resolve(specifier, containingFile, undefined);
          return { resolvedModule: file === undefined ? undefined : { resolvedFileName: file, extension: '.d.ts', isExternalLibraryImport: false } };
        }),
        getDefaultLibFileName: () => '/es.d.ts', getDefaultLibLocation: () => '/', getCurrentDirectory: () => '/', getCanonicalFileName: (file) => file,
        useCaseSensitiveFileNames: () => true, getNewLine: () => '\n', fileExists: (file) => text(file) !== undefined, readFile: text, writeFile: () => undefined,
      },
    });
    // Packages that have no stub themselves: `import type { Observable } from 'rxjs'`.
    const unknownModule = 2307;
    const errors = files.flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)).concat(program.getSyntacticDiagnostics(program.getSourceFile(file))))
      .filter(({ code }) => code !== unknownModule)
      .map(({ file, start, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')} at "${file?.text.slice(start, (start ?? 0) + 60)}"`);
    assert.deepEqual(errors, [], errors.join('\n'));
  });
});
