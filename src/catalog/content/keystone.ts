import { ts } from '../../project/ts';
import { byOptions, limitIn } from '../tables/asks';
import { calledUpon, calleeOf } from '../tables/members';
import { methods, rowLibrary, type Asks, type Row } from '../tables/rows';
import type { QueryOp } from '../types';

const ops = { findOne: 'read-one', findMany: 'read-many', count: 'count', createOne: 'insert', createMany: 'insert-many', updateOne: 'update', updateMany: 'update-many', deleteOne: 'delete', deleteMany: 'delete-many' } satisfies Record<string, QueryOp>;
type Method = keyof typeof ops;
const names = Object.keys(ops) as Method[];

/** https://keystonejs.com/docs/context/overview, https://keystonejs.com/docs/context/db-items, https://keystonejs.com/docs/context/query */
const types = `
export interface ListApi { ${methods(names)} }
export interface KeystoneContext<T = any> {
  readonly db: { readonly [list: string]: ListApi }; readonly query: { readonly [list: string]: ListApi }; readonly prisma: import('@prisma/client').PrismaClient; readonly graphql: { run(options: any): Promise<any>; raw(options: any): Promise<any>; readonly schema: any }; readonly session?: any;
  sudo(): KeystoneContext<T>; internal(): KeystoneContext<T>; withSession(session: any): KeystoneContext<T>; withRequest(...args: any[]): Promise<KeystoneContext<T>>; transaction<R>(run: (context: KeystoneContext<T>) => Promise<R>, options?: any): Promise<R>; [other: string]: any;
}
interface Given { readonly context: KeystoneContext; [other: string]: any }
type Hook = (given: Given) => any;
type Hooks = { [name: string]: Hook | { [operation: string]: Hook } };
export interface ListConfig<T = any> { fields: any; access: any; hooks?: Hooks; [other: string]: any }
export type Lists<S = any> = { [list: string]: ListConfig };
export type Context<S = any> = KeystoneContext; export type Session = any; export type TypeInfo<S = any> = any; export type Config<S = any> = any; export type KeystoneConfig<T = any> = any; export type BaseListTypeInfo = any; export type BaseKeystoneTypeInfo = any; export type AdminConfig = any; export type KeystoneConfigPre<T = any> = any;
`;
const core = `${types}
export declare function list<T = any>(config: ListConfig<T>): any; export declare function config<T = any>(config: any): any; export declare const graphql: any; export declare const g: any; export declare function gWithContext<C = any>(): any; export declare function group(config: any): any;
export declare function getContext<T = any>(config: any, prisma: any): KeystoneContext<T>;
`;

function named(op: QueryOp, asks?: Asks): Row {
  return (call, { checker }) => {
    const callee = calleeOf(call);
    const owner = calledUpon(call);
    const entity = owner && ts.isPropertyAccessExpression(owner) ? owner.name.text : undefined;
    return { concept: 'query', op, ...(entity !== undefined && ts.isPropertyAccessExpression(callee) && { entity, label: `${entity}.${callee.name.text}` }), ...(asks && { asks, ...limitIn(call, 0, ['take'], checker) }) };
  };
}

/** Keystone, version 6: the lists of a context. Its Prisma client is read as Prisma. Nothing is rewritten. */
export const keystone = rowLibrary({
  id: 'keystone',
  modules: { '@keystone-6/core': core, '@keystone-6/core/types': types, '@keystone-6/core/context': core, '.keystone/types': types },
  rows: { ...Object.fromEntries(names.map((name) => [`ListApi.${name}`, named(ops[name], name === 'findMany' ? byOptions(0, 'where', ['take']) : undefined)])), 'KeystoneContext.transaction': { concept: 'batch' } },
});
