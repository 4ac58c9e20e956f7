import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server on which every answer takes longer. */
export interface SlowProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** Opens a port of the loopback interface whose connections go to another one; what that answers arrives so many milliseconds later, in its order. */
export async function slowProxy(target: number, delay: number): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    client.on('data', (chunk) => upstream.write(chunk)).on('close', () => upstream.destroy());
    upstream.on('data', (chunk) => void setTimeout(() => client.writable && client.write(chunk), delay)).on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What a call gives and how many milliseconds it takes, once connections are open. */
export async function timed<Result>(work: () => Promise<Result>): Promise<{ readonly result: Result; readonly ms: number }> {
  await work();
  const start = performance.now();
  const result = await work();
  return { result, ms: performance.now() - start };
}
