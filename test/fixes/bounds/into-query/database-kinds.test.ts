import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

/** What a library's program begins with, its query, and how the file is called. */
interface Way { readonly name: string; readonly packages: string; readonly head: string; readonly query: string; readonly file?: string; readonly more?: Readonly<Record<string, string>> }

const ways: readonly Way[] = [
  {
    name: 'TypeORM', packages: '"typeorm": "0.3.20"', query: 'orders.find()',
    head: "import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';\n@Entity('orders')\nexport class Order {\n  @PrimaryGeneratedColumn() id!: number;\n  @Column({ type: 'text' }) status!: string;\n  @Column({ type: 'int' }) total!: number;\n}\ndeclare const db: DataSource;\nconst orders = db.getRepository(Order);\n",
  },
  {
    name: 'Sequelize', packages: '"sequelize": "6.37.0"', query: 'Order.findAll()', file: '/app/orders.js',
    head: "import { DataTypes, Sequelize } from 'sequelize';\nconst sequelize = new Sequelize(process.env.DATABASE_URL);\nconst Order = sequelize.define('Order', { status: { type: DataTypes.TEXT, allowNull: false }, total: { type: DataTypes.INTEGER, allowNull: false } });\n",
  },
  {
    name: 'Knex', packages: '"knex": "3.1.0"', query: "db('orders')", more: { '/app/schema.sql': 'CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL, total int NOT NULL);' },
    head: "import knex from 'knex';\nconst db = knex({});\n",
  },
];

/** What is offered where a project has drivers. */
function offered({ packages, head, query, file = '/app/orders.ts', more }: Way, drivers: readonly string[], body: string): readonly string[] {
  const engine = opened({ ...more, '/app/package.json': `{ "dependencies": { ${[packages, ...drivers.map((name) => `"${name}": "1.0.0"`)].join(', ')} } }`, [file]: `${head}\nexport async function main() {\n  const rows = await ${query};\n  ${body}\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ title }) => title);
}

const sum = 'return rows.reduce((sum, row) => sum + row.total, 0);';
const open = "return rows.filter((row) => row.status === 'open');";

describe('the database that rows are in, by its driver', () => {
  for (const way of ways) {
    it(`${way.name}: sums are left to JavaScript on SQL Server, which fails above an int, and where it may be that`, () => {
      assert.deepEqual(offered(way, ['pg'], sum), ['Let the database add up the `total` of the orders']);
      for (const drivers of [['mssql'], ['tedious'], ['tedious', 'pg']]) assert.deepEqual(offered(way, drivers, sum), [], drivers.join());
    });
    it(`${way.name}: texts are compared by Postgres and SQLite, which tell them apart as JavaScript does, and by no other`, () => {
      for (const driver of ['pg', 'better-sqlite3']) assert.deepEqual(offered(way, [driver], open), ['Load only the orders that match'], driver);
      for (const drivers of [['mysql2'], ['tedious'], ['pg', 'mysql2'], []]) assert.deepEqual(offered(way, drivers, open), [], drivers.join());
    });
  }

  it('a getter of Sequelize gives another value than the column has', () => {
    const [, sequelize] = ways;
    assert.ok(sequelize);
    const head = sequelize.head.replace('allowNull: false } });', "allowNull: false, get() { return this.getDataValue('total') / 100; } } });");
    assert.deepEqual(offered(sequelize, ['pg'], sum).length, 1);
    for (const body of [sum, 'return rows.filter((row) => row.total === 5);', 'return rows.sort((a, b) => a.total - b.total).slice(0, 3);']) assert.deepEqual(offered({ ...sequelize, head }, ['pg'], body), [], body);
  });
});

describe('what a sum is added to', () => {
  const [, sequelize] = ways;
  /** The same, in a function that is given something. */
  const asked = (parameters: string, body: string): readonly string[] => {
    assert.ok(sequelize);
    const engine = opened({ '/app/package.json': `{ "dependencies": { ${sequelize.packages}, "pg": "8.0.0" } }`, '/app/orders.js': `${sequelize.head}\nexport async function main(${parameters}) {\n  const rows = await Order.findAll();\n  ${body}\n}\n` });
    return offersIn(engine, '/app/orders.js', 'into-query').map(({ title }) => title);
  };

  for (const [what, start] of [['a variable that is a number', 'let sum = 0;'], ['a number that something was added to', 'let sum = 0;\n  sum += 5;']] as const) {
    it(`is asked of the database where it is ${what}`, () => assert.equal(asked('', `${start}\n  for (const row of rows) sum += row.total;\n  return sum;`).length, 1));
  }
  it('is left to JavaScript where it may be a text', () => {
    for (const parameters of ['sum', 'sum = 0']) assert.deepEqual(asked(parameters, 'for (const row of rows) sum += row.total;\n  return sum;'), [], parameters);
    assert.deepEqual(asked('', "let sum = '';\n  for (const row of rows) sum += row.total;\n  return sum;"), []);
  });

  const tally = 'for (const row of rows) counts[row.total] = (counts[row.total] ?? 0) + 1;\n  return counts;';
  it('is asked of the database by a column where an object has numbers alone', () => {
    for (const start of ['const counts = {};', 'const counts = { 5: 0 };', 'const counts = Object.create(null);']) assert.equal(asked('', `${start}\n  ${tally}`).length, 1, start);
    assert.equal(asked('', 'const counts = new Map();\n  for (const row of rows) counts.set(row.total, (counts.get(row.total) ?? 0) + 1);\n  return [...counts];').length, 1);
  });
  it('is left to JavaScript where an object may have others', () => {
    assert.deepEqual(asked('counts', tally), []);
    for (const start of ["const counts = { 5: '0' };", 'const counts = { ...globalThis.counts };', 'const counts = globalThis.counts;']) assert.deepEqual(asked('', `${start}\n  ${tally}`), [], start);
    assert.deepEqual(asked('', 'const counts = new Map(globalThis.counts);\n  for (const row of rows) counts.set(row.total, (counts.get(row.total) ?? 0) + 1);\n  return [...counts];'), []);
  });
});
