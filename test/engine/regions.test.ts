import assert from 'node:assert/strict';
import { inferredTypes, partsOf, rangesAfter } from '../../src/engine/regions';
import { ts } from '../../src/project/ts';

const text = `import a from 'a';
export class Orders {
  list() { return 1; }
  one(id: number): number { return id; }
}
export const total = 3;
function last() { return 'x'; }
`;
const file = ts.createSourceFile('/a.ts', text, ts.ScriptTarget.Latest, true);
const partAt = (what: string, length = 1): readonly string[] => {
  const start = text.indexOf(what);
  return partsOf(file, [{ start, end: start + length }]).map((part) => part.getText(file));
};

describe('the parts of a file that an edit touches', () => {
  it('are a class member, or a statement of the module', () => {
    assert.deepEqual(partAt('return 1'), ['list() { return 1; }']);
    assert.deepEqual(partAt('= 3'), ['export const total = 3;']);
    assert.deepEqual(partAt("from 'a'"), ["import a from 'a';"]);
  });

  it('are the whole class where members are added between two', () => {
    const at = text.indexOf('export class Orders {') + 'export class Orders {\n'.length;
    assert.equal(partsOf(file, [{ start: at, end: at + 40 }]).length, 1);
    assert.ok(ts.isClassDeclaration(partsOf(file, [{ start: at, end: at + 40 }])[0] as ts.Node));
  });

  it('are both neighbours of an insertion between statements', () => {
    const at = text.indexOf('export const total');
    assert.deepEqual(partsOf(file, [{ start: at - 1, end: at - 1 }]).map((part) => part.kind), [ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.VariableStatement]);
  });

  it('stand where the edits before them have moved them', () => {
    assert.deepEqual(rangesAfter([{ start: 10, end: 12, newText: '' }, { start: 0, end: 0, newText: 'abc' }]), [{ start: 0, end: 3 }, { start: 13, end: 13 }]);
  });
});

describe('what parts give to the rest of their file', () => {
  const typesOf = (source: string): ReadonlyMap<string, string> => {
    const sourceFile = ts.createSourceFile('/b.ts', source, ts.ScriptTarget.Latest, true);
    const program = ts.createProgram(['/b.ts'], { noLib: true }, {
      getSourceFile: (name) => (name === '/b.ts' ? sourceFile : undefined), getDefaultLibFileName: () => '/lib.d.ts', getCurrentDirectory: () => '/',
      getCanonicalFileName: (name) => name, useCaseSensitiveFileNames: () => true, getNewLine: () => '\n', fileExists: (name) => name === '/b.ts', readFile: () => undefined, writeFile: () => undefined,
    });
    return inferredTypes(sourceFile.statements, program.getTypeChecker());
  };

  it('is what is inferred, by name; what is written down cannot change', () => {
    assert.deepEqual([...typesOf("function f() { return 'x'; }\nfunction g(): number { return 1; }\nconst n = 3;")], [['f', 'string'], ['n', '3']]);
  });

  it('changes with what a function returns', () => {
    assert.notDeepEqual(typesOf("function f() { return 'x'; }"), typesOf('function f() { return 1; }'));
  });
});
