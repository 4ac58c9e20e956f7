import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const file = '/app/tasks.ts';
const sql = 'CREATE TABLE tasks (id serial PRIMARY KEY, title text NOT NULL, state text);';

/** The bulk writes that are offered for a statement in a loop over ids: the statement that each ends up with. `members` stand in the model's class. */
function offered(statement: string, { members = '', base = 'Model', tables = sql }: { readonly members?: string; readonly base?: string; readonly tables?: string } = {}): readonly string[] {
  const files = {
    '/app/task.ts': `import { Model } from 'objection';\nimport { audited } from './audited';\nexport class Base extends Model { $beforeDelete() { console.log(1); } }\nexport class Task extends ${base} {\n  static tableName = 'tasks';\n  id!: number;\n  title!: string;\n  state!: string | null;\n  ${members}\n}\n`,
    '/app/migrations/1.sql': tables,
    '/app/audited.ts': 'import { Model } from \'objection\';\nexport function audited<T extends typeof Model>(base: T): T { return base; }\n',
    [file]: `import { Task } from './task';
export async function main(ids: number[], parts: number[][], names: string[]) {
  const results: unknown[] = [];
  for (const id of ids) {
    ${statement};
  }
  return results;
}
`,
  };
  const engine = opened(files, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write').map((fix) => /(?:if|await) .*/.exec(fix.text)?.[0] ?? fix.text);
}

describe('a bulk write of Objection', () => {
  it('is one statement for all ids', () => {
    assert.deepEqual(offered('await Task.query().deleteById(id)'), ['await Task.query().delete().whereIn(\'id\', ids);']);
    assert.deepEqual(offered('await Task.query().findById(id).delete()'), ['await Task.query().whereIn(\'id\', ids).delete();']);
    assert.deepEqual(offered('await Task.query().delete().where(\'id\', id)'), ['await Task.query().delete().whereIn(\'id\', ids);']);
    assert.deepEqual(offered('await Task.query().patch({ state: \'done\' }).where({ id })'), ['await Task.query().patch({ state: \'done\' }).whereIn(\'id\', ids);']);
    assert.deepEqual(offered('await Task.query().insert({ title: String(id) })'), ['if (ids.length > 0) await Task.query().insert(ids.map((id) => ({ title: String(id) })));']);
  });

  it('stays where a builder of its own may bring conditions to some methods, or a key is made another before it is written', () => {
    for (const statement of ['Task.query().deleteById(id)', 'Task.query().findById(id).patch({ state: \'done\' })']) assert.deepEqual(offered(`await ${statement}`, { members: 'static QueryBuilder = TenantQueryBuilder;' }), [], statement);
    const merged = 'await Task.query().insert({ title: String(id), state: \'new\' }).onConflict(\'title\').merge()';
    const tables = sql.replace('title text NOT NULL', 'title text NOT NULL UNIQUE');
    assert.equal(offered(merged, { tables }).length, 1);
    for (const name of ['$parseJson', '$formatDatabaseJson']) assert.deepEqual(offered(merged, { tables, members: `${name}(json: any) { return { ...json, title: json.title.toLowerCase() }; }` }), [], name);
  });

  it('stays where the model runs something at each, or a mixin may', () => {
    assert.equal(offered('await Task.query().deleteById(id)', { members: '$beforeInsert() { this.state = \'new\'; }' }).length, 1, 'that is for inserts');
    for (const hook of ['$beforeInsert()', '$afterInsert()', 'static async beforeInsert(args: any)', 'async $beforeInsert(context: any)']) assert.deepEqual(offered('await Task.query().insert({ title: String(id) })', { members: `${hook} { console.log(1); }` }), [], hook);
    for (const hook of ['$beforeUpdate()', '$afterUpdate()', 'static afterUpdate(args: any)']) assert.deepEqual(offered('await Task.query().findById(id).patch({ state: \'done\' })', { members: `${hook} { console.log(1); }` }), [], hook);
    for (const hook of ['$beforeDelete()', 'static async beforeDelete({ asFindQuery }: any)']) assert.deepEqual(offered('await Task.query().deleteById(id)', { members: `${hook} { console.log(1); }` }), [], hook);
    assert.deepEqual(offered('await Task.query().deleteById(id)', { base: 'Base' }), []);
    assert.deepEqual(offered('await Task.query().deleteById(id)', { base: 'audited(Model)' }), []);
  });

  it('inserts several only where the database is known to be Postgres', () => {
    assert.deepEqual(offered('await Task.query().insert({ title: String(id) })', { tables: 'CREATE TABLE tasks (id integer PRIMARY KEY AUTO_INCREMENT, title text NOT NULL, state text);' }), []);
    assert.deepEqual(offered('await Task.query().insert({ title: String(id) })', { tables: '' }), []);
    assert.equal(offered('await Task.query().deleteById(id)', { tables: '' }).length, 1);
  });

  it('stays where results count, values differ, keys are of several columns, or a link says more', () => {
    for (const statement of [
      'results.push(await Task.query().deleteById(id))', 'await Task.query().findById(id).patch({ title: String(id) })', 'await Task.query().deleteById(id).throwIfNotFound()', 'await Task.query().patchAndFetchById(id, { state: \'done\' })',
      'await Task.query().insertAndFetch({ title: String(id) })', 'await Task.query().insertGraph({ title: String(id) })', 'await Task.query().insert({ title: String(id) }).returning(\'*\')',
    ]) assert.deepEqual(offered(statement), [], statement);
    assert.deepEqual(offered('await Task.query().deleteById([id, 1])'), []);
  });
});
