// The bootstrap that VS Code calls inside its extension host: runs the compiled tests beside this file with mocha.
// Options come by environment, the one way that reaches both the desktop's and the server's extension host.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';

/**
 * Runs every `*.test.js` beside this module.
 * HEADROOM_TEST_GREP: only tests whose name matches. HEADROOM_TEST_RESULTS: file for the counts.
 * HEADROOM_TEST_MARK: put before each printed line, where the host's console carries VS Code's own log too.
 * @throws Error when a test failed, or when there was none to run
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const mark = process.env.HEADROOM_TEST_MARK;
  if (mark) markConsole(mark);

  // After the console is marked: mocha keeps the `console.log` that it finds when it loads.
  const { default: Mocha } = await import('mocha');
  const { default: CountingSpec } = await import('../../../scripts/mocha-reporter.cjs');
  const grep = process.env.HEADROOM_TEST_GREP;
  const mocha = new Mocha({ ui: 'bdd', color: true, timeout: 120_000, slow: 2000, retries: 1, reporter: CountingSpec, ...(grep ? { grep } : {}) });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(join(__dirname, name));
  }
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (failures > 0) reject(new Error(`${failures} failed`));
      else if (runner.total === 0) reject(new Error(grep ? `No test matches ${grep}` : 'There are no tests'));
      else resolve();
    });
  });
}

function markConsole(mark: string): void {
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    const original = console[method].bind(console);
    // Defined, not assigned: the extension host's console has a setter that does nothing.
    Object.defineProperty(console, method, { configurable: true, writable: true, value: (...args: unknown[]) => original('%s', mark + format(...args)) });
  }
}
