import * as vscode from 'vscode';
import type { Analysis } from './analysis';

/** Work that is done sooner than this many milliseconds does not show: an item that blinks at every keystroke tells nothing. */
const showBusyAfter = 400;

/** The status bar item: analysing, so many findings, or failed. It opens the list, or the log where the analysis has failed. */
export function registerStatusBar(analysis: Analysis): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('headroom.status', vscode.StatusBarAlignment.Left, 0);
  item.name = 'Headroom';
  let timer: NodeJS.Timeout | undefined;
  /** What the item says; each assignment is a message to the window, also where it is the same as before. */
  let said = '';
  const changed = (): void => {
    if (analysis.busy) timer ??= setTimeout(update, showBusyAfter);
    else update();
  };
  const update = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!analysis.enabled) {
      said = '';
      return item.hide();
    }
    const { text, label, command } = describe(analysis);
    if (said === text + label) return;
    said = text + label;
    item.text = text;
    item.tooltip = label;
    item.accessibilityInformation = { label };
    item.command = command;
    item.show();
  };
  update();
  return vscode.Disposable.from(
    item,
    { dispose: () => clearTimeout(timer) },
    analysis.onDidChangeState(changed),
    analysis.store.onDidChangeFindings(changed),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('headroom.enable')) update();
    }),
  );
}

function describe({ client, store, busy }: Analysis): { text: string; label: string; command: string } {
  const findings = 'headroom.showFindings';
  if (client.state === 'failed') {
    return { text: '$(error) Headroom', label: vscode.l10n.t('Headroom: the analysis has stopped. Show its log'), command: 'headroom.showLog' };
  }
  if (busy) {
    return { text: `${turning()} Headroom ${store.count || ''}`.trim(), label: vscode.l10n.t('Headroom: analysing'), command: findings };
  }
  const count = store.count;
  const label = count === 1 ? vscode.l10n.t('Headroom: 1 finding. Show it') : vscode.l10n.t('Headroom: {0} findings. Show them', count);
  return { text: count > 0 ? `$(warning) Headroom ${count}` : '$(check) Headroom', label, command: findings };
}

/** An icon that turns, and one that stands still where the editor was told to move less: it stops its own motion then, but not that of icons. */
function turning(): string {
  return vscode.workspace.getConfiguration('workbench').get<string>('reduceMotion') === 'on' ? '$(sync)' : '$(sync~spin)';
}
