import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prismaStubs } from '../../src/catalog/prisma/stub';
import { esLibrary, esLibraryModules } from '../../src/project/program/es-library.generated';
import { ts } from '../../src/project/ts';
import { generatePrismaClient } from './prisma-generate';
import { accepted, modelsOf, moduleOf, shopSchema } from './prisma-stub-support';

/** Calls whose results must be the same types with the stub and with the real client. `client` stands for either. */
const calls: Readonly<Record<string, string>> = {
  'findMany': `client.order.findMany()`,
  'findMany with every kind of column': `client.user.findMany({ where: { name: 'x' } })`,
  'findUnique': `client.order.findUnique({ where: { id: 1 } })`,
  'findUniqueOrThrow with a compound key': `client.line.findUniqueOrThrow({ where: { orderId_position: { orderId: 1, position: 1 } } })`,
  'findFirst': `client.profile.findFirst({ orderBy: { id: 'asc' } })`,
  'findFirstOrThrow': `client.profile.findFirstOrThrow()`,
  'select': `client.user.findMany({ select: { id: true, name: true, email: false, role: true } })`,
  'select of relations': `client.order.findMany({ select: { total: true, customer: { select: { name: true, profile: { select: { bio: true } } } }, handler: true, lines: { select: { title: true } } } })`,
  'include': `client.user.findMany({ include: { orders: true, profile: true, manager: true, groups: true } })`,
  'include, nested': `client.order.findMany({ include: { customer: { include: { profile: true } }, handler: { select: { name: true } }, lines: { where: { quantity: 1 }, take: 2 } } })`,
  'include of nothing': `client.order.findMany({ include: { customer: false } })`,
  '_count in select': `client.user.findMany({ select: { _count: { select: { orders: true, groups: { where: { name: 'x' } } } } } })`,
  '_count of all': `client.user.findMany({ include: { _count: true } })`,
  'omit': `client.user.findMany({ omit: { email: true, settings: true, balance: true } })`,
  'omit in a relation': `client.order.findMany({ include: { customer: { omit: { email: true, settings: true } } } })`,
  'fluent to-one, required': `client.order.findUnique({ where: { id: 1 } }).customer()`,
  'fluent to-one, optional': `client.order.findUniqueOrThrow({ where: { id: 1 } }).handler({ select: { id: true } })`,
  'fluent to-many': `client.user.findUnique({ where: { id: 'a' } }).orders()`,
  'fluent to-many from a row that is there': `client.user.findUniqueOrThrow({ where: { id: 'a' } }).orders({ select: { id: true } })`,
  'create': `client.order.create({ data: { total: 1, customerId: 'a' }, select: { id: true, customer: true } })`,
  'createMany': `client.order.createMany({ data: [{ total: 1, customerId: 'a' }] })`,
  'createManyAndReturn': `client.order.createManyAndReturn({ data: [{ total: 1, customerId: 'a' }], select: { id: true, total: true } })`,
  'update': `client.order.update({ where: { id: 1 }, data: { total: { increment: 1 } }, include: { handler: true } })`,
  'updateMany': `client.order.updateMany({ data: { note: null } })`,
  'updateManyAndReturn': `client.order.updateManyAndReturn({ data: { note: null } })`,
  'upsert': `client.profile.upsert({ where: { userId: 'a' }, create: { bio: 'x', userId: 'a' }, update: {} })`,
  'delete': `client.line.delete({ where: { orderId_position: { orderId: 1, position: 1 } } })`,
  'deleteMany': `client.line.deleteMany()`,
  'count': `client.user.count({ where: { role: 'ADMIN' } })`,
  'count of columns': `client.user.count({ select: { _all: true, name: true } })`,
  'aggregate': `client.order.aggregate({ _sum: { total: true }, _avg: { total: true }, _min: { placedAt: true }, _count: true })`,
  'aggregate with counted columns': `client.user.aggregate({ _count: { _all: true, name: true }, _sum: { balance: true, visits: true }, _avg: { balance: true, visits: true }, _max: { name: true } })`,
  'groupBy': `client.order.groupBy({ by: ['customerId', 'note'], _sum: { total: true }, _count: true, orderBy: { customerId: 'asc' } })`,
  'raw query': `client.$queryRaw<{ a: number }[]>\`select 1\``,
  'raw command': `client.$executeRawUnsafe('delete')`,
  'batch': `client.$transaction([client.order.count(), client.profile.findMany({ select: { id: true } })])`,
  'interactive transaction': `client.$transaction(async (tx) => tx.order.findFirst({ select: { id: true } }))`,
  'extended client': `client.$extends({}).order.findMany({ include: { lines: true } })`,
};

/** In the stub for code of older versions; Prisma 7 no longer has it, or only with a preview feature. */
const onlyElsewhere = new Set(['$use', '$queryRawTyped']);

/**
 * Compares by structure. Decimal, bytes and JSON are classes or unions of the client's own runtime, told apart by their marks.
 * `any` would equal everything, so it is named.
 */
const comparison = `
type Plain<T> = 0 extends 1 & T ? 'any' : unknown extends T ? 'unknown' : T extends { toDecimalPlaces: any } ? 'Decimal' : T extends Date ? 'Date' : T extends Uint8Array ? 'Bytes'
  : T extends readonly (infer E)[] ? (0 extends 1 & E ? 'any' : number extends T['length'] ? Plain<E>[] : { [K in keyof T]: Plain<T[K]> }) : T extends object ? (string extends keyof T ? 'JsonObject' : { [K in keyof T]: Plain<T[K]> }) : T;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
`;

describe('prisma stub: against the generated client of Prisma 7', function () {
  this.timeout(60000);
  let folder: string;
  let program: ts.Program;
  let checker: ts.TypeChecker;

  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'headroom-prisma-')));
    const schema = shopSchema('provider = "prisma-client-js"\n  output = "./client"');
    generatePrismaClient(folder, schema);
    writeFileSync(join(folder, 'stub.d.ts'), prismaStubs(modelsOf(schema))[0]!.text);
    const both = Object.entries(calls).map(([, call], index) => `const real${index} = () => ${call.replace(/\bclient\b/g, 'real')};\nconst stub${index} = () => ${call.replace(/\bclient\b/g, 'stub')};\nexport type Real${index} = Plain<Awaited<ReturnType<typeof real${index}>>>;\nexport type Stub${index} = Plain<Awaited<ReturnType<typeof stub${index}>>>;\nexport type Same${index} = Same<Real${index}, Stub${index}>;`);
    writeFileSync(join(folder, 'compare.ts'), `import { PrismaClient as Real } from './client';\nimport { PrismaClient as Stub } from './stub';\nexport declare const real: Real;\nexport declare const stub: Stub;\n${comparison}${both.join('\n')}\n`);
    Object.values(accepted).forEach((body, index) => writeFileSync(join(folder, `accepted${index}.ts`), moduleOf(body).replace("'@prisma/client'", "'./client'")));
    const library = [esLibrary, ...esLibraryModules].map((text, index) => {
      writeFileSync(join(folder, `es${index}.d.ts`), text);
      return `es${index}.d.ts`;
    });
    program = ts.createProgram({
      rootNames: [...library, 'compare.ts', ...Object.keys(accepted).map((_name, index) => `accepted${index}.ts`)].map((name) => join(folder, name)),
      options: { target: ts.ScriptTarget.ES2022, noLib: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, noEmit: true, types: [], skipLibCheck: true },
    });
    checker = program.getTypeChecker();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function exported(name: string): ts.Symbol {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(folder, 'compare.ts'))!)!;
    return checker.tryGetMemberInModuleExports(name, module) ?? assert.fail(name);
  }

  function membersOf(name: string, property?: string): string[] {
    const type = checker.getTypeOfSymbol(exported(name));
    const of = property === undefined ? type : checker.getTypeOfSymbol(type.getProperty(property)!);
    return of.getProperties().map((symbol) => symbol.name).filter((member) => !member.startsWith('__'));
  }

  it('every method of the stub is one of the real delegate and of the real client, and none is missing', () => {
    const sorted = (names: readonly string[]): string[] => names.filter((name) => !onlyElsewhere.has(name)).sort();
    assert.deepEqual(sorted(membersOf('stub', 'order')), sorted(membersOf('real', 'order')));
    assert.deepEqual(sorted(membersOf('stub')), sorted(membersOf('real')));
  });

  it('the calls compile with both', () => {
    assert.deepEqual(messages('compare.ts'), []);
  });

  Object.keys(calls).forEach((name, index) => {
    it(`same result: ${name}`, () => {
      const text = (kind: string): string => checker.typeToString(checker.getDeclaredTypeOfSymbol(exported(`${kind}${index}`)), undefined, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias);
      assert.equal(text('Same'), 'true', `real: ${text('Real')}\nstub: ${text('Stub')}`);
      // Two sides that are both `any` or `never` would be the same and say nothing.
      assert.doesNotMatch(text('Real'), /^("any"|never|"unknown")$/);
    });
  });

  Object.keys(accepted).forEach((name, index) => {
    it(`the real client accepts it too: ${name}`, () => assert.deepEqual(messages(`accepted${index}.ts`), []));
  });

  function messages(name: string): string[] {
    const sourceFile = program.getSourceFile(join(folder, name));
    return [...program.getSyntacticDiagnostics(sourceFile), ...program.getSemanticDiagnostics(sourceFile)].map((entry) => ts.flattenDiagnosticMessageText(entry.messageText, ' '));
  }
});
