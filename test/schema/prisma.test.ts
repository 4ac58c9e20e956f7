import assert from 'node:assert/strict';
import type { DataModel, Field, Model } from '../../src/core';
import { createPrismaReader, schemaReaders } from '../../src/schema';
import type { SchemaResult } from '../../src/schema';

const file = '/app/prisma/schema.prisma';

function read(files: Readonly<Record<string, string>>, reader = createPrismaReader()): SchemaResult {
  return reader.read(Object.keys(files).filter((path) => reader.owns(path)), (path) => files[path]);
}

function only(text: string): DataModel {
  const { models, notices } = read({ [file]: text });
  assert.deepEqual(notices, []);
  assert.equal(models.length, 1);
  return models[0]!;
}

function model(data: DataModel, name: string): Model {
  return data.models.get(name) ?? assert.fail(`no model ${name}`);
}

function field(data: DataModel, of: string, name: string): Field {
  return model(data, of).fields.get(name) ?? assert.fail(`no field ${of}.${name}`);
}

describe('prisma reader: what a schema says', () => {
  it('provider, client outputs and preview features, with outputs made absolute', () => {
    const data = only(`
generator js {
  provider        = "prisma-client-js"
  previewFeatures = ["relationJoins", "views"]
}
generator ts {
  provider = "prisma-client"
  output   = "../src/generated/./prisma"
}
generator zod {
  provider = "zod-prisma"
  output   = "./zod"
}
datasource db {
  provider = "mysql"
  url      = env("DATABASE_URL")
}
model A {
  id Int @id
}
`);
    assert.equal(data.provider, 'mysql');
    assert.deepEqual(data.clients, [
      { generator: 'prisma-client-js', previewFeatures: ['relationJoins', 'views'] },
      { generator: 'prisma-client', output: '/app/src/generated/prisma', previewFeatures: [] },
    ]);
  });

  it('tables, columns, native types, defaults, lists and optional fields', () => {
    const data = only(`
model User {
  id      String   @id @default(dbgenerated("gen_random_uuid()")) @db.Uuid
  mail    String   @map("e_mail") @db.VarChar(255)
  name    String?
  tags    String[] @default([])
  changed DateTime @updatedAt @map(name: "changed_at")
  raw     Unsupported("tsvector")?
  gone    Int      @ignore

  @@map("users")
}
model Old {
  id Int @id
  @@ignore
}
`);
    assert.equal(model(data, 'User').table, 'users');
    assert.deepEqual([...model(data, 'User').fields.keys()], ['id', 'mail', 'name', 'tags', 'changed', 'raw']);
    assert.deepEqual([...data.models.keys()], ['User']);
    const plain = (name: string): object => {
      const { location: _location, ...rest } = field(data, 'User', name);
      return rest;
    };
    assert.deepEqual(plain('id'), { name: 'id', column: 'id', kind: 'scalar', type: 'String', list: false, optional: false, hasDefault: true, nativeType: 'Uuid' });
    assert.deepEqual(plain('mail'), { name: 'mail', column: 'e_mail', kind: 'scalar', type: 'String', list: false, optional: false, hasDefault: false, nativeType: 'VarChar' });
    assert.deepEqual(plain('name'), { name: 'name', column: 'name', kind: 'scalar', type: 'String', list: false, optional: true, hasDefault: false });
    assert.deepEqual(plain('tags'), { name: 'tags', column: 'tags', kind: 'scalar', type: 'String', list: true, optional: false, hasDefault: true });
    assert.deepEqual(plain('changed'), { name: 'changed', column: 'changed_at', kind: 'scalar', type: 'DateTime', list: false, optional: false, hasDefault: true });
    assert.deepEqual(plain('raw'), { name: 'raw', column: 'raw', kind: 'unsupported', type: 'Unsupported', list: false, optional: true, hasDefault: false });
  });

  it('primary, unique and other keys, with the names that queries use', () => {
    const data = only(`
model A {
  x Int
  y String @unique
  z Int @unique(map: "z_key")
  @@id([x, y(length: 10)])
  @@unique([x, z])
  @@unique(fields: [y, z], name: "yz", map: "db_yz")
  @@index([z(sort: Desc), x], map: "zx")
  @@index(fields: [y], type: Hash)
  @@fulltext([y])
}
model B {
  x Int
  y Int
  @@id([x, y], name: "both")
}
`);
    const a = model(data, 'A');
    assert.deepEqual([a.primaryKey, a.primaryKeyName], [['x', 'y'], 'x_y']);
    assert.deepEqual(a.uniques, [{ fields: ['y'] }, { fields: ['z'] }, { fields: ['x', 'z'], name: 'x_z' }, { fields: ['y', 'z'], name: 'yz' }]);
    assert.deepEqual(a.indexes, [{ fields: ['z', 'x'], name: 'zx' }, { fields: ['y'] }]);
    assert.equal(model(data, 'B').primaryKeyName, 'both');
  });

  it('enums, views and composite types', () => {
    const data = only(`
enum Role {
  USER
  ADMIN @map("admin") // with a comment
  @@map("roles")
}
type Address {
  street String
}
view Totals {
  id   Int  @unique
  role Role @default(USER)
  home Address?
}
`);
    assert.deepEqual(data.enums, new Map([['Role', ['USER', 'ADMIN']]]));
    assert.equal(model(data, 'Totals').writable, false);
    assert.equal(field(data, 'Totals', 'role').kind, 'enum');
    assert.deepEqual([field(data, 'Totals', 'home').kind, field(data, 'Totals', 'home').type], ['unsupported', 'Address']);
  });

  it('relations with both ends: several of one pair, to itself, and implicit many-to-many', () => {
    const data = only(`
model User {
  id        Int    @id
  placed    Order[] @relation("placed")
  handled   Order[] @relation(name: "handled")
  manager   User?  @relation("team", fields: [managerId], references: [id], onDelete: SetNull)
  managerId Int?
  reports   User[] @relation("team")
  groups    Group[]
}
model Order {
  id         Int   @id
  customer   User  @relation("placed", fields: [customerId], references: [id])
  customerId Int
  handler    User? @relation(fields: [handlerId], references: [id], name: "handled")
  handlerId  Int?
}
model Group {
  id    Int    @id
  users User[]
}
`);
    assert.deepEqual(field(data, 'User', 'manager').relation, { model: 'User', name: 'team', fields: ['managerId'], references: ['id'], onDelete: 'SetNull', opposite: 'reports' });
    assert.deepEqual(field(data, 'User', 'reports').relation, { model: 'User', name: 'team', fields: [], references: [], opposite: 'manager' });
    assert.equal(field(data, 'Order', 'customer').relation?.opposite, 'placed');
    assert.equal(field(data, 'Order', 'handler').relation?.opposite, 'handled');
    assert.equal(field(data, 'User', 'handled').relation?.opposite, 'handler');
    assert.deepEqual(field(data, 'User', 'groups').relation, { model: 'Group', fields: [], references: [], opposite: 'users' });
    assert.equal(field(data, 'Group', 'users').relation?.opposite, 'groups');
  });

  it('places of models and fields, also with CRLF', () => {
    for (const end of ['\n', '\r\n']) {
      const text = ['// first', 'model A {  ', '  id   Int @id', '  name String', '}', ''].join(end);
      const { start, end: stop } = field(only(text), 'A', 'name').location;
      assert.deepEqual([start.line, start.character, text.slice(start.offset, stop.offset)], [3, 2, 'name']);
      assert.equal(model(only(text), 'A').location.start.line, 1);
    }
  });

  it('is not led astray by comments, strings and braces in them', () => {
    const data = only(`
/* model Hidden { */
/// model Hidden { "
model A { // an opening {
  id   Int    @id // } not the end
  name String @default("a } model B { // no comment \\" {")
  /* x String
  y String */ z String
}
// model C { }
model D {
  id Int @id
  a  Json @default("{\\"b\\": [1]}")
}
`);
    assert.deepEqual([...data.models.keys()], ['A', 'D']);
    assert.deepEqual([...model(data, 'A').fields.keys()], ['id', 'name', 'z']);
  });
});

describe('prisma reader: broken schemas', () => {
  const good = 'model A {\n  id Int @id\n  b  B[]\n}\nmodel B {\n  id  Int @id\n  a   A   @relation(fields: [aId], references: [id])\n  aId Int\n}\n';

  it('uses the lines of a broken block that can be read at first, says where, and keeps the rest', () => {
    const { models, notices } = read({ [file]: good.replace('aId Int', 'aId Int @') });
    assert.deepEqual([...models[0]!.models.keys()], ['A', 'B']);
    assert.equal(models[0]!.models.get('A')?.fields.get('b')?.kind, 'relation');
    assert.equal(models[0]!.models.get('B')?.fields.has('aId'), false);
    assert.equal(notices.length, 1);
    assert.equal(notices[0]?.code, 'schema-invalid');
    assert.equal(notices[0]?.message, 'The model `B` cannot be parsed here; the lines that can be read are used.');
    assert.equal(notices[0]?.location?.start.line, 7);
  });

  it('says what is missing at the line that lacks it', () => {
    const line = (text: string): number | undefined => read({ [file]: text }).notices[0]?.location?.start.line;
    assert.equal(line('model A {\n  id Int @id\n  name\n}\n'), 2);
    assert.equal(line('model A {\n  id Int @id\n  b Int @default(\n}\n'), 2);
    assert.equal(line('model A {\n  id Int @id'), 1);
    assert.equal(line('model A {\n  id Int @id\n}\nlater\n'), 3);
  });

  // Every state that someone typing passes through must keep both models.
  const states: Readonly<Record<string, string>> = {
    'an attribute that has only begun': good.replace('aId Int', 'aId Int @'),
    'a name without a type': good.replace('  aId Int', '  aId Int\n  nam'),
    'a name without a type in the middle': good.replace('  b  B[]', '  nam\n  b  B[]'),
    'two names without types': good.replace('  b  B[]', '  nam\n  oth\n  b  B[]'),
    'an open list': good.replace('fields: [aId]', 'fields: [aId'),
    'an open string': good.replace('@relation(', '@relation("x, '),
    'no closing brace before the next model': good.replace('}\nmodel B', '\nmodel B'),
    'no closing brace at the end': good.replace(/\}\n$/, ''),
    'an unknown character': good.replace('aId Int', 'aId Int #'),
    'a misspelt keyword': good.replace('model B', 'modl B'),
    'a keyword without a name': good.replace('model B {', 'model {'),
    'an open comment': good.replace('  aId Int', '  aId Int /*'),
  };
  for (const [name, text] of Object.entries(states)) {
    it(`keeps the last good version: ${name}`, () => {
      const reader = createPrismaReader();
      const before = read({ [file]: good }, reader).models[0]!;
      const after = read({ [file]: text }, reader);
      assert.ok(after.notices.length > 0, 'no notice');
      assert.ok(after.notices.every((notice) => notice.code === 'schema-invalid' && notice.location !== undefined && notice.file === file));
      const shape = (data: DataModel): unknown => [...data.models.values()].map((entry) => [entry.name, [...entry.fields.values()].map(({ location: _location, ...rest }) => rest)]);
      assert.deepEqual(shape(after.models[0]!), shape(before));
      const mended = read({ [file]: good }, reader);
      assert.deepEqual(mended.notices, []);
      assert.deepEqual(shape(mended.models[0]!), shape(before));
    });
  }

  it('a model that is deleted is gone, and what is kept does not outlive its file', () => {
    const reader = createPrismaReader();
    read({ [file]: good }, reader);
    assert.deepEqual([...read({ [file]: 'model A {\n  id Int @id\n}\n' }, reader).models[0]!.models.keys()], ['A']);
    read({}, reader);
    assert.deepEqual(read({ [file]: 'model A {\n' }, reader).models, []);
  });

  it('reports a second declaration of a name and uses the first', () => {
    const { models, notices } = read({ [file]: 'model A {\n  id Int @id\n}\nmodel A {\n  x Int @id\n}\n' });
    assert.deepEqual([...models[0]!.models.get('A')!.fields.keys()], ['id']);
    assert.deepEqual(notices.map((notice) => [notice.message, notice.location?.start.line]), [['`A` is declared twice; the first one is used.', 3]]);
  });

  it('survives any prefix of a schema and never loses the models that are whole', () => {
    for (let length = 0; length <= good.length; length++) {
      const names = read({ [file]: good.slice(0, length) }).models.flatMap((data) => [...data.models.keys()]);
      assert.equal(names.includes('A'), length >= good.indexOf('}') + 1, `prefix of ${length}`);
    }
  });

  it('answers with the same object while nothing changes, and a new one afterwards', () => {
    const reader = createPrismaReader();
    const first = read({ [file]: good }, reader).models[0];
    assert.equal(read({ [file]: good }, reader).models[0], first);
    assert.notEqual(read({ [file]: good + '\n' }, reader).models[0], first);
  });
});

describe('prisma reader: which files make a schema', () => {
  const db = 'datasource db {\n  provider = "sqlite"\n}\n';
  const one = (name: string): string => `model ${name} {\n  id Int @id\n}\n`;
  const groups = (files: Readonly<Record<string, string>>): unknown => read(files).models.map((data) => [data.files, [...data.models.keys()]]);

  it('files without a datasource join the nearest one above them', () => {
    assert.deepEqual(
      groups({ '/app/prisma/schema.prisma': db + one('A'), '/app/prisma/models/b.prisma': one('B'), '/app/prisma/c.prisma': one('C'), '/lib/prisma/schema.prisma': db + one('D') }),
      [[['/app/prisma/schema.prisma', '/app/prisma/c.prisma', '/app/prisma/models/b.prisma'], ['A', 'C', 'B']], [['/lib/prisma/schema.prisma'], ['D']]],
    );
  });

  it('relations cross the files of a folder', () => {
    const data = read({
      '/app/prisma/schema.prisma': db,
      '/app/prisma/user.prisma': 'model User {\n  id Int @id\n  orders Order[]\n}\n',
      '/app/prisma/order.prisma': 'model Order {\n  id Int @id\n  user User @relation(fields: [userId], references: [id])\n  userId Int\n}\n',
    }).models[0]!;
    assert.equal(data.models.get('User')?.fields.get('orders')?.relation?.opposite, 'user');
    assert.equal(data.models.get('Order')?.location.file, '/app/prisma/order.prisma');
  });

  it('two schemas side by side stay two', () => {
    assert.deepEqual(groups({ '/app/prisma/a.prisma': db + one('A'), '/app/prisma/b.prisma': db + one('B') }), [[['/app/prisma/a.prisma'], ['A']], [['/app/prisma/b.prisma'], ['B']]]);
  });

  const configurations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'package.json': { '/app/package.json': '{ "prisma": { "schema": "./db" } }' },
    'prisma.config.ts': { '/app/package.json': '{}', '/app/prisma.config.ts': "export default defineConfig({ schema: 'db', migrations: { path: 'm' } })" },
    'prisma.config.ts with a joined path': { '/app/package.json': '{}', '/app/prisma.config.ts': "export default defineConfig({\n  schema: path.join(__dirname, 'db'),\n  earlyAccess: true,\n})" },
  };
  for (const [name, config] of Object.entries(configurations)) {
    it(`a folder that ${name} names is one schema, wherever its datasource stands`, () => {
      assert.deepEqual(groups({ ...config, '/app/db/config/base.prisma': db, '/app/db/models/b.prisma': one('B'), '/app/db/a.prisma': one('A') }), [
        [['/app/db/config/base.prisma', '/app/db/a.prisma', '/app/db/models/b.prisma'], ['A', 'B']],
      ]);
    });
  }

  it('a broken package.json or an unreadable schema harms nothing else', () => {
    const reader = createPrismaReader();
    const files: Record<string, string> = { '/app/package.json': '{ "prisma": ', '/app/prisma/schema.prisma': db + one('A') };
    const { models } = reader.read(['/app/prisma/schema.prisma', '/app/prisma/gone.prisma'], (path) => files[path]);
    assert.deepEqual(models.map((data) => data.files), [['/app/prisma/schema.prisma']]);
  });

  it('the package owns a schema in a usual place; one that lies deep in it or among samples is aside', () => {
    const owner = (path: string): unknown => {
      const data = read({ '/app/package.json': '{}', [path]: db + one('A') }).models[0]!;
      return [data.owner, data.aside];
    };
    assert.deepEqual(owner('/app/prisma/schema.prisma'), ['/app', false]);
    assert.deepEqual(owner('/app/schema.prisma'), ['/app', false]);
    assert.deepEqual(owner('/app/prisma/schema/main.prisma'), ['/app', false]);
    assert.deepEqual(owner('/app/src/db/schema.prisma'), ['/app', false]);
    assert.deepEqual(owner('/app/src/core/predefined/cal/cal.prisma'), ['/app/src/core/predefined/cal', true]);
    assert.deepEqual(owner('/app/test/fixtures/prisma/schema.prisma'), ['/app/test/fixtures', true]);
  });

  it('owns schema files and Prisma configurations by their names', () => {
    const { owns } = schemaReaders()[0]!;
    assert.deepEqual(['/a/b.prisma', '/a/prisma.config.ts', '/a/prisma.config.mjs', '/a/prisma.ts', '/a/xprisma.config.ts', '/a/b.prisma.ts'].map(owns), [true, true, true, false, false, false]);
  });
});
