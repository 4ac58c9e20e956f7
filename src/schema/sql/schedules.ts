/**
 * The paths of functions that a database calls on a schedule: `cron.schedule('nightly', '0 7 * * *', $$ select net.http_post(url := '…/functions/v1/nightly') $$)`.
 * @param migrations texts of SQL that make it so with pg_cron (https://supabase.com/docs/guides/functions/schedule-functions)
 */
export function scheduledPaths(migrations: readonly string[]): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const text of migrations) {
    for (const job of text.split(/\bcron\s*\.\s*schedule\s*\(/).slice(1)) {
      // What it runs stands between dollars as a rule, which end it.
      const command = /\$(\w*)\$([\s\S]*?)\$\1\$/.exec(job)?.[2] ?? job.slice(0, 1000);
      for (const [path] of command.matchAll(/\/functions\/v1\/[\w-]+/g)) paths.add(path);
    }
  }
  return paths;
}
