import assert from 'node:assert/strict';
import { applyEdits, type FileEdit, type Fix, type TextEdit } from '../../src/core';
import { createEngine } from '../../src/engine';
import { changesOf, type Change } from '../../src/engine/changes';
import { difference } from '../../src/engine/difference';
import { memoryFileHost } from '../../src/project';

/** A rewrite that puts texts in the place of others, wherever the rewrites before it have left them. */
interface Rewrite { readonly title: string; readonly edits: Record<string, readonly (readonly [old: string, now: string])[]> }

/** Does rewrites one after another; answers their changes, and the texts before and after. */
function taken(before: Record<string, string>, rewrites: readonly Rewrite[], isRight: (edits: readonly FileEdit[]) => boolean = () => true): { changes: readonly Change[]; after: Record<string, string> } {
  const after = { ...before };
  const fixes = rewrites.map(({ title, edits }): Fix => ({
    kind: 'batch', title, preferred: true, changesBehavior: false,
    edits: Object.entries(edits).map(([file, pairs]) => {
      const text = after[file];
      const made = pairs.map(([old, now]): TextEdit => {
        const start = (text ?? '').indexOf(old);
        assert.ok(start >= 0, `${file} has no ${old}`);
        return { start, end: start + old.length, newText: now };
      }).sort((a, b) => a.start - b.start);
      after[file] = applyEdits(text ?? '', made);
      return { file, edits: made, ...(text === undefined && { create: true }) };
    }),
  }));
  const whole = Object.entries(after).filter(([file, text]) => before[file] !== text).map(([file, text]) => difference(file, before[file], text));
  return { changes: ended(changesOf(fixes, whole, (file) => before[file], isRight)), after };
}

function ended<T>(steps: Generator<unknown, T, void>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** The texts where only some of the changes are made. */
function made(before: Record<string, string>, changes: readonly Change[]): Record<string, string> {
  const texts = { ...before };
  const files = new Set(changes.flatMap(({ edits }) => edits.map(({ file }) => file)));
  for (const file of files) texts[file] = applyEdits(texts[file] ?? '', changes.flatMap(({ edits }) => edits.filter((edit) => edit.file === file).flatMap(({ edits: own }) => own)));
  return texts;
}

const lines = (...names: readonly string[]): string => names.map((name) => `${name}\n`).join('');
const owners = (changes: readonly Change[]): readonly (readonly number[])[] => changes.map(({ applied }) => applied);

describe('the changes of many rewrites', () => {
  it('are one for each, and make the whole together; each can be left out', () => {
    const before = { a: lines('one', 'keep', 'two', 'keep', 'three'), b: lines('four', 'keep') };
    const { changes, after } = taken(before, [
      { title: 'two', edits: { a: [['two', 'TWO\nTWO MORE']] } },
      { title: 'three', edits: { a: [['three', 'THREE']], b: [['four', 'FOUR']] } },
      { title: 'one', edits: { a: [['one\n', '']] } },
    ]);
    assert.deepEqual(owners(changes), [[0], [1], [2]]);
    assert.deepEqual(made(before, changes), after);
    assert.deepEqual(made(before, [changes[0], changes[2]].flatMap((one) => one ?? [])), { a: lines('keep', 'TWO', 'TWO MORE', 'keep', 'three'), b: before.b });
  });

  it('are one where two have changed the same lines, or what the other has written', () => {
    const before = { a: lines('outer', 'inner', 'keep', 'other') };
    const { changes, after } = taken(before, [
      { title: 'inner', edits: { a: [['inner', 'inner with more']] } },
      { title: 'outer', edits: { a: [['outer', 'OUTER'], ['more', 'less']] } },
      { title: 'other', edits: { a: [['other', 'OTHER']] } },
    ]);
    assert.deepEqual(owners(changes), [[0, 1], [2]]);
    assert.deepEqual(made(before, changes), after);
  });

  it('are one where one uses an import, a helper or a method that another brings in', () => {
    const before = { a: lines('first();', 'keep', 'second();', 'keep'), b: lines('third();'), c: lines('class Rows {', '}') };
    const imports = taken(before, [
      { title: 'first', edits: { a: [['first();', "import { mail } from './mail';\nmail(1);"]], mail: [['', 'export const mail = 1;\n']] } },
      { title: 'second', edits: { a: [['second();', 'mail(2);']] } },
      { title: 'third', edits: { b: [['third();', 'nothing(3);']] } },
    ]);
    assert.deepEqual(owners(imports.changes), [[0, 1], [2]]);
    const methods = taken(before, [
      { title: 'first', edits: { c: [['}', '  async byIds(ids: number[]) {\n  }\n}']], a: [['first();', 'const found = rows.byIds();']] } },
      { title: 'third', edits: { b: [['third();', 'const found = rows.byIds();']] } },
    ]);
    assert.deepEqual(owners(methods.changes), [[0, 1]]);
  });

  it('are two where each declares the same name for itself, or both use a word of a library', () => {
    const { changes } = taken({ a: lines('first();'), b: lines('second();') }, [
      { title: 'first', edits: { a: [['first();', 'const byId = load({ include: { a: true } });\nuse(byId);']] } },
      { title: 'second', edits: { b: [['second();', 'const byId = load({ include: { b: true } });\nuse(byId);']] } },
    ]);
    assert.deepEqual(owners(changes), [[0], [1]]);
  });

  it('are one where one takes what another has put into a variable or a loop', () => {
    const rows = `async function list() {
  const orders = await db.order.findMany({ take: 9 });
  const others = await db.other.findMany();
  for (const order of orders) {
    first(await db.customer.findOne(order.customerId));
  }
  use(1);
  for (const order of orders) {
    second(await db.customer.findOne(order.customerId));
  }
  for (const other of others) {
    third(other.id);
  }
}
`;
    const { changes } = taken({ 'a.js': rows }, [
      { title: 'first', edits: { 'a.js': [['{ take: 9 }', '{ take: 9, include: { customer: true } }'], ['first(await db.customer.findOne(order.customerId))', 'first(order.customer)']] } },
      { title: 'second', edits: { 'a.js': [['second(await db.customer.findOne(order.customerId))', 'second(order.customer)']] } },
      { title: 'third', edits: { 'a.js': [['third(other.id)', 'third(other)']] } },
    ]);
    assert.deepEqual(owners(changes), [[0, 1], [2]]);
  });

  it('are one where one gives a function what another has brought in', () => {
    const { changes } = taken({ a: lines('first();', 'keep', 'second();') }, [
      { title: 'first', edits: { a: [['first();', "import { mailQueue } from './queue';\nmailQueue.add(1);"]] } },
      { title: 'second', edits: { a: [['second();', 'enqueue(mailQueue);']] } },
    ]);
    assert.deepEqual(owners(changes), [[0, 1]]);
  });

  it('are one where one alone would not be right, with the nearest that makes it so', () => {
    const before = { a: lines('one', 'keep', 'two', 'keep', 'three'), b: lines('four') };
    const rewrites: readonly Rewrite[] = [
      { title: 'one', edits: { a: [['one', 'ONE']] } },
      { title: 'two', edits: { a: [['two', 'TWO']] } },
      { title: 'three', edits: { a: [['three', 'THREE']] } },
      { title: 'four', edits: { b: [['four', 'FOUR']] } },
    ];
    const texts = (edits: readonly FileEdit[]): string => edits.flatMap((edit) => edit.edits.map(({ newText }) => newText.trim())).join(' ');
    const { changes, after } = taken(before, rewrites, (edits) => !/THREE/.test(texts(edits)) || /ONE/.test(texts(edits)));
    assert.deepEqual(owners(changes), [[0, 2], [1], [3]]);
    assert.deepEqual(made(before, changes), after);
    assert.deepEqual(owners(taken(before, rewrites, (edits) => edits.flatMap((edit) => edit.edits).length === 4).changes), [[0, 1, 2, 3]]);
  });

  it('are tried alone by the engine: what takes the rows that another has loaded is one change with it', () => {
    const loops = (name: string): string => `export async function ${name}() {
  const orders = await prisma.order.findMany({ take: 50 });
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } });
    console.log(customer?.name);
  }
`;
    const files = {
      '/app/package.json': '{ "dependencies": { "@prisma/client": "^7.0.0" } }',
      '/app/schema.prisma': 'model Order {\n  id Int @id\n  customerId Int\n  customer Customer @relation(fields: [customerId], references: [id])\n}\nmodel Customer {\n  id Int @id\n  name String\n  orders Order[]\n}\n',
      '/app/orders.ts': `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
${loops('twice')}  for (const order of orders) {
    const buyer = await prisma.customer.findUnique({ where: { id: order.customerId } });
    console.log(buyer?.id);
  }
}

${loops('once')}}
`,
    };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files) });
    const result = ended(engine.fixing({ safeOnly: true, rules: ['n-plus-one'] }));
    assert.equal(result.applied.length, 3, JSON.stringify(result.left));
    const changes = ended(engine.changes(result));
    assert.deepEqual(changes.map(({ applied }) => applied.length).sort((a, b) => a - b), [1, 2]);
  });
});
