import assert from 'node:assert/strict';
import type { Model } from '../../src/core';
import { ts } from '../../src/project/ts';
import { supabaseTypes } from '../../src/schema/supabase-types';

const text = `export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  __InternalSupabase: { PostgrestVersion: "13.0.5" }
  public: {
    Tables: {
      customers: {
        Row: { active: boolean; email: string; id: string; meta: Json | null }
        Insert: { active?: boolean; email: string; id?: string; meta?: Json | null }
        Update: { active?: boolean; email?: string; id?: string; meta?: Json | null }
        Relationships: []
      }
      orders: {
        Row: {
          customer_id: string
          id: number
          referrer_id: string | null
          status: Database["public"]["Enums"]["order_status"]
          tags: string[] | null
        }
        Insert: { customer_id: string; id?: number; referrer_id?: string | null; status?: Database["public"]["Enums"]["order_status"]; tags?: string[] | null }
        Update: {}
        Relationships: [
          { foreignKeyName: "orders_customer_id_fkey"; columns: ["customer_id"]; isOneToOne: false; referencedRelation: "customers"; referencedColumns: ["id"] },
          { foreignKeyName: "orders_customer_id_fkey"; columns: ["customer_id"]; isOneToOne: false; referencedRelation: "active_customers"; referencedColumns: ["id"] },
          { foreignKeyName: "orders_referrer_id_fkey"; columns: ["referrer_id"]; isOneToOne: true; referencedRelation: "customers"; referencedColumns: ["id"] },
        ]
      }
    }
    Views: {
      active_customers: { Row: { id: string | null }; Relationships: [] }
    }
    Functions: { total: { Args: { a: number }; Returns: number } }
    Enums: { order_status: "open" | "paid" }
  }
  sales: { Tables: { deals: { Row: { id: string; order_id: number }; Insert: { id?: string }; Update: {}; Relationships: [{ foreignKeyName: "deals_order_fkey"; columns: ["order_id"]; isOneToOne: false; referencedRelation: "leads"; referencedColumns: ["id"] }] } } }
}
`;

const models = new Map(supabaseTypes.read(ts.createSourceFile('/app/types.ts', text, ts.ScriptTarget.Latest, true)).map((model) => [model.name, model]));

function table(name: string): Model {
  return models.get(name) ?? assert.fail(`no table ${name}`);
}

describe('types that Supabase generates', () => {
  it('tables and views, also of other schemas', () => {
    assert.deepEqual([...models.keys()], ['customers', 'orders', 'active_customers', 'sales.deals']);
    assert.deepEqual([...models.values()].map(({ writable }) => writable), [true, true, false, true]);
  });

  it('columns, as far as JSON says what they hold', () => {
    const columns = [...table('orders').fields.values()].filter(({ relation }) => !relation).map(({ name, kind, type, list, optional, hasDefault }) => `${name} ${kind} ${type}${list ? '[]' : ''}${optional ? '?' : ''}${hasDefault ? ' =' : ''}`);
    assert.deepEqual(columns, ['customer_id scalar String', 'id scalar Float =', 'referrer_id scalar String?', 'status enum order_status =', 'tags scalar String[]?']);
    assert.equal(table('customers').fields.get('meta')?.type, 'Json');
  });

  it('foreign keys at both ends, by name; those that only show through a view are none', () => {
    const relations = [...table('customers').fields.values()].flatMap(({ name, relation, list }) => (relation ? [`${name} ${list ? '⇉' : '⇢'} ${relation.model} ${relation.name}`] : []));
    assert.deepEqual(relations, ['orders ⇉ orders orders_customer_id_fkey', 'orders_referrer_id_fkey ⇢ orders orders_referrer_id_fkey']);
    const { relation } = table('orders').fields.get('customer') ?? {};
    assert.deepEqual(relation, { model: 'customers', name: 'orders_customer_id_fkey', fields: ['customer_id'], references: ['id'], opposite: 'orders' });
    assert.equal(table('sales.deals').fields.get('order')?.relation?.model, 'sales.leads');
  });

  it('what a foreign key points to is unique, and so is a key of one to one; of other keys and of indexes nothing is said', () => {
    assert.deepEqual(table('customers').uniques, [{ fields: ['id'] }]);
    assert.deepEqual(table('orders').uniques, [{ fields: ['referrer_id'] }]);
    assert.deepEqual([table('orders').primaryKey, table('orders').incomplete], [[], true]);
  });

  it('a place for every table and column', () => {
    const { location, fields } = table('orders');
    assert.equal(location.file, '/app/types.ts');
    assert.equal(location.start.line, 12);
    assert.deepEqual(fields.get('status')?.location.start.line, 17);
  });

  it('an interface of the same form; other files are not read', () => {
    const source = ts.createSourceFile('/app/a.ts', text.replace('export type Database = {', 'export interface Database {'), ts.ScriptTarget.Latest, true);
    assert.equal(supabaseTypes.read(source).length, models.size);
    assert.ok(supabaseTypes.trigger.test(text));
    assert.ok(!supabaseTypes.trigger.test('const Tables = { Row: 1 };'));
  });
});
