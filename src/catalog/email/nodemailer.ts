import { waitingRow, type PatienceFacts } from '../clients/patience';
import { propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectLiteral } from '../values/literal';
import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';

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
 * a transport of another kind has none of them. An address has them behind its question mark (`parseConnectionUrl` in lib/shared/index.js).
 */
const patience: PatienceFacts = {
  byDefault: 'up to two minutes to connect, and ten where the server falls silent later', ends: true, isRare: true,
  options: ['socketTimeout', 'SES', 'sendmail', 'streamTransport', 'jsonTransport'], limit: (limit) => `socketTimeout: ${limit}`, ms: 30_000, isSdk: true, maker: { names: ['createTransport'], at: 0 }, address: /^smtps?:/,
};

/**
 * "Pooled SMTP: keeps a fixed number of connections", with `pool: true` (https://nodemailer.com/smtp/pooled); without it each mail has a connection of its own, whoever made the transport (`send` in lib/smtp-transport/index.js), so that
 * one for each request costs next to nothing.
 */
const made: Row = (call, { checker }) => {
  const options = ts.isTaggedTemplateExpression(call) ? undefined : call.arguments?.[0];
  const literal = objectLiteral(options, checker);
  const pool = literal && propertyValue(literal, 'pool');
  const keeps = pool ? pool.kind !== ts.SyntaxKind.FalseKeyword : /[?&]pool=(?:true|1)\b/.test(options?.getText() ?? '');
  return { concept: 'client', kind: 'email', ...(!keeps && { holds: 'nothing' }) };
};

/** Nodemailer (https://nodemailer.com/usage): one transport is made for all mails. `verify` opens a connection as `sendMail` does. */
export const nodemailer = rowLibrary({
  id: 'nodemailer',
  modules: {
    nodemailer: mailer,
    'nodemailer/lib/mailer': `import { Transporter } from 'nodemailer'; declare namespace Mail { type Options = any; type Attachment = any; type Address = any } type Mail = Transporter; export default Mail; export type Options = any; export type Attachment = any; export type Address = any;`,
  },
  rows: {
    createTransport: made,
    ...rowsOf('Transporter', ['sendMail', 'verify'], waitingRow('email', patience)),
    // It asks for an account of Ethereal, and sends nothing: https://nodemailer.com/usage/#create-a-test-account
    createTestAccount: { concept: 'external', kind: 'http' },
  },
});
