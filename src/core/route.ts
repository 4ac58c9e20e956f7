import type { Location } from './location';

/** What starts a function from outside: a request somebody waits for, or work in the background. */
export type EntryKind = 'request' | 'job';

/** How often something runs, counted in lists that are walked over: `1`, `N`, `N·M`, … `times` has a noun per list, outermost first. */
export interface Multiplicity {
  /** What each list around it holds: `order`, `item`. Empty: once. */
  readonly times: readonly string[];
}

export type EffectKind = 'read' | 'write' | 'external' | 'client' | 'enqueue' | 'cache' | 'lock';

/** One effect of a route, in the order in which the request meets it. Plain data. */
export interface RouteEffect extends Multiplicity {
  readonly kind: EffectKind;
  /** As a person would write it: `order.findMany`, `emails.send`. */
  readonly label: string;
  /** The table or model of a query; the kind of an external call (`email`, `payment`). */
  readonly subject?: string;
  readonly library: string;
  readonly location: Location;
  /** Whether the request waits for it. */
  readonly awaited: boolean;
  /** True where it is handed to what does it beside the answer or after it: Next.js's `after`, `waitUntil`, a timer. */
  readonly deferred?: boolean;
  /** True where a condition decides whether it runs. */
  readonly conditional: boolean;
  /** The calls that lead from the handler to it, outermost first; empty where the handler does it itself. */
  readonly path: readonly { readonly location: Location; readonly name: string }[];
}

/** An entry point and what it does. */
export interface Route {
  readonly kind: EntryKind;
  /** `GET /orders/:id`, `cron 0 3 * * *`, `queue emails`, `Query.orders`, `action createOrder`, `page /orders`. */
  readonly name: string;
  readonly framework: string;
  /** The handler's name: `OrderController.list`. */
  readonly handler: string;
  readonly location: Location;
  readonly effects: readonly RouteEffect[];
  /** Calls of the workspace's own code that could not be followed, with the reason. */
  readonly unresolved: readonly Omit<UnresolvedCall, 'routes'>[];
  /** True where a limit on depth or number of effects cut the list. */
  readonly truncated: boolean;
}

/** A call of the workspace's own code that could not be followed: what lies behind it is not known. */
export interface UnresolvedCall {
  readonly location: Location;
  readonly name: string;
  readonly reason: string;
  /** The routes and jobs that come by. */
  readonly routes: readonly string[];
}
