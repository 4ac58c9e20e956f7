import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';
import { ts } from '../../project/ts';

const analytics: Row = { concept: 'external', kind: 'analytics' };
const events = ['track', 'identify', 'page', 'screen', 'group', 'alias'];

/**
 * Segment: `track` and its relatives put an event into a queue in memory and return at once (https://segment.com/docs/connections/sources/catalog/libraries/server/node/#batching);
 * `closeAndFlush` waits until it is empty.
 */
export const segment = rowLibrary({
  id: 'segment',
  modules: {
    '@segment/analytics-node': `export declare class Analytics { constructor(settings: any); ${methods(events, 'void')} ${methods(['closeAndFlush', 'flush'])} on(...args: any[]): this; register(...args: any[]): Promise<void> } export { Analytics as default };`,
    'analytics-node': `declare class Analytics { constructor(key: string, options?: any); ${methods(events, 'this')} ${methods(['flush'], 'any')} } export = Analytics;`,
  },
  rows: rowsOf('Analytics', ['closeAndFlush', 'flush'], analytics),
});

const captured = ['capture', 'identify', 'alias', 'groupIdentify', 'captureException'];
const waited = ['shutdown', 'shutdownAsync', 'flush', 'flushAsync', 'captureImmediate', 'identifyImmediate', 'aliasImmediate'];
const flags = ['getFeatureFlag', 'getFeatureFlagPayload', 'isFeatureEnabled', 'getAllFlags', 'getAllFlagsAndPayloads', 'reloadFeatureFlags'];

/**
 * PostHog: `capture` queues in memory and sends in the background; `captureImmediate`, `flush` and `shutdown` wait (https://posthog.com/docs/libraries/node#short-lived-processes-like-serverless-environments).
 * A flag is asked for over the network unless it is evaluated here, which only the client's settings say.
 */
export const posthog = rowLibrary({
  id: 'posthog',
  modules: { 'posthog-node': `export declare class PostHog { constructor(key: string, options?: any); ${methods(captured, 'void')} ${methods([...waited, ...flags])} on(...args: any[]): any; debug(on?: boolean): void } export { PostHog as default };` },
  rows: rowsOf('PostHog', [...waited, ...flags], analytics),
});

const sent = ['track', 'track_batch', 'import', 'import_batch', 'alias'];
const people = ['set', 'set_once', 'increment', 'append', 'union', 'track_charge', 'unset', 'delete_user'];

/** Mixpanel sends with every call and tells a callback (https://github.com/mixpanel/mixpanel-node/blob/master/lib/mixpanel-node.js); nothing can be awaited. */
export const mixpanel = rowLibrary({
  id: 'mixpanel',
  modules: {
    mixpanel: `
interface People { ${methods(people, 'void')} }
interface Mixpanel { init(token: string, config?: any): Mixpanel; ${methods(sent, 'void')} readonly people: People; readonly groups: any }
declare const mixpanel: Mixpanel;
declare namespace mixpanel { export { Mixpanel } }
export = mixpanel;
`,
  },
  rows: { ...rowsOf('Mixpanel', sent, analytics), ...rowsOf('People', people, analytics) },
});

/** `track(…).promise` is done when the event has left, at the next flush; without it, the event is only queued. */
const whenAwaited: Row = (call) => (ts.isPropertyAccessExpression(call.parent) && call.parent.name.text === 'promise' ? { concept: 'external', kind: 'analytics' } : undefined);
const amplitudeEvents = ['track', 'identify', 'groupIdentify', 'revenue', 'logEvent'];

/** Amplitude (https://amplitude.com/docs/sdks/analytics/node/node-js-sdk): events are sent in batches, every ten seconds or at `flush`. */
export const amplitude = rowLibrary({
  id: 'amplitude',
  modules: {
    '@amplitude/analytics-node': `
interface Returned { readonly promise: Promise<any> }
interface Client { init(key: string, options?: any): Returned; ${methods([...amplitudeEvents, 'flush'], 'Returned')} setOptOut(out: boolean): void; add(plugin: any): Returned; remove(name: string): Returned; setGroup(...args: any[]): Returned }
export declare function createInstance(): Client;
export declare function init(key: string, options?: any): Returned;
${[...amplitudeEvents, 'flush'].map((name) => `export declare function ${name}(...args: any[]): Returned;`).join(' ')}
export declare class Identify { constructor(); set(...args: any[]): this; setOnce(...args: any[]): this; add(...args: any[]): this; append(...args: any[]): this; unset(...args: any[]): this }
export declare class Revenue { constructor(); [name: string]: any } export declare const Types: any;
`,
  },
  rows: {
    flush: analytics, 'Client.flush': analytics,
    ...Object.fromEntries(amplitudeEvents.map((name) => [name, whenAwaited])),
    ...rowsOf('Client', amplitudeEvents, whenAwaited),
  },
});
