import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of which those who have a connection can be kept until all others have one or were refused. */
export interface Crowd {
  hold(): Promise<void>;
  /** How many have a connection and wait. */
  waiting(): Promise<number>;
  letGo(): Promise<void>;
}

/**
 * How many of so many requests, all sent at once over loopback, have no answer of status 200.
 * @param crowd who is let go once every request has failed or waits with a connection; left out where all are served as they come
 */
export async function failuresOf(handler: () => Promise<Response>, requests: number, crowd?: Crowd): Promise<number> {
  const server = createServer((_request, response) => {
    handler().then(async (answer) => response.writeHead(answer.status).end(await answer.text()), (error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', requests * 2, resolve));
  await crowd?.hold();
  let answered = 0;
  const sent = Array.from({ length: requests }, () => status(server).finally(() => answered++));
  if (crowd) {
    while (answered + await crowd.waiting() < requests) await new Promise((resolve) => setTimeout(resolve, 10));
    await crowd.letGo();
  }
  const statuses = await Promise.all(sent);
  await new Promise((resolve) => server.close(resolve));
  return statuses.filter((one) => one !== 200).length;
}

function status(server: Server): Promise<number> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', () => resolve(0));
  });
}
