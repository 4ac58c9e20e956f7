import type { ClientMade } from '../../catalog';
import type { FilePath } from '../../core';
import { ts } from '../../project/ts';
import type { EffectSite } from '../../flow/types';
import { isFunctionNode } from '../../project/syntax';
import type { FixContext } from '../types';

/** A client that a module exports. */
export interface SharedClient {
  readonly file: FilePath;
  readonly name: string;
}

/** The clients of the same kind that modules of the workspace export under a name, the nearest to the site first. */
export function exportedClients(site: EffectSite, meaning: ClientMade, { graph, workspace }: FixContext): readonly SharedClient[] {
  const from = site.call.getSourceFile().fileName;
  const callee = (ts.isTaggedTemplateExpression(site.call) ? site.call.tag : site.call.expression).getText();
  const found = workspace.files().flatMap((file): readonly SharedClient[] => {
    const text = workspace.text(file) ?? '';
    if (!text.includes(`${callee}(`) || !/\bexport\b/.test(text)) return [];
    return (graph.factsOf(file)?.flow.sites ?? []).flatMap((one) => {
      if (one.meaning.concept !== 'client' || one.meaning.library !== meaning.library || one.meaning.label !== meaning.label || isFunctionNode(one.enclosing) || !isSame(site.call, one.call)) return [];
      const name = exportedName(one.call);
      return name === undefined ? [] : [{ file, name }];
    });
  });
  const common = (file: FilePath): number => [...file].findIndex((letter, at) => letter !== from[at]);
  return [...found].sort((a, b) => common(b.file) - common(a.file) || (a.file < b.file ? -1 : 1));
}

/** Whether two clients lead to the same database: they are made with the same words, or differ in what is logged. */
function isSame(wanted: EffectSite['call'], existing: EffectSite['call']): boolean {
  const [a, b] = [argumentsOf(wanted), argumentsOf(existing)];
  const [options, ...more] = b;
  const logs = a.length === 0 && more.length === 0 && options && ts.isObjectLiteralExpression(options) && options.properties.every(({ name }) => name !== undefined && /^(?:log|errorFormat)$/.test(name.getText()));
  return logs === true || a.map(plain).join() === b.map(plain).join();
}

function argumentsOf(call: EffectSite['call']): readonly ts.Expression[] {
  return ts.isCallExpression(call) || ts.isNewExpression(call) ? call.arguments ?? [] : [];
}

function plain(node: ts.Node): string {
  return node.getText().replace(/\s+/g, ' ');
}

/** `prisma` of `export const prisma = globalThis.prisma ?? new PrismaClient()`. */
function exportedName(call: ts.Node): string | undefined {
  for (let node = call.parent; node && !ts.isSourceFile(node); node = node.parent) {
    if (!ts.isVariableStatement(node)) continue;
    const [declaration] = node.declarationList.declarations;
    const isExported = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    return isExported && node.declarationList.declarations.length === 1 && declaration && ts.isIdentifier(declaration.name) ? declaration.name.text : undefined;
  }
  return undefined;
}
