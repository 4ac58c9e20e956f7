// The same tests in a desktop VS Code, where its download is reachable.
import { downloadAndUnzipVSCode, runTests, SilentReporter, TestRunFailedError } from '@vscode/test-electron';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from './build';
import { HostUnavailable, onPath, QUIET, type RunOptions } from './vscode-host';
import { writeSettings } from './vscode-host/server';

/**
 * Runs the tests in the stable desktop VS Code, downloaded once into `.vscode-test` (or the one that VSCODE_TEST_EXECUTABLE names).
 * @returns the exit code: 0 when `run()` resolved
 * @throws {HostUnavailable} where it cannot be downloaded or there is no display
 */
export async function runOnDesktop(options: RunOptions): Promise<number> {
  const executable = process.env.VSCODE_TEST_EXECUTABLE ?? (await download());
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    const how = onPath('xvfb-run') ? 'run it as `xvfb-run -a npm run test:desktop`' : 'install xvfb and run it as `xvfb-run -a npm run test:desktop`';
    throw new HostUnavailable(`The desktop VS Code needs a display: ${how}.`);
  }
  const userData = mkdtempSync(join(tmpdir(), 'headroom-desktop-'));
  try {
    writeSettings(join(userData, 'User'), { ...QUIET, ...options.settings });
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: options.extensionDevelopmentPath,
      extensionTestsPath: options.extensionTestsPath,
      extensionTestsEnv: options.env,
      launchArgs: [...(options.folder ? [options.folder] : []), '--disable-extensions', '--disable-workspace-trust', '--user-data-dir', userData, '--no-sandbox'],
    });
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    throw error;
  } finally {
    rmSync(userData, { recursive: true, force: true });
  }
}

async function download(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ cachePath: join(REPOSITORY, '.vscode-test'), version: 'stable', reporter: new SilentReporter() });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new HostUnavailable(`The desktop VS Code cannot be downloaded from update.code.visualstudio.com (${why}): run the same tests in the embedded server with \`npm run test:vscode\`, or name an installed one in VSCODE_TEST_EXECUTABLE.`);
  }
}
