import type { ClientMade } from '../../catalog';
import type { FilePath } from '../../core';
import { ts } from '../../project/ts';
import type { EffectSite } from '../../flow/types';
import { bare, isFunctionNode, propertyValue } from '../../project/syntax';
import { isCommonJs } from '../edits/modules';
import type { FixContext } from '../types';

/** A client that a module exports. */
export interface SharedClient {
  readonly file: FilePath;
  readonly name: string;
}

/**
 * The clients of the same kind that modules of the workspace export under a name, the nearest to the site first.
 * @param maker what makes them, where that is not what makes the site's: `Pool`
 */
export function exportedClients(site: EffectSite, meaning: ClientMade, { graph, workspace }: FixContext, maker = nameOf(site.call)): readonly SharedClient[] {
  const own = site.call.getSourceFile();
  const from = own.fileName;
  const isCommon = isCommonJs(own);
  const found = workspace.files().flatMap((file): readonly SharedClient[] => {
    const text = workspace.text(file) ?? '';
    if (!text.includes(`${maker}(`) || !/\bexports?\b/.test(text)) return [];
    return (graph.factsOf(file)?.flow.sites ?? []).flatMap((one) => {
      if (one.meaning.concept !== 'client' || one.meaning.library !== meaning.library || nameOf(one.call) !== maker || isFunctionNode(one.enclosing) || !isSame({ call: site.call, meaning }, { call: one.call, meaning: one.meaning })) return [];
      const name = isCommonJs(one.call.getSourceFile()) === isCommon ? exportedName(one.call) : undefined;
      return name === undefined ? [] : [{ file, name }];
    });
  });
  const common = (file: FilePath): number => [...file].findIndex((letter, at) => letter !== from[at]);
  return [...found].sort((a, b) => common(b.file) - common(a.file) || (a.file < b.file ? -1 : 1));
}

/** The class or function that makes a client: `Pool` of `new pg.Pool()`. */
function nameOf(call: EffectSite['call']): string {
  return /[\w$]*$/.exec((ts.isTaggedTemplateExpression(call) ? call.tag : call.expression).getText())?.[0] ?? '';
}

/** Options that do not say which database it is: what is logged, how many connections there are and how long they are waited for. */
const ofManner = /^(?:log|errorFormat|min|max|max[A-Z]\w*|idle\w*|connect(?:ion)?_?[tT]imeout\w*|connectionLimit|waitForConnections|queueLimit|(?:enableK|k)eepAlive\w*|allowExitOnIdle)$/;

/** Whether two clients lead to the same database: they are made with the same words, but for their manner. */
function isSame(wanted: Made, existing: Made): boolean {
  return plainArguments(wanted).join() === plainArguments(existing).join();
}

interface Made {
  readonly call: EffectSite['call'];
  readonly meaning: ClientMade;
}

/** The arguments as far as they say where a client leads. An address alone is the option that it stands for. */
function plainArguments({ call, meaning }: Made): readonly string[] {
  const given = ts.isCallExpression(call) || ts.isNewExpression(call) ? call.arguments ?? [] : [];
  const held = meaning.size?.facts.held;
  const [first, second] = given;
  if (!held || !first) return given.map(plain).filter((text) => text !== '');
  const options = [first, second].flatMap((one) => { const node = one && bare(one); return node && ts.isObjectLiteralExpression(node) ? [node] : []; });
  const said = options.flatMap(({ properties }) => properties.filter(({ name }) => name?.getText() !== held.within).flatMap(plainProperty));
  const value = options[0] && options[0] === bare(first) ? propertyValue(options[0], held.within) : first;
  const inner = value && bare(value);
  const connection = inner === undefined ? '' : ts.isObjectLiteralExpression(inner) ? plain(inner) : `{${held.addressAs}:${plain(inner)}}`;
  return [...said, connection].sort();
}

/** What an expression says of where a client leads. */
function plain(expression: ts.Expression): string {
  const node = bare(expression);
  if (ts.isObjectLiteralExpression(node)) {
    const said = node.properties.flatMap(plainProperty).sort();
    return said.length === 0 ? '' : `{${said.join()}}`;
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return node.getText().replace(/\s+/g, ' ');
  const callee = bare(node.expression);
  // Whoever listens for what breaks has the same client.
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'on' && ts.isCallExpression(node)) return plain(callee.expression);
  return `${callee.getText()}(${(node.arguments ?? []).map(plain).filter((text) => text !== '').join()})`;
}

function plainProperty(one: ts.ObjectLiteralElementLike): readonly string[] {
  if (one.name && ofManner.test(one.name.getText())) return [];
  if (!ts.isPropertyAssignment(one)) return [one.getText().replace(/\s+/g, ' ')];
  const value = plain(one.initializer);
  return value === '' ? [] : [`${one.name.getText()}:${value}`];
}

/** `prisma` of `export const prisma = globalThis.prisma ?? new PrismaClient()`, or of `const prisma = new PrismaClient()` where `module.exports = { prisma }` follows. */
function exportedName(call: ts.Node): string | undefined {
  for (let node = call.parent; node && !ts.isSourceFile(node); node = node.parent) {
    if (!ts.isVariableStatement(node)) continue;
    const [declaration] = node.declarationList.declarations;
    const isExported = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (node.declarationList.declarations.length !== 1 || !declaration || !ts.isIdentifier(declaration.name)) return undefined;
    const { text } = declaration.name;
    return isExported || (ts.isSourceFile(node.parent) && isCommonExport(text, node.parent)) ? text : undefined;
  }
  return undefined;
}

/** Whether a module of the older kind gives a name to others: `module.exports = { prisma }`, `exports.prisma = prisma`. */
function isCommonExport(name: string, file: ts.SourceFile): boolean {
  return isCommonJs(file) && new RegExp(`\\bexports\\.${name}\\s*=\\s*${name}\\b|\\bmodule\\.exports\\s*=\\s*\\{(?:[^}]*,)?\\s*${name}\\s*[,}]`).test(file.text);
}
