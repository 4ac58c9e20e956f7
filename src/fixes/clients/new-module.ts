import { holdsOf, type ClientMade } from '../../catalog';
import { poolSizeChange, type PoolSizeFacts } from '../../catalog/clients/pool-size';
import type { FilePath, TextEdit } from '../../core';
import { aboveRoutes } from '../../flow/entries/route-folders';
import { isDeployedAsFunctions, isNextApplication } from '../../flow/entries/runtime';
import { capitalized, kebab } from '../../project/letter-case';
import type { WorkspaceFacts } from '../../project/types';
import { isTypeScript } from '../../project/paths';
import { literally } from '../../project/pattern';
import { bare, isFunctionNode, isReference, isRequire, isWithin, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { symbolOf } from '../../flow/values/symbols';
import { dedent, edited, lineBreak, lineIndent, reindentAll, semicolon } from '../edits/edit-builder';
import { moduleExtension, nearestFolder } from '../edits/modules';
import type { FixContext } from '../types';
import { moduleKind, specifierOf } from './imports';
import { getterFor, lateText } from './late-client';
import { openerOf, openerText } from './opened';
import type { OwnDeclaration, Part } from './own-client';
import type { Made } from './shared-client';
import type { SharedClient } from './shared';

/** A module that is still to be made. */
export interface NewModule extends SharedClient {
  readonly text: string;
}

/** Folders where projects keep what all of them use, as they call them. */
const common = ['lib', 'db', 'database', 'utils', 'config'];

/** How the module makes its client where that is not as the file did: its name, and the class or function of the same package, where that is another. */
export interface Remade {
  readonly name: string;
  readonly maker?: string;
}

/**
 * A module with one client for the process, in the project's folder for such things, or beside the file; undefined where the client needs something that
 * only its function or its file knows.
 * @param how `pool`: the one that is made in the client's own options, which nobody else has; `heard`: what the file does where a connection breaks; `opens`: the method that opens it, where that has to be called; `isLate`: whether its settings may be there only when all modules are loaded
 */
export function newModule(own: OwnDeclaration, meaning: ClientMade, { checker, workspace }: FixContext, how: { readonly remade?: Remade | undefined; readonly pool?: Made | undefined; readonly heard?: ts.Expression | undefined; readonly opens?: string | undefined; readonly isLate?: boolean }): NewModule | undefined {
  const { file, call, opened, parts } = own;
  const { remade, pool, opens } = how;
  const name = remade?.name ?? own.name;
  const isLazy = isMadeLater(meaning) || how.isLate === true || meaning.isAwaited === true;
  const isTyped = isTypeScript(file.fileName);
  const isInferred = isTyped && (meaning.isInferred === true || isGeneric(call, checker));
  const isHeardThere = opened !== undefined && /\.\s*on\(\s*(['"`])error\1/.test(opened.getText().slice(call.getText().length));
  // A promise that is kept has no room for what is said to the client.
  if (meaning.isAwaited === true && (opens !== undefined || how.heard !== undefined || meaning.poolIn !== undefined || (isInferred && !opened && meaning.isInferred !== true))) return undefined;
  const extension = moduleExtension(file);
  const target = targetFor(name, file, workspace);
  const kind = moduleKind(file);
  const isNext = isNextApplication(file.fileName, workspace);
  // Of TypeScript with `require`, only files of the plain extension are found by the name alone.
  if (isPlaceTaken(target, workspace) || kind === undefined || (kind !== 'modules' && kind !== 'common' && extension !== '.ts')) return undefined;
  const imports = importsFor([opened ?? call, ...parts.map(({ value }) => value), ...(how.heard ? [how.heard] : [])], target, checker, { parts, callee: call.expression, remade });
  if (!imports) return undefined;
  const eol = lineBreak(file);
  const end = semicolon(file);
  const callee = remade?.maker !== undefined ? calleeOf(call, remade.maker) : call.expression.getText();
  const connections = isDeployedAsFunctions(file.fileName, workspace) ? perInstance : perServer;
  const quote = /['"]/.exec(imports[0] ?? '')?.[0] ?? '\'';
  const counted = pool?.meaning.size ? { call: pool.meaning.call, size: pool.meaning.size } : meaning.size && { call, size: meaning.size };
  const sized = counted && poolSizeChange(counted.call, counted.size, connections, checker);
  const isHeardWithin = isLazy && !opened && meaning.failsIdle === true && (meaning.poolIn !== undefined || how.heard !== undefined || isInferred);
  const silent = pool?.meaning.failsIdle ? pool.site.call : isLazy && meaning.failsIdle && !isHeardWithin && !isHeardThere ? call : undefined;
  // As the links of a chain stand, each on a line of its own.
  const apart = opened ? /^\s*\n\s*(?=\.)/.exec(call.getSourceFile().text.slice(call.end))?.[0] ?? '' : '';
  const listens = silent ? [{ start: silent.end, end: silent.end, newText: `${apart}.on(${quote}error${quote}, console.error)` }] : [];
  const made = changed(opened ?? call, parts, [...(remade?.maker !== undefined ? [{ start: call.expression.getStart(), end: call.expression.end, newText: callee }] : []), ...sized ?? [], ...listens]).split('\n').join(eol);
  const notes = [...(sized && counted ? [sizeReason(connections, counted.size.facts)] : []), ...(listens.length > 0 ? [heard] : []), ...(how.isLate === true && hasConnections(meaning) ? [whenLoaded] : []), ...(meaning.isAwaited === true ? [whoFirst] : [])];
  const first = hasConnections(meaning) ? (meaning.kind === 'database' ? shared : sharedServer) : isLazy ? sharedLater : sharedSockets;
  const reason = notes.length === 0 ? `/** ${first} */` : ['/**', ...[first, ...notes].map((line) => ` * ${line}`), ' */'].join(eol);
  const exported = kind === 'common' || kind === 'equals' ? '' : 'export ';
  // Without a listener a connection that breaks while nobody uses it would end the process.
  const listening = (client: string): readonly string[] => (meaning.failsIdle ? [`// ${heard}`, `${[client, ...(meaning.poolIn === undefined ? [] : [meaning.poolIn])].join('.')}.on(${quote}error${quote}, ${how.heard ? dedent(how.heard) : 'console.error'})${end}`] : []);
  const listener = listening(name);
  // A development server that loads modules anew would make one more each time.
  // What is made of a schema has a type that follows from it.
  const maker = isInferred ? `make${capitalized(name)}` : undefined;
  const type = opened ? undefined : meaning.isDefault === true ? typeOf(call, callee) : meaning.isAwaited === true && meaning.isInferred !== true ? promiseOf(call) : isInferred ? undefined : typeOf(call, callee);
  const isKept = isNext && isLazy && (meaning.isAwaited === true || hasConnections(meaning));
  const writing = { eol, end, isTyped, exported };
  const later = isLazy ? lateText({ name, made, type, reason, isKept, isOpened: opens !== undefined, isAwaited: meaning.isAwaited === true, ...(isHeardWithin && { heard: listening('made') }) }, writing) : [];
  const opening = opens === undefined ? [] : openerText(name, opens, { ...writing, given: isLazy ? `${getterFor(name)}()` : name, ...(isNext && { kept: `globalFor${capitalized(name)}.${name}Opened` }) });
  const openedType = opens === undefined ? '' : `; ${name}Opened?: Promise<unknown> | undefined`;
  const lines = isLazy ? [...later, ...opening] : !isNext ? [reason, `${exported}const ${name} = ${made}${end}`, ...(listener.length > 0 ? ['', ...listener] : []), ...opening] : [
    ...(maker === undefined ? [] : [`const ${maker} = () => ${made}${end}`, '']),
    `// While developing, modules are loaded anew with each change; the client stays.`,
    `const globalFor${capitalized(name)} = globalThis${isTyped ? ` as unknown as { ${name}?: ${maker === undefined ? typeOf(call, callee) : `ReturnType<typeof ${maker}>`}${openedType} }` : ''}${end}`, '',
    reason, `${exported}const ${name} = globalFor${capitalized(name)}.${name} ?? ${maker === undefined ? made : `${maker}()`}${end}`, '',
    ...(listener.length > 0 ? [listener[0] ?? '', `if (globalFor${capitalized(name)}.${name} !== ${name}) ${listener[1] ?? ''}`, ''] : []),
    // What is kept beside it says that it is open: of two modules that Next.js makes of one, in production too, the client of the second would never be opened.
    `${opens === undefined ? `if (process.env.NODE_ENV !== ${quote}production${quote}) ` : ''}globalFor${capitalized(name)}.${name} = ${name}${end}`, ...opening,
  ];
  // The module is the client there, and has room for nothing else.
  if (kind === 'equals' && opens !== undefined) return undefined;
  const givenName = isLazy ? getterFor(name) : name;
  const opener = opens === undefined ? undefined : openerOf(name);
  const given = kind === 'common' ? ['', `module.exports = { ${[givenName, ...(opener === undefined ? [] : [opener])].join(', ')} }${end}`] : kind === 'equals' ? ['', `export = ${givenName}${end}`] : [];
  return { file: target, name: givenName, ...(isLazy && { isMade: true }), ...(opener !== undefined && { opener }), ...(kind === 'equals' && { as: 'whole' as const }), text: `${[...imports.map((text) => text + end), '', ...lines, ...given].join(eol)}${eol}` };
}

/** Whether a module stands in a place, or one that goes by the same name: once it is compiled (`pool.js` beside `pool.ts`), as a folder (`pool/index.ts`), or where capitals are no others (`Pool.ts`). */
function isPlaceTaken(target: FilePath, workspace: WorkspaceFacts): boolean {
  const stem = stemOf(target);
  return [...workspace.files(), ...workspace.made()].some((file) => file.length >= stem.length && [stem, `${stem}/index`].includes(stemOf(file)));
}

function stemOf(file: FilePath): string {
  return file.replace(/\.[cm]?[jt]sx?$/, '').toLowerCase();
}

/** The file that a module for a client of a name would be. */
export function targetFor(name: string, file: ts.SourceFile, workspace: WorkspaceFacts): FilePath {
  const wish = kebab(name);
  // A module that is called as a package may stand for it where modules are looked for from a folder on (`baseUrl`).
  const isPackage = new RegExp(`['"]${literally(wish)}['"]`).test(file.text);
  return `${folderFor(file.fileName, workspace.files(), workspace)}/${wish}${isPackage ? '-client' : ''}${moduleExtension(file)}`;
}

const heard = 'A connection that breaks while nobody uses it is replaced; without a listener that would end the process.';
/** Whether a client opens connections of which there are few, by itself or through the pool that it is given. */
function hasConnections(meaning: ClientMade): boolean {
  return holdsOf(meaning) === 'connections' || (meaning.kind === 'database' && meaning.holds !== 'sockets');
}

/** Whether a client is made by the first request that needs it, since making it may fail where its key is missing, and the module is loaded where a build looks at it, too. */
function isMadeLater(meaning: ClientMade): boolean {
  return !hasConnections(meaning) && meaning.kind !== 'http';
}

const whenLoaded = 'The first request that needs it makes it: the environment is read when this module is loaded already.';
const whoFirst = 'Those who come while it connects wait for the same, and after a failure the next one tries again.';
const sharedSockets = 'The one of the process: all requests share its connections, which are there already when the next one comes.';
const sharedLater = 'The one client of the process, which the first request that needs it makes.';
const shared = 'The one client of the process: all requests share its pool, so that the database sees no more connections than that has.';

const sharedServer = 'The one client of the process: all requests share its connections, so that the server sees no more of them, however many come at once.';

/** How many connections a pool gets: of a server, of which there are a few, and of an instance of a function, of which there may be dozens at once. */
export const perServer = 10;
export const perInstance = 3;

/** Why a pool has so many connections, for people. */
export function sizeReason(connections: number, { server, accepts }: PoolSizeFacts): string {
  return connections === perInstance
    ? `Each instance of the function has one of its own: ${connections} connections each, since ${server} accepts ${accepts} in all unless it is told otherwise.`
    : `${connections} of them, since ${server} accepts ${accepts} in all unless it is told otherwise, for every process and tool together.`;
}

/** `pg.Pool` of `pg.Client`, `Pool` of `Client`. */
function calleeOf(call: OwnDeclaration['call'], maker: string): string {
  return ts.isPropertyAccessExpression(call.expression) ? `${call.expression.expression.getText()}.${maker}` : maker;
}

/** What becomes of a construction with changes inside of it, and with what is made for it alone in the places where it is used, at column 0. */
function changed(made: ts.Expression, parts: readonly Part[], edits: readonly TextEdit[]): string {
  const within = edits.filter(({ start, end }) => start >= made.getStart() && end <= made.end);
  const inside = parts.filter(({ use }) => isWithin(use, made)).map(({ use, value }) => {
    const text = reindentAll(changed(value, parts, edits), lineIndent(made.getSourceFile(), made.getStart()), '\n');
    return { start: use.getStart(), end: use.end, newText: ts.isShorthandPropertyAssignment(use.parent) ? `${use.text}: ${text}` : text };
  });
  return dedent(made, edited(made, [...within, ...inside].sort((a, b) => a.start - b.start)));
}

/** The imports that a construction needs in another file; undefined where it reads something that cannot be imported there. */
function importsFor(pieces: readonly ts.Expression[], target: FilePath, checker: ts.TypeChecker, { parts, callee, remade }: { readonly parts: readonly Part[]; readonly callee: ts.Expression; readonly remade: Remade | undefined }): readonly string[] | undefined {
  const file = callee.getSourceFile();
  const imports = new Set<string>();
  let possible = true;
  for (const piece of pieces) walk(piece, (node) => {
    // What is waited for, belongs to an object, or is asked of the workspace or of the request, may be another thing for each request.
    if (ts.isAwaitExpression(node) || node.kind === ts.SyntaxKind.ThisKeyword || (ts.isNewExpression(node) && node.expression.getText() === 'Date') || (ts.isCallExpression(node) && node.expression !== callee && mayDiffer(node.expression, checker))) possible = false;
    if (!possible || !ts.isIdentifier(node) || !isReference(node) || parts.some(({ use }) => use === node)) return;
    // `{ schema }` names a property and what it is given.
    const symbol = ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
    const declaration = symbol?.declarations?.[0];
    const statement = declaration && importOf(declaration);
    const required = declaration && requireOf(declaration);
    const other = node === callee ? remade?.maker : undefined;
    // A framework imports it for the file, and not for every module.
    if (statement && statement.getSourceFile() !== file) possible = false;
    else if (statement) imports.add(importText(declaration, statement, target, file, other));
    else if (required) imports.add(`const ${ts.isBindingElement(declaration) ? `{ ${other ?? declaration.getText()} }` : required.name.getText()} = require(${moduleText(required.module, target, file)})`);
    else if (declaration && ts.isImportEqualsDeclaration(declaration) && ts.isExternalModuleReference(declaration.moduleReference)) imports.add(`import ${declaration.name.text} = require(${moduleText(declaration.moduleReference.expression as ts.StringLiteral, target, file)})`);
    // Globals are everywhere.
    else if (declaration && declaration.getSourceFile() === file) possible &&= isWithin(declaration, piece);
    else if (!declaration && !symbolOf(node, checker) && node.text !== 'process') possible = false;
  });
  return possible ? joined([...imports]) : undefined;
}

/** Settings as projects name them, which are the same for every request: `config.get('mail')`. */
const settings = /^(?:config|env|settings)\w*$/i;

/** What gives another value each time: `crypto.randomUUID()`, `Date.now()`. */
const fresh = /^(?:[\w$]+\.)*(?:random\w*|now|nanoid|ulid|cuid2?|createId|uuid(?:v[1-7])?|v[1-7]|hrtime)$/i;

/** Whether a call may give each request something else: of a function of the workspace, or of a package that knows the request (`headers()` of Next.js, `store.getStore()`). */
function mayDiffer(called: ts.Expression, checker: ts.TypeChecker): boolean {
  if (fresh.test(called.getText())) return true;
  let root = bare(called);
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root) || ts.isNewExpression(root)) root = bare(root.expression);
  if (!ts.isIdentifier(root) || settings.test(root.text)) return !ts.isIdentifier(root) && !isFunctionNode(root);
  const declaration = checker.getSymbolAtLocation(root)?.declarations?.[0];
  const statement = declaration && (importOf(declaration)?.moduleSpecifier ?? requireOf(declaration)?.module);
  const from = statement && ts.isStringLiteral(statement) ? statement.text : undefined;
  if (from !== undefined) return from.startsWith('.') || from.startsWith('next/') || symbolOf(root, checker)?.declarations?.some((one) => !one.getSourceFile().isDeclarationFile) === true;
  return declaration !== undefined && declaration.getSourceFile() === called.getSourceFile();
}

/** Imports with those of names from the same module put together. */
function joined(imports: readonly string[]): readonly string[] {
  const named = /^((?:import|import type|const) )\{ (.*) \}( (?:from|=) .*)$/;
  const all = new Map<string, string>();
  for (const text of imports) {
    const [, begin = '', name = '', end = ''] = named.exec(text) ?? [];
    const key = name === '' ? text : begin + end;
    const before = named.exec(all.get(key) ?? '')?.[2];
    all.set(key, before === undefined ? text : `${begin}{ ${before}, ${name} }${end}`);
  }
  return [...all.values()];
}

function importOf(declaration: ts.Declaration): ts.ImportDeclaration | undefined {
  for (let node: ts.Node = declaration; node && !ts.isSourceFile(node); node = node.parent) if (ts.isImportDeclaration(node)) return node;
  return undefined;
}

/** `const { Pool } = require('pg')` of a module: what it calls a name, and the module. */
function requireOf(declaration: ts.Declaration): { readonly name: ts.BindingName; readonly module: ts.StringLiteral } | undefined {
  const owner = ts.isBindingElement(declaration) ? declaration.parent.parent : declaration;
  if (!ts.isVariableDeclaration(owner) || !ts.isSourceFile(owner.parent.parent.parent) || !owner.initializer || !ts.isCallExpression(owner.initializer) || !isRequire(owner.initializer.expression)) return undefined;
  const [module] = owner.initializer.arguments;
  return module && ts.isStringLiteral(module) ? { name: owner.name, module } : undefined;
}

/** The file's own import, which is copied, shows its extension. */
const ownImports = { importEnding: () => undefined };

/** The module that a file names, in quotes, as another file names it. */
function moduleText(specifier: ts.StringLiteral, target: FilePath, file: ts.SourceFile): string {
  const quoted = specifier.getText();
  if (!specifier.text.startsWith('.')) return quoted;
  const absolute = resolved([...file.fileName.split('/').slice(0, -1), ...specifier.text.split('/')]);
  return quoted.charAt(0) + specifierOf(target, /\.[cm]?[jt]sx?$/.test(absolute) ? absolute : `${absolute}.ts`, file, ownImports) + quoted.charAt(0);
}

function importText(declaration: ts.Declaration, statement: ts.ImportDeclaration, target: FilePath, file: ts.SourceFile, other?: string): string {
  const from = moduleText(statement.moduleSpecifier as ts.StringLiteral, target, file);
  const what = ts.isImportSpecifier(declaration) ? `{ ${other ?? declaration.getText()} }` : ts.isNamespaceImport(declaration) ? declaration.getText() : (declaration as ts.ImportClause).name?.text ?? '';
  const isType = statement.importClause?.isTypeOnly === true && !what.startsWith('{ type ');
  return `import ${isType ? 'type ' : ''}${what} from ${from}`;
}

function resolved(parts: readonly string[]): string {
  const path: string[] = [];
  for (const part of parts) {
    if (part === '..') path.pop();
    else if (part !== '.') path.push(part);
  }
  return path.join('/');
}

/** The nearest folder at or above a file, below `top` where it is given, that the project keeps common things in; else the file's own, or `lib` beside the folder of a framework in which each file is a route. */
export function folderFor(file: FilePath, files: readonly FilePath[], workspace: WorkspaceFacts, top = ''): FilePath {
  const above = aboveRoutes(file, workspace);
  const found = nearestFolder(above === undefined ? file : `${above}/index`, common, files, top);
  return found ?? (above === undefined ? file.slice(0, file.lastIndexOf('/')) : `${above}/lib`);
}

/** Whether the type of what is made follows from its arguments, or from what makes it (`new Kafka(…).producer()`), and is not said by a name. */
function isGeneric(call: OwnDeclaration['call'], checker: ts.TypeChecker): boolean {
  if (!/^[\w$]+(?:\.[\w$]+)*$/.test(call.expression.getText())) return true;
  const declared = checker.getResolvedSignature(call)?.declaration;
  const declaration = declared && ts.isConstructorDeclaration(declared) ? declared.parent : declared;
  const isSaid = ts.isNewExpression(call) && call.typeArguments !== undefined;
  return !isSaid && declaration !== undefined && 'typeParameters' in declaration && declaration.typeParameters !== undefined && declaration.typeParameters.length > 0;
}

/** The type of a client that is waited for, by the class whose static method connects it: what such a method returns by its last overload may be another thing (`connect(url, callback)` of MongoDB's driver 4). */
function promiseOf({ expression }: OwnDeclaration['call']): string {
  const owner = ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
  return `Promise<${ts.isIdentifier(owner) ? owner.text : `InstanceType<typeof ${owner.getText()}>`}>`;
}

function typeOf(call: OwnDeclaration['call'], callee: string): string {
  const said = call.typeArguments?.map((one) => one.getText()).join(', ');
  return ts.isNewExpression(call) ? `${callee}${said === undefined ? '' : `<${said}>`}` : `ReturnType<typeof ${callee}>`;
}
