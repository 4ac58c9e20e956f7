import type { FilePath } from '../../core';
import { isReference, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { symbolOf } from '../../flow/symbols';
import type { EffectSite } from '../../flow/types';
import { dedent, lineBreak, semicolon } from '../edits/edit-builder';
import type { FixContext } from '../types';
import { specifierOf } from './imports';
import type { OwnDeclaration } from './shared-client';
import type { SharedClient } from './shared';

/** A module that is still to be made. */
export interface NewModule extends SharedClient {
  readonly text: string;
}

/** Folders where projects keep what all of them use, as they call them. */
const common = ['lib', 'db', 'database', 'utils', 'config'];

/**
 * A module with one client for the process, in the project's folder for such things, or beside the file; undefined where the client needs something that
 * only its function or its file knows.
 */
export function newModule({ call }: EffectSite, own: OwnDeclaration, { checker, workspace }: FixContext): NewModule | undefined {
  const { file, name } = own;
  const extension = /\.[cm]?[jt]s(?=x?$)/.exec(file.fileName)?.[0] ?? '.ts';
  const target = `${folderFor(file.fileName, workspace.files())}/${kebab(name)}${extension}`;
  if (workspace.files().includes(target) || ts.isTaggedTemplateExpression(call)) return undefined;
  const imports = importsFor(own.call, target, file, checker);
  if (!imports) return undefined;
  const eol = lineBreak(file);
  const end = semicolon(file);
  const made = dedent(own.call).split('\n').join(eol);
  const isTyped = /^\.[cm]?ts$/.test(extension);
  const reason = `/** The one client of the process: all requests share its pool, so that the database sees no more connections than that has. */`;
  // A development server that loads modules anew would make one more each time.
  const lines = workspace.dependencyVersion(file.fileName, 'next') === undefined ? [reason, `export const ${name} = ${made}${end}`] : [
    `// While developing, modules are loaded anew with each change; the client stays.`,
    `const globalFor${pascal(name)} = globalThis${isTyped ? ` as unknown as { ${name}?: ${typeOf(own.call)} }` : ''}${end}`, '',
    reason, `export const ${name} = globalFor${pascal(name)}.${name} ?? ${made}${end}`, '',
    `if (process.env.NODE_ENV !== 'production') globalFor${pascal(name)}.${name} = ${name}${end}`,
  ];
  return { file: target, name, text: `${[...imports.map((text) => text + end), '', ...lines].join(eol)}${eol}` };
}

/** The imports that a construction needs in another file; undefined where it reads something that cannot be imported there. */
function importsFor(call: ts.Node, target: FilePath, file: ts.SourceFile, checker: ts.TypeChecker): readonly string[] | undefined {
  const imports = new Set<string>();
  let possible = true;
  walk(call, (node) => {
    if (!possible || !ts.isIdentifier(node) || !isReference(node)) return;
    const symbol = checker.getSymbolAtLocation(node);
    const declaration = symbol?.declarations?.[0];
    const statement = declaration && importOf(declaration);
    if (statement) imports.add(importText(declaration, statement, target, file));
    // Globals are everywhere.
    else if (declaration && declaration.getSourceFile() === file) possible = false;
    else if (!declaration && !symbolOf(node, checker) && node.text !== 'process') possible = false;
  });
  return possible ? [...imports] : undefined;
}

function importOf(declaration: ts.Declaration): ts.ImportDeclaration | undefined {
  for (let node: ts.Node = declaration; node && !ts.isSourceFile(node); node = node.parent) if (ts.isImportDeclaration(node)) return node;
  return undefined;
}

function importText(declaration: ts.Declaration, statement: ts.ImportDeclaration, target: FilePath, file: ts.SourceFile): string {
  const quoted = statement.moduleSpecifier.getText();
  const { text } = statement.moduleSpecifier as ts.StringLiteral;
  const folder = file.fileName.split('/').slice(0, -1);
  const absolute = text.startsWith('.') ? resolved([...folder, ...text.split('/')]) : undefined;
  const from = absolute === undefined ? quoted : quoted.charAt(0) + specifierOf(target, /\.[cm]?[jt]sx?$/.test(absolute) ? absolute : `${absolute}.ts`, file) + quoted.charAt(0);
  const what = ts.isImportSpecifier(declaration) ? `{ ${declaration.getText()} }` : ts.isNamespaceImport(declaration) ? declaration.getText() : (declaration as ts.ImportClause).name?.text ?? '';
  return `import ${what} from ${from}`;
}

function resolved(parts: readonly string[]): string {
  const path: string[] = [];
  for (const part of parts) {
    if (part === '..') path.pop();
    else if (part !== '.') path.push(part);
  }
  return path.join('/');
}

/** The nearest folder at or above a file, below `top` where it is given, that the project keeps common things in; else the file's own. */
export function folderFor(file: FilePath, files: readonly FilePath[], top = ''): FilePath {
  for (let end = file.lastIndexOf('/'); end > 0 && end >= top.length; end = file.lastIndexOf('/', end - 1)) {
    const above = file.slice(0, end);
    const found = common.find((name) => files.some((other) => other.startsWith(`${above}/${name}/`)));
    if (found !== undefined) return `${above}/${found}`;
  }
  return file.slice(0, file.lastIndexOf('/'));
}

function typeOf(call: OwnDeclaration['call']): string {
  const callee = call.expression.getText();
  return ts.isNewExpression(call) ? callee : `ReturnType<typeof ${callee}>`;
}

function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
