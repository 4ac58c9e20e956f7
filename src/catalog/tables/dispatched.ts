/**
 * What runs functions that were registered elsewhere under the key that it is given first: `events.emit('order.paid', order)` runs what `events.on('order.paid', listener)` was given, and the methods with
 * `@OnEvent('order.paid')`; `bus.execute(new CloseOrder(id))` the `execute` of the class with `@CommandHandler(CloseOrder)`.
 */
export interface Dispatch {
  /** Packages of the class of what is called. */
  readonly packages: ReadonlySet<string>;
  /** Its exported names. */
  readonly makers: ReadonlySet<string>;
  /** Methods of the same object by which functions are registered: the key, then the function. */
  readonly registrars: readonly string[];
  /** Decorators that name keys; of a class that has one, the method that is called, else the method that stands behind it. */
  readonly decorators: Readonly<Record<string, string | true>>;
}

const none: readonly string[] = [];
const registrars = ['on', 'addListener', 'prependListener', 'once'];
const makers = new Set(['default', 'EventEmitter', 'EventEmitter2', 'EventEmitter3', 'TypedEmitter', 'mitt', 'Emittery']);

/** https://nodejs.org/api/events.html#class-eventemitter, https://github.com/EventEmitter2/EventEmitter2, https://github.com/primus/eventemitter3, https://github.com/developit/mitt, https://github.com/sindresorhus/emittery */
const emitter: Dispatch = { packages: new Set(['events', 'node:events', 'eventemitter2', 'eventemitter3', 'tiny-typed-emitter', 'typed-emitter', 'mitt', 'emittery']), makers, registrars, decorators: {} };
/** https://docs.nestjs.com/techniques/events: the emitter of a module is one for all. */
const nestEmitter: Dispatch = { packages: new Set(['@nestjs/event-emitter', 'eventemitter2']), makers: new Set(['EventEmitter2']), registrars: none, decorators: { OnEvent: true } };
/** https://docs.nestjs.com/recipes/cqrs */
const cqrs = (bus: string, decorator: string, method: string): Dispatch => ({ packages: new Set(['@nestjs/cqrs']), makers: new Set([bus]), registrars: none, decorators: { [decorator]: method } });

/** By the method that is called. */
export const dispatching: ReadonlyMap<string, readonly Dispatch[]> = new Map([
  ['emit', [emitter, nestEmitter]],
  ['emitAsync', [emitter, nestEmitter]],
  ['execute', [cqrs('CommandBus', 'CommandHandler', 'execute'), cqrs('QueryBus', 'QueryHandler', 'execute')]],
  ['publish', [cqrs('EventBus', 'EventsHandler', 'handle')]],
]);

/** Decorators of methods, or of classes, whose functions are called by a key. */
export const listening: ReadonlySet<string> = new Set([...dispatching.values()].flat().flatMap(({ decorators }) => Object.keys(decorators)));
