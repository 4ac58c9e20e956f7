import assert from 'node:assert/strict';
import { textsFor } from '../../offers';

const schema = 'CREATE TABLE orders (id serial PRIMARY KEY, status text NOT NULL, note text, total integer NOT NULL, paid boolean NOT NULL);\n';
const file = '/app/orders.ts';

/** What is offered for rows of a text of SQL, as the text of the query. */
function asked(use: string): readonly string[] {
  const text = `import type { Pool } from 'pg';\n\nexport async function main(db: Pool, status: string) {\n  const { rows } = await db.query('SELECT * FROM orders ORDER BY id');\n  return ${use};\n}\n`;
  return textsFor({ '/app/schema.sql': schema, [file]: text }, file, 'in-memory-pagination', 'into-query').map((one) => /query\((.*)\);\n/.exec(one)?.[1] ?? one);
}

const ids = (condition: string): string => `rows.filter((row) => ${condition}).map((row) => row.id)`;

describe('a condition that is turned round', () => {
  for (const [use, query] of [
    [ids('!(row.total > 5)'), "'SELECT * FROM orders WHERE total <= 5 ORDER BY id'"],
    [ids("!(row.total > 5 || row.paid || row.status === 'open')"), '\'SELECT * FROM orders WHERE total <= 5 AND paid = false AND status <> $1 ORDER BY id\''],
    [ids('!!row.paid && !(row.total !== 3)'), "'SELECT * FROM orders WHERE paid = true AND total = 3 ORDER BY id'"],
    [ids('!(row.note === null)'), "'SELECT * FROM orders WHERE note IS NOT NULL ORDER BY id'"],
    ['rows.every((row) => row.total > 5 || row.paid)', "'SELECT * FROM orders WHERE total <= 5 AND paid = false ORDER BY id LIMIT 1'"],
    ["rows.every((row) => !(row.paid && row.status === 'open'))", '\'SELECT * FROM orders WHERE paid = true AND status = $1 ORDER BY id LIMIT 1\''],
  ] as const) it(`${use} is asked of the database`, () => { assert.deepEqual(asked(use).map((one) => one.replace(/, \[.*\]$/, '')), [query]); });

  for (const [what, use] of [
    ['one of several has to be missing', ids('!(row.total > 5 && row.paid)')],
    ['one of several has to hold', ids('row.total > 5 || row.paid')],
    ['what is empty differs from a text', ids("!(row.note === 'a')")],
    ['a list has to lack the value', ids("!(['open', 'late'].includes(row.status))")],
    ['the column is named twice', ids('!(row.total > 5 || row.total < 1)')],
    ['a row contradicts by one of two', 'rows.every((row) => row.total > 5 && row.paid)'],
    ['something is called', ids("!(row.total > 5 || row.status.trim() === 'open')")],
  ] as const) it(`stays in JavaScript where ${what}`, () => { assert.deepEqual(asked(use), []); });
});
