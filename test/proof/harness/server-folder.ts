import { mkdtempSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux keeps here what is written in memory: https://docs.kernel.org/filesystems/tmpfs.html */
const shared = '/dev/shm';
/** What has to be free there, of the room and of the memory: all servers of a run together take less than a quarter of it. */
const needed = 4 * 1024 ** 3;

/** Whether a server of the tests writes into memory. What it keeps is thrown away, and on a disk making a database takes many times as long. */
export const isInMemory = roomInMemory() >= needed;

/** An empty folder for the data of a server that belongs to this test run alone. */
export const serverFolder = (name: string): string => mkdtempSync(join(isInMemory ? shared : tmpdir(), `headroom-${name}-`));

function roomInMemory(): number {
  try {
    const { bavail, bsize } = statfsSync(shared);
    const available = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    return Math.min(bavail * bsize, Number(available ?? 0) * 1024);
  } catch {
    return 0;
  }
}
