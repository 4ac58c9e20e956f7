import type { Socket } from 'node:net';

/** What is known of a connection of `pg`: its socket counts what it has read. */
interface Listening {
  readonly connection: { readonly stream: Socket };
}

/** What went to a database and came from it while a program ran. */
export interface Traffic {
  /** The statements. */
  readonly sent: readonly string[];
  /** The bytes that were answered, from the first statement of each connection on. */
  bytes(): number;
  stop(): void;
}

/** Listens to every client of the `pg` that a `require` finds, whichever library it belongs to. */
export function listen(require: NodeRequire): Traffic {
  const sent: string[] = [];
  const before = new Map<Socket, number>();
  const { Client } = require('pg') as { Client: { prototype: { query(this: unknown, ...args: unknown[]): unknown } } };
  const { query } = Client.prototype;
  Client.prototype.query = function (...args) {
    const [first] = args;
    const text = typeof first === 'string' ? first : (first as { readonly text?: string } | undefined)?.text;
    const { stream } = (this as Listening).connection;
    if (!before.has(stream)) before.set(stream, stream.bytesRead);
    if (text !== undefined) sent.push(text);
    return query.apply(this, args);
  };
  return {
    sent,
    bytes: () => [...before].reduce((sum, [stream, start]) => sum + stream.bytesRead - start, 0),
    stop: () => { Client.prototype.query = query; },
  };
}
