import { ts } from '../../project/ts';
import { option } from '../models/conditions';
import { calleeName } from '../tables/members';
import { methods, rowLibrary, type Row } from '../tables/rows';
import type { CallLike, QueryOp, RecogniseContext } from '../types';

const ops: Readonly<Record<string, QueryOp>> = { list: 'read-many', get: 'read-one', create: 'insert', upsert: 'upsert', update: 'update', delete: 'delete' };
const manyOps: Readonly<Record<string, QueryOp>> = { create: 'insert-many', upsert: 'update-many', update: 'update-many', delete: 'delete-many' };

/** By owner and by what its rows are called: `getDocument` of `Databases`, `getRow` of `TablesDB`, which took its place with version 1.8. */
const kinds = { Databases: ['Document', 'Documents'], TablesDB: ['Row', 'Rows'] } as const;
const named = ([one, many]: readonly [string, string]): readonly (readonly [string, QueryOp])[] => [
  ...Object.entries(ops).map(([verb, op]) => [verb === 'list' ? `list${many}` : `${verb}${one}`, op] as const), ...Object.entries(manyOps).map(([verb, op]) => [`${verb}${many}`, op] as const),
];

const stub = `
export declare class Client { constructor(); setEndpoint(url: string): this; setProject(id: string): this; setKey(key: string): this; setSession(session: string): this; setJWT(token: string): this; subscribe(...args: any[]): any }
${Object.entries(kinds).map(([owner, names]) => `export declare class ${owner} { constructor(client: Client); ${methods(named(names).map(([name]) => name))} [other: string]: any }`).join('\n')}
export declare const Query: any; export declare const ID: any; export declare const Permission: any; export declare const Role: any; export declare const Account: any; export declare const Users: any; export declare const Storage: any; export declare const Functions: any; export declare const Teams: any; export declare const Messaging: any; export declare namespace Models { type Document = any; type Row = any; type DocumentList<T = any> = any; type RowList<T = any> = any }
`;

/** The collection or table, by its place or by its name in an object: `listDocuments(database, 'orders')`, `listRows({ databaseId, tableId: 'orders' })`. */
function asking(op: QueryOp, rowsIn?: string): Row {
  return (call: CallLike, { checker }: RecogniseContext) => {
    const [first, second] = ts.isCallExpression(call) ? call.arguments : [];
    const target = option(first, 'collectionId', checker) ?? option(first, 'tableId', checker) ?? second;
    const entity = target && ts.isStringLiteralLike(target) ? target.text : undefined;
    // "The default limit is 25": https://appwrite.io/docs/products/databases/pagination
    return { concept: 'query', op, ...(entity !== undefined && { entity, label: `${entity}.${calleeName(call) ?? ''}` }), ...(rowsIn !== undefined && { rowsIn, isLimited: true }) };
  };
}

/** Appwrite: its documents, and the rows that took their place. A read of many gives 25 where nothing is said. Nothing is rewritten. */
export const appwrite = rowLibrary({
  id: 'appwrite',
  modules: { 'node-appwrite': stub, appwrite: stub },
  rows: Object.fromEntries(Object.entries(kinds).flatMap(([owner, names]) => named(names).map(([name, op]) => [`${owner}.${name}`, asking(op, op === 'read-many' ? names[1].toLowerCase() : undefined)] as const))),
});
