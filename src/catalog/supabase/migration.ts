import type { FilePath } from '../../core';

/**
 * The newest migration's folder, and the number of the one after it: a second later, since the order is all that it says (https://supabase.com/docs/guides/deployment/database-migrations). Undefined, too, where the project takes
 * from new functions the right to be called, which they have by default (https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html).
 */
export function lastMigration(files: readonly FilePath[], text: (file: FilePath) => string | undefined): { readonly folder: FilePath; readonly next: string } | undefined {
  const found = files.flatMap((file) => { const parts = /^(.*\/supabase\/migrations)\/(\d{14})_[^/]*\.sql$/.exec(file); return parts ? [{ folder: parts[1] ?? '', number: parts[2] ?? '' }] : []; });
  const [last] = found.sort((a, b) => (a.number < b.number ? 1 : -1));
  if (!last || found.some(({ folder }) => folder !== last.folder) || files.some((file) => takenRights.test(text(file) ?? ''))) return undefined;
  const part = (from: number, to: number): number => Number(last.number.slice(from, to));
  const moment = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14)) + 1000;
  const next = new Date(moment).toISOString().replace(/\D/g, '').slice(0, 14);
  return next > last.number ? { folder: last.folder, next } : undefined;
}

const takenRights = /\balter\s+default\s+privileges\b[^;]*\brevoke\b[^;]*\bon\s+(?:functions|routines)\b/i;

/** The text of a function between dollar signs that it does not have in it itself (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-DOLLAR-QUOTING). */
function dollarQuoted(body: string): string {
  const tag = body.includes('$$') ? numbered('body', (name) => body.includes(`$${name}$`)) : '';
  return `$${tag}$${body}$${tag}$`;
}

/** What a function of the database is made of, as SQL. */
interface DatabaseFunction {
  /** What it does, as a sentence without its end. */
  readonly says: string;
  readonly name: string;
  readonly parameters: string;
  readonly returns: string;
  readonly volatility: 'stable' | 'volatile';
  /** Its statement, with the line ends around it. */
  readonly body: string;
  /** Whether its statements are texts that it puts together, as PostgREST does: they are asked with the search path of the request, in which alone operators of extensions are found. */
  readonly isDynamic?: boolean;
}

/** The statement that makes a function in `public`, which fails where one is there that no file tells of, in place of taking its place; with the rights of its owner it would pass by the policies of the tables (https://supabase.com/docs/guides/database/functions#security-definer-vs-invoker). */
export function functionText({ says, name, parameters, returns, volatility, body, isDynamic }: DatabaseFunction): string {
  return `-- ${says}; with the rights of whoever asks, so that the policies of the table hold.
create function public.${name}(${parameters})
returns ${returns}
language ${isDynamic ? 'plpgsql' : 'sql'}
${volatility}
security invoker
${isDynamic ? '' : "set search_path = ''\n"}as ${dollarQuoted(body)};
`;
}

/** A name that no file of the database names; without quotes, upper case is the same there. */
export function freeName(wish: string, files: readonly FilePath[], text: (file: FilePath) => string | undefined): string {
  const texts = files.map((file) => text(file) ?? '');
  // The database cuts a name after 63 bytes (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS), and PostgREST would not find what the code calls; a number behind it has room.
  return numbered(wish.slice(0, 59).replace(/_+$/, ''), (name) => texts.some((one) => new RegExp(`\\b${name}\\b`, 'i').test(one)));
}

/** The wish, with a number where it is taken. */
export function numbered(wish: string, isTaken: (name: string) => boolean): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? wish : `${wish}_${i}`;
    if (!isTaken(name)) return name;
  }
}

/** Words that a column may be called without quotes, as they stand behind a dot. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
