import assert from 'node:assert/strict';
import { opened } from '../offers';

const prisma = `datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model Customer {
  id     Int     @id
  city   String
  orders Order[]
  visits Visit[]
}
model Order {
  id         Int      @id
  customerId Int
  customer   Customer @relation(fields: [customerId], references: [id])
}
model Visit {
  id         Int      @id
  customerId Int
  customer   Customer @relation(fields: [customerId], references: [id])
}
`;

const drizzle = `import { relations } from 'drizzle-orm';
import { integer, pgTable, serial, text } from 'drizzle-orm/pg-core';
export const customers = pgTable('customers', { id: serial('id').primaryKey(), city: text('city').notNull() });
export const orders = pgTable('orders', { id: serial('id').primaryKey(), customerId: integer('customer_id').notNull().references(() => customers.id) });
export const visits = pgTable('visits', { id: serial('id').primaryKey(), customerId: integer('customer_id').notNull().references(() => customers.id) });
export const customersRelations = relations(customers, ({ many }) => ({ orders: many(orders), visits: many(visits) }));
export const ordersRelations = relations(orders, ({ one }) => ({ customer: one(customers, { fields: [orders.customerId], references: [customers.id] }) }));
export const visitsRelations = relations(visits, ({ one }) => ({ customer: one(customers, { fields: [visits.customerId], references: [customers.id] }) }));
`;

const typeorm = `import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
@Entity() export class Customer { @PrimaryGeneratedColumn() id!: number; @Column() city!: string; @OneToMany(() => Order, (order) => order.customer) orders!: Order[]; @OneToMany(() => Visit, (visit) => visit.customer) visits!: Visit[] }
@Entity() export class Order { @PrimaryGeneratedColumn() id!: number; @Column() customerId!: number; @ManyToOne(() => Customer, (customer) => customer.orders) @JoinColumn({ name: 'customerId' }) customer!: Customer }
@Entity() export class Visit { @PrimaryGeneratedColumn() id!: number; @Column() customerId!: number; @ManyToOne(() => Customer, (customer) => customer.visits) @JoinColumn({ name: 'customerId' }) customer!: Customer }
`;

const sequelize = `import { DataTypes, Model, type NonAttribute, type Sequelize } from 'sequelize';
export class Order extends Model { declare id: number; declare customerId: number }
export class Visit extends Model { declare id: number; declare customerId: number }
export class Customer extends Model { declare id: number; declare city: string; declare orders: NonAttribute<Order[]>; declare visits: NonAttribute<Visit[]> }
export function setUp(sequelize: Sequelize): void {
  Customer.init({ city: DataTypes.TEXT }, { sequelize });
  Order.init({ customerId: DataTypes.INTEGER }, { sequelize });
  Visit.init({ customerId: DataTypes.INTEGER }, { sequelize });
  Customer.hasMany(Order, { as: 'orders', foreignKey: 'customerId' });
  Customer.hasMany(Visit, { as: 'visits', foreignKey: 'customerId' });
}
`;

const objection = `import { Model } from 'objection';
export class Order extends Model { static tableName = 'orders'; id!: number; customerId!: number }
export class Visit extends Model { static tableName = 'visits'; id!: number; customerId!: number }
export class Customer extends Model {
  static tableName = 'customers';
  static relationMappings = {
    orders: { relation: Model.HasManyRelation, modelClass: Order, join: { from: 'customers.id', to: 'orders.customerId' } },
    visits: { relation: Model.HasManyRelation, modelClass: Visit, join: { from: 'customers.id', to: 'visits.customerId' } },
  };
  id!: number; city!: string; orders?: Order[]; visits?: Visit[];
}
`;

interface Dialect {
  readonly models: Readonly<Record<string, string>>;
  readonly head: string;
  /** The list, with the orders of each customer or without. */
  list(withOrders: boolean): string;
  readonly visits: string;
}

const dialects: Readonly<Record<string, Dialect>> = {
  Prisma: {
    models: { '/app/prisma/schema.prisma': prisma }, head: "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();",
    list: (withOrders) => `await prisma.customer.findMany({ where: { orders: { some: {} } }${withOrders ? ', include: { orders: true }' : ''} })`, visits: 'await prisma.visit.findMany({ where: { customerId: customer.id } })',
  },
  Drizzle: {
    models: { '/app/schema.ts': drizzle }, head: "import { eq } from 'drizzle-orm';\nimport { drizzle } from 'drizzle-orm/node-postgres';\nimport * as schema from './schema';\nconst { visits } = schema;\nconst db = drizzle('postgres://localhost/shop', { schema });",
    list: (withOrders) => `await db.query.customers.findMany({ columns: { id: true }${withOrders ? ', with: { orders: true }' : ''} })`, visits: 'await db.query.visits.findMany({ where: eq(schema.visits.customerId, customer.id) })',
  },
  TypeORM: {
    models: { '/app/entities.ts': typeorm }, head: "import type { Repository } from 'typeorm';\nimport type { Customer, Visit } from './entities';\ndeclare const customers: Repository<Customer>, visits: Repository<Visit>;",
    list: (withOrders) => `await customers.find({ order: { id: 'ASC' }${withOrders ? ', relations: { orders: true }' : ''} })`, visits: 'await visits.findBy({ customerId: customer.id })',
  },
  "TypeORM's builder": {
    models: { '/app/entities.ts': typeorm }, head: "import type { Repository } from 'typeorm';\nimport type { Customer, Visit } from './entities';\ndeclare const customers: Repository<Customer>, visits: Repository<Visit>;",
    list: (withOrders) => `await customers.createQueryBuilder('customer')${withOrders ? ".leftJoinAndSelect('customer.orders', 'orders')" : ''}.getMany()`, visits: 'await visits.findBy({ customerId: customer.id })',
  },
  Sequelize: {
    models: { '/app/models.ts': sequelize }, head: "import { Customer, Visit } from './models';",
    list: (withOrders) => `await Customer.findAll({ where: { city: 'Oslo' }${withOrders ? ", include: ['orders']" : ''} })`, visits: 'await Visit.findAll({ where: { customerId: customer.id } })',
  },
  Objection: {
    models: { '/app/models.ts': objection }, head: "import { Customer, Visit } from './models';",
    list: (withOrders) => `await Customer.query()${withOrders ? ".withGraphFetched('orders')" : ''}`, visits: "await Visit.query().where('customerId', customer.id)",
  },
};

/** The kinds of rewrites that are offered at the query of the loop, in their order, with a star at the preferred one. */
function kinds({ models, head, list, visits }: Dialect, withOrders: boolean): readonly string[] {
  const text = `${head}\n\nexport async function main() {\n  const result: unknown[] = [];\n  for (const customer of ${list(withOrders)}) {\n    const found = ${visits};\n    result.push([customer.id, found.length]);\n  }\n  return result;\n}\n`;
  const engine = opened({ ...models, '/app/list.ts': text });
  const [found] = engine.fixesAt('/app/list.ts', text.indexOf(visits), text.indexOf(visits) + visits.length).filter(({ finding }) => finding.rule === 'n-plus-one');
  return found?.fixes.map(({ kind, preferred }) => `${kind}${preferred ? '*' : ''}`) ?? [];
}

describe('rows that are many for each row of a list', () => {
  for (const [name, dialect] of Object.entries(dialects)) {
    it(`come along with it, with ${name}, and are loaded at once where it loads others that are many`, () => {
      assert.deepEqual(kinds(dialect, false).slice(0, 2), ['eager-load*', 'batch']);
      assert.deepEqual(kinds(dialect, true).slice(0, 2), ['batch*', 'eager-load']);
    });
  }
});
