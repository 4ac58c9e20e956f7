import assert from 'node:assert/strict';
import { trigger } from '../../src/catalog';
import type { Analysis } from '../../src/engine/analysis';
import { newErrorAround } from '../../src/engine/new-errors';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { createProject, memoryFileHost } from '../../src/project';

const file = '/app/a.ts';
const text = 'export function one() {\n  return gone(1);\n}\n';

function analysed(source: string, strict: boolean): Analysis {
  const files = { [file]: source, '/app/tsconfig.json': JSON.stringify({ compilerOptions: { strict } }) };
  const project = createProject({ roots: ['/app'], stubs: new WorkspaceStubs(), trigger, include: [], exclude: [], isExtra: () => false, host: memoryFileHost(files) });
  project.setOverlay(file, source);
  return { snapshot: project.snapshot() } as Analysis;
}

/** What is said of a function that is added behind the first, which has an error. */
const added = (newText: string, strict = false): string | undefined =>
  newErrorAround({ file, edits: [{ start: text.length, end: text.length, newText }] }, analysed(text, strict), analysed(text + newText, strict));

describe('an error that an edit brings', () => {
  it('is none of a copied line where the compiler of the project says nothing of null', () => {
    assert.equal(added('export function two() {\n    return gone(1);\n}\n'), undefined);
    assert.match(added('export function two() {\n    return gone(1);\n}\n', true) ?? '', /Cannot find name 'gone'/);
  });

  it('is one on another line, also where the file has the same elsewhere', () => {
    assert.match(added('export function two() {\n  return gone(2);\n}\n') ?? '', /Cannot find name 'gone'/);
    assert.match(added('export function two() {\n  return gone(1) + gone(\n    gone(1));\n}\n') ?? '', /Cannot find name 'gone'/);
  });

  /** What is said of a list of rows that is taken for another one on a line below, where something stands in place of the rows' number. */
  const taken = (number: string, behind = ''): string | undefined => {
    const start = 'interface Row { number: string; team: { name: string } }\nexport function rows() {\n  const list = [{ number: ';
    const end = ", team: { id: 1 } }];\n  return list as Row[];\n}\n";
    const [was, is] = [`${start}'A'${end}`, `${start}${number}${end}${behind}`];
    return newErrorAround({ file, edits: [{ start: start.length, end: start.length + 3, newText: number }, ...(behind ? [{ start: was.length, end: was.length, newText: behind }] : [])] }, analysed(was, true), analysed(is, true));
  };

  it('is none of a line that has had it, where it names a type that is now another one beside what it comes from', () => {
    assert.equal(taken('null as any'), undefined);
  });

  it('is one where it comes from something else, and where another line has it as well', () => {
    assert.match(taken('1') ?? '', /'number' are incompatible/);
    assert.match(taken('null as any', 'export const more = [{ number: null as any, team: { id: 1 } }] as Row[];\n') ?? '', /'team' are incompatible/);
  });
});
