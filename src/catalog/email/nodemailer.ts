import { waitingRow, type PatienceFacts } from '../patience';
import { methods, rowLibrary, rowsOf } from '../rows';

const mailer = `
export interface Transporter<T = any, D = any> { sendMail(mail: any, callback: (error: any, info: any) => void): void; sendMail(mail: any): Promise<any>; ${methods(['verify'])} isIdle(): boolean; close(): void; use(...args: any[]): this; on(...args: any[]): this }
export interface SentMessageInfo { [name: string]: any }
export type SendMailOptions = any;
export type TransportOptions = any;
export declare function createTransport(transport?: any, defaults?: any): Transporter;
export declare function createTestAccount(...args: any[]): Promise<any>;
export declare function getTestMessageUrl(info: any): string | false;
`;

/**
 * "`connectionTimeout`: … (default is 2 minutes)", "`greetingTimeout`: … (default is 30 seconds)", "`socketTimeout`: how many milliseconds of inactivity to allow (default is 10 minutes)", https://nodemailer.com/smtp#connection-options;
 * a transport of another kind has none of them.
 */
const patience: PatienceFacts = {
  byDefault: 'up to two minutes to connect, and ten where the server falls silent later', ends: true, isRare: true,
  options: ['socketTimeout', 'SES', 'sendmail', 'streamTransport', 'jsonTransport'], limit: (limit) => `socketTimeout: ${limit}`, ms: 30_000, isSdk: true, maker: { names: ['createTransport'], at: 0 },
};

/** Nodemailer (https://nodemailer.com/usage): one transport is made for all mails. `verify` opens a connection as `sendMail` does. */
export const nodemailer = rowLibrary({
  id: 'nodemailer',
  modules: {
    nodemailer: mailer,
    'nodemailer/lib/mailer': `import { Transporter } from 'nodemailer'; declare namespace Mail { type Options = any; type Attachment = any; type Address = any } type Mail = Transporter; export default Mail; export type Options = any; export type Attachment = any; export type Address = any;`,
  },
  rows: {
    createTransport: { concept: 'client', kind: 'email' },
    ...rowsOf('Transporter', ['sendMail', 'verify'], waitingRow('email', patience)),
    createTestAccount: { concept: 'external', kind: 'email' },
  },
});
