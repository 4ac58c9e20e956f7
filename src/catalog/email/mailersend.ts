import { methods, rowLibrary, rowsOf } from '../tables/rows';

/** MailerSend (https://github.com/mailersend/mailersend-nodejs). */
export const mailersend = rowLibrary({
  id: 'mailersend',
  modules: {
    mailersend: `
export interface Email { ${methods(['send', 'sendBulk'])} }
export interface Sms { ${methods(['send'])} }
export declare class MailerSend { constructor(config: { apiKey: string }); readonly email: Email; readonly sms: Sms; readonly [resource: string]: any }
declare class Params { constructor(...args: any[]); ${['setFrom', 'setTo', 'setCc', 'setBcc', 'setReplyTo', 'setSubject', 'setHtml', 'setText', 'setTemplateId', 'setPersonalization', 'setAttachments', 'setTags', 'setSendAt'].map((name) => `${name}(value: any): this;`).join(' ')} [name: string]: any }
export declare class EmailParams extends Params {}
export declare class SMSParams extends Params {}
export declare class Sender { constructor(email: string, name?: string) }
export declare class Recipient { constructor(email: string, name?: string) }
export declare class Attachment { constructor(...args: any[]) }
`,
  },
  rows: {
    'new MailerSend': { concept: 'client', kind: 'email', holds: 'nothing' },
    ...rowsOf('Email', ['send', 'sendBulk'], { concept: 'external', kind: 'email' }),
    'Sms.send': { concept: 'external', kind: 'sms' },
  },
});
