import { methods, rowLibrary, rowsOf } from '../tables/rows';

/** The mailer module for NestJS (https://nest-modules.github.io/mailer): a transport behind an injected service. */
export const nestMailer = rowLibrary({
  id: 'nest-mailer',
  modules: {
    '@nestjs-modules/mailer': `
export declare class MailerService { ${methods(['sendMail', 'verifyAllTransporters'])} addTransporter(name: string, config: any): any }
export declare class MailerModule { static forRoot(options: any): any; static forRootAsync(options: any): any }
export type ISendMailOptions = any; export type MailerOptions = any;
`,
  },
  rows: { ...rowsOf('MailerService', ['sendMail', 'verifyAllTransporters'], { concept: 'external', kind: 'email' }) },
});
