import { ts } from '../../project/ts';
import { bare } from '../../project/syntax';
import { byOptions, limitIn } from '../tables/asks';
import { calleeOf } from '../tables/members';
import { type Asks, givenToDependents, methods, type Row, rowLibrary } from '../tables/rows';
import type { CallLike, QueryOp } from '../types';

const queryMethods = ['find', 'findOne', 'findMany', 'findWithCount', 'findPage', 'create', 'createMany', 'update', 'updateMany', 'delete', 'deleteMany', 'count', 'load'];
const serviceMethods = ['findOne', 'findMany', 'findPage', 'create', 'update', 'delete', 'deleteMany', 'count', 'load'];
const documentMethods = ['findOne', 'findFirst', 'findMany', 'create', 'update', 'delete', 'count', 'publish', 'unpublish'];

/** https://docs.strapi.io/cms/api/query-engine, https://docs.strapi.io/cms/api/document-service, https://docs-v4.strapi.io/dev-docs/api/entity-service; the global of the process is the application that factories are handed. */
const stub = `
export interface Query { ${methods(queryMethods)} [other: string]: any }
export interface EntityService { ${methods(serviceMethods)} [other: string]: any }
export interface Documents { ${methods(documentMethods)} [other: string]: any }
export interface Database { query(uid: string): Query; transaction(run?: any): Promise<any>; readonly connection: import('knex').Knex; [other: string]: any }
export interface Strapi { readonly db: Database; readonly entityService: EntityService; documents(uid: string): Documents; query(uid: string, plugin?: string): Query; [other: string]: any }
interface Given { readonly strapi: Strapi }
export declare namespace Core { export { Strapi }; export type Service = any; export type Controller = any; export type UID = any }
export declare namespace factories {
  function createCoreController(uid: any, config?: ((given: Given) => any) | { [name: string]: any }): any; function createCoreService(uid: any, config?: ((given: Given) => any) | { [name: string]: any }): any; function createCoreRouter(uid: any, config?: any): any;
}
export declare function createStrapi(options?: any): Strapi; export declare const compileStrapi: any;
declare global { var strapi: Strapi }
`;

/** `order` of `api::order.order`, `user` of `plugin::users-permissions.user`. */
function uidIn(expression: ts.Expression | undefined): string | undefined {
  return expression && ts.isStringLiteralLike(expression) ? expression.text.replace(/^.*[.:]/, '') : undefined;
}

/** What the call before names (`strapi.db.query('api::order.order').findMany(…)`), or the call itself (`strapi.entityService.findMany('api::order.order', …)`). */
function named(call: CallLike, isOwn: boolean): { readonly entity?: string; readonly label?: string } {
  const callee = calleeOf(call);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(callee)) return {};
  const owner = bare(callee.expression);
  const entity = uidIn(isOwn ? call.arguments[0] : ts.isCallExpression(owner) ? owner.arguments[0] : undefined);
  return entity === undefined ? {} : { entity, label: `${entity}.${callee.name.text}` };
}

function asking(op: QueryOp, isOwn: boolean, asks?: Asks): Row {
  return (call, { checker }) => ({ concept: 'query', op, ...named(call, isOwn), ...(asks && { asks, ...limitIn(call, isOwn ? 1 : 0, ['limit'], checker) }), ...(op === 'read-one' && { limit: 1 }) });
}

function rowsFor(owner: string, names: readonly string[], isOwn: boolean, many: Asks): Record<string, Row> {
  const ops: Readonly<Record<string, Row>> = {
    find: asking('read-many', isOwn), findOne: asking('read-one', isOwn), findFirst: asking('read-one', isOwn), findMany: asking('read-many', isOwn, many), findWithCount: asking('read-many', isOwn), findPage: asking('read-many', isOwn),
    create: asking('insert', isOwn), createMany: asking('insert-many', isOwn), update: asking('update', isOwn), updateMany: asking('update-many', isOwn), delete: asking('delete', isOwn), deleteMany: asking('delete-many', isOwn),
    count: asking('count', isOwn), load: asking('read-many', isOwn), publish: asking('update', isOwn), unpublish: asking('update', isOwn),
  };
  return Object.fromEntries(names.flatMap((name) => (ops[name] ? [[`${owner}.${name}`, ops[name]] as const] : [])));
}

const rows = rowLibrary({
  id: 'strapi',
  modules: { '@strapi/strapi/*': stub, '@strapi/types': stub },
  rows: {
    ...rowsFor('Query', queryMethods, false, byOptions(0, 'where', ['limit'])),
    ...rowsFor('EntityService', serviceMethods, true, byOptions(1, 'filters', ['limit', 'pagination', 'pageSize'])),
    ...rowsFor('Documents', documentMethods, false, byOptions(0, 'filters', ['limit', 'pagination', 'pageSize'])),
    'Database.transaction': { concept: 'batch' },
  },
  trigger: /\bstrapi\b/,
});

/** Strapi, versions 3 to 5: its query engine, its entity service and its documents. Nothing is rewritten. */
export const strapi = givenToDependents(rows, ['@strapi/strapi'], /@strapi\//, { pattern: /\bstrapi\s*[.,}]/, module: '@strapi/strapi', dependency: '@strapi/strapi' });
