// Wiring only: one call per feature.
import type * as vscode from 'vscode';
import { Analysis } from './analysis';
import { Baselines } from './baseline';
import { registerCodeActions } from './codeActions';
import { registerCodeLens } from './codeLens';
import { registerCommands } from './commands';
import { registerDiagnostics } from './diagnostics';
import { Documents } from './documents';
import { registerExample } from './example';
import { registerExplain } from './explainView';
import { registerFixWorkspace } from './fixWorkspace';
import { registerHotPaths } from './hotPaths';
import { registerHover } from './hover';
import { Log } from './log';
import { registerReport } from './reportView';
import { registerRulePages } from './rulePages';
import { registerScan } from './scan';
import { watchSettings } from './settings';
import { registerStatusBar } from './statusBar';

/** What `activate` gives to tests. It is no API: other extensions must not rely on it. */
export interface TestAccess {
  /** Resolves when nothing is waiting or being worked out. */
  whenIdle(): Promise<void>;
  /** Ends the worker as a crash would. */
  killWorker(): Promise<void>;
  /** Fires with the engine's paths of the files whose findings were set. */
  readonly onDidUpdate: vscode.Event<readonly string[]>;
}

export function activate(context: vscode.ExtensionContext): TestAccess {
  const begin = performance.now();
  context.subscriptions.push(watchSettings());
  const log = new Log();
  const analysis = new Analysis(context.asAbsolutePath('dist/worker.js'), log);
  const documents = new Documents(analysis);
  const baselines = new Baselines(analysis);
  context.subscriptions.push(
    log,
    analysis,
    documents,
    baselines,
    registerDiagnostics(analysis.store, baselines),
    registerCodeActions(analysis, documents),
    registerCodeLens(analysis, documents),
    registerHotPaths(analysis, documents),
    registerHover(analysis, documents),
    registerScan(analysis, documents),
    registerReport(analysis),
    registerExplain(analysis, documents),
    registerStatusBar(analysis),
    registerRulePages(context),
    registerExample(context, log),
    registerCommands(analysis, documents, baselines),
    registerFixWorkspace(analysis, documents),
  );
  // The worker starts with the first document, and that only after control has gone back to the editor.
  const start = setImmediate(() => documents.start());
  context.subscriptions.push({ dispose: () => clearImmediate(start) });
  log.info(`Activated in ${(performance.now() - begin).toFixed(1)} ms.`);
  return {
    whenIdle: () => documents.whenIdle(),
    killWorker: () => analysis.client.kill(),
    onDidUpdate: analysis.store.onDidChangeFindings,
  };
}
