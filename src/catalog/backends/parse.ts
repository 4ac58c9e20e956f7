import { ts } from '../../project/ts';
import { beginningOf, givenBefore } from '../chains/given-before';
import { targetName } from '../models/entity-name';
import { byLinks, everything, type AskingLinks } from '../tables/asks';
import { calledUpon, calleeName, calleeOf } from '../tables/members';
import { type Asks, givenToDependents, methods, type Row, rowLibrary } from '../tables/rows';
import type { CallLike, QueryOp } from '../types';

const conditions = ['equalTo', 'notEqualTo', 'lessThan', 'lessThanOrEqualTo', 'greaterThan', 'greaterThanOrEqualTo', 'notContainedIn', 'containedBy', 'containsAll', 'exists', 'doesNotExist', 'matches', 'matchesQuery', 'doesNotMatchQuery', 'matchesKeyInQuery', 'startsWith', 'endsWith', 'contains', 'fullText', 'near', 'withinKilometers'];
const refining = [...conditions, 'containedIn', 'include', 'includeAll', 'select', 'exclude', 'ascending', 'addAscending', 'descending', 'addDescending', 'limit', 'skip', 'withCount', 'hint', 'readPreference', 'fromLocalDatastore', 'fromPin'];

/** https://docs.parseplatform.org/js/guide/, https://parseplatform.org/Parse-SDK-JS/api/; in cloud code `Parse` is a global. */
const declared = `
declare namespace Parse {
  class Object<A = any> {
    constructor(...args: any[]); static extend(name: any, ...rest: any[]): typeof Object; static createWithoutData(id: string): Object; static fromJSON(...args: any[]): Object; ${['saveAll', 'destroyAll', 'fetchAll', 'fetchAllIfNeeded', 'fetchAllWithInclude'].map((name) => `static ${name}(...args: any[]): Promise<any>;`).join(' ')}
    ${methods(['save', 'destroy', 'fetch', 'fetchWithInclude'])} get(name: string): any; set(...args: any[]): this; relation(name: string): Relation; toJSON(): any; increment(...args: any[]): this; add(...args: any[]): this; unset(...args: any[]): this; setACL(...args: any[]): this; id: string; className: string; attributes: any; readonly [other: string]: any;
  }
  class User extends Object { static current(): User | null; static logIn(...args: any[]): Promise<User>; static logOut(): Promise<void>; ${methods(['signUp', 'logIn'])} }
  class Role extends Object {} class Installation extends Object {} class Session extends Object {}
  class Relation { query(): Query; add(...args: any[]): void; remove(...args: any[]): void }
  class Query<T = any> {
    constructor(of: any); static or(...queries: any[]): Query; static and(...queries: any[]): Query; static nor(...queries: any[]): Query;
    ${methods(refining, 'this')} ${methods(['find', 'findAll'], 'Promise<Object[]>')} ${methods(['get', 'first'], 'Promise<Object>')} ${methods(['count', 'distinct', 'aggregate', 'each', 'eachBatch', 'map', 'reduce', 'filter', 'subscribe'])} toJSON(): any; className: string;
  }
  namespace Cloud { function define(name: string, run: (request: any) => any, ...rest: any[]): void; function job(name: string, run: (request: any) => any): void; function run(...args: any[]): Promise<any>; function httpRequest(options: any): Promise<any>; ${['beforeSave', 'afterSave', 'beforeDelete', 'afterDelete', 'beforeFind', 'afterFind'].map((name) => `function ${name}(of: any, run: (request: { object: Object; original?: Object; user?: User; master?: boolean; [other: string]: any }) => any, ...rest: any[]): void;`).join(' ')} const useMasterKey: any }
  const ACL: any; const File: any; const GeoPoint: any; const Error: any; const Config: any; const Push: any; const Schema: any; const Analytics: any; function initialize(...args: any[]): void; let serverURL: string; let masterKey: any; type FullOptions = any;
}
`;

/** "`limit`: … the default limit is 100" (https://docs.parseplatform.org/js/guide/#query-constraints); `findAll` asks for them a hundred at a time. */
const asking: AskingLinks = { limits: ['limit'], wheres: conditions, among: ['containedIn'] };
const found: Asks = (call, context) => {
  const callee = calleeOf(call);
  const extent = byLinks(ts.isPropertyAccessExpression(callee) ? givenBefore(callee.expression, call) : [], call, asking, context);
  return extent.limited === 'never' ? { ...extent, limited: 'always', limit: 100 } : extent;
};
const all: Asks = (call, context) => ({ ...found(call, context), limited: everything(call, context).limited });

/** `Order` of `new Parse.Query('Order')` and of `new Parse.Query(Order)`. */
function ofQuery(op: QueryOp, asks?: Asks): Row {
  return (call, { checker }) => {
    const callee = calleeOf(call);
    const made = ts.isCallExpression(call) && ts.isPropertyAccessExpression(callee) ? beginningOf(callee.expression, call) : undefined;
    const entity = made && ts.isNewExpression(made) ? targetName(made.arguments?.[0], checker) : undefined;
    return { concept: 'query', op, ...(entity !== undefined && { entity, label: `${entity}.${calleeName(call) ?? ''}` }), ...(asks && { asks }), ...(op === 'read-one' && { limit: 1 }) };
  };
}

/** A list of objects is saved or fetched by one request, or by one for every twenty. */
function ofObject(op: QueryOp): Row {
  return (call: CallLike) => {
    const owner = calledUpon(call);
    return { concept: 'query', op, ...(owner && ts.isIdentifier(owner) && { label: `${owner.text}.${calleeName(call) ?? ''}` }) };
  };
}

const rows = rowLibrary({
  id: 'parse',
  modules: { 'parse/*': `${declared}\nexport = Parse;`, 'parse-server': 'export declare const ParseServer: any; export default ParseServer; declare global { var Parse: typeof import(\'parse\') }' },
  rows: {
    'Query.find': ofQuery('read-many', found), 'Query.findAll': ofQuery('read-many', all), 'Query.first': ofQuery('read-one'), 'Query.get': ofQuery('read-one'), 'Query.count': ofQuery('count'), 'Query.distinct': ofQuery('aggregate'), 'Query.aggregate': ofQuery('aggregate'),
    'Object.save': ofObject('upsert'), 'Object.destroy': ofObject('delete'), 'Object.fetch': ofObject('read-one'), 'Object.fetchWithInclude': ofObject('read-one'),
    'Object.saveAll': ofObject('update-many'), 'Object.destroyAll': ofObject('delete-many'), 'Object.fetchAll': ofObject('read-many'), 'Object.fetchAllIfNeeded': ofObject('read-many'),
  },
});

/** Parse: queries and objects, on the server and in its cloud code. Nothing is rewritten. */
export const parse = givenToDependents(rows, ['parse-server', 'parse'], /['"]parse(?:['"/]|-server)/, { pattern: /\bParse\s*\.\s*(?:Query|Object|Cloud|User)\b/, module: 'parse-server', dependency: 'parse-server' });
