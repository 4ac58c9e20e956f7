// A MariaDB server of a test run's own, and a client that speaks just enough of its protocol to send a text and read the rows.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { endServer, haveServer } from '../proof/harness/debian-server';
import { serverFolder } from '../proof/harness/server-folder';

/** A running MariaDB that belongs to this test run alone. */
export interface MariaDb {
  /** Sends one statement. Numbers of its rows are numbers, all else is text. */
  query(text: string): Promise<readonly Readonly<Record<string, string | number | null>>[]>;
  stop(): Promise<void>;
}

/** Starts a server and opens a connection to it. */
export async function startMariaDb(): Promise<MariaDb> {
  const server = await startServer();
  const client = await open(server.path);
  return {
    query: client.query,
    async stop() {
      client.socket.destroy();
      await server.stop();
    },
  };
}

/**
 * Starts the machine's MariaDB in a temporary folder, on a socket in it; on Debian it is installed where it is missing and may be.
 * @throws Error with one clear sentence where there is none
 */
export async function startServer(): Promise<{ readonly path: string; stop(): Promise<void> }> {
  const command = haveServer('mariadb');
  const folder = serverFolder('mariadb');
  const [data, path] = [join(folder, 'data'), join(folder, 'socket')];
  const own = process.getuid?.() === 0 ? ['--user=root'] : [];
  // Without users and rights, which nobody here has, no tables of its own are needed.
  mkdirSync(join(data, 'mysql'), { recursive: true });
  const child: ChildProcess = spawn(command, ['--no-defaults', `--datadir=${data}`, `--socket=${path}`, '--skip-networking', '--skip-grant-tables', '--innodb-flush-log-at-trx-commit=0', ...own], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let log = '';
    child.stderr?.on('data', (part: Buffer) => { if (/ready for connections/.test(log += part.toString())) resolve(); });
    child.once('exit', () => reject(new Error(`MariaDB did not start: ${log}`)));
  });
  return { path, stop: () => endServer(child, folder) };
}

/** https://mariadb.com/docs/server/reference/clientserver-protocol: PROTOCOL_41, SECURE_CONNECTION and PLUGIN_AUTH, so that rows end with a packet of their own. */
async function open(path: string): Promise<{ readonly socket: Socket; readonly query: MariaDb['query'] }> {
  const socket = connect(path);
  const packets = packetsOf(socket);
  await packets.next();
  const greeting = Buffer.concat([uint32(0x200 | 0x8000 | 0x80000), uint32(0xffffff), Buffer.from([45]), Buffer.alloc(23), Buffer.from('root\0\0mysql_native_password\0', 'latin1')]);
  send(socket, greeting, 1);
  failing(await packets.next());
  return {
    socket,
    async query(text) {
      send(socket, Buffer.concat([Buffer.from([3]), Buffer.from(text)]), 0);
      const first = failing(await packets.next());
      if (first[0] === 0) return [];
      const columns: { readonly name: string; readonly isNumber: boolean }[] = [];
      for (let packet = await packets.next(); packet[0] !== 0xfe; packet = await packets.next()) columns.push(columnOf(packet));
      const rows: Record<string, string | number | null>[] = [];
      for (let packet = await packets.next(); packet[0] !== 0xfe || packet.length > 8; packet = await packets.next()) {
        const values = texts(failing(packet));
        rows.push(Object.fromEntries(columns.map(({ name, isNumber }, i) => [name, isNumber && typeof values[i] === 'string' ? Number(values[i]) : values[i] ?? null])));
      }
      return rows;
    },
  };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function send(socket: Socket, body: Buffer, number: number): void {
  const head = uint32(body.length);
  head[3] = number;
  socket.write(Buffer.concat([head, body]));
}

/** @throws Error with what the server says, where a packet is its refusal */
function failing(packet: Buffer): Buffer {
  if (packet[0] === 0xff) throw new Error(packet.subarray(9).toString());
  return packet;
}

/** The bodies of a connection's packets, one after the other. */
async function* packetStream(socket: Socket): AsyncGenerator<Buffer, never> {
  let rest = Buffer.alloc(0);
  for await (const part of socket) {
    rest = Buffer.concat([rest, part as Buffer]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUIntLE(0, 3)) {
      const end = 4 + rest.readUIntLE(0, 3);
      yield rest.subarray(4, end);
      rest = rest.subarray(end);
    }
  }
  throw new Error('The connection ended.');
}

function packetsOf(socket: Socket): { next(): Promise<Buffer> } {
  const packets = packetStream(socket);
  return { next: async () => (await packets.next()).value };
}

/** The texts of a packet, each after its length; `null` where there is none. */
function texts(packet: Buffer): readonly (string | null)[] {
  const found: (string | null)[] = [];
  for (let at = 0; at < packet.length;) {
    const length = packet[at] ?? 0;
    const [start, size] = length === 0xfc ? [at + 3, packet.readUInt16LE(at + 1)] : [at + 1, length];
    found.push(length === 0xfb ? null : packet.toString('utf8', start, length === 0xfb ? start : start + size));
    at = length === 0xfb ? at + 1 : start + size;
  }
  return found;
}

/** Six texts (the fifth is the name), then twelve bytes, of which the eighth is the type. */
function columnOf(packet: Buffer): { readonly name: string; readonly isNumber: boolean } {
  let at = 0;
  let name = '';
  for (let i = 0; i < 6; i++) {
    const size = packet[at] ?? 0;
    if (i === 4) name = packet.toString('utf8', at + 1, at + 1 + size);
    at += size + 1;
  }
  return { name, isNumber: [1, 2, 3, 8, 9].includes(packet[at + 7] ?? 0) };
}
