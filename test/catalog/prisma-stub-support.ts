import { prismaStubs } from '../../src/catalog/prisma/stub';
import type { Stub } from '../../src/catalog/types';
import type { DataModel } from '../../src/core';
import { esLibrary, esLibraryModules } from '../../src/project/program/es-library.generated';
import { ts } from '../../src/project/ts';
import { createPrismaReader } from '../../src/schema';

/** A schema with every kind of thing that the stub has to declare. `client` is the generator's body. */
export function shopSchema(client = 'provider = "prisma-client-js"', provider = 'postgresql'): string {
  return `
generator client {
  ${client}
}
datasource db {
  provider = "${provider}"
}
enum Role {
  USER
  ADMIN @map("admin")
}
model User {
  id        String    @id @default(cuid())
  email     String    @unique @db.Citext
  name      String?
  role      Role      @default(USER)
  tags      String[]
  settings  Json?
  balance   Decimal   @default(0) @db.Decimal(10, 2)
  visits    BigInt    @default(0)
  avatar    Bytes?
  createdAt DateTime  @default(now())
  updatedAt DateTime  @updatedAt
  orders    Order[]   @relation("placed")
  handled   Order[]   @relation("handled")
  profile   Profile?
  manager   User?     @relation("team", fields: [managerId], references: [id], onDelete: SetNull)
  managerId String?
  reports   User[]    @relation("team")
  groups    Group[]

  @@unique([name, role], name: "name_in_role")
}
model Profile {
  id     Int    @id @default(autoincrement())
  bio    String
  user   User   @relation(fields: [userId], references: [id], onDelete: Cascade)
  userId String @unique @map("user_id")
}
model Order {
  id         Int       @id @default(autoincrement())
  total      Float
  note       String?
  placedAt   DateTime  @default(now())
  customer   User      @relation("placed", fields: [customerId], references: [id])
  customerId String
  handler    User?     @relation("handled", fields: [handlerId], references: [id])
  handlerId  String?
  lines      Line[]
}
model Line {
  orderId  Int
  position Int
  title    String
  quantity Int    @default(1)
  order    Order  @relation(fields: [orderId], references: [id])

  @@id([orderId, position])
}
model Group {
  id    Int    @id @default(autoincrement())
  name  String
  users User[]
}
`;
}

/** The data models that the reader finds in one file. */
export function modelsOf(schema: string, file = '/app/prisma/schema.prisma'): readonly DataModel[] {
  const { models, notices } = createPrismaReader().read([file], (asked) => (asked === file ? schema : undefined));
  if (notices.length > 0) {
    throw new Error(notices.map((notice) => notice.message).join('\n'));
  }
  return models;
}

export interface StubProgram {
  readonly program: ts.Program;
  readonly stubs: readonly Stub[];
  /** Messages of all diagnostics of a file, syntax and types. */
  messages(file: string): string[];
}

/** A strict program of the sources (path → text) in which `@prisma/client` is what the catalogue says for the models. */
export function stubProgram(sources: Readonly<Record<string, string>>, models: readonly DataModel[]): StubProgram {
  const stubs = prismaStubs(models);
  const files = new Map<string, string>([
    ...Object.entries(sources),
    ...stubs.map((stub) => [stub.file, stub.text] as const),
    ['/library/es.d.ts', esLibrary],
    ...esLibraryModules.map((text, index) => [`/library/module-${index}.d.ts`, text] as const),
  ]);
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, noEmit: true, types: [],
  };
  const program = ts.createProgram({
    rootNames: [...files.keys()].filter((file) => file !== '/library/es.d.ts'),
    options,
    host: {
      getSourceFile: (file, target) => {
        const text = files.get(file);
        return text === undefined ? undefined : ts.createSourceFile(file, text, target, true);
      },
      resolveModuleNameLiterals: (literals, containingFile) =>
        literals.map((literal) => {
          const best = resolveStub(stubs, literal.text, containingFile);
          return { resolvedModule: best && { resolvedFileName: best.file, extension: ts.Extension.Dts } };
        }),
      getDefaultLibFileName: () => '/library/es.d.ts',
      getCurrentDirectory: () => '/',
      getCanonicalFileName: (file) => file,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (file) => files.has(file),
      readFile: (file) => files.get(file),
      writeFile: () => undefined,
    },
  });
  return {
    program,
    stubs,
    messages(file) {
      const sourceFile = program.getSourceFile(file);
      return [...program.getSyntacticDiagnostics(sourceFile), ...program.getSemanticDiagnostics(sourceFile)].map((entry) => {
        const line = entry.file && entry.start !== undefined ? entry.file.getLineAndCharacterOfPosition(entry.start).line + 1 : 0;
        return `${line}: ${ts.flattenDiagnosticMessageText(entry.messageText, ' ')}`;
      });
    },
  };
}

/** The stub with the most specific answer, as the project asks for it. */
export function resolveStub(stubs: readonly Stub[], specifier: string, containingFile: string, target?: string): Stub | undefined {
  return [...stubs]
    .map((stub) => ({ stub, score: stub.match(specifier, containingFile, target) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)[0]?.stub;
}

const head = `import { PrismaClient, Prisma, Role, type User, type Order, type Profile } from '@prisma/client';
declare const prisma: PrismaClient; declare const tx: Prisma.TransactionClient; declare const anything: any; declare const users: User[];
declare function is<T>(value: T): void; void [is, Role]; type Used = [Order, Profile]; declare const used: Used; void used;
`;

/** Wraps statements into a module that has a client, a transaction and some types at hand. */
export function moduleOf(body: string): string {
  return `${head}export async function run() {\n${body}\n}\nvoid [prisma, tx, anything, users];\n`;
}

/** What real code writes and the real client accepts; `is<T>(…)` says what the result must be. */
export const accepted: Readonly<Record<string, string>> = {
  'include of to-many, nested, with arguments': `
    const [user] = await prisma.user.findMany({ include: { orders: { where: { total: { gt: 1 } }, orderBy: { placedAt: 'desc' }, take: 3, include: { lines: true } }, profile: true, _count: { select: { orders: true } } } });
    is<string>(user!.id); is<number>(user!._count.orders); is<string | undefined>(user!.profile?.bio); is<string>(user!.orders[0]!.lines[0]!.title);`,
  'select, to-one required and optional': `
    is<{ id: number; customer: { name: string | null }; handler: { name: string | null } | null }[]>(await prisma.order.findMany({ select: { id: true, customer: { select: { name: true } }, handler: { select: { name: true } } } }));`,
  'unique keys, simple and compound': `
    is<User | null>(await prisma.user.findUnique({ where: { email: 'x' } }));
    is<User>(await prisma.user.findUniqueOrThrow({ where: { name_in_role: { name: 'a', role: 'ADMIN' } } }));
    await prisma.line.findUnique({ where: { orderId_position: { orderId: 1, position: 2 }, title: 'x' } });
    await prisma.user.delete({ where: { id: users[0]?.id } });`,
  'omit': `const [user] = await prisma.user.findMany({ omit: { email: true } }); is<string | null>(user!.name);`,
  'the fluent way to a relation': `
    is<User | null>(await prisma.order.findUnique({ where: { id: 1 } }).customer());
    is<User>(await prisma.order.findUniqueOrThrow({ where: { id: 1 } }).customer());
    is<{ id: number }[] | null>(await prisma.order.findUnique({ where: { id: 1 } }).customer().orders({ select: { id: true } }));`,
  'create with nested writes and with a bare key': `
    is<User>(await prisma.user.create({ data: { email: 'a', tags: ['x'], balance: '1.5', visits: 3, settings: { a: [1, { b: null }] }, orders: { create: [{ total: 1 }], connect: { id: 1 } } } }));
    is<Order>(await prisma.order.create({ data: { total: 1, customer: { connect: { id: 'a' } } } }));
    is<{ customer: User }>(await prisma.order.create({ data: { total: 1, customerId: 'a' }, include: { customer: true } }));`,
  'createMany and createManyAndReturn': `
    is<{ count: number }>(await prisma.order.createMany({ data: users.map((user) => ({ total: 1, customerId: user.id })), skipDuplicates: true }));
    is<{ id: number }[]>(await prisma.order.createManyAndReturn({ data: [{ total: 1, customerId: 'a' }], select: { id: true } }));`,
  'updates with operators': `
    await prisma.user.update({ where: { id: 'a' }, data: { visits: { increment: 1 }, tags: { push: 'x' }, name: null, role: { set: 'USER' }, settings: Prisma.JsonNull, profile: { update: { bio: 'x' } } } });
    await prisma.user.upsert({ where: { id: 'a' }, create: { email: 'x' }, update: {} });
    is<User[]>(await prisma.user.updateManyAndReturn({ data: { name: 'x' } }));`,
  'filters of every kind': `
    await prisma.user.updateMany({ where: { id: { in: ['a'] }, OR: [{ email: { contains: 'x', mode: 'insensitive' } }, { settings: { path: ['a'], equals: 1 } }, { tags: { has: 'x' } }], AND: { NOT: [{ name: null }] }, orders: { some: { lines: { none: { title: 'x' } } } }, manager: { is: null }, profile: { bio: 'x' } }, data: { role: Role.ADMIN } });
    await prisma.user.findMany({ where: { createdAt: { gte: new Date(), lt: '2020' }, balance: { gt: 3 }, visits: 3 }, cursor: { id: 'x' }, skip: 1, take: 2, distinct: ['name'] });
    await prisma.user.findMany({ orderBy: [{ createdAt: 'asc' }, { orders: { _count: 'desc' } }, { manager: { name: { sort: 'asc', nulls: 'last' } } }] });`,
  'a batch of queries keeps each result': `
    const [count, list] = await prisma.$transaction([prisma.user.count(), prisma.user.findMany()]); is<number>(count); is<User[]>(list);
    await prisma.$transaction(users.map((user) => prisma.user.update({ where: { id: user.id }, data: { name: 'x' } })));`,
  'an interactive transaction hands out its own client': `
    const helper = async (client: Prisma.TransactionClient) => client.user.findFirst();
    is<number>(await prisma.$transaction(async (inner) => { await inner.user.deleteMany(); is<Prisma.TransactionClient>(inner); await helper(inner); return inner.order.count({ where: { customerId: 'a' } }); }, { isolationLevel: 'Serializable' }));
    await helper(prisma);`,
  'aggregate, groupBy and count': `
    const all = await prisma.order.aggregate({ _sum: { total: true }, _count: true, _max: { placedAt: true }, where: { total: { lt: 4 } } });
    is<number | null>(all._sum.total); is<number>(all._count); is<Date | null>(all._max.placedAt);
    const [group] = await prisma.order.groupBy({ by: ['customerId'], _sum: { total: true }, _count: { _all: true }, orderBy: { customerId: 'desc' } });
    is<string>(group!.customerId); is<number | null>(group!._sum.total); is<number>(group!._count._all);
    is<number>((await prisma.user.count({ select: { _all: true, name: true } })).name);`,
  'raw queries': `
    const rows = await prisma.$queryRaw<{ a: number }[]>\`select \${1} where \${Prisma.join([1, 2])} \${Prisma.sql\`x\`} \${Prisma.empty}\`; is<number>(rows[0]!.a);
    is<number>(await tx.$executeRaw\`delete\`); is<number>(await prisma.$executeRawUnsafe('x', 1)); await prisma.$queryRawUnsafe('x');`,
  'spreads, variables and casts': `
    const some = Math.random() > 0.5;
    is<User[]>(await prisma.user.findMany({ where: { ...(some ? { name: 'x' } : {}) }, ...(some && { take: 1 }) }));
    const where: Prisma.UserWhereInput = {}; where.OR = [{ email: 'x' }]; where.email = { in: ['x'] }; is<User[]>(await prisma.user.findMany({ where }));
    const args: Prisma.UserFindManyArgs = {}; is<User[]>(await prisma.user.findMany(args)); is<User[]>(await prisma.user.findMany(undefined));
    const loose: { [key: string]: any } = {}; is<User[]>(await prisma.user.findMany({ where: loose })); await prisma.user.count({ where: loose });
    is<User>(await prisma.user.create({ data: anything })); await prisma.user.findMany(anything);`,
  'payload types and validators': `
    const include = { orders: { include: { lines: true } } } satisfies Prisma.UserInclude;
    const list: Prisma.UserGetPayload<{ include: typeof include }>[] = await prisma.user.findMany({ include }); is<string>(list[0]!.orders[0]!.lines[0]!.title);
    const checked = Prisma.validator<Prisma.UserInclude>()({ orders: true }); is<Order[]>((await prisma.user.findMany({ include: checked }))[0]!.orders);
    is<Prisma.ModelName>('User'); is<Prisma.PromiseReturnType<() => Promise<User>>>(users[0]!); is<number>(users[0]!.balance.plus(1).toNumber());`,
  'errors': `try { await tx.user.count(); } catch (error) { if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') { throw error; } }`,
  'a client in a class of its own': `
    class Service extends PrismaClient { async onModuleInit() { await this.$connect(); return this.user.findMany(); } }
    is<(service: Service) => Promise<User[]>>((service) => service.onModuleInit());`,
};
