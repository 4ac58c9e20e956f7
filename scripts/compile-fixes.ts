// `npm run compile-fixes -- [--kind KIND,…] [--min-confidence LEVEL] [--project TSCONFIG]… [--diffs FOLDER] APPLICATION`: for each kind of rewrite, all that is
// offered in the application is applied in memory and compiled with its own compiler and packages, which have to be installed there. Nothing is written into it.
// Told are the errors that were not there before; with `--diffs`, the changes themselves go to a file per kind, to be read.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type * as TS from 'typescript';
import { planChanges } from '../src/cli/changes';
import { unifiedDiff, type FileChange } from '../src/cli/patch';
import { confidences, fixKinds, type FilePath, type FixKind } from '../src/core';
import { createEngine } from '../src/engine';
import { nodeFileHost } from '../src/project/disk/node-host';
import { toFilePath } from '../src/project/paths';

type Compiler = typeof TS;

/** A program of one `tsconfig.json` that is compiled again and again with some texts in place of those on disk; only what they reach is checked again. */
class Program {
  private last: TS.SemanticDiagnosticsBuilderProgram | undefined;
  private readonly parsed: TS.ParsedCommandLine;
  private readonly sources = new Map<string, TS.SourceFile>();

  constructor(private readonly ts: Compiler, config: string) {
    const unreadable = (problem: TS.Diagnostic): never => { throw new Error(`${config}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`); };
    const parsed = ts.getParsedCommandLineOfConfigFile(config, { noEmit: true, incremental: false, composite: false }, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: unreadable });
    if (parsed === undefined) throw new Error(`${config} cannot be read`);
    this.parsed = parsed;
  }

  /** How often each error is there, by its file and text: places move. `files` are those that were compiled. */
  compile(texts: ReadonlyMap<string, string>): { readonly errors: ReadonlyMap<string, number>; readonly files: ReadonlySet<string> } {
    const { ts } = this;
    const read = (file: string): string | undefined => texts.get(file) ?? ts.sys.readFile(file);
    const system = { ...ts.sys, readFile: read, fileExists: (file: string) => texts.has(file) || ts.sys.fileExists(file) };
    const host = ts.createIncrementalCompilerHost(this.parsed.options, system);
    const parse = host.getSourceFile.bind(host);
    host.getSourceFile = (file, options) => {
      const known = this.sources.get(file);
      if (known !== undefined && (file.includes('/node_modules/') || known.text === read(file))) return known;
      const source = parse(file, options);
      if (source !== undefined) this.sources.set(file, source);
      return source;
    };
    const compiled = this.parsed.options.allowJs === true ? /\.[cm]?[jt]sx?$/ : /\.[cm]?tsx?$/;
    const roots = [...new Set([...this.parsed.fileNames, ...[...texts.keys()].filter((file) => !ts.sys.fileExists(file) && compiled.test(file))])];
    // What is said of JavaScript depends on the order in which it is checked, so that all of it is checked anew.
    this.last = ts.createSemanticDiagnosticsBuilderProgram(roots, this.parsed.options, host, this.parsed.options.checkJs === true ? undefined : this.last);
    const errors = new Map<string, number>();
    for (const { file, code, messageText } of [...this.last.getSyntacticDiagnostics(), ...this.last.getSemanticDiagnostics()]) {
      const text = `${file?.fileName ?? ''}: TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      errors.set(text, (errors.get(text) ?? 0) + 1);
    }
    return { errors, files: new Set(this.last.getSourceFiles().map(({ fileName }) => fileName)) };
  }
}

function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { kind: { type: 'string' }, 'min-confidence': { type: 'string', default: 'medium' }, project: { type: 'string', multiple: true }, diffs: { type: 'string' } } });
  const folder = toFilePath(resolve(positionals[0] ?? '.'));
  const ts = createRequire(join(folder, 'package.json'))('typescript') as Compiler;
  const programs = (values.project ?? ['tsconfig.json']).map((config) => new Program(ts, toFilePath(resolve(folder, config))));
  const before = programs.map((program) => program.compile(new Map()));
  console.log(`TypeScript ${ts.version}, errors before: ${before.map(({ errors }) => [...errors.values()].reduce((sum, count) => sum + count, 0)).join(' + ')}`);

  const minConfidence = confidences.find((level) => level === values['min-confidence']);
  if (minConfidence === undefined) throw new Error(`the confidence is one of ${confidences.join(', ')}`);
  const engine = createEngine({ roots: [folder], host: nodeFileHost(), settings: { minConfidence } });
  const offers = finished(engine.scan({ withFixes: true })).findings.map(({ fixes }) => new Set(fixes?.map(({ kind }) => kind)));
  for (const kind of (values.kind?.split(',') as FixKind[] | undefined) ?? fixKinds) {
    const offered = offers.filter((kinds) => kinds.has(kind)).length;
    if (offered === 0) continue;
    const { applied, edits } = engine.fixAll({ kind, safeOnly: false });
    const changes = planChanges(edits, (file) => engine.text(file));
    const after = programs.map((program) => program.compile(new Map(changes.map((change) => [change.file, change.after]))));
    const added = after.flatMap(({ errors }, index) => [...errors].filter(([text, count]) => count > (before[index]?.errors.get(text) ?? 0)).map(([text]) => text));
    const compiled = changes.filter(({ file }) => after.some(({ files }) => files.has(file))).length;
    console.log(`${kind}: ${offered} offered, ${applied.length} applied in ${changes.length} files (${compiled} compiled), ${added.length} new errors`);
    for (const text of added) console.log(`  ${text.replaceAll(`${folder}/`, '')}`);
    if (values.diffs !== undefined) keep(values.diffs, kind, changes, folder);
  }
}

function finished<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function keep(diffs: string, kind: FixKind, changes: readonly FileChange[], folder: FilePath): void {
  mkdirSync(diffs, { recursive: true });
  writeFileSync(join(diffs, `${kind}.diff`), unifiedDiff(changes, folder));
}

main();
