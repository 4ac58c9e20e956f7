import type { Engine } from '../../../src/engine';
import { opened } from '../offers';
import { Kept } from './kept';

const tables = `
create table people (id serial primary key, email text not null unique, phone text unique, team int not null, note text, unique (team, note));
create table secrets (id serial primary key, email text not null unique, owner uuid);
alter table secrets enable row level security;
create view shown as select id, email, team from people;
create policy own on secrets using (owner = auth.uid());
`;

const find = "const { rows: [person] } = await pool.query('SELECT id, email FROM people WHERE email = $1', [row.email]);";
const add = "INSERT INTO people (email, team) VALUES ($1, $2)";
const given = '[row.email, row.team]';

/** Name → the body of a loop over `rows`. */
const passes: Readonly<Record<string, string>> = {
  alone: `${find} if (!person) await pool.query('${add}', ${given});`,
  skipped: `${find} if (!person) await pool.query('${add} ON CONFLICT DO NOTHING', ${given});`,
  held: `${find} if (person) continue; const made = await pool.query('${add} RETURNING id', ${given}); told.push(made.rows[0].id);`,
  first: `${find} if (person) continue; const made = (await pool.query('${add} RETURNING id AS key, email', ${given})).rows[0]; told.push(made.key);`,
  list: `${find} if (person) continue; const { rows: made } = await pool.query('${add} RETURNING *', ${given}); told.push(made.length);`,
  all: `${find.replace('id, email', '*')} if (person) continue; const { rows: [made] } = await pool.query('${add} RETURNING id', ${given}); told.push(made.id);`,
  asWhole: `${find} if (person) continue; const { rows: [made] } = await pool.query('${add} RETURNING id', ${given}); told.push(made);`,
  workedOut: `${find} if (person) continue; const { rows: [made] } = await pool.query('${add} RETURNING id, lower(email) AS email', ${given}); told.push(made.id);`,
  nameIsTaken: `${find} if (person) continue; const { rows: [made] } = await pool.query('${add} RETURNING id AS email', ${given}); told.push(made.email);`,
  merged: `${find} told.push(person?.id); await pool.query('${add} ON CONFLICT (email) DO UPDATE SET team = EXCLUDED.team', ${given});`,
  mergedByOther: `${find} told.push(person?.id); await pool.query('INSERT INTO people (email, phone, team) VALUES ($1, $2, 1) ON CONFLICT (phone) DO UPDATE SET email = EXCLUDED.email', [row.email, row.phone]);`,
  mergedAndRenamed: `${find} told.push(person?.id); await pool.query('${add} ON CONFLICT (email) DO UPDATE SET email = $3', [row.email, row.team, other]);`,
  updated: `${find} if (person) await pool.query('UPDATE people SET note = $1 WHERE id = $2', [row.note, person.id]);`,
  updatedSeveral: `${find} if (person) await pool.query('UPDATE people SET note = $1 WHERE team = $2', [row.note, row.team]);`,
  updatedOfOthers: `${find} if (person) await pool.query('UPDATE people SET note = o.email FROM secrets o WHERE o.id = people.id AND people.id = $1', [person.id]);`,
  renamed: `${find} if (person) await pool.query('UPDATE people SET email = $1 WHERE id = $2', [other, person.id]);`,
  removed: `${find} if (person) await pool.query('DELETE FROM people WHERE email = $1', [row.email]);`,
  removedSeveral: `${find} if (person) await pool.query('DELETE FROM people WHERE team = $1', [row.team]);`,
  twoColumns: "const { rows: [person] } = await pool.query('SELECT id FROM people WHERE team = $1 AND note = $2', [team, row.note]); if (!person) await pool.query('INSERT INTO people (email, team, note) VALUES ($1, $2, $3)', [row.email, team, row.note]);",
  twoColumnsOfOther: "const { rows: [person] } = await pool.query('SELECT id FROM people WHERE team = $1 AND note = $2', [team, row.note]); if (!person) await pool.query('INSERT INTO people (email, team, note) VALUES ($1, $2, $3)', [row.email, row.team, row.note]);",
  several: `${find} if (!person) await pool.query('INSERT INTO people (email, team) VALUES ($1, $2), ($3, $2)', [row.email, row.team, other]);`,
  selected: `${find} if (!person) await pool.query('INSERT INTO people (email, team) SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM people WHERE phone = $3)', [row.email, row.team, row.phone]);`,
  putTogether: `${find} if (!person) await pool.query(\`INSERT INTO \${row.phone ? 'people' : 'secrets'} (email, team) VALUES ($1, $2)\`, ${given});`,
  byAnotherClient: `${find} if (!person) await second.query('${add}', ${given});`,
  changed: `${find} if (person) continue; const made = await pool.query('${add} RETURNING *', ${given}); made.rows[0].note = row.note; told.push(made.rows[0]);`,
  changedByAnotherName: `${find} if (person) continue; const made = await pool.query('${add} RETURNING *', ${given}); let kept; kept = made.rows[0]; kept.note = row.note; told.push(kept);`,
  changedByAPattern: `${find} if (person) continue; const made = await pool.query('${add} RETURNING *', ${given}); const { rows: [kept] } = made; kept.note = row.note; told.push(kept);`,
  foundIsChanged: `${find} let kept; if (person) kept = person; else kept = (await pool.query('${add} RETURNING *', ${given})).rows[0]; kept.note = row.note; told.push(kept);`,
  hidden: "const { rows: [secret] } = await pool.query('SELECT id FROM secrets WHERE email = $1', [row.email]); if (!secret) await pool.query('INSERT INTO secrets (email) VALUES ($1)', [row.email]);",
  textOfNumber: "const { rows: [person] } = await pool.query('SELECT id, note FROM people WHERE id = $1', [row.number]); told.push(person?.note); if (!person) await pool.query('INSERT INTO people (id, email, team) VALUES ($1, $2, $3)', [row.number, row.email, row.team]);",
  madeFirst: `await pool.query('${add} ON CONFLICT (email) DO NOTHING', ${given}); ${find} told.push(person.id);`,
  throughView: `${find.replace('people', 'shown')} if (!person) await pool.query('${add.replace('people', 'shown')}', ${given});`,
  caught: `${find} if (!person) { try { await pool.query('${add}', ${given}); } catch { told.push(0); } }`,
};

const client = (name: string): string => `export async function ${name}(rows: { email: string; phone: string; note: string; number: string; team: number }[], team: number, other: string, told: unknown[]) {`;

const text = `import { Pool } from 'pg';
const pool = new Pool();
const second = new Pool();
${Object.entries(passes).map(([name, pass]) => `${client(name)}
  for (const row of rows) {
    ${pass}
  }
}`).join('\n')}
${client('caughtInTransaction')}
  const client = await pool.connect();
  await client.query('BEGIN');
  for (const row of rows) {
    ${passes['caught']?.replaceAll('pool.', 'client.') ?? ''}
  }
  await client.query('COMMIT');
}
${client('mergedByTheOther')}
  const { rows: all } = await pool.query('SELECT email, phone FROM people');
  for (const row of all) {
    ${passes['mergedByOther'] ?? ''}
  }
}
`;

const templates = `import postgres from 'postgres';
const sql = postgres();
${client('template')}
  for (const row of rows) {
    const [person] = await sql\`SELECT id FROM people WHERE email = \${row.email}\`;
    if (!person) await sql\`INSERT INTO people (email, team) VALUES (\${row.email}, \${row.team});\`;
  }
}
${client('templateGivesLess')}
  for (const row of rows) {
    const [person] = await sql\`SELECT * FROM people WHERE email = \${row.email}\`;
    if (person) continue;
    const [made] = await sql\`INSERT INTO people (email, team) VALUES (\${row.email}, \${row.team}) RETURNING id, note\`;
    told.push(made.id);
  }
}
`;

const lists = `import mysql from 'mysql2/promise';
const pool = mysql.createPool('mysql://x');
${client('mysqlRows')}
  for (const row of rows) {
    const [[person]] = await pool.query('SELECT id FROM people WHERE id = ?', [row.team]);
    if (!person) await pool.query('INSERT INTO people (id, email) VALUES (?, ?)', [row.team, row.email]);
  }
}
`;

describe('rows of SQL text that are read before a loop which writes them', () => {
  const [file, ofTemplates, ofMysql] = ['/app/src/import.ts', '/app/src/import-templates.ts', '/app/src/import-mysql.ts'];
  let engine: Engine;
  let kept: Kept;
  before(() => {
    engine = opened({ '/app/db/schema.sql': tables, [file]: text, [ofTemplates]: templates, [ofMysql]: lists }, { minConfidence: 'low' });
    kept = new Kept(engine, file, text);
  });

  it('have what a write gives back put among them, which is asked for it', () => {
    kept.keeps('alone', "const { rows: [newPerson] } = await pool.query('INSERT INTO people (email, team) VALUES ($1, $2) RETURNING id, email', [row.email, row.team]); if (newPerson) personByEmail.set(String(newPerson.email), { id: newPerson.id, email: newPerson.email });");
    kept.keeps('skipped', 'ON CONFLICT DO NOTHING RETURNING id, email');
    kept.keeps('updated', "UPDATE people SET note = $1 WHERE id = $2 RETURNING id, email', [row.note, person.id]); if (updatedPerson) personByEmail.set(");
    kept.keeps('merged', 'DO UPDATE SET team = EXCLUDED.team RETURNING id, email');
    kept.keeps('caught', 'RETURNING id, email');
    kept.keeps('twoColumns', 'VALUES ($1, $2, $3) RETURNING id, note');
  });

  it('have it put there from wherever it is held, and as much of it as was looked up', () => {
    kept.keeps('held', "RETURNING id, email', [row.email, row.team]); if (made.rows[0]) personByEmail.set(String(made.rows[0].email), { id: made.rows[0].id, email: made.rows[0].email });");
    kept.keeps('first', 'if (made) personByEmail.set(String(made.email), { id: made.key, email: made.email });');
    kept.keeps('list', 'if (made[0]) personByEmail.set(String(made[0].email), { id: made[0].id, email: made[0].email });');
    kept.keeps('all', "RETURNING *', [row.email, row.team]); if (made) personByEmail.set(String(made.email), made);");
  });

  it('are found by what a text says of a number, in whichever way', () => {
    kept.keeps('textOfNumber', 'personById.get(Number(row.number));');
    kept.keeps('textOfNumber', 'personById.set(Number(newPerson.id), { id: newPerson.id, note: newPerson.note });');
  });

  it('lose the row that a pass deletes', () => {
    kept.keeps('removed', "[row.email]); personByEmail.delete(String(row.email));");
  });

  it('are read for templates alike', () => {
    const ofTags = new Kept(engine, ofTemplates, templates);
    ofTags.keeps('template', 'const [newPerson] = await sql`INSERT INTO people (email, team) VALUES (${row.email}, ${row.team}) RETURNING id, email;`; if (newPerson) personByEmail.set(');
    ofTags.keeps('templateGivesLess', 'RETURNING *`; if (made) personByEmail.set(String(made.email), made);');
  });

  it('are asked for one by one where a write gives something else than columns, or less to who takes it as a whole', () => {
    kept.stays('asWhole', 'workedOut', 'nameIsTaken');
  });

  it('are asked for one by one where a row may get another key, or is found by another', () => {
    kept.stays('mergedByOther', 'mergedByTheOther', 'mergedAndRenamed', 'renamed', 'twoColumnsOfOther');
  });

  it('are asked for one by one where it is not seen which rows a statement is about', () => {
    kept.stays('throughView', 'updatedSeveral', 'updatedOfOthers', 'removedSeveral', 'several', 'selected', 'putTogether', 'byAnotherClient');
  });

  it('are asked for one by one where they are asked for because a write may have found that somebody else has made them', () => {
    kept.stays('madeFirst');
  });

  it('are asked for one by one where a row is changed, by whatever name', () => {
    kept.stays('changed', 'changedByAnotherName', 'changedByAPattern', 'foundIsChanged');
  });

  it('are asked for one by one where a policy may hide the new row from who asks for it', () => {
    kept.stays('hidden');
  });

  it('are asked for one by one where the next look-up would have told of a failure that ended the transaction', () => {
    kept.stays('caughtInTransaction');
  });

  it('are asked for one by one of MySQL, which gives no rows of a write back', () => {
    new Kept(engine, ofMysql, lists).stays('mysqlRows');
  });
});
