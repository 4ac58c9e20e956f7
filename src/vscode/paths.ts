// The engine names files by path, the editor by URI. This is the one place that translates.
import * as vscode from 'vscode';
import type { FilePath } from '../core';

export const languages = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'vue', 'svelte', 'astro'] as const;

/** The documents that are looked at, saved or not. */
export const documentSelector: vscode.DocumentSelector = languages.flatMap(language => [{ language, scheme: 'file' }, { language, scheme: 'untitled' }]);

const extensions: Readonly<Record<string, string>> = {
  typescript: '.ts', typescriptreact: '.tsx', javascript: '.js', javascriptreact: '.jsx', vue: '.vue', svelte: '.svelte', astro: '.astro',
};

/** Files that are no source but decide what the analysis sees: while they are open, the editor's text counts. */
const inputName = /(?:\.prisma|\.sql|(?:^|\/)(?:tsconfig[^/]*\.json|jsconfig\.json|package\.json|headroom\.config\.json|\.gitignore))$/;
const sourceName = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;

/** Where untitled documents live for the engine while no folder is open; it exists nowhere on disk. */
const nowhere = '/headroom-untitled';

export function isSource(document: vscode.TextDocument): boolean {
  return (languages as readonly string[]).includes(document.languageId);
}

export function isSourcePath(file: FilePath): boolean {
  return sourceName.test(file);
}

export function isInputPath(file: FilePath): boolean {
  return inputName.test(file);
}

/** The engine's path of a folder or file on disk. */
export function toPath(uri: vscode.Uri): FilePath {
  return uri.fsPath.replaceAll('\\', '/').replace(/^[a-z]:/, drive => drive.toUpperCase());
}

const untitled = new Map<FilePath, vscode.Uri>();

/**
 * The engine's path of an open document, or undefined where it is not looked at: other schemes (git, output, notebooks) and
 * files that are neither source nor input. An untitled document gets a path in the first folder, where its imports would
 * resolve if it were saved there.
 */
export function documentPath(document: vscode.TextDocument): FilePath | undefined {
  const { uri } = document;
  if (uri.scheme === 'file') {
    const path = toPath(uri);
    return isSource(document) || isInputPath(path) ? path : undefined;
  }
  if (uri.scheme !== 'untitled' || !isSource(document)) return undefined;
  const folder = vscode.workspace.workspaceFolders?.find(({ uri: { scheme } }) => scheme === 'file');
  const name = uri.path.replace(/^.*\//, '').replace(/[^\w.-]/g, '-');
  const path = isSourcePath(uri.path) && uri.path.startsWith('/')
    ? toPath(uri.with({ scheme: 'file' }))
    : `${folder ? toPath(folder.uri) : nowhere}/${name}${extensions[document.languageId] ?? '.ts'}`;
  untitled.set(path, uri);
  return path;
}

/** The URI of an engine's path, untitled documents included. */
export function toUri(file: FilePath): vscode.Uri {
  return untitled.get(file) ?? vscode.Uri.file(file);
}

/** Forgets an untitled document that was closed or saved: its path is now a place on disk. */
export function forgetUntitled(file: FilePath): void {
  untitled.delete(file);
}

/** The folders that the engine works on. */
export function workspaceRoots(): FilePath[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => toPath(uri));
}

/** The open document with this path. */
export function openDocument(file: FilePath): vscode.TextDocument | undefined {
  const uri = toUri(file).toString();
  return vscode.workspace.textDocuments.find(document => !document.isClosed && document.uri.toString() === uri);
}
