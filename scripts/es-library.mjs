// Writes src/project/program/es-library.generated.ts: the declarations of the ES library, joined and without comments.
// They come from the compiler's own bundled library files, so that library and compiler always agree. The DOM stays out:
// a back end does not have it, and it is four fifths of the text. Run it after every update of ts-morph:
//   node scripts/es-library.mjs           writes the file
//   node scripts/es-library.mjs --print   prints what it would write (the freshness test compares that)
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const fromTsMorph = createRequire(require.resolve('ts-morph'));
const { getLibFiles, ts } = fromTsMorph('@ts-morph/common');

const files = new Map(getLibFiles().map((file) => [file.fileName, file.text]));
const seen = new Set();
/** Declarations of the global scope, and library files that are modules themselves (they add to it by `declare global`). */
const scripts = [];
const modules = [];
const printer = ts.createPrinter({ removeComments: true });

/** Adds a library file after all that it refers to. */
function add(name) {
  if (seen.has(name)) return;
  seen.add(name);
  const text = files.get(`lib.${name}.d.ts`);
  if (text === undefined) throw new Error(`The compiler has no library file for "${name}".`);
  const sourceFile = ts.createSourceFile(`lib.${name}.d.ts`, text, ts.ScriptTarget.ESNext, false);
  for (const reference of sourceFile.libReferenceDirectives) {
    if (reference.fileName !== 'dom' && !reference.fileName.startsWith('dom.')) add(reference.fileName);
  }
  const printed = printer.printFile(sourceFile).replace(/^\s+/gm, '').trim();
  if (printed !== '') (ts.isExternalModule(sourceFile) ? modules : scripts).push(printed + '\n');
}
add('esnext');

const output = [
  '// Written by scripts/es-library.mjs from the library files that the compiler bundles. Do not edit.',
  '/** Declarations of ECMAScript up to ESNext, without the DOM and without comments. */',
  `export const esLibrary = ${JSON.stringify(scripts.join(''))};`,
  '',
  '/** Those parts of it that have to be modules. */',
  `export const esLibraryModules: readonly string[] = [${modules.map((text) => JSON.stringify(text)).join(', ')}];`,
  '',
].join('\n');

if (process.argv.includes('--print')) process.stdout.write(output);
else writeFileSync(new URL('../src/project/program/es-library.generated.ts', import.meta.url), output);
