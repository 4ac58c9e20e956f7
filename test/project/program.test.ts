import { strict as assert } from 'node:assert';
import { createProject, memoryFileHost, type MemoryFileHost, type Project, type ProjectOptions, type StubProvider } from '../../src/project';
import { ts } from '../../src/project/ts';

const trigger = /\.\s*(?:findMany|findUnique)\s*\(/;
const stubFile = '/headroom-stubs/db.d.ts';
/** A stub for the package `db`, and for whatever leads to a folder called `generated-client`. */
const stubs: StubProvider = {
  version: 1,
  resolve: (specifier, _file, target) => (specifier === 'db' || target?.endsWith('/generated-client') === true ? stubFile : undefined),
  text: (file) => (file === stubFile ? 'export declare class Client { user: { findMany(): Promise<{ id: number }[]> } }' : undefined),
};

function projectOf(files: Record<string, string>, options: Partial<ProjectOptions> = {}): { project: Project; host: MemoryFileHost } {
  const host = memoryFileHost(files);
  return { host, project: createProject({ roots: ['/app'], host, stubs, include: [], exclude: [], trigger, ...options }) };
}

/** The type of a top-level variable, as the checker prints it. */
function typeOf(project: Project, file: string, name: string, snapshot = project.snapshot()): string {
  const sourceFile = snapshot.sourceFile(file);
  assert.ok(sourceFile !== undefined, `${file} is in the program`);
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === name) found = node.name;
    ts.forEachChild(node, visit);
  };
  visit(sourceFile);
  assert.ok(found !== undefined, `${name} is declared in ${file}`);
  return snapshot.checker.typeToString(snapshot.checker.getTypeAtLocation(found));
}

describe('the light program', () => {
  it('types a query through a stub, a re-exported client and a barrel', () => {
    const { project } = projectOf({
      '/app/db/client.ts': `import { Client } from 'db'; export const db = new Client();`,
      '/app/db/index.ts': `export * from './client';`,
      '/app/a.ts': `import { db } from './db'; const rows = db.user.findMany(); export { rows };`,
    });
    assert.equal(typeOf(project, '/app/a.ts', 'rows'), 'Promise<{ id: number; }[]>');
    assert.deepEqual(project.snapshot().candidates, ['/app/a.ts']);
  });

  it('maps a generated client that does not exist on disk', () => {
    const { project } = projectOf({ '/app/src/a.ts': `import { Client } from '../generated-client'; const rows = new Client().user.findMany();` });
    assert.equal(typeOf(project, '/app/src/a.ts', 'rows'), 'Promise<{ id: number; }[]>');
  });

  it('gives every node its parent', () => {
    const { project } = projectOf({ '/app/a.ts': `import { Client } from 'db'; function f(this: Client) { return this.user.findMany(); }` });
    const sourceFile = project.snapshot().sourceFile('/app/a.ts');
    const check = (node: ts.Node): void => ts.forEachChild(node, (child) => {
      assert.equal(child.parent, node);
      check(child);
    });
    assert.ok(sourceFile !== undefined);
    check(sourceFile);
  });
});
