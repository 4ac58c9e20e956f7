import type { ClientMade } from '../../catalog';
import { poolSizeChange, type PoolSizeFacts } from '../../catalog/pool-size';
import { applyEdits, type FilePath, type TextEdit } from '../../core';
import { isDeployedAsFunctions } from '../../flow/entries/runtime';
import { kebab } from '../../project/letter-case';
import { isReference, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { symbolOf } from '../../flow/symbols';
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

/** How the module makes its client where that is not as the file did: its name, and the class or function of the same package. */
export interface Remade {
  readonly name: string;
  readonly maker: string;
}

/**
 * A module with one client for the process, in the project's folder for such things, or beside the file; undefined where the client needs something that
 * only its function or its file knows.
 */
export function newModule(own: OwnDeclaration, meaning: ClientMade, { checker, workspace }: FixContext, remade?: Remade): NewModule | undefined {
  const { file, call } = own;
  const name = remade?.name ?? own.name;
  const extension = /\.[cm]?[jt]s(?=x?$)/.exec(file.fileName)?.[0] ?? '.ts';
  const target = `${folderFor(file.fileName, workspace.files())}/${kebab(name)}${extension}`;
  if (workspace.files().includes(target)) return undefined;
  const imports = importsFor(call, target, file, checker, remade);
  if (!imports) return undefined;
  const eol = lineBreak(file);
  const end = semicolon(file);
  const callee = remade ? calleeOf(call, remade.maker) : call.expression.getText();
  const connections = isDeployedAsFunctions(file.fileName, workspace) ? perInstance : perServer;
  const sized = meaning.size && poolSizeChange(call, meaning.size, connections);
  const made = changed(call, [...(remade ? [{ start: call.expression.getStart(), end: call.expression.end, newText: callee }] : []), ...sized ?? []]).split('\n').join(eol);
  const isTyped = /^\.[cm]?ts$/.test(extension);
  const size = sized && meaning.size ? sizeReason(connections, meaning.size.facts) : undefined;
  const reason = size === undefined ? `/** ${shared} */` : ['/**', ` * ${shared}`, ` * ${size}`, ' */'].join(eol);
  // Without a listener a connection that breaks while nobody uses it would end the process.
  const listener = meaning.failsIdle ? [`// A connection that breaks while nobody uses it is replaced; without a listener that would end the process.`, `${name}.on('error', console.error)${end}`] : [];
  // A development server that loads modules anew would make one more each time.
  const lines = workspace.dependencyVersion(file.fileName, 'next') === undefined ? [reason, `export const ${name} = ${made}${end}`, ...(listener.length > 0 ? ['', ...listener] : [])] : [
    `// While developing, modules are loaded anew with each change; the client stays.`,
    `const globalFor${pascal(name)} = globalThis${isTyped ? ` as unknown as { ${name}?: ${typeOf(call, callee)} }` : ''}${end}`, '',
    reason, `export const ${name} = globalFor${pascal(name)}.${name} ?? ${made}${end}`, '',
    ...(listener.length > 0 ? [listener[0] ?? '', `if (globalFor${pascal(name)}.${name} !== ${name}) ${listener[1] ?? ''}`, ''] : []),
    `if (process.env.NODE_ENV !== 'production') globalFor${pascal(name)}.${name} = ${name}${end}`,
  ];
  return { file: target, name, text: `${[...imports.map((text) => text + end), '', ...lines].join(eol)}${eol}` };
}

const shared = 'The one client of the process: all requests share its pool, so that the database sees no more connections than that has.';

/** How many connections a pool gets: of a server, of which there are a few, and of an instance of a function, of which there may be dozens at once. */
export const perServer = 10;
export const perInstance = 3;

function sizeReason(connections: number, { server, accepts }: PoolSizeFacts): string {
  return connections === perInstance
    ? `Each instance of the function has one of its own: ${connections} connections each, since ${server} accepts ${accepts} in all unless it is told otherwise.`
    : `${connections} of them, since ${server} accepts ${accepts} in all unless it is told otherwise, for every process and tool together.`;
}

/** `pg.Pool` of `pg.Client`, `Pool` of `Client`. */
function calleeOf(call: OwnDeclaration['call'], maker: string): string {
  return ts.isPropertyAccessExpression(call.expression) ? `${call.expression.expression.getText()}.${maker}` : maker;
}

/** What becomes of a construction with changes inside of it, at column 0. */
function changed(call: OwnDeclaration['call'], edits: readonly TextEdit[]): string {
  const start = call.getStart();
  return dedent(call, applyEdits(call.getText(), edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))));
}

/** The imports that a construction needs in another file; undefined where it reads something that cannot be imported there. */
function importsFor(call: OwnDeclaration['call'], target: FilePath, file: ts.SourceFile, checker: ts.TypeChecker, remade: Remade | undefined): readonly string[] | undefined {
  const imports = new Set<string>();
  let possible = true;
  walk(call, (node) => {
    if (!possible || !ts.isIdentifier(node) || !isReference(node)) return;
    const symbol = checker.getSymbolAtLocation(node);
    const declaration = symbol?.declarations?.[0];
    const statement = declaration && importOf(declaration);
    if (statement) imports.add(importText(declaration, statement, target, file, node === call.expression ? remade?.maker : undefined));
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

function importText(declaration: ts.Declaration, statement: ts.ImportDeclaration, target: FilePath, file: ts.SourceFile, other?: string): string {
  const quoted = statement.moduleSpecifier.getText();
  const { text } = statement.moduleSpecifier as ts.StringLiteral;
  const folder = file.fileName.split('/').slice(0, -1);
  const absolute = text.startsWith('.') ? resolved([...folder, ...text.split('/')]) : undefined;
  const from = absolute === undefined ? quoted : quoted.charAt(0) + specifierOf(target, /\.[cm]?[jt]sx?$/.test(absolute) ? absolute : `${absolute}.ts`, file) + quoted.charAt(0);
  const what = ts.isImportSpecifier(declaration) ? `{ ${other ?? declaration.getText()} }` : ts.isNamespaceImport(declaration) ? declaration.getText() : (declaration as ts.ImportClause).name?.text ?? '';
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

function typeOf(call: OwnDeclaration['call'], callee: string): string {
  return ts.isNewExpression(call) ? callee : `ReturnType<typeof ${callee}>`;
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
