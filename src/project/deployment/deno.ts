import type { FilePath } from '../../core';

/** Its global, and addresses as imports. */
const said = /\bDeno\s*\.|\bfrom\s*['"](?:https:|jsr:|npm:)/;

/** Whether a file runs on Deno, by what its text says or because it stands in the folder of Supabase's edge functions (https://supabase.com/docs/guides/functions/quickstart). */
export function runsOnDeno(file: FilePath, text: string): boolean {
  return file.includes('/supabase/functions/') || said.test(text);
}
