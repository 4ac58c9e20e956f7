import { Command, CommanderError, Option } from 'commander';
import { confidences, fixKinds } from '../core';
import type { FixOptions } from './fix';
import { lazy } from './lazy';
import type { RoutesOptions } from './routes';
import type { ScanOptions } from './scan';
import { UsageError, type ExitCode, type LoadEngine, type Terminal } from './terminal';
import { version } from './version';

/** Runs one command line (without the program's name) and answers its exit code. Never throws. */
export async function run(args: readonly string[], terminal: Terminal, load: LoadEngine): Promise<ExitCode> {
  let code: ExitCode = 0;
  let output = '';
  const program = commands({
    write: (text) => { output += text; },
    scan: async (paths, options) => { code = await lazy.scan().scan(paths, options, terminal, load); },
    routes: async (paths, options) => { code = await lazy.routes().routes(paths, options, terminal, load); },
    fix: async (paths, options) => { code = await lazy.fix().fix(paths, options, terminal, load); },
  });
  try {
    await program.parseAsync(args.length === 0 ? ['--help'] : [...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      await terminal.out(output);
      return 0;
    }
    terminal.err(`${describe(error, terminal)}\n`);
    return 2;
  }
}

/** One line for people; for an error of Headroom's own, the stack where it is asked for. */
export function describe(error: unknown, terminal: Pick<Terminal, 'env'>): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.replace(/^error: /, '').replace(/\s*[\r\n]+\s*/g, ' ').trim();
  if (error instanceof UsageError || error instanceof CommanderError) return `headroom: ${line}`;
  if (terminal.env['HEADROOM_DEBUG'] === '1' && error instanceof Error && error.stack) return `headroom: internal error: ${error.stack}`;
  return `headroom: internal error: ${line} (HEADROOM_DEBUG=1 shows where)`;
}

interface Actions {
  write(text: string): void;
  scan(paths: string[], options: ScanOptions): Promise<void>;
  fix(paths: string[], options: FixOptions): Promise<void>;
  routes(paths: string[], options: RoutesOptions): Promise<void>;
}

function commands(actions: Actions): Command {
  const program = new Command('headroom')
    .description('Finds the back-end code that works for five users and fails at a hundred, and rewrites it.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => actions.write(text), writeErr: () => {} })
    .addHelpText('after', '\nExit codes: 0 nothing at or above --fail-on, 1 findings at or above it, 2 the command could not be carried out.');
  program.command('scan')
    .description('report what will not scale')
    .argument('[PATH...]', 'files or folders; default: the current folder')
    .addOption(new Option('--format <FORMAT>', 'form of the report').choices(['pretty', 'json', 'sarif', 'markdown', 'html']).default('pretty'))
    .option('--output <FILE>', 'write the report to a file instead of standard output')
    .option('--rule <ID,...>', 'only these rules', list)
    .addOption(new Option('--min-confidence <LEVEL>', 'leave out findings that are less sure').choices([...confidences]))
    .option('--baseline <FILE>', 'report only what the baseline does not hold')
    .option('--update-baseline', 'write all findings into the baseline')
    .option('--changed [BASE]', 'only files changed since the merge base with BASE; default: origin/HEAD, main or master')
    .addOption(new Option('--fail-on <SEVERITY>', 'exit with 1 at or above it').choices(['error', 'warning', 'never']).default('error'))
    .option('--no-progress', 'no progress line on standard error')
    .action(actions.scan);
  program.command('fix')
    .description('rewrite what can be rewritten whole')
    .argument('[PATH...]', 'files or folders; default: the current folder')
    .option('--rule <ID,...>', 'only findings of these rules', list)
    .option('--at <FILE:LINE>', 'only the finding there')
    .addOption(new Option('--kind <FIXKIND>', 'only this kind of rewrite, also where it changes behaviour').choices([...fixKinds]))
    .option('--dry-run', 'print one unified diff for git apply, and change nothing')
    .option('--no-progress', 'no progress line on standard error')
    .action(actions.fix);
  program.command('routes')
    .description('list every route and job with what it does: queries, external calls, caches, how often')
    .argument('[PATH...]', 'files or folders; default: the current folder')
    .addOption(new Option('--format <FORMAT>', 'form of the list').choices(['pretty', 'json']).default('pretty'))
    .option('--no-progress', 'no progress line on standard error')
    .action(actions.routes);
  return program;
}

/** `a,b` given once or more often. */
function list(value: string, previous: readonly string[] | undefined): readonly string[] {
  const ids = value.split(',').map((id) => id.trim()).filter((id) => id !== '');
  if (ids.length === 0) throw new UsageError('--rule takes one or more rule ids, separated by commas.');
  return [...(previous ?? []), ...ids];
}
