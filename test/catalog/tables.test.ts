import assert from 'node:assert/strict';
import { createRecogniser, trigger, type Query } from '../../src/catalog';
import { WorkspaceModels } from '../../src/engine/models';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { createProject, memoryFileHost } from '../../src/project';
import { walk } from '../../src/project/syntax';
import { ts } from '../../src/project/ts';

/** The last query of `/app/src/a.ts` in a workspace. */
function lastQuery(files: Readonly<Record<string, string>>): Query {
  const stubs = new WorkspaceStubs();
  const project = createProject({ roots: ['/app'], stubs, trigger, include: [], exclude: [], isExtra: (file) => stubs.owns(file), host: memoryFileHost(files) });
  stubs.refresh(project.extraFiles(), (file) => project.text(file));
  const snapshot = project.snapshot();
  const { modelNamed } = new WorkspaceModels(stubs.dataModels, () => snapshot.files.flatMap((file) => snapshot.sourceFile(file) ?? []));
  const recognise = createRecogniser({ checker: snapshot.checker, dataModel: (stub) => stubs.dataModel(stub), dependencyVersion: () => undefined, modelNamed });
  let found: Query | undefined;
  walk(snapshot.sourceFile('/app/src/a.ts') ?? assert.fail('no file'), (node) => {
    const meaning = ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node) ? recognise(node) : undefined;
    if (meaning?.concept === 'query') found = meaning;
  });
  return found ?? assert.fail('no query');
}

/** `orders: id, total; primary (id); unique (nr)` */
function said({ model }: Query): string | undefined {
  return model && `${model.name}: ${[...model.fields.values()].map(({ name, type, nativeType, optional }) => `${name} ${nativeType ?? type}${optional ? '?' : ''}`).join(', ')}; primary (${model.primaryKey.join()}); unique ${model.uniques.map(({ fields }) => `(${fields.join()})`).join()}; index ${model.indexes.map(({ fields }) => `(${fields.join()})`).join()}${model.incomplete ? '; incomplete' : ''}`;
}

const sql = `CREATE TABLE public.orders (id uuid PRIMARY KEY, nr int8 UNIQUE, customer_id uuid, gone text);
CREATE TABLE customers (id uuid PRIMARY KEY); CREATE INDEX ON orders (customer_id); CREATE INDEX ON orders (gone); CREATE INDEX ON notes (order_id);`;
const types = `export type Database = { public: { Tables: {
  orders: { Row: { id: string; nr: number; customer_id: string; note: string | null }; Insert: { id?: string }; Update: {}; Relationships: [{ foreignKeyName: "to_customer"; columns: ["customer_id"]; isOneToOne: false; referencedRelation: "customers"; referencedColumns: ["id"] }] };
  customers: { Row: { id: string }; Insert: { id?: string }; Update: {}; Relationships: [] };
  notes: { Row: { order_id: string }; Insert: {}; Update: {}; Relationships: [] };
}; Views: {} } }`;
const client = (generic: string): string => `import { createClient } from '@supabase/supabase-js';\n${generic ? "import type { Database } from './types';\n" : ''}const db = createClient${generic}('url', 'key');\n`;
const migration = { '/app/supabase/migrations/1.sql': sql };

describe('tables of queries that say only a name', () => {
  const supabase = (query: string, files: Readonly<Record<string, string>>): string | undefined => said(lastQuery({ '/app/src/a.ts': `${client('/app/src/types.ts' in files ? '<Database>' : '')}${query}`, ...files }));

  it('supabase-js: from migrations alone', () => {
    assert.equal(supabase("db.from('orders').select();", migration), 'orders: id uuid, nr int8?, customer_id uuid?, gone text?; primary (id); unique (nr); index (customer_id),(gone)');
  });

  it('supabase-js: from generated types alone, which know of no key but those that others point to', () => {
    assert.equal(supabase("(db as any).from('orders').select();", { '/app/src/types.ts': types }), 'orders: id String, nr Float, customer_id String, note String?, customer customers; primary (); unique ; index ; incomplete');
    assert.equal(supabase("db.from('customers').select();", { '/app/src/types.ts': types }), 'customers: id String, orders orders; primary (); unique (id); index ; incomplete');
  });

  it('supabase-js: columns and relations from the types, keys and indexes from the migrations', () => {
    const both = { ...migration, '/app/src/types.ts': types };
    assert.equal(supabase("db.from('orders').select();", both), 'orders: id uuid, nr int8, customer_id uuid, note String?, customer customers; primary (id); unique (nr); index (customer_id)');
    assert.equal(supabase("db.from('notes').select();", both), 'notes: order_id String; primary (); unique ; index (order_id); incomplete');
    const query = lastQuery({ '/app/src/a.ts': `${client('<Database>')}db.from('orders').select();`, ...both });
    assert.deepEqual([query.data?.provider, query.data?.models.get('orders') === query.model], ['postgresql', true]);
  });

  it('supabase-js: nothing of a table that nobody declares, nor of one in another schema', () => {
    assert.equal(supabase("db.from('elsewhere').select();", migration), undefined);
    assert.equal(supabase("db.schema('sales').from('orders').select();", migration), undefined);
  });

  it('SQL in texts: from migrations, and from what an ORM beside it declares, in the words of the database', () => {
    const pg = "import { Pool } from 'pg';\nconst pool = new Pool();\npool.query('SELECT * FROM orders WHERE id = $1', [1]);";
    assert.equal(said(lastQuery({ '/app/src/a.ts': pg, '/app/db/schema.sql': sql })), 'orders: id uuid, nr int8?, customer_id uuid?, gone text?; primary (id); unique (nr); index (customer_id),(gone)');
    const prisma = `datasource db { provider = "postgresql" }\nmodel Order {\n  id Int @id\n  customerId Int @map("customer_id")\n  customer Customer @relation(fields: [customerId], references: [key])\n  @@unique([customerId, id])\n  @@map("orders")\n}\nmodel Customer {\n  key Int @id @map("pk")\n  orders Order[]\n  @@map("customers")\n}\n`;
    const query = lastQuery({ '/app/src/a.ts': pg, '/app/prisma/schema.prisma': prisma });
    assert.equal(said(query), 'orders: id Int, customer_id Int, customer customers; primary (id); unique (customer_id,id); index ');
    assert.deepEqual(query.model?.fields.get('customer')?.relation, { model: 'customers', fields: ['customer_id'], references: ['pk'], opposite: 'orders' });
  });
});
