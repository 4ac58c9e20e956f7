// Child processes that never outlive this one: each has its own process group, which ends with the run however the run ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { constants } from 'node:os';

const cleanUps = new Set<() => void>();
let armed = false;

/**
 * Runs something synchronous when this process exits, Ctrl-C and termination included.
 * @returns a function that takes it back
 */
export function onExit(cleanUp: () => void): () => void {
  cleanUps.add(cleanUp);
  if (!armed) {
    armed = true;
    process.on('exit', () => cleanUps.forEach((run) => run()));
    // By default a signal ends Node without its 'exit' event.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => process.exit(128 + constants.signals[signal]));
    }
  }
  return () => cleanUps.delete(cleanUp);
}

export interface Group {
  child: ChildProcess;
  /** Resolves when it has ended, by itself or by {@link Group.end}. */
  ended: Promise<void>;
  /** Ends every process of the group; resolves when the first of them is gone. */
  end: () => Promise<void>;
}

/** The shell that leads the group: it ends the whole group when its standard input closes, which a killed parent causes too. */
const GUARD = '{ "$@"; kill -TERM $$; } & read -r _; kill -KILL 0';

/**
 * Starts a command in a process group of its own (POSIX only). The group ends with {@link Group.end}, with this process, or
 * when the command itself ends.
 * @param output gets what the group prints on either stream
 */
export function startGroup(command: string, args: string[], options: { env?: NodeJS.ProcessEnv; cwd?: string; output?: (text: string) => void }): Group {
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', command, ...args], {
    env: options.env ?? process.env,
    cwd: options.cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  child.stdin?.on('error', () => {}); // closed by the other side first
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text: string) => options.output?.(text));
  }
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // the group is gone
    }
  };
  const forget = onExit(() => kill('SIGKILL'));
  return {
    child,
    ended,
    end: async () => {
      // TERM reaches the shell as well, so nobody is left to wait for: KILL what is still there after a moment.
      kill('SIGTERM');
      const timer = setTimeout(() => kill('SIGKILL'), 3000);
      await ended;
      await new Promise((resolve) => setTimeout(resolve, 200));
      clearTimeout(timer);
      kill('SIGKILL');
      forget();
    },
  };
}

/** A port that is free on the loopback interface at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

/** Rejects with `message` when `work` takes longer than `milliseconds`. The work itself goes on: its owner ends it. */
export async function within<T>(work: Promise<T>, milliseconds: number, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
