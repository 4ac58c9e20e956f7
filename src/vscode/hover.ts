import * as vscode from 'vscode';
import type { Finding } from '../core';
import type { Analysis } from './analysis';
import { toRange } from './convert';
import { documentPath, documentSelector } from './paths';

const linked = ['headroom.showPath', 'headroom.explainHere', 'headroom.openRulePage'];

/** What the hover adds to the diagnostic's own text: how often it would run, and where to go from there. */
export function registerHover(analysis: Analysis): vscode.Disposable {
  return vscode.languages.registerHoverProvider(documentSelector, {
    provideHover(document, position) {
      const file = documentPath(document);
      const found = file === undefined ? undefined : analysis.store.get(file).find(({ location }) => toRange(location).contains(position));
      return found && new vscode.Hover(textOf(found), toRange(found.location));
    },
  });
}

function textOf({ frequency, location, route, rule }: Finding): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: linked };
  if (frequency !== '1') {
    const times = 100 ** (frequency === 'N' ? 1 : 2);
    text.appendMarkdown(`${vscode.l10n.t('With 100 rows this runs {0} times, with 10,000 rows {1} times.', times.toLocaleString(), (times * times).toLocaleString())}\n\n`);
  }
  const links = [
    ...(route === undefined ? [] : [link(vscode.l10n.t('Path of {0}', route), 'headroom.showPath', route)]),
    link(vscode.l10n.t('Explain'), 'headroom.explainHere', location.start.offset),
    link(vscode.l10n.t('About this rule'), 'headroom.openRulePage', rule),
  ];
  return text.appendMarkdown(links.join(' · '));
}

function link(title: string, command: string, ...args: readonly (string | number)[]): string {
  return `[${title.replace(/[\\[\]`*_]/g, '\\$&')}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
}
