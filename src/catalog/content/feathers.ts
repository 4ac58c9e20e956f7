import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isList, option } from '../models/conditions';
import { conditionsOf } from '../models/extent';
import { calledUpon, calleeName } from '../tables/members';
import { methods, rowLibrary, type Asks, type Row } from '../tables/rows';
import type { CallLike, QueryOp } from '../types';

const names = ['find', 'get', 'create', 'update', 'patch', 'remove'];

/** Services are called by the path that they are registered under, whose types an application declares (https://feathersjs.com/guides/cli/service.class.html, https://feathersjs.com/api/application.html#service-path). */
const application = `
export type Id = number | string; export type NullableId = Id | null; export interface Params<Q = any> { query?: Q; provider?: string; paginate?: any; [other: string]: any } export type Paginated<T = any> = any; export type ServiceInterface<A = any, B = any, C = any, D = any> = any; export type Query = any;
export interface Application<S = any, C = any> { service<L extends keyof S & string>(path: L): S[L]; use(...args: any[]): this; configure(...args: any[]): this; hooks(...args: any[]): this; get(name: string): any; set(name: string, value: any): this; listen(...args: any[]): any; [other: string]: any }
export interface HookContext<A = Application, S = any> { readonly app: A; readonly service: S; data: any; result: any; params: any; id: any; path: string; method: string; [other: string]: any }
export type NextFunction = () => Promise<any>;
export declare function feathers<S = any, C = any>(): Application<S, C>;
export default feathers;
`;
const adapter = (classes: readonly string[]): string => `${classes.map((name) => `export declare class ${name}<A = any, B = any, C = any, D = any> { constructor(options?: any, app?: any); ${methods(names)} options: any; id: any; Model: any; [other: string]: any }`).join('\n')}
export declare function service(options: any): ${classes[0] ?? 'any'}; export type KnexAdapterParams<Q = any> = any; export type KnexAdapterOptions = any; export type MongoDBAdapterParams<Q = any> = any; export type MongoDBAdapterOptions = any;`;

const adapters: Readonly<Record<string, readonly string[]>> = {
  '@feathersjs/knex': ['KnexService'], '@feathersjs/mongodb': ['MongoDBService'], 'feathers-knex': ['Service'], 'feathers-mongoose': ['Service'], 'feathers-mongodb': ['Service'], 'feathers-objection': ['Service', 'ObjectionService'], 'feathers-sequelize': ['Service', 'SequelizeService'],
};

/** "`paginate`: false" of a call takes the pages away which a service gives by its configuration (https://feathersjs.com/api/databases/common.html#pagination). */
const found: Asks = ({ arguments: [params] }, context) => {
  const isWhole = option(params, 'paginate', context.checker)?.kind === ts.SyntaxKind.FalseKeyword;
  const query = option(params, 'query', context.checker);
  const { conditions, open } = query ? conditionsOf(query, context) : { conditions: [], open: false };
  const isLimited = conditions.some(({ field }) => field === '$limit');
  return { limited: isWhole && !isLimited ? 'never' : 'unknown', conditions: conditions.filter(({ field }) => !/^\$(?:limit|skip|sort|select)$/.test(field ?? '')), open };
};

/** What is called by its path: `orders` of `app.service('orders').find()`. */
function facts(call: CallLike): { readonly entity?: string; readonly label?: string } {
  const owner = calledUpon(call);
  const path = owner && ts.isCallExpression(owner) ? owner.arguments[0] : undefined;
  const entity = path && ts.isStringLiteralLike(path) ? path.text.replace(/^.*\//, '') : undefined;
  return entity === undefined ? {} : { entity, label: `${entity}.${calleeName(call) ?? ''}` };
}

/** "`null`" in the place of the id stands for all that the query matches (https://feathersjs.com/api/services.html#patch-id-data-params). */
function asking(op: QueryOp, many?: QueryOp): Row {
  return (call, { checker }) => {
    const first = ts.isCallExpression(call) ? call.arguments[0] : undefined;
    const isMany = many !== undefined && first !== undefined && (bare(first).kind === ts.SyntaxKind.NullKeyword || isList(first, checker));
    return { concept: 'query', op: isMany ? many : op, ...facts(call), ...(op === 'read-many' && { asks: found, rowsIn: 'data' }) };
  };
}

const rowsOfClass = (name: string): Record<string, Row> => ({
  [`${name}.find`]: asking('read-many'), [`${name}.get`]: asking('read-one'), [`${name}.create`]: asking('insert', 'insert-many'), [`${name}.update`]: asking('update'), [`${name}.patch`]: asking('update', 'update-many'), [`${name}.remove`]: asking('delete', 'delete-many'),
});
const classes = [...new Set(Object.values(adapters).flat())];

/** Feathers: the services of its adapters for databases, where the types of an application say which they are. A service of a class of the application's own is a call like any other. Nothing is rewritten. */
export const feathers = rowLibrary({
  id: 'feathers',
  modules: { '@feathersjs/feathers': application, '@feathersjs/koa': application, '@feathersjs/express': application, ...Object.fromEntries(Object.entries(adapters).map(([name, own]) => [name, adapter(own)])) },
  rows: Object.assign({}, ...classes.map(rowsOfClass)) as Record<string, Row>,
});
