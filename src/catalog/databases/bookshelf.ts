import { ts } from '../../project/ts';
import { beginningOf, givenBefore } from '../chains/given-before';
import { targetName } from '../models/entity-name';
import { byLinks, type AskingLinks } from '../tables/asks';
import { calledUpon, calleeOf } from '../tables/members';
import { methods, rowLibrary, rowsOf, type Asks, type Row } from '../tables/rows';
import type { CallLike, QueryOp } from '../types';

const picked = ['find', 'findWhere', 'at', 'first', 'last'];
const lists = ['filter', 'sortBy', 'toArray', 'slice', 'reject', 'tail'];
const relations = ['belongsTo', 'hasOne', 'morphOne', 'morphTo'];
const manyRelations = ['belongsToMany', 'hasMany', 'morphMany'];

/** https://bookshelfjs.org/api.html; what `extend` adds becomes a part of the class. */
const declared = `
declare function Bookshelf(knex: any): Bookshelf.Bookshelf;
declare namespace Bookshelf {
  interface Bookshelf {
    readonly VERSION: string; readonly knex: any; readonly Model: typeof Model; readonly Collection: typeof Collection;
    model<P = {}, S = {}>(name: string, model?: P & ThisType<Model & P>, statics?: S): typeof Model & S; collection(name: string, collection?: any): typeof Collection; plugin(...args: any[]): this; transaction(run: (transaction: any) => any): Promise<any>;
  }
  class Model<T = any> {
    constructor(attributes?: any, options?: any);
    static extend<P = {}, S = {}>(members?: P & ThisType<Model & P>, statics?: S & ThisType<typeof Model & S>): typeof Model & (new (...args: any[]) => Model & P) & S;
    static forge<M extends Model>(this: new (...args: any[]) => M, attributes?: any, options?: any): M; static where<M extends Model>(this: new (...args: any[]) => M, ...args: any[]): M; static query<M extends Model>(this: new (...args: any[]) => M, ...args: any[]): M; static orderBy<M extends Model>(this: new (...args: any[]) => M, ...args: any[]): M;
    static fetchAll<M extends Model>(this: new (...args: any[]) => M, options?: any): Promise<Collection<M>>; static fetchPage<M extends Model>(this: new (...args: any[]) => M, options?: any): Promise<Collection<M>>; static count(...args: any[]): Promise<number>; static collection(...args: any[]): Collection;
    where(...args: any[]): this; query(...args: any[]): this; orderBy(...args: any[]): this; resetQuery(): this; through(...args: any[]): this; set(...args: any[]): this; unset(name: string): this; clone(): this;
    ${methods(['fetch', 'save', 'destroy', 'load', 'refresh'], 'Promise<this>')} ${methods(['fetchAll', 'fetchPage'], 'Promise<Collection<this>>')} count(...args: any[]): Promise<number>;
    ${relations.map((name) => `${name}(...args: any[]): Model;`).join(' ')} ${manyRelations.map((name) => `${name}(...args: any[]): Collection;`).join(' ')} related(name: string): Related;
    get(name: string): any; has(name: string): boolean; toJSON(options?: any): any; serialize(options?: any): any; isNew(): boolean; on(...args: any[]): void; attributes: any; id: any; tableName: string; readonly [other: string]: any;
  }
  class Collection<T = Model> {
    constructor(models?: any, options?: any); static extend(...args: any[]): typeof Collection; static forge(...args: any[]): Collection;
    where(...args: any[]): this; query(...args: any[]): this; orderBy(...args: any[]): this; withPivot(columns: any): this; through(...args: any[]): this; add(...args: any[]): this;
    fetch(options?: any): Promise<this>; ${methods(['fetchOne', 'create', 'load', 'attach', 'detach', 'updatePivot', 'count', 'invokeThen'])} 
    map<R>(run: (model: T, index: number) => R): R[]; forEach(run: (model: T, index: number) => void): void; reduce<R>(run: (before: R, model: T, index: number) => R, first: R): R; some(run: (model: T) => any): boolean; every(run: (model: T) => any): boolean;
    ${methods(picked, 'T')} ${methods(lists, 'T[]')} pluck(name: string): any[]; toJSON(options?: any): any[]; serialize(options?: any): any[]; models: T[]; length: number;
  }
  interface Related extends Collection { get(name: any): any; destroy(options?: any): Promise<any>; save(...args: any[]): Promise<any>; refresh(options?: any): Promise<any>; readonly [other: string]: any }
}
export = Bookshelf;
`;

const asking: AskingLinks = { limits: [], wheres: ['where', 'andWhere'], others: ['query', 'orWhere'] };

/** The rows of a model that meet what `where` says; what `query` is given may be anything, and a relation is read as it is made. */
const ofModel: Asks = (call, context) => {
  const callee = calleeOf(call);
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression : call;
  const root = beginningOf(receiver, call);
  if (!ts.isNewExpression(root) && targetName(root, context.checker) === undefined) return { limited: 'unknown', conditions: [], open: true };
  return byLinks(givenBefore(receiver, call), call, asking, context);
};

/** The class of a chain's model, where it is named in it: `Order` of `Order.where(…)` and `new Order().where(…)`. */
function entityOf(call: CallLike, checker: ts.TypeChecker): { readonly entity?: string; readonly label?: string } {
  const callee = calleeOf(call);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(callee)) return {};
  const root = beginningOf(callee.expression, call);
  const name = targetName(ts.isNewExpression(root) ? root.expression : root, checker);
  return name !== undefined && /^[A-Z]/.test(name) ? { entity: name, label: `${name}.${callee.name.text}` } : {};
}

function model(op: QueryOp, asks?: Asks): Row {
  return (call, { checker }) => ({ concept: 'query', op, ...entityOf(call, checker), ...(asks && { asks }) });
}

/** What is called on a relation is called by its name: `items.fetch` of `order.related('items').fetch()` and of `order.items().fetch()`. */
function relation(op: QueryOp): Row {
  return (call) => {
    const callee = calleeOf(call);
    const owner = calledUpon(call);
    const made = owner && ts.isCallExpression(owner) && ts.isPropertyAccessExpression(owner.expression) ? owner : undefined;
    const [first] = made?.arguments ?? [];
    const name = first && ts.isStringLiteralLike(first) ? first.text : made && made.arguments.length === 0 && ts.isPropertyAccessExpression(made.expression) ? made.expression.name.text : undefined;
    return { concept: 'query', op, ...(name !== undefined && ts.isPropertyAccessExpression(callee) && { label: `${name}.${callee.name.text}` }) };
  };
}

const page = { isLimited: true } as const;

/** Bookshelf, versions 0.10 to 1: models over Knex, each of whose calls is a statement (`load` one for each relation). Nothing is rewritten. */
export const bookshelf = rowLibrary({
  id: 'bookshelf',
  modules: { bookshelf: declared },
  rows: {
    'Model.fetch': model('read-one'), 'Model.refresh': model('read-one'), 'Model.fetchAll': model('read-many', ofModel), 'Model.fetchPage': { concept: 'query', op: 'read-many', ...page }, 'Model.count': model('count'),
    'Model.save': model('upsert'), 'Model.destroy': model('delete'), 'Model.load': { concept: 'query', op: 'read-many' },
    ...rowsOf('Collection', ['fetch', 'load'], relation('read-many')), 'Collection.fetchOne': relation('read-one'), 'Collection.count': relation('count'),
    'Collection.create': relation('insert'), 'Collection.attach': relation('insert-many'), 'Collection.detach': relation('delete-many'), 'Collection.updatePivot': relation('update'),
    'Bookshelf.transaction': { concept: 'batch' },
  },
});
