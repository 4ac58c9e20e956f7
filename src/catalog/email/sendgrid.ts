import { waitingRow, type PatienceFacts } from '../clients/patience';
import { methods, rowLibrary, rowsOf } from '../tables/rows';

/**
 * axios without a timeout under it; `setTimeout` of the module gives its requests one (https://github.com/sendgrid/sendgrid-nodejs/blob/main/packages/mail/src/classes/mail-service.js), `setDefaultRequest` that of the client
 * below (https://github.com/sendgrid/sendgrid-nodejs/blob/main/packages/client/src/classes/client.js). It is said once, where the key is.
 */
const patience: PatienceFacts = {
  byDefault: 'for ever', options: ['timeout'], handsData: true, beside: { name: 'setApiKey', text: (ms) => `setTimeout(${ms})` }, ms: 10_000, unless: /\.\s*setTimeout\s*\(\s*[\w.]+\s*\)|\bsetDefaultRequest\s*\(\s*['"]timeout/,
};

/** SendGrid's `@sendgrid/mail` and the `@sendgrid/client` under it (https://github.com/sendgrid/sendgrid-nodejs). The module itself is the client. */
export const sendgrid = rowLibrary({
  id: 'sendgrid',
  modules: {
    '@sendgrid/mail': `
declare class MailService { setApiKey(key: string): void; setTimeout(ms: number): void; setSubstitutionWrappers(left: string, right: string): void; setClient(client: any): void; ${methods(['send', 'sendMultiple'])} }
declare const mail: MailService & { MailService: typeof MailService };
declare namespace mail { type MailDataRequired = any; type ClientResponse = any; type ResponseError = any; type MailService = InstanceType<typeof mail.MailService> }
export = mail;
`,
    '@sendgrid/client': `
declare class Client { setApiKey(key: string): void; setDefaultHeader(...args: any[]): this; setDefaultRequest(...args: any[]): this; ${methods(['request'])} }
declare const client: Client & { Client: typeof Client };
export = client;
`,
  },
  rows: {
    ...rowsOf('MailService', ['send', 'sendMultiple'], waitingRow('email', patience)),
    'Client.request': { concept: 'external', kind: 'email' },
  },
});
