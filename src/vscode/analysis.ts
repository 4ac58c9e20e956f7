import * as vscode from 'vscode';
import type { FilePath, Finding } from '../core';
import type { ScanProgress, ScanResult } from '../engine/types';
import { Cancelled, EngineClient } from './client';
import type { ClientState } from './client';
import type { Log } from './log';
import { openDocument, workspaceRoots } from './paths';
import type { ScanQuestion } from './protocol';
import { editorSettings, engineSettings } from './settings';
import { FindingStore } from './store';

/** An abort signal that follows an editor's cancellation token. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** The worker and what it has said so far. All features share one. */
export class Analysis implements vscode.Disposable {
  readonly store = new FindingStore();
  readonly client: EngineClient;
  /** The result of the last whole scan of this session; while there is one, closed files keep their findings. */
  lastScan: { readonly result: ScanResult; readonly durationMs: number; readonly asked: ScanQuestion } | undefined;
  private readonly stateChanged = new vscode.EventEmitter<ClientState>();
  readonly onDidChangeState = this.stateChanged.event;
  private readonly settled = new vscode.EventEmitter<void>();
  /** The whole workspace was looked at: findings may say more than before. */
  readonly onDidSettle = this.settled.event;
  private readonly asked = new Map<FilePath, AbortController>();
  private hasReportedCrash = false;

  constructor(script: string, readonly log: Log) {
    this.client = new EngineClient({
      script,
      roots: workspaceRoots(),
      settings: engineSettings(),
      // What the worker says itself, the report, is said in the editor's language where the extension was translated into it.
      language: vscode.l10n.bundle ? { tag: vscode.env.language, texts: vscode.l10n.bundle } : { tag: 'en', texts: {} },
      log: log.write,
      onNotices: notices => {
        for (const { severity, code, message, file } of notices) {
          log.write(severity === 'note' ? 'info' : 'warn', `${code}: ${message}${file ? ` (${file})` : ''}`);
        }
        this.store.setNotices(notices);
      },
      onSettled: () => this.settled.fire(),
      onState: state => this.reportState(state),
    });
  }

  get enabled(): boolean {
    return editorSettings().enable;
  }

  /** Asks for a file's findings, and takes an earlier question about the same file back. */
  async refresh(file: FilePath): Promise<void> {
    this.forget(file);
    if (!this.enabled) return;
    const controller = new AbortController();
    this.asked.set(file, controller);
    try {
      const { version, findings } = await this.client.ask('findings', { file }, controller.signal);
      this.accept(file, findings, version);
    } catch (error) {
      if (!(error instanceof Cancelled)) this.log.error(`No findings for ${file}`, error);
    } finally {
      if (this.asked.get(file) === controller) this.asked.delete(file);
    }
  }

  /** Takes the question about a file back. */
  forget(file: FilePath): void {
    this.asked.get(file)?.abort();
    this.asked.delete(file);
  }

  /**
   * Scans everything, or the files that are named; the findings are shown as they come, and at the end those of files that are clean now are gone.
   * @throws Cancelled
   */
  async scan(onProgress: (progress: ScanProgress) => void, signal?: AbortSignal, asked: ScanQuestion = {}): Promise<ScanResult> {
    const begin = performance.now();
    const { result, versions } = await this.client.walk('scan', asked, (progress, then) => {
      if (progress.file) this.accept(progress.file.path, progress.file.findings, then[progress.file.path]);
      onProgress(progress);
    }, signal);
    const byFile = new Map<FilePath, Finding[]>((asked.paths ?? this.store.files()).map(file => [file, []]));
    for (const finding of result.findings) {
      const list = byFile.get(finding.location.file);
      if (list) list.push(finding);
      else byFile.set(finding.location.file, [finding]);
    }
    for (const [file, findings] of byFile) this.accept(file, findings, versions[file]);
    this.lastScan = { result, durationMs: performance.now() - begin, asked };
    void vscode.commands.executeCommand('setContext', 'headroom.hasScan', true);
    return result;
  }

  /** Shows findings unless the document has moved on since; then the answer to the newer text is on its way. */
  private accept(file: FilePath, findings: readonly Finding[], version: number | undefined): void {
    if (!this.enabled) return;
    const document = openDocument(file);
    if (document ? document.version === version : version === undefined) this.store.set(file, findings);
    else this.log.write('debug', `Dropped a stale answer for ${file}.`);
  }

  private reportState(state: ClientState): void {
    this.stateChanged.fire(state);
    const isTrouble = state === 'restarting' || state === 'failed';
    if (!isTrouble || (this.hasReportedCrash && state === 'restarting')) return;
    this.hasReportedCrash = true;
    const showLog = vscode.l10n.t('Show Log');
    const restart = vscode.l10n.t('Restart Analysis');
    const message = state === 'failed'
      ? vscode.l10n.t('Headroom\'s analysis crashed several times and was stopped.')
      : vscode.l10n.t('Headroom\'s analysis crashed and is being restarted. Nothing was lost.');
    const actions = state === 'failed' ? [restart, showLog] : [showLog];
    void vscode.window.showWarningMessage(message, ...actions).then(chosen => {
      if (chosen === showLog) this.log.show();
      if (chosen === restart) void vscode.commands.executeCommand('headroom.restart');
    });
  }

  /** Whether something is being worked out. */
  get busy(): boolean {
    return this.client.state === 'busy' || this.client.state === 'restarting';
  }

  dispose(): void {
    this.client.dispose();
    this.store.dispose();
    this.stateChanged.dispose();
    this.settled.dispose();
  }
}

