import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { endServer, haveServer } from './debian-server';
import { serverFolder } from './server-folder';

/** A running Redis server that belongs to this test run alone. */
export interface RedisServer {
  readonly port: number;
  /** Kills it and starts it again, on the same port with what it has kept. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the machine's Redis on a free port of the loopback interface; on Debian it is installed where it is missing and may be. With `isKept` it writes down every change before it answers.
 * @param settings more of its own: `['--maxclients', '20']`
 * @throws Error with one clear sentence where there is none
 */
export async function startRedis(isKept = false, settings: readonly string[] = []): Promise<RedisServer> {
  const command = haveServer('redis');
  const folder = serverFolder('redis');
  const port = await freePort();
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(command, ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', isKept ? 'yes' : 'no', '--appendfsync', 'always', ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on('data', (part: Buffer) => { if (/Ready to accept connections/.test(part.toString())) resolve(); });
      child.once('exit', () => reject(new Error('Redis did not start.')));
    });
    return child;
  };
  let child = await start();
  return {
    port,
    async restart() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      child = await start();
    },
    stop: () => endServer(child, folder),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
