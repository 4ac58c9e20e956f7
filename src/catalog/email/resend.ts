import { methods, rowLibrary, rowsOf } from '../tables/rows';

const emails = ['send', 'create', 'get', 'update', 'cancel', 'list'];
const resource = ['create', 'get', 'list', 'update', 'remove', 'send'];

/** Resend (https://resend.com/docs/api-reference). Every method is one request; `batch.send` sends up to a hundred mails in one. */
export const resend = rowLibrary({
  id: 'resend',
  modules: {
    resend: `
export interface Emails { ${methods(emails)} }
export interface Batch { ${methods(['send', 'create'])} }
export interface Resource { ${methods(resource)} }
export declare class Resend {
  constructor(key?: string);
  readonly emails: Emails; readonly batch: Batch;
  readonly contacts: Resource; readonly audiences: Resource; readonly broadcasts: Resource; readonly domains: Resource; readonly apiKeys: Resource;
}
export type CreateEmailOptions = any; export type CreateEmailResponse = any; export type ErrorResponse = any;
`,
  },
  rows: {
    'new Resend': { concept: 'client', kind: 'email', holds: 'nothing' },
    ...rowsOf('Emails', emails, { concept: 'external', kind: 'email' }),
    ...rowsOf('Batch', ['send', 'create'], { concept: 'external', kind: 'email' }),
    ...rowsOf('Resource', resource, { concept: 'external', kind: 'email' }),
  },
});
