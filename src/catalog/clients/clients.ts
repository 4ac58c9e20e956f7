import type { ServerAddress } from '../../core';
import type { ts } from '../../project/ts';
import type { Patience } from './patience';
import type { PoolSize } from './pool-size';
import type { CallLike } from '../types';

export type { PoolSize } from './pool-size';

export type ClientKind = 'database' | 'cache' | 'queue' | 'email' | 'payment' | 'llm' | 'storage' | 'search' | 'http' | 'other';

/**
 * What a client keeps for as long as it lives: `connections`, of which the server has few; `sockets`, a pool of plain ones that is warm only if it is used again;
 * `nothing`, a thin object whose calls each go over the platform's own sockets.
 */
export type Holds = 'connections' | 'sockets' | 'nothing';

/** A client, pool or connection that is made here: `new PrismaClient()`, `mongoose.connect(…)`. */
export interface ClientMade {
  readonly concept: 'client';
  readonly kind: ClientKind;
  readonly library: string;
  readonly call: CallLike;
  readonly label: string;
  /** Left out: what clients of its kind hold; see `holdsOf`. */
  readonly holds?: Holds;
  /** True where it connects the one client that the library has by default, so that a second call while that is connected does nothing. */
  readonly isDefault?: boolean;
  /** True where what is made is of a class of the workspace that extends the library's: what that is given is its own matter. */
  readonly isExtended?: boolean;
  /** True where it is one connection, which serves one transaction at a time. */
  readonly isSingle?: boolean;
  readonly pooled?: PooledForm;
  /** How many connections it may open; of a single connection, its pool. */
  readonly size?: PoolSize;
  /** What it keeps for whoever uses it beside connections, as a sentence that says why requests cannot share it as it is. */
  readonly keeps?: string;
  /** Where it keeps that in one part of it, of which each request can have its own. */
  readonly ofRequest?: PartOfRequest;
  /** True where the type of what makes it follows from what it is given, so that no name says it. */
  readonly isInferred?: boolean;
  /** Its method that opens it, which is called once and not again while it is open. */
  readonly opens?: string;
  /** Its method that connects it and gives it, so that what makes it can be opened on the spot: `await createClient().connect()`. */
  readonly givesItself?: string;
  /** True where what is made is waited for: `await MongoClient.connect(…)`. */
  readonly isAwaited?: boolean;
  /** True where an idle connection that breaks ends the process unless somebody listens for its `error`. */
  readonly failsIdle?: boolean;
  /** Where the client has a pool of a driver that it made itself: the property that is it. */
  readonly poolIn?: string;
  /** Of a client that speaks to Postgres over a connection of its own: where that is. */
  readonly address?: ServerAddress;
  /** What those who use it wait for without an end, as far as its options say. */
  readonly waits?: readonly EndlessWait[];
}

/** The part of a client that belongs to one request: `orm.em`, which `orm.em.fork()` gives anew. */
export interface PartOfRequest {
  readonly part: string;
  /** The method of the part that makes another one of the same client. */
  readonly fork: string;
  /** Who makes one by itself where it is given the part: `RequestContext` of `RequestContext.create(orm.em, next)`. */
  readonly forkedBy: string;
  /** True where the client knows classes of the application, which the reload of modules makes anew. */
  readonly knowsClasses: boolean;
}

/** The pool of the same package that can stand for a single connection. */
export interface PooledForm {
  /** What makes it, of the same options: `Pool`. */
  readonly maker: string;
  /** The connection's method that connects, which the pool does by itself. */
  readonly opens?: string;
  /** The methods that both have for one statement. */
  readonly asks: readonly string[];
  /** The pool's method that takes a connection like it out of the pool, which `release` gives back: `connect`. */
  readonly takes: string;
}

/** `connection`: one of a pool that is in use is to come free; `statement`: the server is to answer. */
export interface EndlessWait {
  readonly for: 'connection' | 'statement';
  readonly patience: Patience;
}

/** A connection that is taken out of a pool, and must be given back: `pool.connect()`. */
export interface Checkout {
  readonly concept: 'checkout';
  readonly library: string;
  readonly call: CallLike;
  readonly label: string;
  /** The method of what it gives that gives it back: `release`. */
  readonly release: string;
  /** The other method that does, where what is taken is given to queries, which leave it open, and ended by hand (`rollback` of a transaction); the same where there is no other. */
  readonly undo?: string;
  /** True where it is a session, which the server keeps, and no connection. */
  readonly isSession?: boolean;
  /** True where giving it back is waited for. */
  readonly waits?: boolean;
  /** The pool's own methods for a single statement, named as the connection's, which take and give back a connection by themselves; undefined where it has none. */
  readonly direct?: readonly string[];
}

/** A client that is closed, with all of its connections: `prisma.$disconnect()`, `pool.end()`. */
export interface Disconnect {
  readonly concept: 'disconnect';
  readonly library: string;
  readonly call: CallLike;
  readonly label: string;
  readonly client: ts.Expression;
  /** The method that opens it, where that fails while it is open. */
  readonly opens?: string;
}

/** A client that is opened, which fails while it is open: `await source.initialize()`. */
export interface Connect {
  readonly concept: 'connect';
  readonly library: string;
  readonly call: CallLike;
  readonly label: string;
  readonly client: ts.Expression;
}

const heldByKind: Readonly<Record<ClientKind, Holds>> = {
  database: 'connections', cache: 'connections', queue: 'connections', email: 'sockets', storage: 'sockets', http: 'sockets', payment: 'nothing', llm: 'nothing', search: 'nothing', other: 'nothing',
};

/** What a client holds: as its entry says, else what clients of its kind do. */
export function holdsOf({ holds, kind }: ClientMade): Holds {
  return holds ?? heldByKind[kind];
}
