import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  status String\n  total Int\n  views Int\n}\n';

/** What is offered in a function of JavaScript or TypeScript, whose types alone would often tell that the rewrite is wrong. */
function offered(body: string, file: string): readonly string[] {
  const engine = opened({ '/app/schema.prisma': schema, '/app/package.json': '{ "dependencies": { "@prisma/client": "6.0.0" } }', [file]: `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function main() {\n  const rows = await prisma.order.findMany({ orderBy: { id: 'asc' } });\n  ${body}\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ text }) => text);
}

const files = ['/app/orders.ts', '/app/orders.js'];
const tally = 'const counts = {};\n  for (const row of made) counts[row.status] = (counts[row.status] ?? 0) + 1;\n  return counts;';

describe('what is made of rows before they are cut, counted or looked through', () => {
  for (const [what, body] of [
    ['a statement sorts them by a text', 'rows.sort((a, b) => b.status.localeCompare(a.status));\n  return rows.slice(0, 10);'],
    ['a variable has them sorted by two columns', 'const sorted = rows.sort((a, b) => b.total - a.total || a.views - b.views);\n  return sorted.slice(0, 10);'],
    ['a variable has a copy that is sorted by the difference of two columns', 'const sorted = rows.toSorted((a, b) => b.total - a.views);\n  return sorted[0];'],
    ['they become something else before they are sorted', 'const made = rows.map((row) => ({ total: row.views }));\n  return made.sort((a, b) => b.total - a.total).slice(0, 10);'],
    ['they are sorted twice', 'return rows.sort((a, b) => b.total - a.total).sort((a, b) => a.views - b.views).slice(0, 10);'],
    ['they are sorted under a condition', 'if (process.env.TOP) rows.sort((a, b) => b.total - a.total);\n  return rows.slice(0, 10);'],
    ['others are added to the copy', 'const all = [...rows, rows[0]];\n  all.sort((a, b) => b.total - a.total);\n  return all.slice(0, 10);'],
    ['a statement turns them round', 'rows.reverse();\n  return rows[0];'],
    ['one is looked for in another order', "rows.sort((a, b) => b.total - a.total);\n  return rows.find((row) => row.status === 'open');"],
    ['one is looked for in what they became', "const made = rows.map((row) => ({ status: row.id + row.status }));\n  return made.find((row) => row.status === 'open');"],
    ['what they became is filtered', "const made = rows.map((row) => ({ status: row.id + row.status }));\n  return made.filter((row) => row.status === 'open').map((row) => row.status);"],
    ['what they became is added up', 'const made = rows.map((row) => ({ total: row.views }));\n  return made.reduce((sum, row) => sum + row.total, 0);'],
    ['what they became is counted by a column', `const made = rows.map((row) => ({ status: row.id + row.status }));\n  ${tally}`],
    ['values of what they became are told apart', 'const made = rows.map((row) => ({ status: row.id + row.status }));\n  return [...new Set(made.map((row) => row.status))];'],
    ['they are sorted under another name beside', 'const sorted = rows.sort((a, b) => b.total - a.total);\n  return { items: rows.slice(0, 10), total: sorted.length };'],
    ['they are sorted under a name that nothing reads', 'const sorted = rows.sort((a, b) => b.total - a.total);\n  return rows.slice(0, 10);'],
    ['they are turned round under another name', 'const newest = rows.reverse();\n  return { newest: rows[0], total: newest.length };'],
    ['they are sorted where they are counted', 'const total = rows.sort((a, b) => b.total - a.total).length;\n  return { total, items: rows.slice(0, 10) };'],
    ['they are sorted by a promise', 'return rows.sort(async (a, b) => b.total - a.total).slice(0, 10);'],
    ['the last is needed behind the loop', 'let sum = 0;\n  for (var row of rows) sum += row.total;\n  return { sum, last: row };'],
    ['something is done with each', 'rows.map((row) => console.log(row.id));\n  return rows[0];'],
  ] as const) {
    it(`keeps the query as it is where ${what}`, () => { for (const file of files) assert.deepEqual(offered(body, file), [], file); });
  }

  for (const [what, body] of [
    ['they are cut', 'return rows.slice(0, 10);'],
    ['a statement sorts them', 'rows.sort((a, b) => b.total - a.total);\n  return rows.slice(0, 10);'],
    ['a variable has them sorted', 'const sorted = rows.sort((a, b) => b.total - a.total);\n  return sorted.slice(0, 10);'],
    ['a variable has a sorted copy', 'const sorted = rows.toSorted((a, b) => b.total - a.total);\n  return sorted[0];'],
    ['a copy is sorted', 'return [...rows].sort((a, b) => b.total - a.total).slice(0, 10);'],
    ['a callback adds a column up', 'let sum = 0;\n  rows.forEach((row) => { sum += row.total; });\n  return sum;'],
    ['they are made into something when they are filtered', "return rows.filter((row) => row.status === 'open').map((row) => row.total);"],
    ['they are filtered and sorted', "return rows.filter((row) => row.status === 'open').sort((a, b) => a.total - b.total);"],
  ] as const) {
    it(`changes the query where ${what}`, () => { for (const file of files) assert.equal(offered(body, file).length, 1, file); });
  }
});

describe('why the database is not asked instead', () => {
  for (const [what, body, why] of [
    ['an order that is given in JavaScript', 'rows.reverse();\n  return rows[0];', /another order/],
    ['several numbers', "return [rows.find((row) => row.status === 'open'), rows.reduce((sum, row) => sum + row.total, 0)];", /several things/],
    ['a sorted copy', 'return rows.toSorted((a, b) => b.status.localeCompare(a.status))[0];', /another order/],
    ['a page that is worked out', 'const from = Number(process.env.FROM);\n  return rows.slice(from, from + 20);', /where the page begins/],
    ['a condition that is a function', "return rows.find((row) => row.status.startsWith('o'));", /does more than compare/],
    ['what has no counterpart', "return rows.findLast((row) => row.status === 'open');", /no counterpart/],
    ['a sum of something else', 'return rows.reduce((sum, row) => sum + row.total * row.views, 0);', /no plain sum/],
    ['values of a key', 'return [...new Set(rows.map((row) => row.id))];', /is a key/],
  ] as const) {
    it(`is said: ${what}`, () => {
      const file = '/app/orders.ts';
      const engine = opened({ '/app/schema.prisma': schema, [file]: `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function main() {\n  const rows = await prisma.order.findMany({ orderBy: { id: 'asc' } });\n  ${body}\n}\n` });
      const { left } = engine.fixAll({ paths: [file], rules: ['in-memory-pagination'], safeOnly: false });
      assert.deepEqual(left.map(({ finding }) => finding.rule), ['in-memory-pagination']);
      assert.match(left[0]?.reason ?? '', why);
    });
  }
});

describe('a page of a request', () => {
  const page = 'const page = Math.min(1000, Math.max(1, parseInt(query.page, 10) || 1));';
  const limit = 'const limit = Math.min(50, Math.max(1, parseInt(query.limit, 10) || 20));';
  const total = 'return { items: rows.slice((page - 1) * limit, page * limit), total: rows.length };';
  /** What is offered where statements stand before the query, and others behind it. */
  const asked = (before: readonly string[], after: string, parameters = 'query: { page: string; limit: string }'): readonly string[] => {
    const engine = opened({ '/app/schema.prisma': schema, '/app/orders.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function main(${parameters}) {\n  ${before.join('\n  ')}\n  const rows = await prisma.order.findMany({ orderBy: { id: 'asc' } });\n  ${after}\n}\n` });
    return offersIn(engine, '/app/orders.ts', 'into-query').map(({ title }) => title);
  };

  it('is asked of the database with the number of all rows, where page and size are whole and above zero', () => {
    assert.deepEqual(asked([page, limit], total), ['Load only the page of the orders, and let the database count them']);
    assert.deepEqual(asked([page, limit, 'const start = (page - 1) * limit;'], 'return rows.slice(start, start + limit);'), ['Load only the page of the orders']);
    assert.deepEqual(asked([], 'return { items: rows.slice(0, 20), total: rows.length };'), ['Load only the page of the orders, and let the database count them']);
    assert.deepEqual(asked([], 'return rows.slice(0, 20);'), ['Load at most 20 orders']);
  });

  it('says so where they have no limit', () => {
    assert.deepEqual(asked(['const page = Math.max(1, parseInt(query.page, 10) || 1);', limit], total), ['Load only the page of the orders, and let the database count them (a page beyond the numbers that the database has gives an error)']);
  });

  it('says so where they may be anything else', () => {
    const note = ' (a number or size of a page that is not whole, or below one, gives other rows or an error)';
    assert.deepEqual(asked(['const page = Number(query.page) || 1;', limit], total), [`Load only the page of the orders, and let the database count them${note}`]);
    assert.deepEqual(asked([page, 'const limit = parseInt(query.limit, 10) || 20;'], total), [`Load only the page of the orders, and let the database count them${note}`]);
    for (const before of [[], ['page ||= 1;']]) assert.deepEqual(asked(before, total, 'page: number, limit: number'), [`Load only the page of the orders, and let the database count them${note}`]);
  });

  for (const [what, before, after, parameters] of [
    ['what is cut is no page of one size', [page, limit], 'return rows.slice((page - 1) * limit, page * limit * 2);'],
    ['its size is made of two variables', [page, limit], 'return rows.slice(page, page + limit * page);'],
    ['it is not known where the query stands', [], `${page}\n  ${limit}\n  ${total}`],
    ['page and size are texts', [], 'return rows.slice((page - 1) * limit, page * limit);', 'page: any, limit: any'],
    ['a number changes behind the query', [], 'if (page < 1) page = 1;\n  return rows.slice((page - 1) * limit, page * limit);', 'page: number, limit: number'],
    ['a callback changes a number', ['const next = () => page++;'], 'next();\n  return rows.slice((page - 1) * limit, page * limit);', 'page: number, limit: number'],
    ['a text of a condition changes behind the query', [], "status ||= 'open';\n  return rows.filter((row) => row.status === status);", 'status: string'],
    ['the number is that of rows that were not filtered', [page, limit], "return { items: rows.filter((row) => row.status === 'open').slice((page - 1) * limit, page * limit), total: rows.length };"],
    ['the rows are needed beside it', [page, limit], 'return { items: rows.slice((page - 1) * limit, page * limit), all: rows };'],
    ['they are turned round', [page, limit], 'return rows.reverse().slice((page - 1) * limit, page * limit);'],
  ] as const) {
    it(`is left to JavaScript where ${what}`, () => assert.deepEqual(asked(before, after, parameters), []));
  }
});

it('sums are left to JavaScript where SQL Server would fail above the largest `int`', () => {
  const of = (provider: string) => {
    const engine = opened({ '/app/schema.prisma': schema.replace('postgresql', provider), '/app/orders.ts': "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function main() {\n  const rows = await prisma.order.findMany();\n  let sum = 0;\n  for (const row of rows) sum += row.total;\n  return sum;\n}\n" });
    return offersIn(engine, '/app/orders.ts', 'into-query').length;
  };
  assert.deepEqual([of('postgresql'), of('sqlserver')], [1, 0]);
});
