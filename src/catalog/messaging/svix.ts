import { methods, rowLibrary, rowsOf } from '../tables/rows';

const message = ['create', 'list', 'get'];
const application = ['create', 'getOrCreate', 'get', 'list', 'update', 'patch', 'delete'];
const endpoint = [...application.filter((name) => name !== 'getOrCreate'), 'getSecret', 'rotateSecret', 'recover'];
const eventType = ['create', 'get', 'list', 'update', 'patch', 'delete'];

/** Svix (https://github.com/svix/svix-webhooks/tree/main/javascript) delivers webhooks for an application: a message is one request to it. Its applications, endpoints and types of events are looked after by further ones. */
export const svix = rowLibrary({
  id: 'svix',
  modules: {
    svix: `
export interface Message { ${methods(message)} }
export interface Application { ${methods(application)} }
export interface Endpoint { ${methods(endpoint)} }
export interface EventType { ${methods(eventType)} }
export declare class Svix { constructor(token: string, options?: any); readonly message: Message; readonly application: Application; readonly endpoint: Endpoint; readonly eventType: EventType; readonly authentication: any; readonly messageAttempt: any; readonly statistics: any; readonly [other: string]: any }
export declare class Webhook { constructor(secret: string, options?: any); verify(payload: any, headers: any): unknown; sign(id: string, at: Date, payload: any): string }
export type EndpointIn = any; export type EndpointOut = any; export type MessageIn = any; export type MessageOut = any; export type ApplicationOut = any; export type EventTypeOut = any; export type SvixOptions = any; export type WebhookRequiredHeaders = any; export declare class ApiException extends Error { [name: string]: any } export declare class WebhookVerificationError extends Error { [name: string]: any }
`,
  },
  rows: {
    'new Svix': { concept: 'client', kind: 'http', holds: 'nothing' },
    'Message.create': { concept: 'external', kind: 'webhook' },
    ...rowsOf('Message', ['list', 'get'], { concept: 'external', kind: 'http' }),
    ...rowsOf('Application', application, { concept: 'external', kind: 'http' }),
    ...rowsOf('Endpoint', endpoint, { concept: 'external', kind: 'http' }),
    ...rowsOf('EventType', eventType, { concept: 'external', kind: 'http' }),
  },
});
