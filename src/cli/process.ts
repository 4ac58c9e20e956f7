import { describe, run } from './run';
import type { LoadEngine, Terminal } from './terminal';

/**
 * Runs the process's command line. The exit code is set, not forced: what has been written to a pipe is read to its end
 * before the process ends by itself.
 */
export async function runProcess(load: LoadEngine): Promise<void> {
  const terminal = processTerminal();
  let failed = false;
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      terminal.err(`${describe(error, terminal)}\n`);
      failed = true;
      process.exitCode = 2;
    });
  }
  const code = await run(process.argv.slice(2), terminal, load);
  process.exitCode = failed ? 2 : code;
}

function processTerminal(): Terminal {
  // `headroom scan | head` closes the pipe early; that is not an error of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`headroom: standard output cannot be written: ${error.message}\n`);
    process.exit(2);
  });
  process.stderr.on('error', () => {});
  return {
    cwd: process.cwd(),
    env: process.env,
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    columns: process.stderr.columns ?? 80,
    out: (text) => new Promise((done) => process.stdout.write(text, () => done())),
    err: (text) => { process.stderr.write(text); },
    now: () => performance.now(),
  };
}
