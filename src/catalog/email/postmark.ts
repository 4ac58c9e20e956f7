import { methods, rowLibrary, rowsOf } from '../tables/rows';

const sends = ['sendEmail', 'sendEmailWithTemplate', 'sendEmailBatch', 'sendEmailBatchWithTemplates'];

/** Postmark (https://github.com/ActiveCampaign/postmark.js/wiki). The batch methods send up to five hundred mails in one request. */
export const postmark = rowLibrary({
  id: 'postmark',
  modules: {
    postmark: `
export declare class ServerClient { constructor(token: string, options?: any); ${methods(sends)} ${methods(['getTemplates', 'getBounces', 'getServer'])} }
export declare class Client extends ServerClient {}
export declare class AccountClient { constructor(token: string, options?: any); }
export declare namespace Models { type Message = any; type TemplatedMessage = any; type MessageSendingResponse = any }
export type Message = any; export type TemplatedMessage = any;
`,
  },
  rows: {
    'new ServerClient': { concept: 'client', kind: 'email', holds: 'nothing' },
    'new Client': { concept: 'client', kind: 'email', holds: 'nothing' },
    ...rowsOf('ServerClient', sends, { concept: 'external', kind: 'email' }),
  },
});
