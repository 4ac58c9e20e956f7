import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import { rowLibrary, type Row } from '../tables/rows';

const kinds = ['query', 'internalQuery', 'mutation', 'internalMutation', 'action', 'internalAction', 'httpAction'];

/** What an action has, and what a function that runs in the database itself has (https://docs.convex.dev/functions/actions#action-context). */
const stub = `
export interface GenericActionCtx<D = any> { runQuery(of: any, args?: any): Promise<any>; runMutation(of: any, args?: any): Promise<any>; runAction(of: any, args?: any): Promise<any>; readonly scheduler: any; readonly storage: any; readonly auth: any; vectorSearch(...args: any[]): Promise<any> }
export interface GenericQueryCtx<D = any> { readonly db: any; readonly storage: any; readonly auth: any; runQuery: any } export interface GenericMutationCtx<D = any> extends GenericQueryCtx<D> { readonly scheduler: any; runMutation: any }
type Definition<C> = { args?: any; returns?: any; handler: (ctx: C, args: any) => any } | ((ctx: C, args: any) => any);
export type QueryBuilder<D = any, V = any> = (of: Definition<GenericQueryCtx>) => any; export type MutationBuilder<D = any, V = any> = (of: Definition<GenericMutationCtx>) => any; export type ActionBuilder<D = any, V = any> = (of: Definition<GenericActionCtx>) => any; export type HttpActionBuilder = (run: (ctx: GenericActionCtx, request: Request) => any) => any;
${kinds.map((name) => `export declare const ${name}Generic: ${name === 'httpAction' ? 'HttpActionBuilder' : /query/i.test(name) ? 'QueryBuilder' : /mutation/i.test(name) ? 'MutationBuilder' : 'ActionBuilder'};`).join('\n')}
export declare const defineSchema: any, defineTable: any, cronJobs: any, httpRouter: any, paginationOptsValidator: any, anyApi: any; export type DataModelFromSchemaDefinition<S = any> = any; export type GenericDatabaseReader<D = any> = any; export type GenericDatabaseWriter<D = any> = any;
`;

/** `orders.get` of `ctx.runQuery(internal.orders.get, { id })`. */
function runs(kind: 'read-one' | 'update'): Row {
  return (call) => {
    const [first] = ts.isCallExpression(call) ? call.arguments : [];
    const of = first && bare(first);
    const owner = of && ts.isPropertyAccessExpression(of) ? bare(of.expression) : undefined;
    const label = of && ts.isPropertyAccessExpression(of) && owner && ts.isPropertyAccessExpression(owner) ? `${owner.name.text}.${of.name.text}` : `ctx.${calleeName(call) ?? ''}`;
    return { concept: 'query', op: kind, label };
  };
}

/**
 * Convex: an action asks the database by a query or a mutation, each of which is a request and a transaction of its own ("calling runQuery multiple times in an action … prefer one", https://docs.convex.dev/understanding/best-practices/).
 * In a query or a mutation, which runs beside the data, `ctx.db.get` per row is how rows are joined, and none of it is told. Nothing is rewritten.
 */
export const convex = rowLibrary({
  id: 'convex',
  modules: { 'convex/server': stub },
  rows: { 'GenericActionCtx.runQuery': runs('read-one'), 'GenericActionCtx.runMutation': runs('update') },
});
