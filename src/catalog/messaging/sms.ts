import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary } from '../tables/rows';

/**
 * "`timeout`: the maximum time, in milliseconds, to wait for API responses", of all that the client leads to, and none by default; node-fetch under it waits for ever
 * (https://github.com/Vonage/vonage-node-sdk/blob/3.x/packages/server-client/lib/types/ConfigParams.ts, `client.ts` beside it).
 */
const patience: PatienceFacts = { byDefault: 'for ever', options: ['timeout'], limit: (limit) => `timeout: ${limit}`, ms: 10_000, isSdk: true, maker: { names: ['Vonage'], at: 1 } };
const request = waitingRow('sms', patience);

/** Vonage (https://developer.vonage.com/en/tools/node). Before version 3 `vonage.message.sendSms` took a callback. */
export const vonage = rowLibrary({
  id: 'vonage',
  modules: {
    '@vonage/server-sdk': `
export interface Sms { ${methods(['send'])} }
export interface Messages { ${methods(['send'])} }
export interface Voice { ${methods(['createOutboundCall'])} }
export interface Verify { ${methods(['start', 'check', 'newRequest', 'checkCode'])} }
export interface Message { ${methods(['sendSms'])} }
export declare class Vonage { constructor(...args: any[]); readonly sms: Sms; readonly messages: Messages; readonly voice: Voice; readonly verify: Verify; readonly verify2: Verify; readonly message: Message; readonly [other: string]: any }
export { Vonage as default };
export declare class Auth { constructor(options?: any) }
`,
    '@vonage/auth': `export declare class Auth { constructor(options?: any) }`,
  },
  rows: {
    'new Vonage': { concept: 'client', kind: 'other' },
    'Sms.send': request,
    'Messages.send': request,
    'Message.sendSms': { concept: 'external', kind: 'sms' },
    'Voice.createOutboundCall': request,
    'Verify.start': request, 'Verify.check': request,
    'Verify.newRequest': request, 'Verify.checkCode': request,
  },
});

/** MessageBird, now Bird (https://github.com/messagebird/messagebird-nodejs): every request takes a callback. */
export const messagebird = rowLibrary({
  id: 'messagebird',
  modules: {
    messagebird: `
interface Resource { ${methods(['create', 'read', 'list', 'delete', 'verify', 'send', 'start'], 'void')} }
interface Client { readonly messages: Resource; readonly voice_messages: Resource; readonly verify: Resource; readonly lookup: Resource; readonly conversations: Resource; readonly contacts: Resource; readonly balance: Resource; readonly [other: string]: any }
interface Messagebird { (key: string, ...rest: any[]): Client; initClient(key: string, ...rest: any[]): Client; readonly default: Messagebird }
declare const messagebird: Messagebird;
export = messagebird;
`,
  },
  rows: {
    messagebird: { concept: 'client', kind: 'other' },
    'Messagebird.initClient': { concept: 'client', kind: 'other' },
    'Resource.create': { concept: 'external', kind: 'sms' }, 'Resource.read': { concept: 'external', kind: 'sms' },
    'Resource.verify': { concept: 'external', kind: 'sms' }, 'Resource.send': { concept: 'external', kind: 'sms' },
  },
  localNames: ['initMB', 'initClient', 'MessageBird'],
});
