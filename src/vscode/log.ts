import * as vscode from 'vscode';
import type { LogLevel } from './protocol';
import { editorSettings } from './settings';

/** Writes to the output channel. With `headroom.trace` on, the details show whatever the channel's own level is. */
export class Log implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('Headroom', { log: true });

  readonly write = (level: LogLevel, message: string): void => {
    const isDetail = level === 'trace' || level === 'debug';
    const { trace } = editorSettings();
    if (isDetail && (trace === 'verbose' || (trace === 'messages' && level === 'debug'))) this.channel.info(`[${level}] ${message}`);
    else this.channel[level](message);
  };

  info(message: string): void {
    this.write('info', message);
  }

  error(message: string, error: unknown): void {
    this.write('error', `${message}: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.channel.dispose();
  }
}
