import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  status String\n  total Int\n  items Int\n  discount Int?\n  weight Float\n  paid Boolean\n}\n';

/** What is offered for what is made of all orders; `query` gives them. */
function offered(body: string, query = 'await prisma.order.findMany()', extension = 'js'): readonly { readonly title: string; readonly text: string }[] {
  const file = `/app/orders.${extension}`;
  const text = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function main(given) {\n  const rows = ${query};\n  ${body}\n}\n`;
  const engine = opened({ '/app/schema.prisma': schema, [file]: text });
  return offersIn(engine, file, 'into-query').map(({ title, text: after }) => ({ title, text: after.split('main(given) {\n')[1]?.split('\n').slice(0, -2).map((line) => line.trim()).join(' ') ?? '' }));
}

const textsOf = (body: string, query?: string): readonly string[] => offered(body, query).map(({ text }) => text);

describe('several numbers of one list, not all of the same rows', () => {
  it('are asked for at once, those of the same rows by one query, and the title says what can differ', () => {
    const [one] = offered("const paid = rows.filter((row) => row.paid);\n  const sum = paid.reduce((all, row) => all + row.total, 0);\n  return { share: paid.length / rows.length, mean: sum / paid.length };");
    assert.equal(one?.text, 'const [paidTotals, rowCount] = await Promise.all([prisma.order.aggregate({ where: { paid: true }, _sum: { total: true }, _count: true }), prisma.order.count()]); const sum = (paidTotals._sum.total ?? 0); return { share: paidTotals._count / rowCount, mean: sum / paidTotals._count };');
    assert.match(one?.title ?? '', /by 2 queries \(what writes meanwhile may be in some of them alone\)$/);
  });
  it('are of a loop whose statements have conditions of their own', () => {
    assert.deepEqual(textsOf('let sum = 0;\n  let many = 0;\n  rows.forEach((row) => { sum += row.total; if (row.paid) many++; });\n  return [sum, many];'), [
      'const [totalSum, paidCount] = await Promise.all([prisma.order.aggregate({ _sum: { total: true } }), prisma.order.count({ where: { paid: true } })]); let sum = 0; let many = 0; sum += totalSum._sum.total ?? 0; many += paidCount; return [sum, many];',
    ]);
  });
  it('are in an object that a reduce makes, be it of statements', () => {
    const after = 'const rowsTotals = await prisma.order.aggregate({ _sum: { total: true }, _count: true }); return { sum: (rowsTotals._sum.total ?? 0), count: 2 + rowsTotals._count, none: 0 };';
    assert.deepEqual(textsOf('return rows.reduce((all, row) => ({ ...all, sum: all.sum + row.total, count: all.count + 1 }), { sum: 0, count: 2, none: 0 });'), [after]);
    assert.deepEqual(textsOf('return rows.reduce((all, row) => {\n    all.sum += row.total;\n    all.count++;\n    return all;\n  }, { sum: 0, count: 2, none: 0 });'), [after]);
    assert.deepEqual(textsOf('return rows.reduce((all, row) => ({ sum: all.sum + row.total, count: all.count + 1, none: all.none }), { sum: 0, count: 2, none: 0 });'), [after]);
  });
  it('are added under a condition that is written with a question mark', () => {
    const after = "const totalSum = (await prisma.order.aggregate({ where: { paid: true }, _sum: { total: true } }))._sum.total ?? 0;";
    assert.deepEqual(textsOf('return rows.reduce((sum, row) => sum + (row.paid ? row.total : 0), 0);'), [`${after} return totalSum;`]);
    assert.deepEqual(textsOf('return rows.reduce((sum, row) => (row.paid ? sum + row.total : sum), 0);'), [`${after} return totalSum;`]);
    assert.deepEqual(textsOf('let sum = 0;\n  for (const row of rows) sum += row.paid ? row.total : 0;\n  return sum;'), [`${after} let sum = 0; sum += totalSum; return sum;`]);
    assert.deepEqual(textsOf('let many = 0;\n  for (const row of rows) many += row.paid ? 1 : 0;\n  return many;').length, 1);
  });
  it('are the greatest and the least, each of the one row that has it', () => {
    assert.deepEqual(textsOf('return [Math.max(...rows.map((row) => row.total)), Math.min(...rows.filter((row) => row.paid).map((row) => row.total)), rows.length];'), [
      "const [greatestTotal, leastTotal, rowCount] = await Promise.all([prisma.order.findMany({ orderBy: { total: 'desc' }, take: 1 }), prisma.order.findMany({ where: { paid: true }, orderBy: { total: 'asc' }, take: 1 }), prisma.order.count()]); return [Math.max(...greatestTotal.map((row) => row.total)), Math.min(...leastTotal.map((row) => row.total)), rowCount];",
    ]);
  });
  it('are counts of what filters leave of a filter', () => {
    assert.deepEqual(textsOf("const paid = rows.filter((row) => row.paid);\n  const great = paid.filter((row) => row.total > 9);\n  return [paid.length, great.length];"), [
      'const [paidCount, paidCount2] = await Promise.all([prisma.order.count({ where: { paid: true, total: { gt: 9 } } }), prisma.order.count({ where: { paid: true } })]); return [paidCount2, paidCount];',
    ]);
  });

  const filtered = 'const paid = rows.filter((row) => row.paid);\n  return [paid.length, rows.length];';
  const loop = 'const stats = { sum: 0, many: 0 };\n  for (const row of rows) {\n    stats.sum += row.total;\n    if (row.paid) stats.many++;\n  }\n  return stats;';
  const reduced = 'return rows.reduce((all, row) => ({ sum: all.sum + row.total, count: all.count + 1 }), { sum: 0, count: 0 });';
  const variables = 'let many = 0;\n  for (const row of rows) {\n    sum += row.total;\n    if (row.paid) many++;\n  }\n  many /= 2;\n  return sum;';
  it('are added to a variable that has had whole numbers before, and may have any behind the loop', () => {
    for (const before of ['', 'sum = 5;', 'sum += 5;', 'sum--;']) assert.equal(offered(`let sum = 0;\n  ${before}\n  ${variables.replace('return sum', 'sum *= 0.5;\n  return sum')}`).length, 1, before);
  });
  it('stand in the places of what the traps are made of', () => { for (const body of [filtered, loop, reduced]) assert.equal(offered(body).length, 1, body); });

  const traps: readonly (readonly [what: string, body: string, query?: string])[] = [
    ['what a filter leaves is needed, too', filtered.replace('[paid.length', '[paid, paid.length')],
    ['what a filter leaves is looked at in a function', filtered.replace('[paid.length', '[() => paid.length, paid.length')],
    ['another list may take its place', filtered.replace('const paid', 'let paid')],
    ['the rows are needed, too', filtered.replace('rows.length', 'rows.length, rows')],
    ['a condition does more than compare', filtered.replace('row.paid', 'row.paid && given(row)')],
    ['a condition is about a value that is made later', `const least = given;\n  ${filtered.replace('row.paid', 'row.total > least')}`],
    ['two conditions are about one column', 'return [rows.filter((row) => row.total > 3 && row.total < 9).length, rows.length];'],
    ['a comment would go with a filter', filtered.replace('row.paid)', 'row.paid /* by card, too */)')],
    ['the list is not there for sure', 'return [rows?.length, rows.filter((row) => row.total > 1).length];'],
    ['all belong to a transaction', 'return rows;', 'await prisma.$transaction(async (tx) => {\n    const rows = await tx.order.findMany();\n    return [rows.filter((row) => row.total > 1).length, rows.length];\n  })'],
    ['so many queries would keep half of a pool', `return [${['total > 1', 'total > 2', 'total > 3', 'items > 1', 'items > 2'].map((test) => `rows.filter((row) => row.${test}).length`).join(', ')}, rows.length];`],
    ['a column may be empty', loop.replace('row.total', 'row.discount')],
    ['a column has fractions', reduced.replace('row.total', 'row.weight')],
    ['an object begins with a fraction', loop.replace('sum: 0', 'sum: 0.5')],
    ['a reduce begins with a fraction', reduced.replace('{ sum: 0', '{ sum: 0.1')],
    ['a reduce begins with a text', reduced.replace('{ sum: 0', "{ sum: ''")],
    ['an object is handed on before', loop.replace('  for', '  given(stats);\n  for')],
    ['an object is changed after each turn of a loop around it', `const stats = { sum: 0, many: 0 };\n  for (const one of given) {\n    rows.forEach((row) => { stats.sum += row.total; if (row.paid) stats.many++; });\n    stats.sum *= one.share;\n  }\n  return stats;`],
    ['an object is changed by a function that stands below', loop.replace('  for', '  await null;\n  for').replace('return stats;', 'return stats;\n  function begin() { stats.sum = 0.5; }')],
    ['a variable has another number by then', `let sum = 0;\n  sum = given.start;\n  ${variables}`],
    ['a variable is a part of a number by then', `let sum = 0;\n  sum += 0.5;\n  ${variables}`],
    ['a variable is changed after each turn of a loop around it', `let sum = 0;\n  for (const one of given) {\n    ${variables.replace('return sum;', 'sum *= one.share;')}\n  }\n  return sum;`],
    ['a variable is changed by a function that stands below', `let sum = 0;\n  begin();\n  ${variables}\n  function begin() { sum = given.start; }`],
    ['a variable is changed whenever a function is called', `let sum = 0;\n  const add = () => {\n    ${variables.replace('return sum;', 'sum /= 2;')}\n  };\n  return [add(), add(), rows.length];`],
    ['an object is given', loop.replace('{ sum: 0, many: 0 }', 'given')],
    ['a number decides about itself', loop.replace('row.paid', 'stats.sum < 100')],
    ['rows that do not match are counted, too', loop.replace('stats.many++', 'stats.many++; else stats.sum--')],
    ['one number is added to twice', loop.replace('stats.many++', 'stats.sum += row.items')],
    ['names come in another order than they began', reduced.replace('{ sum: all.sum + row.total, count: all.count + 1 }', '{ count: all.count + 1, sum: all.sum + row.total }')],
    ['a name is left out', reduced.replace(', count: all.count + 1', '')],
    ['a name is new', reduced.replace(', count: 0 }', ' }')],
    ['a reduce keeps the last row', reduced.replace('all.count + 1', 'row.total')],
    ['a reduce asks for the place of a row', reduced.replace('(all, row)', '(all, row, index)')],
    ['another number is added', reduced.replace('all.count + 1', 'all.sum + 1')],
  ];
  for (const [what, body, query] of traps) it(`are worked out by JavaScript where ${what}`, () => { assert.deepEqual(textsOf(body, query), []); });
});
