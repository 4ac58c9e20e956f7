import { methods, rowLibrary } from '../tables/rows';

/** denomailer (https://deno.land/x/denomailer), and the `smtp` module that it grew out of. */
export const denomailer = rowLibrary({
  id: 'denomailer',
  modules: {
    denomailer: `
export declare class SMTPClient { constructor(options: any); ${methods(['send'])} close(): Promise<void> }
export declare class SmtpClient { constructor(options?: any); ${methods(['send', 'connect', 'connectTLS', 'close'])} }
`,
  },
  rows: {
    'new SMTPClient': { concept: 'client', kind: 'email' },
    'new SmtpClient': { concept: 'client', kind: 'email' },
    'SMTPClient.send': { concept: 'external', kind: 'email' },
    'SmtpClient.send': { concept: 'external', kind: 'email' },
  },
});
