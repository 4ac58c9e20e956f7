import { ts } from '../../project/ts';
import { limitOf, option } from '../models/conditions';
import { optionsExtent } from '../models/extent';
import { numericValue, objectLiteral } from '../values/literal';
import { shapeOf } from '../values/shape';
import { calleeName } from '../tables/members';
import { methods, rowLibrary, type Asks, type Row } from '../tables/rows';
import type { CallLike, Query, QueryOp, RecogniseContext } from '../types';

const local = ['find', 'findByID', 'create', 'update', 'delete', 'count', 'findVersions', 'findVersionByID', 'findGlobal', 'updateGlobal', 'duplicate'];
const handlers = ['CollectionAfterChangeHook', 'CollectionBeforeChangeHook', 'CollectionAfterReadHook', 'CollectionBeforeReadHook', 'CollectionAfterDeleteHook', 'CollectionBeforeDeleteHook', 'CollectionBeforeValidateHook', 'CollectionBeforeOperationHook', 'CollectionAfterOperationHook', 'GlobalAfterChangeHook', 'GlobalBeforeChangeHook', 'GlobalAfterReadHook', 'FieldHook', 'Access', 'FieldAccess'];

/** https://payloadcms.com/docs/local-api/overview, https://payloadcms.com/docs/hooks/collections; `req.payload` is the same object. */
const stub = `
export interface Payload { ${methods(local)} readonly db: any; readonly config: any; readonly logger: any; readonly jobs: any; init(options: any): Promise<Payload>; sendEmail(message: any): Promise<any>; [other: string]: any }
export interface BasePayload extends Payload {}
export interface PayloadRequest { readonly payload: Payload; readonly user: any; [other: string]: any }
interface HookArguments { readonly req: PayloadRequest; [other: string]: any }
type Hook = (given: HookArguments) => any;
${handlers.map((name) => `export type ${name}<A = any, B = any, C = any> = Hook;`).join(' ')}
export type PayloadHandler = (req: PayloadRequest, ...rest: any[]) => any;
export interface Endpoint { path: string; method: any; handler: PayloadHandler; [other: string]: any }
interface Configured { hooks?: { [name: string]: any }; access?: { [name: string]: any }; endpoints?: any; [other: string]: any }
export interface CollectionConfig extends Configured { slug: string; fields: any; hooks?: { [name: string]: Hook[] }; access?: { [name: string]: Hook }; endpoints?: Endpoint[] | false }
export interface GlobalConfig extends Configured { slug: string; fields: any; hooks?: { [name: string]: Hook[] }; access?: { [name: string]: Hook }; endpoints?: Endpoint[] | false }
export declare function getPayload(options: any): Promise<Payload>; export declare function buildConfig(config: any): any;
export type Config = any; export type Field = any; export type Where = any; export type Block = any; export type Plugin = any; export type SanitizedConfig = any; export type PaginatedDocs<T = any> = any; export type TypeWithID = any;
declare const payload: Payload;
export default payload;
`;

/** "`limit` … The default is 10", none where it is 0, "`pagination`: set to false to return all documents" (https://payloadcms.com/docs/queries/pagination). */
const found: Asks = ({ arguments: [options] }, context) => {
  const { held, open } = shapeOf(options, context);
  const [limit, pagination] = [held.get('limit'), held.get('pagination')];
  const isWhole = (limit && numericValue(limit.value, context.checker) === 0) || (!limit && pagination?.value.kind === ts.SyntaxKind.FalseKeyword);
  if (isWhole) return { ...optionsExtent(options, [], 'where', context), limited: open ? 'unknown' : 'never' };
  return { ...optionsExtent(options, ['limit'], 'where', context), limited: 'always', ...(limit && { limit: numericValue(limit.value, context.checker) ?? 0 }) };
};

function facts(call: CallLike, { checker }: RecogniseContext): { readonly entity?: string; readonly label?: string } {
  const given = ts.isCallExpression(call) ? call.arguments[0] : undefined;
  const slug = option(given, 'collection', checker) ?? option(given, 'slug', checker);
  return slug && ts.isStringLiteralLike(slug) ? { entity: slug.text, label: `${slug.text}.${calleeName(call) ?? ''}` } : {};
}

/** Ten documents, where a call that is written out says nothing else. */
function pageOf(call: CallLike, { checker }: RecogniseContext): Pick<Query, 'limit' | 'isLimited'> {
  const options = ts.isCallExpression(call) ? objectLiteral(call.arguments[0], checker) : undefined;
  const limit = option(options, 'limit', checker);
  const isWhole = (limit && numericValue(limit, checker) === 0) || (!limit && option(options, 'pagination', checker) !== undefined);
  if (isWhole || !options || options.properties.some(ts.isSpreadAssignment)) return { isLimited: !isWhole };
  return limit ? limitOf(limit, checker) : { limit: 10, isLimited: true };
}

/** `byId` is what it does to the one document whose `id` it is given; without one it is about all that `where` says. */
function asking(op: QueryOp, { byId, asks, rowsIn }: { readonly byId?: QueryOp; readonly asks?: Asks; readonly rowsIn?: string } = {}): Row {
  return (call, context) => {
    const isById = byId !== undefined && ts.isCallExpression(call) && option(call.arguments[0], 'id', context.checker) !== undefined;
    return { concept: 'query', op: isById ? byId : op, ...facts(call, context), ...(asks && { asks, ...pageOf(call, context) }), ...(rowsIn !== undefined && { rowsIn }) };
  };
}

/** Payload's local API, versions 1 to 3. Nothing is rewritten. */
export const payload = rowLibrary({
  id: 'payload-cms',
  modules: { 'payload/*': stub },
  rows: {
    'Payload.find': asking('read-many', { asks: found, rowsIn: 'docs' }), 'Payload.findVersions': asking('read-many', { asks: found, rowsIn: 'docs' }), 'Payload.findByID': asking('read-one'), 'Payload.findVersionByID': asking('read-one'), 'Payload.findGlobal': asking('read-one'),
    'Payload.create': asking('insert'), 'Payload.duplicate': asking('insert'), 'Payload.update': asking('update-many', { byId: 'update' }), 'Payload.delete': asking('delete-many', { byId: 'delete' }), 'Payload.updateGlobal': asking('update'), 'Payload.count': asking('count'),
  },
  trigger: /\bpayload\b/i,
});
