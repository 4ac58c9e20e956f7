import { Client } from 'pg';

/** Table → its rows, in an order that does not depend on how they were written. */
export type Contents = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** The rows of every table of a database. `withoutIds` names tables whose generated ids are left out. */
export async function contentsOf(url: string, withoutIds: readonly string[] = []): Promise<Contents> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`);
    const contents: Record<string, readonly Record<string, unknown>[]> = {};
    for (const { name } of tables.rows) {
      const row = withoutIds.includes(name) ? `to_jsonb(t) - 'id'` : 'to_jsonb(t)';
      const result = await client.query<{ row: Record<string, unknown> }>(`SELECT ${row} AS row FROM "${name}" t ORDER BY 1`);
      contents[name] = result.rows.map((one) => one.row);
    }
    return contents;
  } finally {
    await client.end();
  }
}
