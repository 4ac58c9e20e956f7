import assert from 'node:assert/strict';
import { offersIn, opened } from './offers';

const schema = 'datasource db {\n  provider = "postgresql"\n  url = "x"\n}\ngenerator client {\n  provider = "prisma-client-js"\n}\nmodel User {\n  id Int @id\n  email String @unique\n}\n';

/** The list of keys that a batch asks for, of a loop over `rows`. */
function keys(rows: string, guard: string, key: string): string | undefined {
  const file = '/app/src/store.ts';
  const text = `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export async function store(rows: ${rows}) {
  for (const row of rows) { ${guard} const user = await prisma.user.findUnique({ where: { email: ${key} } }); console.log(user); }
}
`;
  const [offer] = offersIn(opened({ '/app/prisma/schema.prisma': schema, [file]: text }, { minConfidence: 'low' }), file, 'batch');
  return offer && /email: \{ in: (.*) \} \} \}\)/.exec(offer.text)?.[1];
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
});
