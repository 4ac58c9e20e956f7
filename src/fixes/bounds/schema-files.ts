import { dirname } from 'node:path/posix';
import type { FilePath } from '../../core';
import type { WorkspaceFacts } from '../../project/types';

/** What loads every schema of a folder: https://the-guild.dev/graphql/tools/docs/schema-loading, https://the-guild.dev/graphql/tools/docs/merge-resolvers#file-loading */
const loadsAll = /\*\.\{?(?:graphqls?|gql)\b|\bloadFiles(?:Sync)?\s*\(|\bloadTypedefs(?:Sync)?\s*\(/;
/** What writes a schema down that stands elsewhere: https://www.graphql-js.org/api-v16/utilities/#printschema, https://docs.nestjs.com/graphql/quick-start#code-first, https://typegraphql.com/docs/emit-schema.html, https://nexusjs.org/docs/api/make-schema */
const writes = /\bprintSchema\w*|\blexicographicSortSchema\b|\bemitSchema\w*|\bautoSchemaFile\b|\bwriteFile(?:Sync)?\b|\boutputs\s*:/;
const generated = /^\s*(?:#|""")[^\n]*\b(?:generated|do not (?:edit|modify))\b/im;

/**
 * The files with GraphQL schemas that a source file's package reads: of its own folder, named by one of its sources or loaded by a pattern. One that something generates, or a source
 * writes, is none: it would be written anew. The texts of sources that have fields of the root type themselves come along without a file: of two places it is not known which is read.
 */
export function schemasOf(source: FilePath, workspace: WorkspaceFacts): readonly { readonly file?: FilePath; readonly text: string }[] {
  const home = packageFolder(source, workspace);
  const own = workspace.graphqlSchemas().filter((file) => packageFolder(file, workspace) === home);
  if (own.length === 0) return [];
  const texts = workspace.files().filter((file) => packageFolder(file, workspace) === home).map((file) => workspace.text(file) ?? '').filter((text) => /graphqls?\b|gql\b/.test(text));
  const named = (text: string, file: FilePath): boolean => new RegExp(`(?<![\\w.-])${file.slice(file.lastIndexOf('/') + 1).replaceAll('.', '\\.')}\\b`).test(text);
  const isLoaded = (file: FilePath): boolean => texts.some((text) => named(text, file) || loadsAll.test(text)) && !texts.some((text) => writes.test(text) && named(text, file));
  return [...own.flatMap((file) => {
    const text = workspace.text(file) ?? '';
    return isLoaded(file) && !generated.test(text) ? [{ file, text }] : [];
  }), ...texts.filter((text) => /\btype\s+Query\b/.test(text)).map((text) => ({ text }))];
}

/** The folder of the nearest `package.json` above a file. */
function packageFolder(file: FilePath, workspace: WorkspaceFacts): FilePath {
  for (let folder = dirname(file); ; folder = dirname(folder)) if (folder === dirname(folder) || workspace.text(`${folder}/package.json`) !== undefined) return folder;
}
