import { strict as assert } from 'node:assert';
import { createProject, memoryFileHost, type MemoryFileHost, type Project, type ProjectOptions, type Snapshot, type StubProvider } from '../../src/project';
import { ts } from '../../src/project/ts';

export const stubFile = '/headroom-stubs/db.d.ts';

/** A stub for the package `db`, and for whatever leads to a folder called `generated-client`. */
export const stubs: StubProvider = {
  version: 1,
  resolve: (specifier, _file, target) => (specifier === 'db' || target?.endsWith('/generated-client') === true ? stubFile : undefined),
  text: (file) => (file === stubFile ? 'export declare class Client { user: { findMany(): Promise<{ id: number }[]> } }' : undefined),
};

export const rowsType = 'Promise<{ id: number; }[]>';

/** A project in `/app` (or `options.roots`) whose trigger is a call of `findMany`. */
export function projectOf(files: Readonly<Record<string, string>>, options: Partial<ProjectOptions> = {}): { readonly project: Project; readonly host: MemoryFileHost } {
  const host = memoryFileHost(files);
  return { host, project: createProject({ roots: ['/app'], host, stubs, include: [], exclude: [], trigger: /\.\s*findMany\s*\(/, ...options }) };
}

/** The type of a variable, as the checker prints it. */
export function typeOf(snapshot: Snapshot, file: string, name: string): string {
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

/** Asserts that `/app/src/a.ts`, importing `Db` from the specifier, gets the stub's types through it. */
export function assertReaches(specifier: string, files: Readonly<Record<string, string>>, from = '/app/src/a.ts'): void {
  const { project } = projectOf({ [from]: `import { db } from '${specifier}'; const rows = db.user.findMany();`, ...files });
  assert.equal(typeOf(project.snapshot(), from, 'rows'), rowsType, `${specifier} leads to the client`);
}

/** A module that exports a client. */
export const clientModule = `import { Client } from 'db'; export const db = new Client();`;
