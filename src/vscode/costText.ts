// What a route costs, in the editor's language.
import * as vscode from 'vscode';
import { sumOf } from '../core';
import type { Route, RouteEffect } from '../core';

/** `1 + N queries · 2 awaited calls`; empty where the route does nothing that is known. */
export function costText({ effects }: Pick<Route, 'effects'>): string {
  const queries = effects.filter(({ kind }) => kind === 'read' || kind === 'write');
  const calls = effects.filter(({ kind, awaited }) => kind === 'external' && awaited);
  const clients = effects.filter(({ kind }) => kind === 'client');
  const parts = [
    queries.length > 0 && (isOne(queries) ? vscode.l10n.t('1 query') : vscode.l10n.t('{0} queries', sumOf(queries))),
    calls.length > 0 && (isOne(calls) ? vscode.l10n.t('1 awaited call') : vscode.l10n.t('{0} awaited calls', sumOf(calls))),
    clients.length > 0 && (isOne(clients) ? vscode.l10n.t('1 client made') : vscode.l10n.t('{0} clients made', sumOf(clients))),
  ];
  return parts.filter((part) => part !== false).join(' · ');
}

/** `3 findings`; empty for none. */
export function findingsText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? vscode.l10n.t('1 finding') : vscode.l10n.t('{0} findings', count);
}

function isOne(effects: readonly RouteEffect[]): boolean {
  return sumOf(effects) === '1';
}
