import type { ClientMade } from '../../catalog';
import { meantText } from '../../catalog/values/meant-text';
import { isOnce } from '../../flow/values/guarded';
import type { EffectSite } from '../../flow/types';
import { packageFolder } from '../../project/modules/packages';
import { isFunctionNode, isWithin, outward, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { moduleKind } from './imports';
import { isClosedBetweenTests, isWhereProgramEnds } from './keep-open';
import { partsOf, type OwnDeclaration } from './own-client';
import { canImport, exportedFunction, type SharedClient } from './shared';

/** The statement by which a function connects the one client that its library has for the process: `await mongoose.connect(process.env.MONGODB_URI!);`. What is kept of it is that it is connected. */
export function connectedAlone({ call }: EffectSite): OwnDeclaration | undefined {
  const { child, user } = outward(call);
  const statement = ts.isAwaitExpression(user) && user.expression === child ? outward(user).user : undefined;
  if (!ts.isCallExpression(call) || !statement || !ts.isExpressionStatement(statement) || !ts.isBlock(statement.parent)) return undefined;
  const client = ts.isPropertyAccessExpression(call.expression) && ts.isIdentifier(call.expression.expression) ? call.expression.expression.text : 'default';
  return { file: call.getSourceFile(), statement, value: user as ts.Expression, isReturned: true, name: `${client}Connection`, call, parts: partsOf(call, statement) };
}

/** The function of another module by which the project connects the same once: `await dbConnect()` of `lib/dbConnect.ts`, which asks what it has kept. The nearest first. */
export function keptConnectors(site: EffectSite, { library }: ClientMade, { checker, graph, moduleKind: fileKind, workspace }: FixContext): readonly SharedClient[] {
  const own = site.call.getSourceFile();
  const address = addressOf(site, checker);
  const kind = moduleKind(own);
  const home = packageFolder(own.fileName, workspace);
  return workspace.files().flatMap((file): readonly SharedClient[] => {
    if (file === own.fileName || fileKind(file) !== 'source' || packageFolder(file, workspace) !== home) return [];
    return (graph.factsOf(file)?.flow.sites ?? []).flatMap((one): readonly SharedClient[] => {
      if (one.meaning.concept !== 'client' || one.meaning.library !== library || !one.meaning.isDefault || !isFunctionNode(one.enclosing) || addressOf(one, checker) !== address || !isOnce(one, checker) || !connectsAlone(one)) return [];
      const given = exportedFunction(one.enclosing, true);
      return given && canImport(kind, one.call.getSourceFile(), given) ? [{ file, ...given }] : [];
    });
  });
}

/** Whether the function around a connection does nothing else for its callers, and tells them where that fails: a handler that connects first is no such thing, nor is what ends the process. */
function connectsAlone({ call, enclosing }: EffectSite): boolean {
  const library = ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) ? call.expression.expression.getText() : undefined;
  let isAlone = true;
  walk(enclosing, (node) => {
    if (ts.isCatchClause(node)) isAlone &&= throws(node.block);
    if (!isAlone || !ts.isCallExpression(node) || node === call) return isAlone;
    const asked = ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
    const client = asked?.expression.getText();
    isAlone = client === 'console' || (library !== undefined && client === library) || (asked !== undefined && isWithin(call, asked.expression) && (asked.name.text !== 'catch' || node.arguments.every(throws)));
    return isAlone;
  });
  return isAlone;
}

function throws(code: ts.Node): boolean {
  let found = false;
  walk(code, (node) => {
    found ||= ts.isThrowStatement(node);
    return !found;
  });
  return found;
}

/** Where a connection leads, by what is meant: `process.env.URI!` is what a constant of that value says. */
function addressOf({ call }: EffectSite, checker: ts.TypeChecker): string | undefined {
  const [address] = ts.isCallExpression(call) ? call.arguments : [];
  return address && meantText(uncast(address), checker).replace(/!/g, '');
}

const closings = /\bconnections?\s*(?:\[\d+\]\s*)?\.\s*(?:close|destroy)\s*\(|\bdisconnect\s*\(/;

/** What closes the connection of a library, so that whoever has kept that it is open would not open it again; undefined where nothing is seen to but what ends the process. */
export function closesDefault({ call }: EffectSite, { library }: ClientMade, { graph, workspace, moduleKind: fileKind }: Pick<FixContext, 'graph' | 'workspace' | 'moduleKind'>): string | undefined {
  const home = packageFolder(call.getSourceFile().fileName, workspace);
  for (const file of workspace.files()) {
    const [kind, text] = [fileKind(file), workspace.text(file) ?? ''];
    if (kind === 'test' && packageFolder(file, workspace) === home && text.includes(library) && isClosedBetweenTests(text, closings)) return `${file.slice(file.lastIndexOf('/') + 1)}: ${closings.exec(text)?.[0].replace(/\s*\($/, '') ?? ''}`;
    if (kind !== 'source' || packageFolder(file, workspace) !== home || !/\.\s*(?:close|destroy)\s*\(|\bdisconnect\s*\(/.test(text)) continue;
    const [found] = closings.exec(text) ?? [];
    const sites = graph.factsOf(file)?.flow.sites ?? [];
    // Where nothing else is asked of the library, nobody has looked at what it closes.
    if (found !== undefined && text.includes(library) && sites.length === 0) return found.replace(/\s*\($/, '');
    for (const { meaning, call: closing } of sites) if (meaning.concept === 'disconnect' && meaning.library === library && !isWhereProgramEnds(closing)) return meaning.label;
  }
  return undefined;
}
