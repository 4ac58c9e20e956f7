import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf } from '../tables/rows';

/** "`timeout`: request timeout in milliseconds" of the client; axios, or `fetch`, without one under it (https://github.com/mailgun/mailgun.js/blob/master/lib/Classes/common/Request.ts). */
const patience: PatienceFacts = { byDefault: 'for ever', options: ['timeout'], limit: (limit) => `timeout: ${limit}`, ms: 10_000, isSdk: true, maker: { names: ['client'], at: 0 } };

/** Mailgun's own `mailgun.js` (https://github.com/mailgun/mailgun.js) and the older `mailgun-js`. */
export const mailgun = rowLibrary({
  id: 'mailgun',
  modules: {
    'mailgun.js': `
export interface MessagesClient { ${methods(['create'])} }
export interface MailgunClient { readonly messages: MessagesClient; readonly [resource: string]: any }
declare class Mailgun { constructor(form: any); client(options: any): MailgunClient }
export default Mailgun;
`,
    'mailgun.js/*': `export type { MailgunClient as IMailgunClient, MailgunClient } from 'mailgun.js'; export type MailgunMessageData = any; export type MessagesSendResult = any;`,
    'mailgun-js': `
declare namespace mailgun {
  interface Messages { send(data: any, callback: (error: any, body: any) => void): void; send(data: any): Promise<any>; ${methods(['sendMime'])} }
  interface Mailgun { messages(): Messages; readonly [resource: string]: any }
}
declare const mailgun: { (options: any): mailgun.Mailgun; new (options: any): mailgun.Mailgun };
export = mailgun;
`,
  },
  rows: {
    'Mailgun.client': { concept: 'client', kind: 'email', holds: 'nothing' },
    'MessagesClient.create': waitingRow('email', patience),
    mailgun: { concept: 'client', kind: 'email', holds: 'nothing' },
    'new mailgun': { concept: 'client', kind: 'email', holds: 'nothing' },
    ...rowsOf('Messages', ['send', 'sendMime'], { concept: 'external', kind: 'email' }),
  },
  localNames: ['Mailgun', 'mailgunJs'],
});
