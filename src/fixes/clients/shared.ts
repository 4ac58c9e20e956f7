import type { ClientMade } from '../../catalog';
import { meantText } from '../../catalog/values/meant-text';
import type { FilePath } from '../../core';
import { isTypeScript } from '../../project/paths';
import { ts } from '../../project/ts';
import type { EffectSite } from '../../flow/types';
import { literally } from '../../project/pattern';
import { bare, enclosingFunction, hasModifier, isAsync, isFunctionNode, outward, propertyValue, referencesTo } from '../../project/syntax';
import { packageFolder } from '../../project/modules/packages';
import { isCommonJs } from '../edits/modules';
import type { FixContext } from '../types';
import { exportedOpener } from './opened';
import { openedWhereMade, type Part } from './own-client';
import { moduleKind, type ModuleKind } from './imports';

/** A client that a module exports. */
export interface SharedClient {
  readonly file: FilePath;
  readonly name: string;
  /** How its module gives it away, where that is not under its name: by default, or as the whole module (`module.exports = pool`, `export = pool`). */
  readonly as?: 'default' | 'whole';
  /** True where the name is a function's that gives it, and makes it where it is first needed. */
  readonly isMade?: boolean;
  /** The name of the function that opens it, where that has to be done. */
  readonly opener?: string | undefined;
}

/** Files whose clients are for themselves. */
const apart: ReadonlySet<string> = new Set(['test', 'seed', 'migration']);

/**
 * The clients of the same kind that modules of the same package export under a name, the nearest to the site first.
 * @param how `maker`: what makes them, where that is not what makes the site's (`Pool`); `parts`: what the site's is made of in statements of their own; `getters`: whether functions that give one count; `isOpened`: whether it is a promise of one that is opened where it is made
 */
export function exportedClients(site: EffectSite, meaning: ClientMade, { checker, graph, moduleKind: fileKind, workspace }: FixContext, how: { readonly maker?: string; readonly parts?: readonly Part[]; readonly getters?: boolean; readonly isOpened?: boolean } = {}): readonly SharedClient[] {
  const { maker = nameOf(site.call), parts = [], getters = false, isOpened = false } = how;
  const own = site.call.getSourceFile();
  const from = own.fileName;
  const kind = moduleKind(own);
  const home = packageFolder(from, workspace);
  const made = new RegExp(`${literally(maker)}\\s*[(<]`);
  const said = plainArguments(site.call, meaning, checker, parts);
  const found = workspace.files().flatMap((file): readonly SharedClient[] => {
    const text = workspace.text(file) ?? '';
    if (!made.test(text) || !/\bexports?\b/.test(text) || apart.has(fileKind(file)) || packageFolder(file, workspace) !== home) return [];
    return (graph.factsOf(file)?.flow.sites ?? []).flatMap((one) => {
      if (one.meaning.concept !== 'client' || one.meaning.library !== meaning.library || nameOf(one.call) !== maker || (!getters && isFunctionNode(one.enclosing)) || plainArguments(one.call, one.meaning, checker) !== said) return [];
      const opened = openedWhereMade(one.call, meaning.givesItself);
      if ((opened !== undefined) !== isOpened) return [];
      const given = isFunctionNode(one.enclosing) ? getterOf(opened ?? one.call) : exportOf(opened ?? one.call);
      if (!given || !canImport(kind, one.call.getSourceFile(), given)) return [];
      const opener = meaning.opens === undefined ? undefined : exportedOpener(one.call.getSourceFile(), given.isMade ? `${given.name}()` : given.name, meaning.opens);
      return [{ file, ...given, ...(opener !== undefined && { opener }) }];
    });
  });
  const common = (file: FilePath): number => [...file].findIndex((letter, at) => letter !== from[at]);
  return [...found].sort((a, b) => common(b.file) - common(a.file) || (a.file < b.file ? -1 : 1));
}

/** Whether a module makes the same client for itself, whether or not others can have it. */
export function isMadeIn(file: FilePath, site: EffectSite, meaning: ClientMade, { checker, graph }: Pick<FixContext, 'checker' | 'graph'>): boolean {
  const said = plainArguments(site.call, meaning, checker);
  return (graph.factsOf(file)?.flow.sites ?? []).some((one) => one.call !== site.call && one.meaning.concept === 'client' && one.meaning.library === meaning.library && !one.meaning.isExtended && plainArguments(one.call, one.meaning, checker) === said);
}

/** The class or function that makes a client: `Pool` of `new pg.Pool()`. */
function nameOf(call: EffectSite['call']): string {
  return /[\w$]*$/.exec((ts.isTaggedTemplateExpression(call) ? call.tag : call.expression).getText())?.[0] ?? '';
}

/** Options that do not say which database it is: what is logged, how many connections there are and how long they are waited for. */
const ofManner = /^(?:log|errorFormat|poolSize|min|max|max[A-Z]\w*|idle\w*|connect(?:ion)?_?[tT]imeout\w*|connectionLimit|waitForConnections|queueLimit|(?:enableK|k)eepAlive\w*|allowExitOnIdle)$/;

/** The arguments as far as they say where a client leads: two that are made with the same words, but for their manner, lead to the same database. An address alone is the option that it stands for. */
export function plainArguments(call: EffectSite['call'], meaning: ClientMade, checker: ts.TypeChecker, parts: readonly Part[] = []): string {
  const plain = (one: ts.Expression): string => plainText(one, checker, parts);
  const given = ts.isCallExpression(call) || ts.isNewExpression(call) ? call.arguments ?? [] : [];
  const held = meaning.size?.facts.held;
  const [first, second] = given;
  if (!held || !first) return given.map(plain).filter((text) => text !== '').join();
  const options = [first, second].flatMap((one) => { const node = one && bare(one); return node && ts.isObjectLiteralExpression(node) ? [node] : []; });
  const said = options.flatMap(({ properties }) => properties.filter(({ name }) => name?.getText() !== held.within).flatMap((one) => plainProperty(one, checker, parts)));
  const value = options[0] && options[0] === bare(first) ? propertyValue(options[0], held.within) : first;
  const inner = value && bare(value);
  const connection = inner === undefined ? '' : ts.isObjectLiteralExpression(inner) ? plain(inner) : `{${held.addressAs}:${plain(inner)}}`;
  return [...said, connection].sort().join();
}

/** What an expression says of where a client leads. */
function plainText(expression: ts.Expression, checker: ts.TypeChecker, parts: readonly Part[]): string {
  const plain = (one: ts.Expression): string => plainText(one, checker, parts);
  const node = bare(expression);
  const part = parts.find(({ use }) => use === node);
  if (part) return plain(part.value);
  if (ts.isObjectLiteralExpression(node)) {
    const said = node.properties.flatMap((one) => plainProperty(one, checker, parts)).sort();
    return said.length === 0 ? '' : `{${said.join()}}`;
  }
  if (ts.isArrowFunction(node) && node.parameters.length === 0 && !ts.isBlock(node.body)) return `()=>${plain(node.body)}`;
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return meantText(node, checker);
  const callee = bare(node.expression);
  // Whoever listens for what breaks has the same client.
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'on' && ts.isCallExpression(node)) return plain(callee.expression);
  return `${meantText(callee, checker)}(${(node.arguments ?? []).map(plain).filter((text) => text !== '').join()})`;
}

function plainProperty(one: ts.ObjectLiteralElementLike, checker: ts.TypeChecker, parts: readonly Part[]): readonly string[] {
  if (one.name && ofManner.test(one.name.getText())) return [];
  const part = parts.find(({ use }) => use === one.name);
  if (!part && !ts.isPropertyAssignment(one)) return [meantText(one, checker)];
  const value = plainText(part ? part.value : (one as ts.PropertyAssignment).initializer, checker, parts);
  return value === '' ? [] : [`${one.name?.getText() ?? ''}:${value}`];
}

export type Export = Pick<SharedClient, 'name' | 'as' | 'isMade'>;

/** Whether a module of a kind can name what another one gives away. */
export function canImport(kind: ModuleKind | undefined, from: ts.SourceFile, { as }: Export): boolean {
  const isCommon = isCommonExported(from);
  switch (kind) {
    case 'modules': return !isCommon && as !== 'whole';
    // What a module of TypeScript becomes is not seen from here.
    case 'common': return isCommon && !isTypeScript(from.fileName);
    case 'required': return isTypeScript(from.fileName);
    case 'equals': return isTypeScript(from.fileName) && !isCommon;
    case undefined: return false;
  }
}

/** Whether a module gives its names away by `module.exports`. */
function isCommonExported(file: ts.SourceFile): boolean {
  return isCommonJs(file) && !/^export\b/m.test(file.text);
}

/** `prisma` of `export const prisma = globalThis.prisma ?? new PrismaClient()`, or of `const prisma = new PrismaClient()` where `export default prisma` or `module.exports = { prisma }` follows. */
function exportOf(call: ts.Expression): Export | undefined {
  const declaration = declarationOf(call);
  const list = declaration?.parent;
  if (!declaration || !list || !ts.isVariableDeclarationList(list) || !ts.isVariableStatement(list.parent) || list.declarations.length !== 1 || !ts.isIdentifier(declaration.name)) return undefined;
  const statement = list.parent;
  const { text } = declaration.name;
  if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return { name: text };
  return ts.isSourceFile(statement.parent) ? givenAway(text, statement.parent) : undefined;
}

/** `getMail` of `export function getMail() { return (mail ??= createTransport(…)); }`, whose variable is the module's. */
function getterOf(call: ts.Expression): Export | undefined {
  const { child, user } = outward(heardCall(makingCall(call) ?? call));
  if (!ts.isBinaryExpression(user) || user.right !== child || user.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionEqualsToken || !(ts.isIdentifier(user.left) || isGlobal(user.left))) return undefined;
  const statement = outward(user).user;
  const fn = ts.isReturnStatement(statement) && statement.parent.parent;
  if (!fn || !ts.isFunctionDeclaration(fn) || fn.parameters.length > 0 || fn.body?.statements.length !== 1) return undefined;
  return exportedFunction(fn);
}

/** How a module gives a function of its own to others, which they call without arguments; what it gives is there at once, unless `waits`. */
export function exportedFunction(fn: ts.Node, waits = false): Export | undefined {
  const declared = ts.isVariableDeclaration(fn.parent) ? fn.parent : ts.isFunctionDeclaration(fn) ? fn : undefined;
  const statement = declared && ts.isVariableDeclaration(declared) ? declared.parent.parent : declared;
  if (!isFunctionNode(fn) || !declared?.name || !ts.isIdentifier(declared.name) || !statement || !ts.isStatement(statement) || !ts.isSourceFile(statement.parent) || fn.parameters.some(({ questionToken, initializer }) => !questionToken && !initializer)) return undefined;
  const { text } = declared.name;
  const said = ts.canHaveModifiers(statement) ? ts.getModifiers(statement)?.map(({ kind }) => kind) ?? [] : [];
  if (!waits && isAsync(fn)) return undefined;
  const given = said.includes(ts.SyntaxKind.ExportKeyword) ? { name: text, ...(said.includes(ts.SyntaxKind.DefaultKeyword) && { as: 'default' as const }) } : givenAway(text, statement.parent);
  return given && { ...given, isMade: true };
}

/** `makeDb()` of a client that a function of the module makes, and nobody else calls: `const makeDb = () => drizzle(…)`, or one that gives it once somebody listens to it. */
function makingCall(call: ts.Expression): ts.CallExpression | undefined {
  const { child, user } = outward(call);
  const holder = ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name) ? user : undefined;
  const fn = holder ? enclosingFunction(holder) : ts.isArrowFunction(user) && user.body === child ? user : undefined;
  if (holder && !(fn && ts.isFunctionDeclaration(fn) && lastReturned(fn) === holder.name.getText())) return undefined;
  const named = fn && (ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(fn.parent) ? fn.parent.name : undefined);
  if (!fn || fn.parameters.length > 0 || !named || !ts.isIdentifier(named)) return undefined;
  const uses = referencesTo(named.text, call.getSourceFile()).filter((use) => use !== named && !ts.isTypeQueryNode(use.parent));
  const called = uses.length === 1 && uses[0] ? outward(uses[0]).user : undefined;
  return called && ts.isCallExpression(called) && called.expression === uses[0] ? called : undefined;
}

function lastReturned(fn: ts.FunctionDeclaration): string | undefined {
  const last = fn.body?.statements.at(-1);
  return last && ts.isReturnStatement(last) ? last.expression?.getText() : undefined;
}

/** What outlives the reload of a module: `globalThis.client`, `globalForClient.client`. */
function isGlobal(place: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(place) && ts.isIdentifier(place.expression) && /^global/.test(place.expression.text);
}

/** The variable that is the client itself, and not something that is made of it. */
function declarationOf(call: ts.Expression): ts.VariableDeclaration | undefined {
  for (let node = call; ;) {
    const { child, user } = outward(node);
    if (ts.isVariableDeclaration(user)) return user;
    const chained = heardBy(user);
    const chosen = (ts.isBinaryExpression(user) && user.right === child && /^(?:\?\?|\|\||&&)?=?$/.test(user.operatorToken.getText())) || (ts.isConditionalExpression(user) && user.condition !== child);
    if (!chained && !chosen) return undefined;
    node = chained ?? (user as ts.Expression);
  }
}

/** `new Pool(…).on('error', console.error)` of `new Pool(…)`. */
function heardCall(call: ts.Expression): ts.Expression {
  const { user } = outward(call);
  const heard = heardBy(user) ?? heardBy(user, 'catch');
  return heard ? heardCall(heard) : call;
}

/** The call by which somebody listens to a client where it is made, and which gives the client; of a promise of one, to its failure. */
function heardBy(user: ts.Node, method = 'on'): ts.CallExpression | undefined {
  return ts.isPropertyAccessExpression(user) && user.name.text === method && ts.isCallExpression(user.parent) && user.parent.expression === user ? user.parent : undefined;
}

/** How a module gives a name of its own to others further down: `export { pool }`, `export default pool`, `export = pool`, `module.exports = { prisma }`, `exports.prisma = prisma`. */
function givenAway(name: string, file: ts.SourceFile): Export | undefined {
  for (const statement of file.statements) {
    if (ts.isExportAssignment(statement) && statement.expression.getText() === name) return { name, as: statement.isExportEquals ? 'whole' : 'default' };
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier || statement.isTypeOnly || !statement.exportClause || !ts.isNamedExports(statement.exportClause)) continue;
    const found = statement.exportClause.elements.find((one) => (one.propertyName ?? one.name).text === name);
    if (found) return found.name.text === 'default' ? { name, as: 'default' } : { name: found.name.text };
  }
  if (!isCommonJs(file)) return undefined;
  if (new RegExp(`\\bexports\\.${name}\\s*=\\s*${name}\\b|\\bmodule\\.exports\\s*=\\s*\\{(?:[^}]*,)?\\s*${name}\\s*[,}]`).test(file.text)) return { name };
  return new RegExp(`\\bmodule\\.exports\\s*=\\s*${name}\\s*;?\\s*$`, 'm').test(file.text) ? { name, as: 'whole' } : undefined;
}
