import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { option } from '../models/conditions';
import { calledUpon, calleeName } from '../tables/members';
import { methods, rowLibrary, type Asks, type Row } from '../tables/rows';
import type { QueryOp } from '../types';

const ops = { getFullList: 'read-many', getList: 'read-many', getFirstListItem: 'read-one', getOne: 'read-one', create: 'insert', update: 'update', delete: 'delete' } satisfies Record<string, QueryOp>;

/** All records, page after page; a filter is a text (https://github.com/pocketbase/js-sdk#record-handlers). */
const whole: Asks = ({ arguments: given }, { checker }) => {
  const filter = option(given.at(-1), 'filter', checker);
  return { limited: 'never', conditions: filter ? [{ kind: 'other', sure: true, value: filter }] : [], open: given.length > 0 && !ts.isObjectLiteralExpression(bare(given.at(-1) as ts.Expression)) };
};

/** `orders` of `pb.collection('orders').getOne(id)`. */
function asking(name: keyof typeof ops): Row {
  return (call) => {
    const owner = calledUpon(call);
    const of = owner && ts.isCallExpression(owner) ? owner.arguments[0] : undefined;
    const entity = of && ts.isStringLiteralLike(of) ? of.text : undefined;
    return { concept: 'query', op: ops[name], ...(entity !== undefined && { entity, label: `${entity}.${calleeName(call) ?? ''}` }), ...(name === 'getFullList' ? { asks: whole } : name === 'getList' && { isLimited: true, rowsIn: 'items' }) };
  };
}

/** PocketBase: the records of a collection. What is put into a batch goes out with its `send`. Nothing is rewritten. */
export const pocketbase = rowLibrary({
  id: 'pocketbase',
  modules: {
    pocketbase: `
export declare class RecordService<M = any> { ${methods(Object.keys(ops))} ${methods(['authWithPassword', 'authRefresh', 'authWithOAuth2', 'requestPasswordReset', 'subscribe', 'unsubscribe'])} }
export declare class BatchService { collection(name: string): { create(...args: any[]): void; update(...args: any[]): void; upsert(...args: any[]): void; delete(...args: any[]): void }; send(options?: any): Promise<any> }
declare class PocketBase { constructor(url?: string, ...rest: any[]); collection<M = any>(name: string): RecordService<M>; createBatch(): BatchService; readonly authStore: any; readonly files: any; readonly admins: any; filter(text: string, values?: any): string; autoCancellation(on: boolean): this; [other: string]: any }
export default PocketBase; export type RecordModel = any; export type ListResult<T = any> = any; export declare const ClientResponseError: any; export type AuthRecord = any; export type TypedPocketBase = any;
`,
  },
  rows: Object.fromEntries((Object.keys(ops) as (keyof typeof ops)[]).map((name) => [`RecordService.${name}`, asking(name)])),
});
