import { methods, rowLibrary, rowsOf } from '../tables/rows';

const requests = ['create', 'fetch', 'update', 'remove', 'list', 'page'];
const lists = ['messages', 'calls', 'verifications', 'verificationChecks', 'conversations', 'participants', 'phoneNumbers', 'incomingPhoneNumbers', 'recordings', 'rooms', 'applications', 'services'];

/** Twilio (https://www.twilio.com/docs/libraries/reference/twilio-node/). A resource is picked by calling its list: `client.messages('SM…').fetch()`. TwiML is only text. */
export const twilio = rowLibrary({
  id: 'twilio',
  modules: {
    twilio: `
interface Resource { (id: any): Resource; ${methods(requests)} each(...args: any[]): void; ${[...lists, 'v1', 'v2', 'v2010', 'accounts'].map((name) => `readonly ${name}: Resource;`).join(' ')} }
interface Client { ${lists.map((name) => `readonly ${name}: Resource;`).join(' ')} readonly verify: Resource; readonly lookups: Resource; readonly video: Resource; readonly chat: Resource; readonly api: Resource; readonly messaging: Resource; readonly studio: any; readonly [other: string]: any }
interface TwilioModule { (sid?: string, token?: string, options?: any): Client; readonly Twilio: { new (sid?: string, token?: string, options?: any): Client }; readonly twiml: any; readonly jwt: any; readonly default: TwilioModule; validateRequest(...args: any[]): boolean; validateRequestWithBody(...args: any[]): boolean; validateExpressRequest(...args: any[]): boolean; webhook(...args: any[]): any; readonly RestException: any }
declare const twilio: TwilioModule;
declare namespace twilio { type Twilio = Client }
export = twilio;
`,
  },
  rows: {
    twilio: { concept: 'client', kind: 'other' },
    'new Twilio': { concept: 'client', kind: 'other' },
    ...rowsOf('Resource', requests, { concept: 'external', kind: 'sms' }),
  },
  localNames: ['Twilio'],
});
