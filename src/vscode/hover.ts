import * as vscode from 'vscode';
import type { Finding } from '../core';
import type { QueriesAt, RepeatedQuery } from '../engine/types';
import { signalOf } from './analysis';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import { toRange } from './convert';
import type { Documents } from './documents';
import { documentPath, documentSelector } from './paths';

const linked = ['headroom.showPath', 'headroom.explainHere', 'headroom.openRulePage'];

/** What the hover adds to the diagnostic's own text: how often it would run, what else its request asks for, and where to go from there. */
export function registerHover(analysis: Analysis, documents: Documents): vscode.Disposable {
  return vscode.languages.registerHoverProvider(documentSelector, {
    async provideHover(document, position, token) {
      const file = documentPath(document);
      const found = file === undefined ? undefined : analysis.store.get(file).find(({ location }) => toRange(location).contains(position));
      if (!found || documents.flush(document) === undefined) return undefined;
      const range = toRange(found.location);
      const queries = await analysis.client.ask('queriesAt', { file: found.location.file, offset: document.offsetAt(range.start) }, signalOf(token)).catch((error: unknown) => {
        if (!(error instanceof Cancelled)) analysis.log.error('The queries of a request could not be listed', error);
        return undefined;
      });
      return token.isCancellationRequested ? undefined : new vscode.Hover(textOf(found, queries), range);
    },
  });
}

function textOf({ frequency, location, route, rule }: Finding, queries: QueriesAt | undefined): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: linked };
  if (frequency !== '1') {
    const times = 100 ** (frequency === 'N' ? 1 : 2);
    text.appendMarkdown(`${vscode.l10n.t('With 100 rows this runs {0} times, with 10,000 rows {1} times.', times.toLocaleString(), (times * times).toLocaleString())}\n\n`);
  }
  if (queries) appendQueries(text, queries);
  const links = [
    ...(route === undefined ? [] : [link(vscode.l10n.t('Path of {0}', route), 'headroom.showPath', route)]),
    link(vscode.l10n.t('Explain'), 'headroom.explainHere', location.start.offset),
    link(vscode.l10n.t('About this rule'), 'headroom.openRulePage', rule),
  ];
  return text.appendMarkdown(links.join(' · '));
}

/** The queries of the request, a line each. */
function appendQueries(text: vscode.MarkdownString, { route, queries, total, more, truncated }: QueriesAt): void {
  const times = total.toLocaleString();
  const heading = route === undefined ? vscode.l10n.t('Queries of this function with 100 rows: {0}', times) : vscode.l10n.t('Queries of {0} with 100 rows: {1}', route, times);
  text.appendMarkdown(`${escaped(heading)}\n\n`);
  for (const query of queries) text.appendMarkdown(`- ${lineOf(query)}\n`);
  if (more > 0 || truncated) text.appendMarkdown(`- ${more > 0 ? vscode.l10n.t('and {0} more', more) : vscode.l10n.t('and more')}\n`);
  text.appendMarkdown('\n');
}

/** `100 × read of Customer: customer.findUnique ← here`. */
function lineOf({ times, kind, label, subject, isHere, conditional }: RepeatedQuery): string {
  const what = subject === undefined ? (kind === 'read' ? vscode.l10n.t('read') : vscode.l10n.t('write'))
    : escaped(kind === 'read' ? vscode.l10n.t('read of {0}', subject) : vscode.l10n.t('write to {0}', subject));
  const line = `${times.toLocaleString()} × ${what}: \`${label.replaceAll('`', "'")}\``;
  const remarks = [...(conditional ? [vscode.l10n.t('not in every case')] : []), ...(isHere ? [vscode.l10n.t('this finding')] : [])];
  return `${isHere ? `**${line}**` : line}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
}

function link(title: string, command: string, ...args: readonly (string | number)[]): string {
  return `[${escaped(title)}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`;
}

function escaped(text: string): string {
  return text.replace(/[\\[\]`*_<>]/g, '\\$&');
}
