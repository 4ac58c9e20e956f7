import type { Stub } from '../types';
import { moduleStubs } from '../tables/rows';

const adapters = '@nestjs-cls/transactional-adapter';

/**
 * What keeps the transaction of a request and hands it out: `TransactionHost<Adapter>` of nestjs-cls has it as `tx`, which is the client itself where none was begun. The adapter says of which client. What the transaction
 * of a library cannot do is not to be offered on it, so that it is the transaction's type wherever there is one. https://papooch.github.io/nestjs-cls/plugins/available-plugins/transactional; declarations of 3.3.0
 */
export const stubsOfTransactions: readonly Stub[] = moduleStubs('transactions', {
  '@nestjs-cls/transactional': `
export interface TransactionalAdapter<C, T, O> { readonly $tx: T }
type OfAdapter<A> = A extends { readonly $tx: infer T } ? T : any;
export type Transaction<A> = OfAdapter<A>;
export declare class TransactionHost<A = any> {
  static getInstance<A = any>(connectionName?: string): TransactionHost<A>;
  get tx(): OfAdapter<A>;
  withTransaction<R>(run: () => Promise<R>): Promise<R>; withTransaction<R>(first: any, run: () => Promise<R>): Promise<R>; withTransaction<R>(first: any, second: any, run: () => Promise<R>): Promise<R>;
  withoutTransaction<R>(run: () => Promise<R>): Promise<R>; isTransactionActive(): boolean;
}
export declare const Transactional: any; export declare const InjectTransaction: any; export declare const InjectTransactionHost: any; export declare const ClsPluginTransactional: any; export declare const Propagation: any;
`,
  [`${adapters}-prisma`]: adapter('TransactionalAdapterPrisma<C = import(\'@prisma/client\').PrismaClient>', 'C extends { $transaction: (run: (tx: infer T) => Promise<any>, ...rest: any[]) => any } ? T : C'),
  [`${adapters}-knex`]: adapter('TransactionalAdapterKnex', 'import(\'knex\').Knex.Transaction'),
  [`${adapters}-kysely`]: adapter('TransactionalAdapterKysely<DB = any>', 'import(\'kysely\').Transaction<DB>'),
  [`${adapters}-typeorm`]: adapter('TransactionalAdapterTypeOrm', 'import(\'typeorm\').EntityManager'),
  [`${adapters}-drizzle-orm`]: adapter('TransactionalAdapterDrizzleOrm<C = any>', 'C'),
  [`${adapters}-pg-promise`]: adapter('TransactionalAdapterPgPromise', 'import(\'pg-promise\').ITask<{}>'),
});

function adapter(name: string, transaction: string): string {
  return `export declare class ${name} { constructor(options: any); readonly $tx: ${transaction} }`;
}
