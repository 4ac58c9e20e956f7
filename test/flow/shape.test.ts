// What of an edit other files can notice.
import assert from 'node:assert/strict';
import { hasSameShape, type Version } from '../../src/flow/graph/shape';
import { ts } from '../../src/project/ts';

/** A file whose checker counts how often it is asked for a type. */
function version(text: string): Version & { readonly asked: () => number } {
  const sourceFile = ts.createSourceFile('/a.ts', text, ts.ScriptTarget.Latest, true);
  const program = ts.createProgram(['/a.ts'], { noLib: true, strict: true }, {
    getSourceFile: (name) => (name === '/a.ts' ? sourceFile : undefined), getDefaultLibFileName: () => '/lib.d.ts', getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name, useCaseSensitiveFileNames: () => true, getNewLine: () => '\n', fileExists: (name) => name === '/a.ts', readFile: () => undefined, writeFile: () => undefined,
  });
  const checker = program.getTypeChecker();
  let asked = 0;
  const counting: ts.TypeChecker = {
    ...checker,
    getTypeAtLocation: (node) => { asked++; return checker.getTypeAtLocation(node); },
    getReturnTypeOfSignature: (signature) => { asked++; return checker.getReturnTypeOfSignature(signature); },
  };
  return { sourceFile, checker: counting, asked: () => asked };
}

function compare(before: string, after: string): { readonly same: boolean; readonly asked: number } {
  const [old, now] = [version(before), version(after)];
  return { same: hasSameShape(old, now), asked: old.asked() + now.asked() };
}

const fn = (body: string): string => `declare function load(id: number): { id: number }\ndeclare function log(text: string): void;\nexport function f(id: number) { ${body} }\n`;

describe('the shape of a file', () => {
  it('stays, and no type is asked for, where what a function returns is written as before', () => {
    const before = fn('const row = load(id); log("a"); return { row, status: 200 };');
    for (const body of [
      'const row = load(/* which */ id); log("a"); return { row, status: 200 };',
      'const row = load(id); log(`b ${id}`); log("c"); return { /* all */ row, status: 200 };',
    ]) assert.deepEqual(compare(before, fn(body)), { same: true, asked: 0 }, body);
  });

  it('is another where a variable that is returned is given another type', () => {
    assert.equal(compare(fn('const row = load(id); return row;'), fn('const row = id; return row;')).same, false);
    assert.equal(compare(fn('let row: unknown; let out = 1; return out;'), fn('let row: unknown; let out = "x"; return out;')).same, false);
    assert.equal(compare(fn('let out; out = 1; return out;'), fn('let out; out = "x"; return out;')).same, false);
  });

  it('is another where a condition goes on which the result depends', () => {
    const source = (body: string): string => `export function f(row: { id: number } | undefined) { ${body} return row; }\n`;
    assert.equal(compare(source('if (!row) throw 1;'), source('')).same, false);
  });

  it('is another where another function is given back, whatever the types say', () => {
    const source = (given: string): string => `function a() { return 1; }\nfunction b() { return 2; }\nexport function f() { const run = ${given}; return { run }; }\n`;
    assert.equal(compare(source('a'), source('b')).same, false);
  });
});
