/**
 * The path under which Supabase serves the function that a file belongs to: `supabase/functions/<name>/…`; folders that begin with `_` are
 * shared code. https://supabase.com/docs/guides/functions/development-tips
 */
export function edgeFunction(relativePath: string): string | undefined {
  const name = /(?:^|\/)supabase\/functions\/([^/_][^/]*)\/[^/]+$/.exec(relativePath)?.[1];
  return name === undefined ? undefined : `${edgePrefix}/${name}`;
}

/** What stands before the name of every edge function; a router inside of one is given the name itself as the first part of its paths. */
export const edgePrefix = '/functions/v1';

/** The folder of the code that edge functions share, for a file among them; undefined for every other file. https://supabase.com/docs/guides/functions/development-tips */
export function edgeShared(file: string): string | undefined {
  const folder = /^.*\/supabase\/functions(?=\/)/.exec(file)?.[0];
  return folder === undefined ? undefined : `${folder}/_shared`;
}
