import assert from 'node:assert/strict';
import { changedParts, givesTheSame, inferredTypes, partsOf, rangesAfter, statementsOf } from '../../src/engine/regions';
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

function checked(source: string): { readonly sourceFile: ts.SourceFile; readonly checker: ts.TypeChecker } {
  const sourceFile = ts.createSourceFile('/b.ts', source, ts.ScriptTarget.Latest, true);
  const program = ts.createProgram(['/b.ts'], { noLib: true, strict: true }, {
    getSourceFile: (name) => (name === '/b.ts' ? sourceFile : undefined), getDefaultLibFileName: () => '/lib.d.ts', getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name, useCaseSensitiveFileNames: () => true, getNewLine: () => '\n', fileExists: (name) => name === '/b.ts', readFile: () => undefined, writeFile: () => undefined,
  });
  return { sourceFile, checker: program.getTypeChecker() };
}

describe('the parts of a file that an edit touches', () => {
  it('are a class member, or a statement of the module', () => {
    assert.deepEqual(partAt('return 1'), ['list() { return 1; }']);
    assert.deepEqual(partAt('= 3'), ['export const total = 3;']);
    assert.deepEqual(partAt("from 'a'"), ["import a from 'a';"]);
  });

  it('are both neighbours of a member that is added between two, whose errors are no new ones', () => {
    const at = text.indexOf('  one(id') - 1;
    assert.deepEqual(partsOf(file, [{ start: at, end: at }]).map((part) => part.getText(file)), ['list() { return 1; }', 'one(id: number): number { return id; }']);
    const member = '\n  last() { return 2; }';
    const added = text.slice(0, at) + member + text.slice(at);
    const after = ts.createSourceFile('/a.ts', added, ts.ScriptTarget.Latest, true);
    const [before, now] = changedParts(partsOf(file, [{ start: at, end: at }]), partsOf(after, [{ start: at, end: at + member.length }]));
    assert.deepEqual([before.length, now.map((part) => part.getText(after))], [0, ['last() { return 2; }']]);
  });

  it('are both neighbours of an insertion between statements', () => {
    const at = text.indexOf('export const total');
    assert.deepEqual(partsOf(file, [{ start: at - 1, end: at - 1 }]).map((part) => part.kind), [ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.VariableStatement]);
  });

  it('stand where the edits before them have moved them', () => {
    assert.deepEqual(rangesAfter([{ start: 10, end: 12, newText: '' }, { start: 0, end: 0, newText: 'abc' }]), [{ start: 13, end: 13 }, { start: 0, end: 3 }]);
  });
});

describe('what parts give to the rest of their file', () => {
  const typesOf = (source: string): ReadonlyMap<string, string> => {
    const { sourceFile, checker } = checked(source);
    return inferredTypes(sourceFile.statements, checker);
  };

  it('is what is inferred, by name; what is written down cannot change', () => {
    assert.deepEqual([...typesOf("function f() { return 'x'; }\nfunction g(): number { return 1; }\nconst n = 3;")], [['f', 'string'], ['n', '3']]);
  });

  it('changes with what a function returns', () => {
    assert.notDeepEqual(typesOf("function f() { return 'x'; }"), typesOf('function f() { return 1; }'));
  });
});

describe('the statements that an edit touches', () => {
  const body = `export async function list(rows: number[]) {
  const names: string[] = [];
  for (const row of rows) {
    if (row < 0) continue;
    names.push(String(row));
  }
  return names;
}
`;
  const source = ts.createSourceFile('/c.ts', body, ts.ScriptTarget.Latest, true);
  const statements = (what: string): readonly string[] => statementsOf(source, [{ start: body.indexOf(what), end: body.indexOf(what) + what.length }]).map((part) => part.getText(source));

  it('are those of the innermost block that has all of it', () => {
    assert.deepEqual(statements('String(row)'), ['names.push(String(row));']);
    assert.deepEqual(statements('const row of rows'), [body.slice(body.indexOf('for'), body.indexOf('  return')).trim()]);
    assert.deepEqual(statements('list(rows'), [body.trim()]);
  });

  it('are not looked at where an insertion beside them leaves their text as it was', () => {
    const longer = ts.createSourceFile('/c.ts', body.replace('  return names;', '  names.sort();\n  return names;'), ts.ScriptTarget.Latest, true);
    const at = body.indexOf('  return names;');
    const [before, after] = changedParts(statementsOf(source, [{ start: at, end: at }]), statementsOf(longer, [{ start: at, end: at + '  names.sort();\n'.length }]));
    assert.deepEqual([before.length, after.map((part) => part.getText(longer))], [0, ['names.sort();']]);
  });
});

describe('what a statement gives to those after it', () => {
  const given = (statement: string): ReadonlyMap<string, string> => {
    const source = `function f(row: { id: number } | undefined, list: (number | string)[]) { let last: number | string | undefined; { ${statement} } return last; }`;
    const { sourceFile, checker } = checked(source);
    return inferredTypes(statementsOf(sourceFile, [{ start: source.indexOf(statement), end: source.indexOf(statement) + statement.length }]), checker);
  };
  const same = (before: string, after: string): boolean => givesTheSame(given(before), given(after));

  it('is the same while names, values and ways out are the same', () => {
    assert.ok(same('const a = row; if (!row) return;', 'const b = 1; const a = row; if (!row) return;'));
  });

  it('is another where a way out is gone, whose condition the statements after it rely on', () => {
    assert.ok(!same('if (!row) return;', ';'));
    assert.ok(!same('if (!row) return;', 'if (!list) return;'));
  });

  it('is another where another type is put into a variable or a list, or it is put there only now', () => {
    assert.ok(!same('last = 1;', "last = 'x';"));
    assert.ok(!same('list.push(1);', "list.push('x');"));
    assert.ok(!same(';', 'last = 1;'));
    assert.ok(!same('[1].forEach(() => { last = 1; });', ';'));
  });

  it('is another where it returns something else', () => {
    assert.ok(!same('return 1;', "return 'x';"));
  });
});
