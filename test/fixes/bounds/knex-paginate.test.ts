import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/app/entries/route.ts';
const files = {
  '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }',
  '/app/schema.sql': 'CREATE TABLE entries (id serial PRIMARY KEY, entity text NOT NULL, entry_code text NOT NULL UNIQUE);\n',
};

/** What is offered for a route that answers with the rows of a query, as the text that it would leave. */
function offered(query: string, kind: 'paginate' | 'keyset'): readonly string[] {
  const text = `import { knex } from 'knex';\nimport { Model } from 'objection';\nconst db = knex({ client: 'pg' });\nclass Entry extends Model {\n  static tableName = 'entries';\n  id!: number;\n}\n\nexport async function GET() {\n  return Response.json(await ${query});\n}\n`;
  return textsFor({ ...files, [file]: text }, file, 'unbounded-query', kind);
}

describe('pages of Knex and Objection', () => {
  const some: readonly (readonly [what: string, query: string, kind: 'paginate' | 'keyset', becomes: string])[] = [
    ['one page of a model', 'Entry.query()', 'paginate', 'Entry.query().orderBy(\'id\').limit(page.limit).offset(page.offset)'],
    ['one page of a model with a graph', 'Entry.query().withGraphFetched(\'lines\').orderBy(\'entries.entity\')', 'paginate', '.orderBy(\'entries.entity\').orderBy(\'id\').limit(page.limit).offset(page.offset)'],
    ['the rows of a model after a key', 'Entry.query().orderBy(\'entries.id\', \'desc\')', 'keyset', '.where((rows) => cursor.after !== undefined && rows.where(\'id\', \'<\', cursor.after)).limit(cursor.limit)'],
    ['the rows after a key, where the order alone begins with "or"', 'db(\'entries\').orderBy(\'id\')', 'keyset', '.where((rows) => cursor.after !== undefined && rows.where(\'id\', \'>\', cursor.after)).limit(cursor.limit)'],
  ];
  for (const [what, query, kind, becomes] of some) {
    it(`are offered: ${what}`, () => {
      const [text = ''] = offered(query, kind);
      assert.ok(text.includes(becomes), text);
    });
  }

  const none: readonly (readonly [what: string, query: string, kind: 'paginate' | 'keyset'])[] = [
    ['of alternatives, the last of which alone would begin after the key (Knex)', 'db(\'entries\').where(\'entity\', \'>\', \'a\').orWhere(\'entity\', \'<\', \'b\')', 'keyset'],
    ['of alternatives, the last of which alone would begin after the key (Objection)', 'Entry.query().where(\'entity\', \'>\', \'a\').orWhere(\'entity\', \'<\', \'b\')', 'keyset'],
    ['by a key that a mapper of names may call otherwise', 'Entry.query().orderBy(\'entry_code\')', 'keyset'],
    ['of joined tables', 'Entry.query().joinRelated(\'lines\')', 'paginate'],
    ['of a graph that is joined', 'Entry.query().withGraphJoined(\'lines\')', 'paginate'],
  ];
  for (const [what, query, kind] of none) it(`are not offered ${what}`, () => { assert.deepEqual(offered(query, kind), []); });
});
