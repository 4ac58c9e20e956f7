import { methods, rowLibrary, rowsOf } from '../rows';

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
    ...rowsOf('MailService', ['send', 'sendMultiple'], { concept: 'external', kind: 'email' }),
    'Client.request': { concept: 'external', kind: 'email' },
  },
});
