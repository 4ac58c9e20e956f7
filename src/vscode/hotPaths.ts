import * as vscode from 'vscode';
import { sumOf, timesAt, weightOf } from '../core';
import type { EffectKind, Route, RouteEffect } from '../core';
import type { Analysis } from './analysis';
import { Cancelled, type ClientState } from './client';
import { toLocation } from './convert';
import { costText } from './costText';
import type { Documents } from './documents';
import { workspaceRoots } from './paths';

const viewId = 'headroom.hotPaths';
/** What the welcome texts of the manifest are shown by: `off`, `noFolder`, `failed`, `stopped`, `empty`, or nothing. */
const stateKey = 'headroom.hotPaths.state';
const filterKey = 'headroom.hotPaths.filtered';

const icons: Readonly<Record<EffectKind, string>> = {
  read: 'database', write: 'edit', external: 'globe', client: 'plug', enqueue: 'inbox', cache: 'archive', lock: 'lock',
};

interface RouteNode { readonly kind: 'route'; readonly route: Route }
interface EffectNode { readonly kind: 'effect'; readonly effect: RouteEffect; readonly parent: RouteNode }
type Node = RouteNode | EffectNode;

/** The view "Hot Paths": routes and jobs, dearest first; what each does, in order; the code. It asks only while it can be seen. */
class HotPaths implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private routes: readonly RouteNode[] = [];
  private state = '';
  private filter = '';
  private isStale = true;
  private asking: { readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  private readonly view: vscode.TreeView<Node>;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly analysis: Analysis, private readonly documents: Documents) {
    this.view = vscode.window.createTreeView<Node>(viewId, { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = vscode.Disposable.from(
      this.view,
      this.view.onDidChangeVisibility(() => this.refreshIfSeen()),
      analysis.onDidSettle(() => this.becomeStale()),
      analysis.onDidChangeState((state) => this.followState(state)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.becomeStale()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('headroom')) this.becomeStale();
      }),
    );
  }

  getChildren(node?: Node): Node[] {
    if (node?.kind === 'effect') return [];
    if (node) return node.route.effects.map((effect) => ({ kind: 'effect', effect, parent: node }));
    const wanted = this.filter.toLowerCase();
    return this.routes.filter(({ route }) => wanted === '' || textOf(route).includes(wanted));
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'effect' ? node.parent : undefined;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.kind === 'route' ? routeItem(node.route) : effectItem(node.effect);
  }

  /** Asks for all routes anew, whatever is shown. */
  async refresh(): Promise<void> {
    this.asking?.controller.abort();
    const controller = new AbortController();
    const done = this.load(controller.signal);
    this.asking = { controller, done };
    await done;
    if (this.asking.controller === controller) this.asking = undefined;
  }

  /** Opens the view at a route; at the top where it is not among those that are known. */
  async show(name: string | undefined): Promise<void> {
    await vscode.commands.executeCommand(`${viewId}.focus`);
    if (this.asking) await this.asking.done;
    else if (this.isStale) await this.refresh();
    if (this.filter !== '') this.setFilter('');
    const node = this.routes.find(({ route }) => route.name === name);
    if (node) await this.view.reveal(node, { select: true, focus: true, expand: true });
  }

  async askFilter(): Promise<void> {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Filter Hot Paths'), value: this.filter, placeHolder: vscode.l10n.t('part of a route, a model or a library'),
    });
    if (typed !== undefined) this.setFilter(typed.trim());
  }

  setFilter(filter: string): void {
    this.filter = filter;
    void vscode.commands.executeCommand('setContext', filterKey, filter !== '');
    this.view.description = filter === '' ? undefined : vscode.l10n.t('only “{0}”', filter);
    this.changed.fire();
  }

  /** An analysis that was stopped answers nothing until it is restarted; then all is asked anew. */
  private followState(state: ClientState): void {
    if (state === 'failed') this.set([], 'stopped');
    else if (this.state === 'stopped') this.becomeStale();
  }

  private becomeStale(): void {
    this.isStale = true;
    this.refreshIfSeen();
  }

  private refreshIfSeen(): void {
    if (this.view.visible && this.isStale) void this.refresh();
  }

  private async load(signal: AbortSignal): Promise<void> {
    this.isStale = false;
    if (!this.analysis.enabled) return this.set([], 'off');
    if (workspaceRoots().length === 0) return this.set([], 'noFolder');
    this.documents.flushAll();
    try {
      const { routes } = await vscode.window.withProgress({ location: { viewId } }, () => this.analysis.client.walk('routes', {}, () => undefined, signal));
      const nodes = routes.filter(({ effects }) => effects.length > 0).map((route): RouteNode => ({ kind: 'route', route }));
      nodes.sort((a, b) => weightOf(b.route) - weightOf(a.route) || a.route.name.localeCompare(b.route.name, 'en'));
      this.set(nodes, nodes.length === 0 ? 'empty' : '');
    } catch (error) {
      if (error instanceof Cancelled) return;
      this.analysis.log.error('The hot paths could not be worked out', error);
      this.set([], this.analysis.client.state === 'failed' ? 'stopped' : 'failed');
    }
  }

  private set(routes: readonly RouteNode[], state: string): void {
    this.routes = routes;
    this.state = state;
    void vscode.commands.executeCommand('setContext', stateKey, state);
    const growing = routes.filter(({ route }) => route.effects.some(({ times }) => times.length > 0)).length;
    this.view.badge = growing === 0 ? undefined : { value: growing, tooltip: growing === 1 ? vscode.l10n.t('1 route whose work grows with the data') : vscode.l10n.t('{0} routes whose work grows with the data', growing) };
    this.changed.fire();
  }

  dispose(): void {
    this.asking?.controller.abort();
    this.subscriptions.dispose();
    this.changed.dispose();
  }
}

function routeItem(route: Route): vscode.TreeItem {
  const item = new vscode.TreeItem(route.name, vscode.TreeItemCollapsibleState.Collapsed);
  const cost = costText(route);
  item.id = `${route.name} ${route.location.file}:${route.location.start.offset}`;
  item.description = cost;
  item.iconPath = new vscode.ThemeIcon(route.kind === 'job' ? 'clock' : 'symbol-event');
  item.tooltip = vscode.l10n.t('{0}, handled by {1} ({2})', route.name, route.handler, route.framework);
  item.accessibilityInformation = { label: `${route.name}, ${cost}` };
  item.contextValue = 'route';
  return item;
}

function effectItem(effect: RouteEffect): vscode.TreeItem {
  const item = new vscode.TreeItem(effect.label);
  const often = sumOf([effect]);
  const details = [
    often === '1' ? '' : vscode.l10n.t('{0} times', often),
    effect.subject ?? '',
    effect.conditional ? vscode.l10n.t('under a condition') : '',
    (effect.kind === 'external' && !effect.awaited) || effect.deferred ? vscode.l10n.t('not awaited') : '',
  ].filter((part) => part !== '');
  item.description = details.join(' · ');
  const color = effect.times.length > 0 ? new vscode.ThemeColor('list.warningForeground') : undefined;
  item.iconPath = new vscode.ThemeIcon(icons[effect.kind], color);
  const via = effect.path.map(({ name }) => name);
  item.tooltip = [
    via.length > 0 ? vscode.l10n.t('{0}, reached through {1}', effect.label, via.join(' → ')) : effect.label,
    ...(often === '1' ? [] : [vscode.l10n.t('With 100 rows it runs {0} times.', timesAt(effect, 100).toLocaleString())]),
  ].join('\n');
  item.accessibilityInformation = { label: [kindName(effect.kind), effect.label, ...details].join(', ') };
  const { uri, range } = toLocation(effect.location);
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri, { selection: range, preview: true }] };
  return item;
}

function kindName(kind: EffectKind): string {
  switch (kind) {
    case 'read': return vscode.l10n.t('query');
    case 'write': return vscode.l10n.t('write');
    case 'external': return vscode.l10n.t('external call');
    case 'client': return vscode.l10n.t('client made');
    case 'enqueue': return vscode.l10n.t('job enqueued');
    case 'cache': return vscode.l10n.t('cache access');
    case 'lock': return vscode.l10n.t('lock');
  }
}

function textOf(route: Route): string {
  return [route.name, route.handler, ...route.effects.flatMap(({ label, subject, library }) => [label, subject ?? '', library])].join('\n').toLowerCase();
}

/** Registers the view and its commands. */
export function registerHotPaths(analysis: Analysis, documents: Documents): vscode.Disposable {
  const paths = new HotPaths(analysis, documents);
  return vscode.Disposable.from(
    paths,
    vscode.commands.registerCommand('headroom.showPath', (name?: unknown) => paths.show(typeof name === 'string' ? name : undefined)),
    vscode.commands.registerCommand('headroom.refreshHotPaths', () => paths.refresh()),
    vscode.commands.registerCommand('headroom.filterHotPaths', () => paths.askFilter()),
    vscode.commands.registerCommand('headroom.clearHotPathsFilter', () => paths.setFilter('')),
  );
}
