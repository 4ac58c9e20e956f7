import { methods, rowLibrary, rowsOf } from '../tables/rows';

const writes = ['set', 'add', 'incr', 'decr', 'touch'];

/** memcached (https://github.com/3rd-Eden/memcached) and MemJS (https://github.com/memcachier/memjs). `replace` and `append` are left out: every text has them, and each would be a question to the checker. */
export const memcached = rowLibrary({
  id: 'memcached',
  modules: {
    memcached: `
declare class Memcached { constructor(location: any, options?: any); ${methods(['get', 'gets', 'replace', 'append', 'prepend', 'getMulti', 'del', 'flush', 'stats'], 'void')} ${methods(writes, 'void')} end(): void; on(...args: any[]): this }
export = Memcached;
`,
    memjs: `export declare class Client { static create(...args: any[]): Client; ${methods(['get', 'set', 'add', 'replace', 'delete', 'increment', 'flush'])} close(): void; quit(): void }`,
  },
  rows: {
    'new Memcached': { concept: 'client', kind: 'cache' },
    'Memcached.get': { concept: 'cache', op: 'read' },
    'Memcached.getMulti': { concept: 'cache', op: 'read-many' },
    ...rowsOf('Memcached', writes, { concept: 'cache', op: 'write' }),
    'Memcached.del': { concept: 'cache', op: 'delete' },
    'Client.create': { concept: 'client', kind: 'cache' },
    'Client.get': { concept: 'cache', op: 'read' },
    ...rowsOf('Client', ['set', 'add', 'increment'], { concept: 'cache', op: 'write' }),
    'Client.delete': { concept: 'cache', op: 'delete' },
  },
});
