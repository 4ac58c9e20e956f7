import assert from 'node:assert/strict';
import type { DataModel, Model } from '../../src/core';
import { createSqlReader } from '../../src/schema/sql/reader';
import type { SchemaResult } from '../../src/schema';

const first = '/app/supabase/migrations/20240101_first.sql';
const second = '/app/supabase/migrations/20240202_second.sql';

function read(files: Readonly<Record<string, string>>, reader = createSqlReader()): SchemaResult {
  return reader.read(Object.keys(files).filter((path) => reader.owns(path)), (path) => files[path]);
}

/** The one database of some files, read without a complaint. */
function only(files: Readonly<Record<string, string>> | string): DataModel {
  const result = read(typeof files === 'string' ? { [first]: files } : files);
  const [data] = result.models;
  assert.ok(data && result.models.length === 1);
  assert.ok(data.models);
  assert.deepEqual(result.notices, []);
  return data;
}

function table(data: DataModel, name: string): Model {
  return data.models.get(name) ?? assert.fail(`no table ${name}, but ${[...data.models.keys()].join(', ')}`);
}

/** `id String uuid =` per column: `?` may be null, `=` has a default, `[]` is a list. */
function columns(model: Model): string {
  return [...model.fields.values()].filter((field) => !field.relation)
    .map((field) => `${field.name} ${field.type} ${field.nativeType}${field.list ? '[]' : ''}${field.optional ? '?' : ''}${field.hasDefault ? ' =' : ''}`).join(', ');
}

/** `customer → customers (customer_id = id)`, and `orders ⇉ orders` for the other end. */
function relations(model: Model): string {
  return [...model.fields.values()].flatMap(({ name, relation, list }) => {
    if (!relation) return [];
    return relation.fields.length > 0 ? `${name} → ${relation.model} (${relation.fields.join()} = ${relation.references.join()})` : `${name} ${list ? '⇉' : '⇢'} ${relation.model}`;
  }).join(', ');
}

function keys(model: Model): string {
  const list = (all: Model['indexes']): string => all.map((key) => `${key.name}(${key.fields.join()})${key.partial ? ' partial' : ''}`).join(' ');
  return `primary (${model.primaryKey.join()}); unique ${list(model.uniques)}; index ${list(model.indexes)}`;
}

const shop = `
-- Customers; and what 'they' order
CREATE TABLE public.customers (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  email citext NOT NULL UNIQUE,
  tags text[] NOT NULL DEFAULT '{}'
);
CREATE TABLE IF NOT EXISTS orders (
  id bigserial PRIMARY KEY,
  "Note" varchar(200),
  customer_id uuid NOT NULL REFERENCES customers ON DELETE CASCADE,
  billing_customer_id uuid REFERENCES public.customers(id),
  status order_status DEFAULT 'open',
  total numeric(10,2) NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now()
);`;

describe('sql reader: what statements say', () => {
  it('columns with their types, nulls and defaults; enums', () => {
    const data = only(`CREATE TYPE public.order_status AS ENUM ('open', 'paid'); ALTER TYPE order_status ADD VALUE 'void';${shop}`);
    assert.equal(data.provider, 'postgresql');
    assert.equal(columns(table(data, 'customers')), 'id String uuid =, email String citext, tags String text[] =');
    assert.equal(columns(table(data, 'orders')), 'id BigInt bigserial =, Note String varchar?, customer_id String uuid, billing_customer_id String uuid?, status order_status order_status? =, total Decimal numeric, placed_at DateTime timestamptz =');
    assert.equal(table(data, 'orders').fields.get('status')?.kind, 'enum');
    assert.deepEqual(data.enums.get('order_status'), ['open', 'paid', 'void']);
  });

  it('both ends of every foreign key, by the names that Postgres gives the keys', () => {
    const data = only(shop);
    assert.equal(relations(table(data, 'orders')), 'customer → customers (customer_id = id), billing_customer → customers (billing_customer_id = id)');
    assert.equal(relations(table(data, 'customers')), 'orders ⇉ orders, orders_billing_customer_id_fkey ⇉ orders');
    const { relation } = table(data, 'orders').fields.get('customer') ?? {};
    assert.deepEqual(relation, { model: 'customers', name: 'orders_customer_id_fkey', fields: ['customer_id'], references: ['id'], onDelete: 'Cascade', opposite: 'orders' });
  });

  it('a relation to one where the key is unique, one to itself, and one over two columns', () => {
    const data = only(`
      CREATE TABLE places (country text, zip text, parent uuid, id uuid PRIMARY KEY, UNIQUE (country, zip), CONSTRAINT up FOREIGN KEY (parent) REFERENCES places (id));
      CREATE TABLE shops (place_country text, place_zip text, owner uuid UNIQUE REFERENCES places, FOREIGN KEY (place_country, place_zip) REFERENCES places (country, zip));`);
    assert.equal(relations(table(data, 'shops')), 'places → places (owner = id), shops_place_country_place_zip_fkey → places (place_country,place_zip = country,zip)');
    assert.equal(relations(table(data, 'places')), 'places → places (parent = id), up ⇉ places, shops ⇢ shops, shops_place_country_place_zip_fkey ⇉ shops');
  });

  it('unique keys and indexes; what holds some of the rows only is no unique key, and an expression ends an index', () => {
    const data = only(`${shop}
      CREATE UNIQUE INDEX one_open ON orders (customer_id) WHERE status = 'open';
      CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS by_note ON public.orders USING btree ("Note" DESC, id);
      CREATE INDEX ON orders (customer_id, lower("Note"), total);
      CREATE INDEX search ON orders USING gin (to_tsvector('simple', "Note"));
      CREATE UNIQUE INDEX folded ON customers (lower(email));`);
    assert.equal(keys(table(data, 'orders')), 'primary (id); unique by_note(Note,id); index one_open(customer_id) partial orders_customer_id_idx(customer_id)');
    assert.equal(keys(table(data, 'customers')), 'primary (id); unique customers_email_key(email); index ');
  });

  it('views can be read and not written', () => {
    const data = only(`${shop} CREATE OR REPLACE VIEW totals AS SELECT c.id, sum(o.total) AS total FROM customers c JOIN orders o ON true GROUP BY 1; CREATE MATERIALIZED VIEW m AS SELECT 1 AS one;`);
    assert.deepEqual([table(data, 'totals').writable, [...table(data, 'totals').fields.keys()]], [false, ['id', 'total']]);
    assert.equal(table(data, 'm').writable, false);
  });

  it('statements in anonymous blocks; rows, functions, policies and comments are passed over', () => {
    const data = only(`
      INSERT INTO t VALUES ('CREATE TABLE no (id int);');
      CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN CREATE TABLE no2 (id int); RETURN NEW; END; $body$ LANGUAGE plpgsql;
      /* CREATE TABLE no3 (id int); */ -- ALTER TABLE x ADD y int;
      COPY t (a) FROM stdin;
it's ; CREATE TABLE no4 (id int);
\\.
      DO $$ BEGIN CREATE TYPE kind AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $$;
      CREATE TABLE yes (id int, note text DEFAULT 'a;b', kind kind);
      DO $x$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'k') THEN ALTER TABLE yes ADD CONSTRAINT k UNIQUE (id); END IF; EXECUTE 'ALTER TABLE yes DROP COLUMN id'; END $x$;
      ALTER TABLE yes ENABLE ROW LEVEL SECURITY;
      CREATE POLICY p ON yes USING (note = 'x');`);
    assert.deepEqual([...data.models.keys()], ['yes']);
    assert.equal(keys(table(data, 'yes')), 'primary (); unique k(id); index ');
    assert.equal(columns(table(data, 'yes')), 'id Int int4?, note String text? =, kind kind kind?');
  });

  it('a place for every table and column, also behind letters of more than one byte', () => {
    const text = '-- Gästebuch\nCREATE TABLE gäste (\n  größe int,\n  straße text\n);';
    const { location, fields } = table(only(text), 'gäste');
    assert.deepEqual([location.start.line, text.slice(location.start.offset, location.end.offset)], [1, text.slice(text.indexOf('CREATE'), -1)]);
    const column = fields.get('straße')?.location;
    assert.equal(column && text.slice(column.start.offset, column.end.offset), 'straße');
  });
});

describe('sql reader: many files', () => {
  it('migrations in the order of their names, each changing what was there', () => {
    const data = only({
      [second]: `ALTER TABLE orders RENAME TO purchases; ALTER TABLE purchases RENAME COLUMN customer_id TO buyer_id;
        ALTER TABLE customers DROP COLUMN tags, ALTER COLUMN email DROP NOT NULL, ADD COLUMN nr int GENERATED ALWAYS AS IDENTITY; DROP TABLE IF EXISTS old CASCADE;`,
      [first]: `${shop} CREATE TABLE old (id int);`,
    });
    assert.deepEqual([...data.models.keys()].sort(), ['customers', 'purchases']);
    assert.equal(columns(table(data, 'customers')), 'id String uuid =, email String citext?, nr Int int4 =');
    assert.equal(relations(table(data, 'purchases')), 'buyer → customers (buyer_id = id), billing_customer → customers (billing_customer_id = id)');
    assert.equal(relations(table(data, 'customers')), 'purchases ⇉ purchases, orders_billing_customer_id_fkey ⇉ purchases');
  });

  it('dropped keys and indexes are gone', () => {
    const data = only({ [first]: `${shop} CREATE INDEX by_total ON orders (total);`, [second]: 'ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey; ALTER TABLE customers DROP CONSTRAINT customers_email_key; DROP INDEX public.by_total;' });
    assert.equal(relations(table(data, 'orders')), 'billing_customer → customers (billing_customer_id = id)');
    assert.equal(keys(table(data, 'customers')), 'primary (id); unique ; index ');
    assert.deepEqual(table(data, 'orders').indexes, []);
  });

  it('a script beside the migrations adds what they do not say, and takes nothing away', () => {
    const data = only({ [first]: shop, '/app/scripts/reset.sql': 'DROP TABLE orders;', '/app/db/schema.sql': 'DROP TABLE IF EXISTS orders; CREATE TABLE orders (id int, other text); CREATE TABLE notes (id int PRIMARY KEY);' });
    assert.deepEqual([...data.models.keys()], ['customers', 'orders', 'notes']);
    assert.ok(!table(data, 'orders').fields.has('other'));
  });

  it('a table that is only changed is known to be incomplete', () => {
    const data = only('CREATE INDEX by_owner ON elsewhere (owner_id); ALTER TABLE elsewhere ADD COLUMN owner_id uuid;');
    assert.equal(table(data, 'elsewhere').incomplete, true);
    assert.equal(keys(table(data, 'elsewhere')), 'primary (); unique ; index by_owner(owner_id)');
    assert.equal(table(only(shop), 'orders').incomplete, undefined);
  });

  it('databases of two packages are two', () => {
    const { models } = read({ '/app/a/package.json': '{}', '/app/b/package.json': '{}', '/app/a/db/schema.sql': 'CREATE TABLE t (id int);', '/app/b/db/schema.sql': 'CREATE TABLE t (id text);' });
    assert.deepEqual(models.map(({ owner, models: tables }) => [owner, tables.get('t')?.fields.get('id')?.type]), [['/app/a', 'Int'], ['/app/b', 'String']]);
  });

  it('seeds, ways back and tests are none of it', () => {
    const reader = createSqlReader();
    const paths = ['/a/supabase/seed.sql', '/a/prisma/seeds/x.sql', '/a/migrations/1.down.sql', '/a/db/rollback.sql', '/a/test/schema.sql', '/a/x.prisma'];
    assert.deepEqual(paths.filter((path) => reader.owns(path)), []);
    assert.ok(['/a/db/schema.sql', '/a/drizzle/0000_x.sql', '/a/prisma/migrations/1_init/migration.sql'].every((path) => reader.owns(path)));
  });
});

describe('sql reader: triggers', () => {
  const functions = `CREATE FUNCTION public.next_number() RETURNS integer LANGUAGE sql AS $$ SELECT coalesce(max(number), 0) + 1 FROM "orders" $$;
CREATE OR REPLACE FUNCTION number_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- not from invoices
  NEW.number := next_number();
  INSERT INTO public.log_lines (text) VALUES (NEW.number);
  RETURN NEW;
END $$;`;
  const tables = 'CREATE TABLE orders (id serial PRIMARY KEY, number integer, changed timestamptz);\nCREATE TABLE lines (id serial PRIMARY KEY);';

  it('number rows where they count or sort those of their table, in what they call and from other files, too', () => {
    const data = only({ [first]: `${tables}\n${functions}`, [second]: 'CREATE TRIGGER number BEFORE INSERT OR UPDATE OF number ON public."orders" FOR EACH ROW WHEN (NEW.number IS NULL) EXECUTE FUNCTION public.number_order();' });
    assert.deepEqual([...data.models.values()].filter(({ numbered }) => numbered).map(({ name, numbered }) => [name, numbered]), [['orders', ['insert', 'update']]]);
  });

  it('number none where they only set a value, count rows of others, or run in a circle', () => {
    const runs = (body: string, more = ''): readonly string[] | undefined => table(only(`${tables}\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$;\nCREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE PROCEDURE f();${more}`), 'orders').numbered;
    assert.deepEqual(runs('SELECT max(number) INTO NEW.number FROM orders;'), ['insert']);
    assert.equal(runs('NEW.changed = now();'), undefined);
    assert.equal(runs('SELECT count(*) INTO NEW.number FROM lines; UPDATE orders SET changed = now() WHERE id = NEW.id;'), undefined);
    assert.equal(runs('PERFORM g();', '\nCREATE FUNCTION g() RETURNS void LANGUAGE sql AS $$ SELECT f() $$;'), undefined);
  });
});

describe('sql reader: what an update changes beside its own columns', () => {
  const tables = `CREATE TABLE orders (id serial PRIMARY KEY, number integer, paid boolean, tax integer GENERATED ALWAYS AS (number * 2) STORED, changed timestamptz);
CREATE TABLE lines (id serial PRIMARY KEY, tenant uuid);`;
  const runs = (body: string, at = 'BEFORE UPDATE ON orders', more = ''): readonly string[] | undefined =>
    table(only(`${tables}\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;\nCREATE TRIGGER t ${at} FOR EACH ROW EXECUTE PROCEDURE f();${more}`), 'orders').alsoSet;

  it('is what the database works out, and what a trigger gives the row', () => {
    assert.deepEqual(table(only(tables), 'orders').alsoSet, ['tax']);
    assert.deepEqual(runs("NEW.changed = now(); IF NEW.number = 1 THEN NEW.paid := true; END IF; RETURN NEW;"), ['tax', 'changed', 'paid']);
    assert.deepEqual(runs('INSERT INTO lines (id) VALUES (NEW.id); RETURN NEW;'), ['tax']);
    assert.deepEqual(runs('NEW.changed = now(); RETURN NEW;', 'BEFORE INSERT ON orders'), ['tax']);
  });

  it('may be anything where the row is made anew, where the table is written again, also by another trigger, and where a function is not known', () => {
    const all = ['id', 'number', 'paid', 'tax', 'changed'];
    assert.deepEqual(runs('SELECT * INTO NEW FROM orders; RETURN NEW;'), all);
    assert.deepEqual(runs('SELECT 1, 2 INTO NEW.number, NEW.paid; RETURN NEW;'), all);
    assert.deepEqual(runs('RETURN made_of(NEW);'), all);
    assert.deepEqual(runs('UPDATE orders SET paid = true; RETURN NEW;'), all);
    assert.deepEqual(runs("EXECUTE 'UPDATE ' || TG_ARGV[0]; RETURN NEW;"), all);
    assert.deepEqual(runs('UPDATE lines SET id = 1; RETURN NEW;', undefined, '\nCREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE orders SET paid = true; RETURN NEW; END $$;\nCREATE TRIGGER u AFTER UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION g();'), all);
    assert.deepEqual(table(only(`${tables}\nCREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION moddatetime(changed);`), 'orders').alsoSet, all);
  });

  it('is not known of a table that other files make, and beside a trigger that is not understood', () => {
    assert.equal(table(only('ALTER TABLE orders ADD COLUMN paid boolean;'), 'orders').alsoSet, undefined);
    assert.equal(table(only(`${tables}\nCREATE TRIGGER t BEFORE UPDATE ON orders FOR EACH ROW SET NEW.paid = 1;`), 'orders').alsoSet, undefined);
  });

  it('rows are shown by the columns that policies name', () => {
    const data = only(`${tables}\nCREATE POLICY "own lines by number" ON public.lines FOR SELECT USING (tenant = auth.uid());`);
    assert.deepEqual([table(data, 'lines').shownBy, table(data, 'orders').shownBy], [['tenant'], undefined]);
  });
});

describe('sql reader: over time', () => {
  it('reads nothing before it is asked, and afterwards gives the same object until a text changes', () => {
    const reader = createSqlReader();
    const files = { [first]: shop, [second]: 'CREATE TABLE late (id int);' };
    let asked = 0;
    const text = (file: string): string | undefined => {
      if (file.endsWith('.sql')) asked++;
      return (files as Record<string, string>)[file];
    };
    const list = Object.keys(files);
    const [data] = reader.read(list, text).models;
    assert.equal(asked, 0);
    assert.equal(reader.read(list, text).models[0], data);
    assert.equal(data?.models.size, 3);
    assert.equal(reader.read(list, text).models[0], data);
    files[second] = 'CREATE TABLE later (id int);';
    const [after] = reader.read(list, text).models;
    assert.notEqual(after, data);
    assert.deepEqual([...after?.models.keys() ?? []], ['customers', 'orders', 'later']);
  });

  it('says how many statements about tables it could not read, and reads the others', () => {
    const result = read({ [first]: `CREATE TABLE broken (id int,,);\nCREATE TABLE fine (id int);`, [second]: 'ALTER TABLE fine ADD COLUMN;' });
    assert.equal(result.notices.length, 0);
    assert.deepEqual([...result.models[0]?.models.keys() ?? []], ['fine']);
    assert.deepEqual(result.notices.map(({ severity, message, file, location }) => [severity, message, file, location?.start.line]),
      [['note', '2 statements about tables, in 2 files, are in no grammar that is known, and left out.', first, 0]]);
  });

  it('survives any text', () => {
    for (const text of ['CREATE TABLE', "CREATE TABLE a ('", 'DO $$', 'CREATE TABLE a (b int); $$ ; \'', ';;;', 'COPY x FROM stdin;', 'create table "a;b" (c int)', '\0', 'CREATE TABLE a (LIKE a)']) assert.ok(read({ [first]: text }).models[0]?.models, text);
    assert.deepEqual([...only('create table "a;b" (c int)').models.keys()], ['a;b']);
  });
});

describe('sql reader: MySQL and SQLite', () => {
  it('names that are words of the language, of a table, a column and in keys, also where nothing says which database it is', () => {
    const said = 'CREATE TABLE user (id INTEGER PRIMARY KEY, key TEXT NOT NULL, desc TEXT, user INTEGER REFERENCES user(id), UNIQUE (user, key));\nCREATE INDEX by_desc ON user (desc);\nALTER TABLE user ADD COLUMN end INTEGER NOT NULL;\n';
    for (const text of [said, `PRAGMA foreign_keys = on;\n${said}`]) {
      const data = only({ '/app/schema.sql': text });
      assert.equal(columns(table(data, 'user')), 'id Int int4, key String text, desc String text?, user Int int4?, end Int int4');
      assert.equal(keys(table(data, 'user')), 'primary (id); unique user_user_key_key(user,key); index by_desc(desc)');
    }
  });

  it('MySQL: keys inside the table, options behind it', () => {
    const data = only({ '/app/db/migrations/1.sql': `CREATE TABLE \`users\` (
  \`id\` int(11) unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s',
  \`email\` varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  \`kind\` enum('a','b') DEFAULT 'a',
  \`active\` tinyint(1) NOT NULL DEFAULT '1',
  \`changed\` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  \`team_id\` bigint unsigned,
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`users_email\` (\`email\`(191)),
  KEY \`by_kind\` (\`kind\`, \`active\`),
  FULLTEXT KEY \`words\` (\`email\`),
  CONSTRAINT \`to_team\` FOREIGN KEY (\`team_id\`) REFERENCES \`teams\` (\`id\`) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE teams (id bigint unsigned primary key auto_increment, name varchar(20), INDEX (name));
ALTER TABLE users ADD INDEX by_change (changed), DROP COLUMN kind;` });
    assert.equal(data.provider, 'mysql');
    assert.equal(columns(table(data, 'users')), 'id Int int4 =, email String varchar, active Boolean bool =, changed DateTime timestamp =, team_id BigInt int8?');
    assert.equal(keys(table(data, 'users')), 'primary (id); unique users_email(email); index by_change(changed)');
    assert.equal(keys(table(data, 'teams')), 'primary (id); unique ; index teams_name_idx(name)');
    assert.equal(relations(table(data, 'users')), 'team → teams (team_id = id)');
  });

  it('SQLite: quoted names of any kind, AUTOINCREMENT, what a migration of Drizzle writes', () => {
    const data = only({ '/app/drizzle/0000_first.sql': 'CREATE TABLE `posts` (\n\t`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,\n\t`author` text NOT NULL,\n\tFOREIGN KEY (`author`) REFERENCES [people](`id`) ON UPDATE no action ON DELETE cascade\n);\n--> statement-breakpoint\nCREATE UNIQUE INDEX `one` ON `posts` (`author`);--> statement-breakpoint\nCREATE TABLE "people" (id text PRIMARY KEY) STRICT;' });
    assert.equal(data.provider, 'sqlite');
    assert.equal(columns(table(data, 'posts')), 'id Int int4 =, author String text');
    assert.equal(keys(table(data, 'posts')), 'primary (id); unique one(author); index ');
    assert.equal(relations(table(data, 'posts')), 'people → people (author = id)');
  });

  it('names whose letters count keep them without quotation marks, types are none', () => {
    const data = only({ '/app/schema.sql': 'CREATE TABLE LogEntry (id INTEGER PRIMARY KEY AUTOINCREMENT, createdAt DateTime NOT NULL, entityName VarChar(20));' });
    assert.equal(columns(table(data, 'LogEntry')), 'id Int int4 =, createdAt DateTime datetime, entityName String varchar?');
  });
});
