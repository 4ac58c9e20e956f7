// npm run bench:editor -- DIR [--json] [--keys N] [--toggles N] [--profile FILE]
//
// What the extension costs in the editor, in a real VS Code on a copy of the folder: the same keys in the same file, first without the extension and then
// with it, in one run. What is to be quoted is the difference between the two; on a busy machine both are slow.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, REPOSITORY } from '../../scripts/build';
import { measureTyping, type Measured, type Spread } from './measure';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, keys: { type: 'string', default: '80' }, toggles: { type: 'string', default: '20' }, profile: { type: 'string' } },
});

interface Found { readonly file: string; readonly line: number; readonly endLine: number }

async function main(): Promise<void> {
  const folder = resolve(positionals[0] ?? '.');
  ensureBuilt(console.error);
  const { file, findingLine, typeAfter } = placeToType(folder);
  const options = { workspace: folder, file, findingLine, typeAfter, keys: Number(values.keys), toggles: Number(values.toggles), log: console.error };
  const without = await measureTyping('none', options);
  const withIt = await measureTyping('development', { ...options, ...(values.profile && { profile: resolve(values.profile) }) });
  console.log(values.json ? JSON.stringify({ folder, file, without, with: withIt }, undefined, 2) : table(file, without, withIt));
}

/** The largest file that has a finding in one whole line, and that line; keys go in after the last import or behind the first line. */
function placeToType(folder: string): { file: string; findingLine: number; typeAfter: number } {
  const scan = spawnSync(process.execPath, [join(REPOSITORY, 'dist/cli.js'), 'scan', folder, '--format', 'json', '--no-progress', '--fail-on', 'never'], { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (scan.status !== 0) throw new Error(`The scan failed: ${scan.stderr}`);
  const { findings } = JSON.parse(scan.stdout) as { findings: Found[] };
  const whole = findings.filter(({ file, line, endLine }) => line === endLine && /^\s.*;\s*$/.test(linesOf(folder, file)[line - 1] ?? ''));
  const largest = whole.sort((a, b) => statSync(join(folder, b.file)).size - statSync(join(folder, a.file)).size)[0];
  if (!largest) throw new Error('No file has a finding in one whole line.');
  const lines = linesOf(folder, largest.file);
  const before = lines.slice(0, largest.line - 1).findLastIndex((line) => /[;{]\s*$/.test(line) && /^\s/.test(line));
  return { file: largest.file, findingLine: largest.line - 1, typeAfter: before };
}

function linesOf(folder: string, file: string): string[] {
  return readFileSync(join(folder, file), 'utf8').split(/\r?\n/);
}

function table(file: string, without: Measured, withIt: Measured): string {
  const both = ({ p50, p95 }: Spread): string => `${p50.toFixed(1)}, ${p95.toFixed(1)} ms`;
  const rows = [
    ['', 'without', 'with'],
    ['key to extension host, p50, p95', both(without.keyToHost), both(withIt.keyToHost)],
    ['key to glyph, p50, p95', both(without.keyToGlyph), both(withIt.keyToGlyph)],
    ['CPU of the host\'s own thread per key', `${without.hostCpuPerKey.toFixed(1)} ms`, `${withIt.hostCpuPerKey.toFixed(1)} ms`],
    ['memory of the host, at the end (most)', `${without.hostMb.toFixed(0)} (${without.hostPeakMb.toFixed(0)}) MB`, `${withIt.hostMb.toFixed(0)} (${withIt.hostPeakMb.toFixed(0)}) MB`],
    ['edit to squiggle, p50, p95', '', withIt.editToSquiggle ? both(withIt.editToSquiggle) : ''],
    ['activation', '', `${withIt.activationMs?.toFixed(1)} ms`],
  ];
  return [file, ...rows.map(([name = '', a = '', b = '']) => `${name.padEnd(40)} ${a.padEnd(22)} ${b}`)].join('\n');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
