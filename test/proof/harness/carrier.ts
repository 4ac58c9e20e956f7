import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Carrier {
  readonly url: string;
  /** Leaves the next request without an answer; resolves when it is there. */
  hold(): Promise<void>;
  /** Answers the next request with an error. */
  refuse(): void;
  /** How many requests came so far. */
  asked(): number;
  stop(): Promise<void>;
}

/** A service on the loopback interface that takes its time for each answer. */
export async function startCarrier(delay: number): Promise<Carrier> {
  let held: (() => void) | undefined;
  let refuses = false;
  let asked = 0;
  const server = createServer((request, response: ServerResponse) => {
    asked++;
    if (refuses) {
      refuses = false;
      response.writeHead(500).end();
      return;
    }
    if (held) {
      held();
      held = undefined;
      return;
    }
    setTimeout(() => response.setHeader('content-type', 'application/json').end(JSON.stringify({ since: '2026-11-27', at: `depot of ${request.url ?? ''}` })), delay);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: () => new Promise((resolve) => { held = resolve; }),
    refuse: () => { refuses = true; },
    asked: () => asked,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
