import type { FileEdit, FilePath, TextEdit } from '../../core';
import { readJson } from '../../project/settings/json';
import { packageFolder } from '../../project/modules/packages';
import { join } from '../../project/paths';
import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import type { FixContext } from '../types';

/** The `package.json` that a file belongs to. */
export interface Manifest {
  readonly file: FilePath;
  readonly folder: FilePath;
  readonly text: string;
}

export function manifestOf(file: FilePath, workspace: WorkspaceFacts): Manifest | undefined {
  const folder = packageFolder(file, workspace);
  const path = folder && join(folder, 'package.json');
  const text = path && workspace.text(path);
  return folder === undefined || path === undefined || text === undefined ? undefined : { file: path, folder, text };
}

/** What is added to a `package.json`: entries of its lists, unless they are there; and packages of which it has too low a range, with the one that takes its place. */
export interface Additions {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly raised?: Readonly<Record<string, string>>;
}

/** The change that adds entries: dependencies in the order of their names, scripts at the end; undefined where the file is broken. No edits where all are there. */
export function manifestEdit({ file, text }: Manifest, { raised = {}, ...additions }: Additions): FileEdit | undefined {
  const { sourceFile, notices } = readJson(file, text, 'package-json-invalid');
  const top = sourceFile.statements[0]?.expression;
  if (notices.length > 0 || !top || !ts.isObjectLiteralExpression(top)) return undefined;
  const edits: TextEdit[] = [];
  for (const [list, wanted] of Object.entries(additions)) {
    const edit = addTo(top, list, wanted, sourceFile);
    if (edit === undefined) return undefined;
    edits.push(...edit);
  }
  for (const [name, range] of Object.entries(raised)) edits.push(...raise(top, name, range, sourceFile));
  return { file, edits: edits.sort((a, b) => a.start - b.start) };
}

/** The change that adds a package to the `package.json` of a file; where none can take it, that is said, with what the package does. */
export function packageEdit({ package: name, range }: { readonly package: string; readonly range: string }, does: string, file: FilePath, { workspace, withheld }: FixContext): FileEdit | undefined {
  const manifest = manifestOf(file, workspace);
  const edit = manifest && manifestEdit(manifest, { dependencies: { [name]: range }, scripts: {} });
  if (!edit) withheld?.(`no package.json could name the package that ${does}`);
  return edit;
}

function addTo(top: ts.ObjectLiteralExpression, list: string, wanted: Readonly<Record<string, string>>, file: ts.JsonSourceFile): readonly TextEdit[] | undefined {
  const property = top.properties.find((one): one is ts.PropertyAssignment => ts.isPropertyAssignment(one) && nameOf(one) === list);
  const eol = file.text.includes('\r\n') ? '\r\n' : '\n';
  const unit = /\n([ \t]+)"/.exec(file.text)?.[1] ?? '  ';
  const entries = Object.entries(wanted);
  if (!property) {
    const last = top.properties.at(-1);
    if (!last || entries.length === 0) return entries.length === 0 ? [] : undefined;
    const lines = entries.map(([name, value]) => `${unit}${unit}${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(`,${eol}`);
    return [{ start: last.end, end: last.end, newText: `,${eol}${unit}${JSON.stringify(list)}: {${eol}${lines}${eol}${unit}}` }];
  }
  if (!ts.isObjectLiteralExpression(property.initializer)) return undefined;
  const { properties } = property.initializer;
  const missing = entries.filter(([name]) => !properties.some((one) => nameOf(one) === name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const [first] = properties;
  if (!first) return missing.length === 0 ? [] : undefined;
  const places = new Map<ts.Node, string>();
  for (const [name, value] of missing) {
    const before = list === 'scripts' ? properties.at(-1) : properties.filter((one) => nameOf(one) < name).at(-1);
    const text = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    const lead = `${eol}${unit}${unit}`;
    if (before) places.set(before, `${places.get(before) ?? ''},${lead}${text}`);
    else places.set(property.initializer, `${places.get(property.initializer) ?? ''}${lead}${text},`);
  }
  return [...places].map(([node, newText]) => {
    const at = node === property.initializer ? node.getStart(file) + 1 : node.end;
    return { start: at, end: at, newText };
  });
}

/** Another range in place of the one that a package has in the list where it stands. */
function raise(top: ts.ObjectLiteralExpression, name: string, range: string, file: ts.JsonSourceFile): readonly TextEdit[] {
  return top.properties.flatMap((list) => {
    if (!ts.isPropertyAssignment(list) || !/^(?:d|devD)ependencies$/.test(nameOf(list)) || !ts.isObjectLiteralExpression(list.initializer)) return [];
    return list.initializer.properties.flatMap((one) => (ts.isPropertyAssignment(one) && nameOf(one) === name ? [{ start: one.initializer.getStart(file), end: one.initializer.end, newText: JSON.stringify(range) }] : []));
  });
}

function nameOf(property: ts.ObjectLiteralElementLike): string {
  return property.name && ts.isStringLiteral(property.name) ? property.name.text : '';
}

/** The commands of a `package.json`. */
export function scriptsOf({ file, text }: Manifest): Readonly<Record<string, string>> {
  const { value } = readJson(file, text, 'package-json-invalid');
  const scripts = (value as { readonly scripts?: unknown } | undefined)?.scripts;
  return typeof scripts === 'object' && scripts !== null ? scripts as Record<string, string> : {};
}
