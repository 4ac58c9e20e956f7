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
});
