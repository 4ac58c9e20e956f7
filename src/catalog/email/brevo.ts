import { methods, rowLibrary, rowsOf } from '../tables/rows';

const contacts = ['createContact', 'updateContact', 'getContactInfo', 'deleteContact'];
const sdk = `
export declare class TransactionalEmailsApi { authentications: any; setApiKey(...args: any[]): void; ${methods(['sendTransacEmail', 'getSmtpTemplates'])} }
export declare class TransactionalSMSApi { authentications: any; setApiKey(...args: any[]): void; ${methods(['sendTransacSms'])} }
export declare class ContactsApi { authentications: any; setApiKey(...args: any[]): void; ${methods(contacts)} }
export declare class AccountApi { authentications: any; setApiKey(...args: any[]): void; ${methods(['getAccount'])} }
export declare class SendSmtpEmail { constructor(data?: any); [name: string]: any }
export declare class SendTransacSms { constructor(data?: any); [name: string]: any }
export declare class CreateContact { constructor(data?: any); [name: string]: any }
export declare class UpdateContact { constructor(data?: any); [name: string]: any }
export declare const ApiClient: any; export declare const TransactionalEmailsApiApiKeys: any; export declare const TransactionalSMSApiApiKeys: any; export declare const ContactsApiApiKeys: any;
export interface TransactionalEmails { ${methods(['sendTransacEmail'])} }
export interface TransactionalSms { ${methods(['sendTransacSms'])} }
export interface Contacts { ${methods(contacts)} }
export declare class BrevoClient { constructor(options: any); readonly transactionalEmails: TransactionalEmails; readonly transactionalSms: TransactionalSms; readonly contacts: Contacts; readonly [resource: string]: any }
`;

/** Brevo, formerly Sendinblue (https://developers.brevo.com): an API class per resource, and from version 4 on one client. */
export const brevo = rowLibrary({
  id: 'brevo',
  modules: { '@getbrevo/brevo': sdk, 'sib-api-v3-sdk': sdk, 'sib-api-v3-typescript': sdk },
  rows: {
    'new TransactionalEmailsApi': { concept: 'client', kind: 'email', holds: 'nothing' },
    'new BrevoClient': { concept: 'client', kind: 'email', holds: 'nothing' },
    'TransactionalEmailsApi.sendTransacEmail': { concept: 'external', kind: 'email' },
    'TransactionalSMSApi.sendTransacSms': { concept: 'external', kind: 'sms' },
    ...rowsOf('ContactsApi', contacts, { concept: 'external', kind: 'email' }),
    'TransactionalEmails.sendTransacEmail': { concept: 'external', kind: 'email' },
    'TransactionalSms.sendTransacSms': { concept: 'external', kind: 'sms' },
    ...rowsOf('Contacts', contacts, { concept: 'external', kind: 'email' }),
  },
});
