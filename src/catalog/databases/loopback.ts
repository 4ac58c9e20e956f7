import { argumentName } from '../models/entity-name';
import { byOptions, limitIn } from '../tables/asks';
import { calleeName, calleeOf, stubTypeOf } from '../tables/members';
import { folderOf, methods, rowLibrary, type Asks, type Row } from '../tables/rows';
import type { QueryOp } from '../types';
import { ts } from '../../project/ts';

const id = 'loopback';
const ops = {
  find: 'read-many', findOne: 'read-one', findById: 'read-one', create: 'insert', createAll: 'insert-many', save: 'upsert', update: 'update', updateById: 'update', replaceById: 'update', updateAll: 'update-many', delete: 'delete', deleteById: 'delete',
  deleteAll: 'delete-many', count: 'count', exists: 'read-one', execute: 'raw',
} satisfies Record<string, QueryOp>;
const ofRelation = { find: 'read-many', get: 'read-one', create: 'insert', patch: 'update-many', delete: 'delete-many' } satisfies Record<string, QueryOp>;

/** https://loopback.io/doc/en/lb4/Repository.html, https://loopback.io/doc/en/lb4/HasMany-relation.html */
const stub = `
export declare class DefaultCrudRepository<T = any, I = any, R = any> {
  constructor(entity?: any, source?: any); ${methods(['find', 'createAll'], 'Promise<T[]>')} ${methods(['findOne', 'findById', 'create', 'save'], 'Promise<T>')} ${methods(Object.keys(ops).filter((name) => !/^(?:find|create|save)/.test(name)))}
  readonly inclusionResolvers: any; readonly dataSource: any; readonly modelClass: any; registerInclusionResolver(...args: any[]): void;
  protected createHasManyRepositoryFactoryFor<E = any>(...args: any[]): HasManyRepositoryFactory<E>; protected createHasOneRepositoryFactoryFor<E = any>(...args: any[]): any; protected createBelongsToAccessorFor<E = any>(...args: any[]): any; protected createHasManyThroughRepositoryFactoryFor<E = any>(...args: any[]): HasManyRepositoryFactory<E>;
}
export declare class DefaultTransactionalRepository<T = any, I = any, R = any> extends DefaultCrudRepository<T, I, R> { beginTransaction(options?: any): Promise<any> }
export interface HasManyRepository<T = any> { find(...args: any[]): Promise<T[]>; create(...args: any[]): Promise<T>; ${methods(['patch', 'delete'])} } export type HasManyRepositoryFactory<T = any, I = any> = (id: any) => HasManyRepository<T>; export type HasManyThroughRepositoryFactory<T = any, A = any, B = any, C = any> = (id: any) => HasManyRepository<T>;
export interface HasOneRepository<T = any> { get(...args: any[]): Promise<T>; create(...args: any[]): Promise<T>; ${methods(['patch', 'delete'])} } export type HasOneRepositoryFactory<T = any, I = any> = (id: any) => HasOneRepository<T>;
export type BelongsToAccessor<T = any, I = any> = (id: any) => Promise<T>; export type Filter<T = any> = any; export type Where<T = any> = any; export type FilterExcludingWhere<T = any> = any; export type Count = any; export type DataObject<T = any> = any; export type Options = any; export type Getter<T = any> = () => Promise<T>;
export declare class Entity { constructor(data?: any); getId(): any; toJSON(): any; toObject(): any } export declare class Model { constructor(data?: any) } export declare const juggler: any; export declare const repository: any; export declare const model: any; export declare const property: any; export declare const belongsTo: any; export declare const hasMany: any; export declare const hasOne: any; export declare const CountSchema: any; export declare const WhereBuilder: any; export declare const FilterBuilder: any; export declare const IsolationLevel: any;
`;

function asking(op: QueryOp, asks?: Asks): Row {
  return (call, context) => {
    const callee = calleeOf(call);
    const type = ts.isPropertyAccessExpression(callee) ? stubTypeOf(callee.expression, context)?.type : undefined;
    const entity = ts.isPropertyAccessExpression(callee) ? argumentName(type ?? context.checker.getTypeAtLocation(callee.expression), folderOf(id), context.checker) : undefined;
    return { concept: 'query', op, ...(entity !== undefined && { entity, label: `${entity}.${calleeName(call) ?? ''}` }), ...(asks && { asks, ...limitIn(call, 0, ['limit'], context.checker) }), ...(op === 'read-one' && { limit: 1 }) };
  };
}

/** LoopBack 4: repositories, and those of relations. Nothing is rewritten. */
export const loopback = rowLibrary({
  id,
  modules: { '@loopback/repository': stub, 'loopback4-soft-delete': `import { DefaultCrudRepository, DefaultTransactionalRepository } from '@loopback/repository';
export declare class SoftCrudRepository<T = any, I = any, R = any> extends DefaultCrudRepository<T, I, R> {} export declare class DefaultTransactionSoftCrudRepository<T = any, I = any, R = any> extends DefaultTransactionalRepository<T, I, R> {} export declare const SoftDeleteEntity: any;` },
  rows: {
    ...Object.fromEntries(Object.entries(ops).map(([name, op]) => [`DefaultCrudRepository.${name}`, asking(op, name === 'find' ? byOptions(0, 'where', ['limit']) : undefined)])),
    ...Object.fromEntries(Object.entries(ofRelation).filter(([name]) => name !== 'get').map(([name, op]) => [`HasManyRepository.${name}`, asking(op)])),
    ...Object.fromEntries(Object.entries(ofRelation).filter(([name]) => name !== 'find').map(([name, op]) => [`HasOneRepository.${name}`, asking(op)])),
  },
});
