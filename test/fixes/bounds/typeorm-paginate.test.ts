import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/app/entries/route.ts';
const head = `import { Brackets, Column, DataSource, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
@Entity('entries')
export class Entry {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'text' }) entity!: string;
  @OneToMany(() => Line, (line) => line.entry) lines!: Line[];
}
@Entity('lines')
export class Line {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Entry, (entry) => entry.lines) entry!: Entry;
}
declare const db: DataSource;
const entries = db.getRepository(Entry);
`;

/** What is offered for a route that answers with what a statement gives, as the text that it would leave. */
function offered(statement: string, kind: 'paginate' | 'keyset'): readonly string[] {
  const body = statement.includes(';') ? statement : `return Response.json(await ${statement});`;
  return textsFor({ '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }', [file]: `${head}\nexport async function GET() {\n  ${body}\n}\n` }, file, 'unbounded-query', kind);
}

describe('pages of TypeORM', () => {
  const some: readonly (readonly [what: string, statement: string, kind: 'paginate' | 'keyset', becomes: string])[] = [
    ['of a builder', "entries.createQueryBuilder('entry').getMany()", 'paginate', ".orderBy('entry.id').take(page.limit).skip(page.offset).getMany()"],
    ['of a builder with an order in two parts', "entries.createQueryBuilder('entry').orderBy('entry.entity').addOrderBy('entry.id', 'DESC').getMany()", 'paginate', ".addOrderBy('entry.id', 'DESC').take(page.limit).skip(page.offset).getMany()"],
    ['of entities with those of a relation', "entries.createQueryBuilder('entry').leftJoinAndSelect('entry.lines', 'line').orderBy('entry.entity', 'DESC').getMany()", 'paginate', ".orderBy('entry.entity', 'DESC').addOrderBy('entry.id', 'DESC').take(page.limit).skip(page.offset).getMany()"],
    ['of conditions alone', "entries.findBy({ entity: 'a' })", 'paginate', "entries.find({ where: { entity: 'a' }, order: { id: 'ASC' }, take: page.limit, skip: page.offset })"],
    ['of conditions that a manager is given', "db.manager.findBy(Entry, { entity: 'a' })", 'paginate', "db.manager.find(Entry, { where: { entity: 'a' }, order: { id: 'ASC' }, take: page.limit, skip: page.offset })"],
    ['beside the number of all rows', 'const [rows, total] = await entries.findAndCount({ order: { id: \'DESC\' } });\n  return Response.json({ rows, total });', 'paginate', "findAndCount({ order: { id: 'DESC' }, take: page.limit, skip: page.offset })"],
    ['beside the number of all rows of a builder', "const [rows, total] = await entries.createQueryBuilder('entry').getManyAndCount();\n  return Response.json({ rows, total });", 'paginate', ".orderBy('entry.id').take(page.limit).skip(page.offset).getManyAndCount()"],
    ['after a key, where a condition has alternatives in brackets', "entries.createQueryBuilder('entry').where(new Brackets((either) => either.where('entry.entity = 1').orWhere('entry.entity = 2'))).getMany()", 'keyset', ".andWhere(cursor.after === undefined ? '1 = 1' : 'entry.id > :afterKey', { afterKey: cursor.after }).orderBy('entry.id').take(cursor.limit).getMany()"],
  ];
  for (const [what, statement, kind, becomes] of some) {
    it(`are offered ${what}`, () => {
      const [text = ''] = offered(statement, kind);
      assert.ok(text.includes(becomes), text);
    });
  }

  const none: readonly (readonly [what: string, statement: string, kind: 'paginate' | 'keyset'])[] = [
    ['of alternatives, the last of which alone would begin after the key', "entries.createQueryBuilder('entry').where('entry.entity = 1').orWhere('entry.entity = 2').getMany()", 'keyset'],
    ['of alternatives in one condition, likewise', "entries.createQueryBuilder('entry').where('entry.entity <> 1 OR entry.id <> 2').getMany()", 'keyset'],
    ['after a key, where the number of all rows is asked for beside', 'const [rows, total] = await entries.findAndCount();\n  return Response.json({ rows, total });', 'keyset'],
    ['after a key, where the number of all rows of a builder is', "const [rows, total] = await entries.createQueryBuilder('entry').getManyAndCount();\n  return Response.json({ rows, total });", 'keyset'],
    ['after a key whose parameter has a name that is taken', "entries.createQueryBuilder('entry').where('entry.entity = :afterKey', { afterKey: 'a' }).getMany()", 'keyset'],
    ['of a builder whose entity has no name in it', 'entries.createQueryBuilder().getMany()', 'paginate'],
    ['of an order by something that is worked out', "entries.createQueryBuilder('entry').orderBy('RANDOM()').getMany()", 'paginate'],
    ['of an order that begins anew', "entries.createQueryBuilder('entry').orderBy('entry.entity').orderBy('entry.id').getMany()", 'paginate'],
    ['of an order that a condition decides about', "const query = entries.createQueryBuilder('entry');\n  if (process.env.LATEST) query.addOrderBy('entry.id', 'DESC');\n  return Response.json(await query.getMany());", 'paginate'],
    ['of rows that are grouped', "entries.createQueryBuilder('entry').groupBy('entry.entity').getMany()", 'paginate'],
    ['of values that are told apart', "entries.createQueryBuilder('entry').select('DISTINCT entry.entity').getMany()", 'paginate'],
    ['of columns of joined entities', "entries.createQueryBuilder('entry').select(['entry.id', 'line.id']).leftJoin('entry.lines', 'line').orderBy('entry.entity').getMany()", 'paginate'],
    ['of tables that are joined by a condition', "entries.createQueryBuilder('entry').innerJoin(Line, 'line', 'line.entryId = entry.id').getMany()", 'paginate'],
    ['of rows as the database gives them', "entries.createQueryBuilder('entry').getRawMany()", 'paginate'],
  ];
  for (const [what, statement, kind] of none) {
    it(`are not offered ${what}`, () => { assert.deepEqual(offered(statement, kind), []); });
  }
});
