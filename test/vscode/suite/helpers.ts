// What the tests in the extension host share. Nothing here sleeps: everything waits for events.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestAccess } from '../../../src/vscode/extension';

/** Longer than any analysis of the small fixture takes on a machine that is busy with other things; a wait that runs into it is a failure. */
const patience = 60_000;

export async function extension(): Promise<TestAccess> {
  const found = vscode.extensions.getExtension<TestAccess>('headroom.headroom');
  assert.ok(found, 'headroom.headroom is not installed in this window');
  return found.activate();
}

export function workspaceUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}

/** Writes a file into the workspace's copy and opens it in an editor. */
export async function openFile(path: string, text: string): Promise<vscode.TextDocument> {
  const uri = workspaceUri(path);
  await writeFile(path, text);
  return show(uri);
}

/**
 * Opens a file as a person does. `openTextDocument` would hold the document for minutes after its editor is closed, and a
 * test of closing would wait in vain.
 */
export async function show(uri: vscode.Uri): Promise<vscode.TextDocument> {
  await vscode.commands.executeCommand('vscode.open', uri);
  const document = vscode.window.activeTextEditor?.document;
  assert.equal(document?.uri.toString(), uri.toString());
  return document;
}

export async function writeFile(path: string, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(workspaceUri(path), new TextEncoder().encode(text));
}

export async function deleteFile(path: string): Promise<void> {
  await vscode.workspace.fs.delete(workspaceUri(path), { recursive: true });
}

/** Replaces the whole text, as one edit. */
export async function setText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.equal(await vscode.workspace.applyEdit(edit), true);
}

/** Replaces the one occurrence of `from`. */
export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, rangeOf(document, from), to);
  assert.equal(await vscode.workspace.applyEdit(edit), true);
}

/** The range of the one occurrence of a text. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} is not in ${document.fileName}`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}

/** Our own diagnostics of a file. */
export function ours(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'headroom');
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** The line of text that a diagnostic begins on, trimmed. */
export function lineOf(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): string {
  return document.lineAt(diagnostic.range.start.line).text.trim();
}

/** Waits until the file's diagnostics are as wanted. */
export function diagnostics(
  uri: vscode.Uri, wanted: (found: readonly vscode.Diagnostic[]) => boolean, what: string,
): Promise<vscode.Diagnostic[]> {
  return until(vscode.languages.onDidChangeDiagnostics, () => {
    const found = ours(uri);
    return wanted(found) ? found : undefined;
  }, () => `${what}; there is: ${JSON.stringify(ours(uri).map(({ message }) => message))}`);
}

export const finding = (uri: vscode.Uri, count = 1): Promise<vscode.Diagnostic[]> =>
  diagnostics(uri, found => found.filter(({ code }) => typeof code === 'object').length === count, `${count} findings in ${uri.path}`);

export const clean = (uri: vscode.Uri): Promise<vscode.Diagnostic[]> =>
  diagnostics(uri, found => found.length === 0, `nothing in ${uri.path}`);

/** Waits for events until `look` finds something. */
export function until<T, E>(event: vscode.Event<E>, look: () => T | undefined, what: () => string): Promise<T> {
  const now = look();
  if (now !== undefined) return Promise.resolve(now);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`Waited in vain for ${what()}`));
    }, patience);
    const subscription = event(() => {
      const found = look();
      if (found === undefined) return;
      clearTimeout(timer);
      subscription.dispose();
      resolve(found);
    });
  });
}

/** The quick fixes at a place. Which diagnostics they belong to is lost on the way back through this command. */
export async function actionsAt(document: vscode.TextDocument, range: vscode.Range, resolve = 0): Promise<vscode.CodeAction[]> {
  const found = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[]>(
    'vscode.executeCodeActionProvider', document.uri, range, vscode.CodeActionKind.QuickFix.value, resolve);
  return found.filter((action): action is vscode.CodeAction => 'kind' in action);
}

export async function applyAction(action: vscode.CodeAction): Promise<void> {
  assert.ok(action.edit, `${action.title} has no edit`);
  assert.equal(await vscode.workspace.applyEdit(action.edit), true, `${action.title} was refused`);
}

/** Sets a setting of the workspace, and back after the test. */
export async function setSetting(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('headroom').update(name, value, vscode.ConfigurationTarget.Workspace);
  changed.add(name);
}

const changed = new Set<string>();

/** Closes all editors without saving and takes changed settings back; for `afterEach`. */
export async function tidyUp(): Promise<void> {
  for (const name of changed) await vscode.workspace.getConfiguration('headroom').update(name, undefined, vscode.ConfigurationTarget.Workspace);
  changed.clear();
  while (vscode.window.activeTextEditor?.document.isDirty) await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await (await extension()).whenIdle();
}

/** A query per order; the loop's query is on the line with `findUnique`. */
export const nPlusOne = `import { prisma } from './db';

export async function customersOfOrders() {
  const orders = await prisma.order.findMany({ take: 50 });
  const names: (string | undefined)[] = [];
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } });
    names.push(customer?.name);
  }
  return names;
}
`;

/** The same work in two queries. */
export const harmless = `import { prisma } from './db';

export async function customersOfOrders() {
  const orders = await prisma.order.findMany({ take: 50, include: { customer: true } });
  return orders.map(order => order.customer.name);
}
`;
