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
