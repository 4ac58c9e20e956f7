import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';

/** A list of keys is read in one request, up to a hundred of them: https://developers.cloudflare.com/kv/api/read-key-value-pairs/#read-multiple-keys */
const read: Row = (call, { checker }) => {
  const keys = ts.isCallExpression(call) && call.arguments[0];
  return { concept: 'cache', op: keys && (ts.isArrayLiteralExpression(bare(keys)) || checker.isArrayLikeType(checker.getTypeAtLocation(keys))) ? 'read-many' : 'read' };
};

const objects = ['get', 'put', 'delete', 'head', 'list', 'createMultipartUpload'];
/** Types of D1 that are there without an import, with how many parameters they have. */
const ofD1 = { D1Database: 0, D1DatabaseSession: 0, D1PreparedStatement: 0, D1Result: 1, D1ExecResult: 0 };
const own = { KVNamespace: 1, Queue: 1, R2Bucket: 0 };

/** Names that are global, as the package and `wrangler types` make them: https://developers.cloudflare.com/workers/languages/typescript/ */
const globals = Object.entries({ ...ofD1, ...own }).map(([name, parameters]) => (parameters === 0 ? `interface ${name} extends Bound.${name} {}` : `interface ${name}<T = any> extends Bound.${name}<T> {}`));

/**
 * What Cloudflare binds to a worker beside D1: Workers KV (https://developers.cloudflare.com/kv/api/), Queues (https://developers.cloudflare.com/queues/configuration/javascript-apis/)
 * and R2 (https://developers.cloudflare.com/r2/api/workers/workers-api-reference/). Their types need no import: what stands beside them is seen by their names.
 */
export const bindings = {
  ...rowLibrary({
    id: 'cloudflare-bindings',
    modules: {
      '@cloudflare/workers-types/*': `
import type * as Bound from '@cloudflare/workers-types/bound';
export * from '@cloudflare/workers-types/bound';
declare global { ${globals.join(' ')} }
`,
      '@cloudflare/workers-types/bound': `
export * from '@cloudflare/workers-types/d1';
export interface KVNamespace<Key = any> {
  get<T = any>(keys: string[], options?: any): Promise<Map<string, T | null>>; get<T = any>(key: string, options?: any): Promise<T | null>;
  ${methods(['getWithMetadata', 'list'])} put(key: string, value: any, options?: any): Promise<void>; delete(key: string): Promise<void>;
}
export interface Queue<Body = any> { send(message: any, options?: any): Promise<any>; sendBatch(messages: any, options?: any): Promise<any>; metrics(): Promise<any> }
export interface R2Bucket { ${methods(objects)} resumeMultipartUpload(key: string, id: string): any }
`,
    },
    rows: {
      'KVNamespace.get': read, 'KVNamespace.getWithMetadata': read,
      'KVNamespace.list': { concept: 'cache', op: 'read' },
      'KVNamespace.put': { concept: 'cache', op: 'write' },
      'KVNamespace.delete': { concept: 'cache', op: 'delete' },
      ...rowsOf('Queue', ['send', 'sendBatch'], { concept: 'enqueue' }),
      ...rowsOf('R2Bucket', objects, { concept: 'external', kind: 'storage' }),
    },
    // Maps have a `get` and a `delete`, and much has a `send`: of these it has to be a binding, or what is called like one.
    trigger: /\.\s*(?:getWithMetadata|sendBatch|put|list|head)\s*[(<]|(?:[A-Z\d_]{2}|[kK][vV]|ache|ueue|ucket|tore)\s*\.\s*(?:get|delete|send)\s*[(<]/,
  }),
  // Others call classes of theirs `Queue`; what is bound is written in capitals.
  ambient: { pattern: /\b(?:D1Database|KVNamespace|R2Bucket|MessageBatch|ExportedHandler)\b|\b[A-Z][A-Z\d_]*\??\s*:\s*Queue\b/, module: '@cloudflare/workers-types', ofBindings: true as const },
};
