import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { libraryPackages } from './library';

/** What arrived. */
export interface Arrived {
  readonly to: string;
  readonly text: string;
}

/** A real SMTP server on loopback. */
export interface MailServer {
  readonly url: string;
  /** Every mail that it took, in order. */
  readonly arrived: Arrived[];
  /** Resolves when so many mails have arrived. */
  arrival(count: number): Promise<void>;
  /** Resolves when a mail is being handed over; that one is never answered. */
  swallow(): Promise<void>;
  stop(): Promise<void>;
}

interface SmtpModule {
  readonly SMTPServer: new (options: object) => { listen(port: number, host: string, done: () => void): { address(): AddressInfo }; close(done: () => void): void; on(event: 'error', listener: () => void): void };
}

/** `delay`: how many milliseconds it takes to answer once it has a mail. Recipients that begin with `nobody` are refused. */
export async function startMailServer(delay: number): Promise<MailServer> {
  const { SMTPServer } = createRequire(join(libraryPackages(), 'program.js'))('smtp-server') as SmtpModule;
  const arrived: Arrived[] = [];
  const waiting: { readonly count: number; readonly done: () => void }[] = [];
  let swallowed: (() => void) | undefined;
  // "If the connection is closed prematurely", a mail that is not answered yet is none: https://www.rfc-editor.org/rfc/rfc5321#section-4.1.1.10
  const gone = new Set<string>();
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onRcptTo({ address }: { readonly address: string }, _session: unknown, done: (error?: Error) => void) {
      done(address.startsWith('nobody') ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : undefined);
    },
    onClose({ id }: { readonly id: string }) {
      gone.add(id);
    },
    onData(stream: NodeJS.ReadableStream, session: { readonly id: string; readonly envelope: { readonly rcptTo: readonly { readonly address: string }[] } }, done: () => void) {
      let text = '';
      stream.on('data', (part: Buffer) => (text += part.toString()));
      stream.on('end', () => {
        if (swallowed) {
          swallowed();
          swallowed = undefined;
          return;
        }
        setTimeout(() => {
          if (gone.has(session.id)) return;
          arrived.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), text });
          for (const one of waiting) if (arrived.length >= one.count) one.done();
          done();
        }, delay);
      });
    },
  });
  server.on('error', () => undefined);
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => resolve(listening.address().port));
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    arrived,
    arrival: (count) => new Promise((done) => (arrived.length >= count ? done() : void waiting.push({ count, done }))),
    swallow: () => new Promise((done) => { swallowed = done; }),
    stop: () => new Promise((done) => server.close(done)),
  };
}
