import assert from 'node:assert/strict';
import { prismaStubs, stubFolder } from '../../src/catalog/prisma/stub';
import { ts } from '../../src/project/ts';
import { accepted, modelsOf, moduleOf, shopSchema, stubProgram } from './prisma-stub-support';
import type { StubProgram } from './prisma-stub-support';

/** Each has exactly one error, which verification of rewrites relies on. */
const rejected: Readonly<Record<string, string>> = {
  'an unknown relation in include': `await prisma.order.findMany({ include: { costumer: true } });`,
  'a column in include': `await prisma.order.findMany({ include: { customer: true, total: true } });`,
  'an unknown name beside a known one in select': `await prisma.order.findMany({ select: { id: true, totl: true } });`,
  'an unknown name in a nested select': `await prisma.order.findMany({ select: { customer: { select: { nme: true, id: true } } } });`,
  'an unknown relation in a nested include': `await prisma.order.findMany({ include: { customer: { include: { ordrs: true, profile: true } } } });`,
  'select and include together': `await prisma.order.findMany({ select: { id: true }, include: { customer: true } });`,
  'an unknown column in where': `await prisma.order.findMany({ where: { custId: 'a' } });`,
  'an unknown column in where beside a known one': `await prisma.order.findMany({ where: { id: 1, custId: 'a' } });`,
  'a value of the wrong type': `await prisma.order.findMany({ where: { customerId: 3 } });`,
  'null among the values of in': `await prisma.order.findMany({ where: { customerId: { in: [users[0]!.managerId] } } });`,
  'an unknown column in orderBy': `await prisma.order.findMany({ orderBy: { plcedAt: 'asc' } });`,
  'where on a relation that always has one row': `await prisma.order.findMany({ include: { customer: { where: { name: 'x' } } } });`,
  'an unknown column in a nested orderBy': `await prisma.order.findMany({ include: { lines: { orderBy: { nope: 'asc' } } } });`,
  'findUnique by a column that is not unique': `await prisma.order.findUnique({ where: { customerId: 'a' } });`,
  'createMany without a needed column': `await prisma.order.createMany({ data: [{ total: 1 }] });`,
  'createMany with a nested write': `await prisma.order.createMany({ data: [{ total: 1, customer: { connect: { id: 'a' } } }] });`,
  'an unknown column in data': `await prisma.order.updateMany({ where: { id: 1 }, data: { ttal: 2, total: 1 } });`,
  'a promise that is no query in a batch': `await prisma.$transaction([Promise.resolve(1)]);`,
  'a transaction inside a transaction': `await tx.$transaction([]);`,
  'null-ness of findUnique ignored': `(await prisma.order.findUnique({ where: { id: 1 } })).id;`,
  'null-ness of findFirst ignored': `(await prisma.order.findFirst()).id;`,
  'null-ness of an optional relation ignored': `(await prisma.order.findFirstOrThrow({ include: { handler: true } })).handler.name;`,
  'a column that was not selected': `(await prisma.order.findFirstOrThrow({ select: { id: true } })).total;`,
  'a column that was omitted': `(await prisma.user.findFirstOrThrow({ omit: { email: true } })).email;`,
  'a relation that was not included': `(await prisma.order.findFirstOrThrow()).customer;`,
  'a count of a to-one relation': `await prisma.user.findMany({ include: { _count: { select: { profile: true } } } });`,
  'a model that is not there': `prisma.nothing;`,
};

describe('prisma stub: types', function () {
  this.timeout(60000);
  let compiled: StubProgram;
  before(() => {
    const sources = [...Object.entries(accepted), ...Object.entries(rejected)].map(([name, body]) => [fileOf(name), moduleOf(body)] as const);
    compiled = stubProgram(Object.fromEntries(sources), modelsOf(shopSchema()));
  });

  it('the declarations themselves have no errors', () => {
    assert.deepEqual(compiled.stubs.map((stub) => compiled.messages(stub.file)), [[], []]);
  });
  for (const name of Object.keys(accepted)) {
    it(`accepts: ${name}`, () => assert.deepEqual(compiled.messages(fileOf(name)), []));
  }
  for (const name of Object.keys(rejected)) {
    it(`rejects: ${name}`, () => {
      const messages = compiled.messages(fileOf(name));
      assert.equal(messages.length, 1, messages.join('\n') || 'no error');
    });
  }
});

describe('prisma stub: what others recognise', function () {
  this.timeout(60000);

  function typeOf(expression: string, models = modelsOf(shopSchema())): { type: ts.Type; checker: ts.TypeChecker } {
    const { program } = stubProgram({ '/app/a.ts': moduleOf(`const seen = ${expression}; return seen;`) }, models);
    const checker = program.getTypeChecker();
    let found: ts.Node | undefined;
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && node.text === 'seen' && ts.isVariableDeclaration(node.parent)) {
        found = node;
      }
      ts.forEachChild(node, visit);
    };
    visit(program.getSourceFile('/app/a.ts')!);
    return { type: checker.getTypeAtLocation(found!), checker };
  }

  it('a delegate is PrismaDelegate with the model as its literal type argument, on the client and in a transaction', () => {
    for (const expression of ['prisma.order', 'tx.order', 'prisma.$extends({}).order', 'new (class extends PrismaClient {})().order']) {
      const { type, checker } = typeOf(expression);
      assert.equal(type.symbol.name, 'PrismaDelegate');
      assert.deepEqual(checker.getTypeArguments(type as ts.TypeReference).map((argument) => argument.isStringLiteral() && argument.value), ['Order']);
    }
  });

  it('without a schema every property is a delegate whose model is not known', () => {
    const { type, checker } = typeOf('prisma.whatever', []);
    assert.equal(type.symbol.name, 'PrismaDelegate');
    assert.deepEqual(checker.getTypeArguments(type as ts.TypeReference).map((argument) => checker.typeToString(argument)), ['string']);
  });

  it('client and transaction are told apart by $transaction, with and without a schema', () => {
    for (const models of [modelsOf(shopSchema()), []]) {
      assert.ok(typeOf('prisma', models).type.getProperty('$transaction'));
      assert.equal(typeOf('tx', models).type.getProperty('$transaction'), undefined);
    }
  });

  it('without a schema code has no errors in its queries, and the client can be extended', () => {
    const body = `for (const user of await prisma.user.findMany({ include: { a: true } })) { is<string>(user.name); await tx.order.findFirst({ where: { id: user.id } }); }
      await prisma.$transaction([prisma.a.create({}), prisma.b.count()]); await prisma.$transaction(async (inner) => inner.user.findMany()); await prisma.$extends({}).user.findMany();
      class Service extends PrismaClient {} await new Service().user.findMany(); is<Prisma.TransactionClient>(prisma);`;
    const { messages, stubs } = stubProgram({ '/app/a.ts': moduleOf(body).replace(/Role, type User, type Order, type Profile/, '').replace('void [is, Role]; type Used = [Order, Profile];', 'type User = any; type Used = [];') }, []);
    assert.deepEqual(messages('/app/a.ts'), []);
    assert.deepEqual(messages(stubs[0]!.file), []);
  });
});

describe('prisma stub: schemas of every kind', function () {
  this.timeout(60000);

  it('a model or enum named like a built-in type hides nothing', () => {
    const schema = `enum Date {\n TODAY\n}\nmodel Promise {\n id Int @id\n at DateTime\n kind Date\n}\nmodel Record {\n id Int @id\n}\nmodel Error {\n id Int @id\n}\n`;
    const { messages, stubs } = stubProgram({
      '/app/a.ts': `import { PrismaClient, Prisma, Date as Day, type Promise as Row, type Record as Rec } from '@prisma/client';
        export async function run(prisma: PrismaClient) { const row: Row | null = await prisma.promise.findFirst(); const at: Date = row!.at; const kind: 'TODAY' = row!.kind; const rec: Rec = await prisma.record.findFirstOrThrow(); return [at, kind, Day.TODAY, rec, Prisma.Decimal]; }`,
    }, modelsOf(schema));
    assert.deepEqual(messages(stubs[0]!.file), []);
    assert.deepEqual(messages('/app/a.ts'), []);
  });

  it('composite types, unknown types and models without a key leave declarations without errors', () => {
    const schema = `type Address {\n street String\n}\nmodel A {\n id String @id @map("_id")\n home Address\n all Address[]\n gone Missing?\n raw Unsupported("x")?\n}\nmodel B {\n x Int\n}\nview V {\n id Int @unique\n}\nenum Empty {\n}\n`;
    const { messages, stubs } = stubProgram({
      '/app/a.ts': `import { PrismaClient } from '@prisma/client';
        export async function run(prisma: PrismaClient) { const a = await prisma.a.findFirst({ where: { home: { is: { street: 'x' } } }, select: { home: { select: { street: true } }, gone: true } }); await prisma.v.findMany(); return a!.home.street + a!.gone; }
        // @ts-expect-error
        export const raw = (prisma: PrismaClient) => prisma.a.findMany({ select: { raw: true } });`,
    }, modelsOf(schema));
    assert.deepEqual(messages(stubs[0]!.file), []);
    assert.deepEqual(messages('/app/a.ts'), []);
  });

  it('methods follow the database: MySQL returns no created rows, MongoDB has raw commands', () => {
    const text = (provider: string): string => prismaStubs(modelsOf(shopSchema(undefined, provider)))[0]!.text;
    assert.match(text('postgresql'), /createManyAndReturn</);
    assert.doesNotMatch(text('mysql'), /createManyAndReturn</);
    assert.match(text('mysql'), /skipDuplicates/);
    assert.doesNotMatch(text('sqlite'), /skipDuplicates/);
    assert.match(text('mongodb'), /findRaw/);
    assert.doesNotMatch(text('postgresql'), /findRaw/);
  });

  it('stays small, as every scan parses it: a model with ten columns adds at most 2.2 kB, the fixed part at most 32 kB', () => {
    const model = (name: string): string => `model ${name} {\n  id Int @id\n${'abcdefghi'.split('').map((column) => `  ${column}Column String?`).join('\n')}\n}\n`;
    const size = (count: number): number => prismaStubs(modelsOf(Array.from({ length: count }, (_entry, index) => model(`Model${index + 100}`)).join('')))[0]!.text.length;
    assert.ok((size(100) - size(50)) / 50 <= 2200, `${(size(100) - size(50)) / 50} characters per model`);
    assert.ok(size(1) <= 32000, `${size(1)} characters`);
  });

  it('every stub lies in the stub folder under a path of its own', () => {
    const files = prismaStubs([...modelsOf(shopSchema()), ...modelsOf(shopSchema())]).map((stub) => stub.file);
    assert.equal(new Set(files).size, 3);
    assert.ok(files.every((file) => file.startsWith(stubFolder)));
  });
});

function fileOf(name: string): string {
  return `/app/${name.replace(/\W+/g, '-')}.ts`;
}

