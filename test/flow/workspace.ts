import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trigger } from '../../src/catalog';
import { WorkspaceFlow } from '../../src/engine/flow';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { createProject, memoryFileHost, type Snapshot } from '../../src/project';
import type { ts } from '../../src/project/ts';

const root = '/app';

export interface FlowWorkspace {
  readonly snapshot: Snapshot;
  readonly flow: WorkspaceFlow;
  /** Its parsed files, sorted by path. */
  readonly files: readonly ts.SourceFile[];
}

/** The flow of a workspace that holds these files (path below the root → text). */
export function flowOf(files: Readonly<Record<string, string>>): FlowWorkspace {
  const stubs = new WorkspaceStubs();
  const project = createProject({
    roots: [root], stubs, trigger, include: [], exclude: [], isExtra: (file) => stubs.owns(file),
    host: memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, text]) => [`${root}/${file}`, text]))),
  });
  stubs.refresh(project.extraFiles(), (file) => project.text(file));
  const snapshot = project.snapshot();
  const flow = new WorkspaceFlow(snapshot, stubs, (file) => file.slice(root.length + 1));
  return { snapshot, flow, files: snapshot.files.flatMap((file) => snapshot.sourceFile(file) ?? []) };
}

/** The files of a folder of fixtures by their paths in it. */
export function filesIn(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(entries.map((entry) => join(entry.parentPath, entry.name)).sort().map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}
