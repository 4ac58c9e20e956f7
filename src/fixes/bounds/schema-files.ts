import { dirname } from 'node:path/posix';
import type { FilePath } from '../../core';
import type { WorkspaceFacts } from '../../project/types';

/** What loads every schema of a folder: https://the-guild.dev/graphql/tools/docs/schema-loading, https://the-guild.dev/graphql/tools/docs/merge-resolvers#file-loading */
const loadsAll = /\*\.\{?(?:graphqls?|gql)\b|\bloadFiles(?:Sync)?\s*\(|\bloadTypedefs(?:Sync)?\s*\(/;
const generated = /^\s*(?:#|""")[^\n]*\b(?:generated|do not (?:edit|modify))\b/im;

/**
 * The files with GraphQL schemas that a source file's package reads: of its own folder, named by one of its sources or loaded by a pattern. One that something generates is none: it would be
 * written anew.
 */
export function schemasOf(source: FilePath, workspace: WorkspaceFacts): readonly { readonly file: FilePath; readonly text: string }[] {
  const home = packageFolder(source, workspace);
  const own = workspace.graphqlSchemas().filter((file) => packageFolder(file, workspace) === home);
  if (own.length === 0) return [];
  const texts = workspace.files().filter((file) => packageFolder(file, workspace) === home).map((file) => workspace.text(file) ?? '').filter((text) => /graphqls?\b|\.gql\b/.test(text));
  const isLoaded = (file: FilePath): boolean => texts.some((text) => text.includes(file.slice(file.lastIndexOf('/') + 1)) || loadsAll.test(text));
  return own.flatMap((file) => {
    const text = workspace.text(file) ?? '';
    return isLoaded(file) && !generated.test(text) ? [{ file, text }] : [];
  });
}

/** The folder of the nearest `package.json` above a file. */
function packageFolder(file: FilePath, workspace: WorkspaceFacts): FilePath {
  for (let folder = dirname(file); ; folder = dirname(folder)) if (folder === dirname(folder) || workspace.text(`${folder}/package.json`) !== undefined) return folder;
}
