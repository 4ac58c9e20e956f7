// `npm start [-- [--no-editor] [PATH]]`: scans a folder, prints the findings, and opens it in a VS Code with the extension loaded.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, REPOSITORY } from './build';
import { onPath, startServer, windowUrl } from './vscode-host';

const USAGE = 'Usage: npm start [-- [--no-editor] [PATH]]';

async function main(): Promise<void> {
  const { noEditor, folder } = readArguments();
  ensureBuilt();
  console.log(`Scanning ${folder}`);
  // The findings are the point of the scan here, so its exit code (1: there are some) stops nothing; 2 is a scan that failed.
  const scan = spawnSync(process.execPath, [join(REPOSITORY, 'dist/cli.js'), 'scan', folder], { stdio: 'inherit' });
  if (scan.status === null || scan.status > 1) console.error('The scan did not end well; what it said is above.');
  if (noEditor) return;

  const code = onPath('code');
  if (code) {
    console.log('Opening VS Code with the extension loaded.');
    const open = spawnSync(code, [`--extensionDevelopmentPath=${REPOSITORY}`, folder], { stdio: 'inherit' });
    if (open.status === 0) return;
    console.log('`code` did not open a window, so here is the embedded one.');
  } else {
    console.log('There is no `code` on the PATH, so VS Code runs as a server, in your browser.');
  }
  const server = await startServer({
    quiet: false,
    settings: { 'workbench.startupEditor': 'none', 'chat.disableAIFeatures': true, 'telemetry.telemetryLevel': 'off' },
    log: console.log,
  });
  console.log(`\nOpen ${windowUrl(server, { folder, extensionDevelopmentPath: REPOSITORY })}\n\nCtrl-C ends it.`);
  await new Promise(() => setInterval(() => {}, 1 << 30));
}

function readArguments(): { noEditor: boolean; folder: string } {
  try {
    const { values, positionals } = parseArgs({ options: { 'no-editor': { type: 'boolean', default: false } }, allowPositionals: true });
    if (positionals.length > 1) throw new Error('More than one path was given.');
    // npm runs scripts in the repository; a relative path means the folder that the person is in.
    const given = positionals[0];
    const folder = given === undefined ? join(REPOSITORY, 'examples/shop') : resolve(process.env.INIT_CWD ?? process.cwd(), given);
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Error(`${folder} is not a folder.`);
    return { noEditor: values['no-editor'], folder: realpathSync(folder) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
