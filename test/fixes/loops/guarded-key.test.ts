import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const schema = 'datasource db {\n  provider = "postgresql"\n  url = "x"\n}\ngenerator client {\n  provider = "prisma-client-js"\n}\nmodel User {\n  id Int @id\n  email String @unique\n}\n';

/** The list of keys that a batch asks for, of a loop over `rows`. */
function keys(rows: string, guard: string, key: string, helper?: string): string | undefined {
  const file = '/app/src/store.ts';
  const text = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
async function byEmail(email: string) { return prisma.user.findUnique({ where: { email } }); }
export async function store(rows: ${rows}) {
  for (const row of rows) { ${guard} const user = await ${helper === undefined ? `prisma.user.findUnique({ where: { email: ${key} } })` : `${helper}(${key})`}; console.log(user); }
}
`;
  const [offer] = offersIn(opened({ '/app/prisma/schema.prisma': schema, [file]: text }, { minConfidence: 'low' }), file, 'batch');
  return offer && (helper === undefined ? /email: \{ in: (.*) \} \} \}\)/ : /await byEmails\((.*)\)/).exec(offer.text)?.[1];
}

describe('keys of a batch that a pass asks for first', () => {
  it('are worked out with a question mark, so that an element which is skipped does not fail', () => {
    assert.equal(keys('any[]', 'if (!row.email) continue;', 'row.email.toLowerCase()'), 'Array.from(new Set(rows.flatMap((row: (typeof rows)[number]) => row.email?.toLowerCase() ?? [])))'.replace(': (typeof rows)[number]', ''));
    assert.equal(keys('{ email: string }[]', 'if (row.email == null || row.email === "") continue;', 'row.email.toLowerCase()'), 'Array.from(new Set(rows.flatMap((row) => row.email?.toLowerCase() ?? [])))');
    assert.equal(keys('{ email: string }[]', 'if (!row.email) continue; const email = row.email.trim();', 'email'), 'Array.from(new Set(rows.flatMap((row) => row.email?.trim() ?? [])))');
  });

  it('stay as they are where nothing is asked first, and are left where something else than a column is', () => {
    assert.equal(keys('{ email: string }[]', '', 'row.email.toLowerCase()'), 'Array.from(new Set(rows.map((row) => row.email.toLowerCase())))');
    assert.equal(keys('any[]', 'if (!row.owner.email) continue;', 'row.owner.email.trim()'), undefined);
  });

  it('ask an element with a question mark that may be absent itself', () => {
    assert.equal(keys('any[]', 'if (!row) continue;', 'row.email'), 'Array.from(new Set(rows.flatMap((row) => row?.email ?? [])))');
    assert.equal(keys('({ email: string } | null)[]', 'if (!row) continue;', 'row.email'), 'Array.from(new Set(rows.flatMap((row) => row?.email ?? [])))');
    assert.equal(keys('(string | null)[]', 'if (!row) continue;', 'row.trim()'), 'Array.from(new Set(rows.flatMap((row) => row?.trim() ?? [])))');
  });

  it('are left where a pass asks otherwise whether they can be worked out', () => {
    assert.equal(keys('any[]', "if (typeof row.email !== 'string') continue;", 'row.email.toLowerCase()'), undefined);
    assert.equal(keys('{ email?: string }[]', "if (!/x/.test(row.email ?? '')) continue;", 'row.email!.toLowerCase()'), undefined);
    assert.equal(keys('{ raw: string }[]', "if (!row.raw.includes('@')) continue;", "row.raw.split('@')[1].toLowerCase()"), undefined);
    assert.equal(keys('any[]', 'if (!/x/.test(row.email)) continue;', 'row.email.trim()'), 'Array.from(new Set(rows.flatMap((row) => row.email?.trim() ?? [])))');
  });

  it('are worked out of what an empty object stands in for', () => {
    const skipping = "if (row.kind !== 'user') continue; const value = row.value ?? {};";
    assert.equal(keys('any[]', skipping, "String(value.email ?? '')"), "Array.from(new Set(rows.map((row) => String((row.value ?? {}).email ?? ''))))");
    assert.equal(keys('any[]', "if (row.kind !== 'user') continue;", "String((row.value || {}).email)"), 'Array.from(new Set(rows.map((row) => String((row.value || {}).email))))');
    assert.equal(keys('any[]', skipping, "value.email.trim()"), undefined);
    assert.equal(keys('any[]', skipping, "String(value.owner.email)"), undefined);
    assert.equal(keys('any[]', skipping.replace('{}', 'row.other'), "String(value.email ?? '')"), undefined);
    assert.equal(keys('any[]', skipping.replace('??', '&&'), "String(value.email ?? '')"), undefined);
    assert.equal(keys('any[]', skipping.replace('const', 'let').replace('{};', '{}; if (row.none) value = null;'), "String(value.email ?? '')"), undefined);
    assert.equal(keys('any[]', "if (row.kind !== 'user') continue; const { value = {} } = row;", "String(value.email ?? '')"), undefined);
  });

  it('are worked out so for a plural of a function, too, and left where a key has several columns', () => {
    assert.equal(keys('any[]', 'if (!row.email) continue;', 'row.email.trim()', 'byEmail'), 'Array.from(new Set(rows.flatMap((row) => row.email?.trim() ?? [])))');
    assert.equal(keys('any[]', 'if (!row) continue;', 'row.email', 'byEmail'), 'Array.from(new Set(rows.flatMap((row) => row?.email ?? [])))');
    assert.equal(keys('any[]', '', 'row.email.trim()', 'byEmail'), 'Array.from(new Set(rows.map((row) => row.email.trim())))');
    const compound = (guard: string, code: string): number => {
      const file = '/app/src/store.ts';
      const text = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export async function store(rows: any[]) {
  for (const row of rows) { ${guard} const seat = await prisma.seat.findUnique({ where: { room_code: { room: row.room, code: ${code} } } }); console.log(seat); }
}
`;
      return offersIn(opened({ '/app/prisma/schema.prisma': `${schema}model Seat {\n  room String\n  code String\n  @@id([room, code])\n}\n`, [file]: text }, { minConfidence: 'low' }), file, 'batch').length;
    };
    assert.equal(compound('', 'row.code.trim()'), 1);
    assert.equal(compound('if (!row.code) continue;', 'row.code.trim()'), 0);
    assert.equal(compound('if (!row) continue;', 'row.code'), 0);
  });
});
