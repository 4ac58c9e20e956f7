import { holdsOf, type ClientMade } from '../../catalog';
import type { EffectSite } from '../../flow/types';
import { meantText } from '../../catalog/values/meant-text';
import { packageFolder } from '../../project/modules/packages';
import { literally } from '../../project/pattern';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext, RuleFinding } from '../types';

/** From how many on clients of one kind are more than an application needs for its reasons: a second one may be for another database or for listening. */
const many = 3;

/** What is said of a module's client where other modules of the same process make their own. */
export function duplicated(site: EffectSite, meaning: ClientMade, context: RuleContext): readonly RuleFinding[] {
  // The one that a library has by default is the same in every module.
  if (holdsOf(meaning) !== 'connections' || meaning.kind !== 'database' || meaning.isDefault || !isPlain(site)) return [];
  const all = sameClients(site, meaning, context);
  const others = all.length > 0 && !isOwnProgram(site, context) ? all.filter((one) => !isOwnProgram(one, context)) : [];
  const count = others.length + 1;
  if (count < 2) return [];
  return [{
    rule: 'client-per-request', shape: 'one-per-module', severity: 'warning', confidence: count >= many ? 'medium' : 'low',
    message: `${count} modules make a client of their own (\`${meaning.label}\`), each with its own pool: one process holds ${count} times the connections.`,
    node: site.call,
    related: others.slice(0, 10).map((other) => ({ node: other.call, message: 'Another one is made here.' })),
    detail: meaning.label, frequency: '1', library: meaning.library, enclosing: site.enclosing,
    ...(!meaning.isExtended && { subject: { kind: 'client' as const, site, meaning, shape: 'one-per-module' as const, others } }),
  }];
}

/** Clients that modules make of the same class with the same settings, in the package of the one that is given: by packages processes are told apart. */
function sameClients(site: EffectSite, meaning: ClientMade, { checker, graph, workspace, moduleKind }: Pick<RuleContext, 'checker' | 'graph' | 'workspace' | 'moduleKind'>): readonly EffectSite[] {
  const file = site.call.getSourceFile();
  const name = calleeText(site.call);
  const made = new RegExp(`\\b${literally(name)}\\s*[(<]`);
  const home = packageFolder(file.fileName, workspace);
  const settings = argumentsText(site.call, checker);
  return workspace.files().flatMap((other) => {
    if (other === file.fileName || moduleKind(other) !== 'source' || !made.test(workspace.text(other) ?? '') || packageFolder(other, workspace) !== home) return [];
    // What one module makes in the branches of a condition is one client.
    const one = (graph.factsOf(other)?.flow.sites ?? []).find((one) => one.meaning.concept === 'client' && one.meaning.library === meaning.library && one.meaning.label === meaning.label && isPlain(one) && argumentsText(one.call, checker) === settings);
    return one ? [one] : [];
  });
}

/** Made when the module is loaded, and not for something of its own: a client that is closed in the same module serves a program that ends. */
function isPlain({ enclosing, loops, call }: EffectSite): boolean {
  return !isFunctionNode(enclosing) && loops.length === 0 && !/\.\s*\$?disconnect\s*\(\)|\bprocess\.exit\(/.test(call.getSourceFile().text);
}

/** Whether a module is a program by itself, whose work is jobs: nobody imports it, and no request comes to it. What it has is in another process than the server's. */
function isOwnProgram({ call }: EffectSite, { graph, reachedFrom, workspace, moduleKind }: RuleContext): boolean {
  const { fileName } = call.getSourceFile();
  const kinds = (graph.factsOf(fileName)?.flow.sites ?? []).flatMap(({ enclosing }) => (isFunctionNode(enclosing) ? reachedFrom(enclosing)?.kind ?? [] : []));
  if (kinds.length === 0 || kinds.some((kind) => kind !== 'job')) return false;
  const name = literally(/([^/]+?)\.\w+$/.exec(fileName)?.[1] ?? fileName);
  const imports = new RegExp(`(?:\\bfrom|\\bimport|\\brequire)\\s*\\(?\\s*['"\`](?:[^'"\`\\n]*/)?${name}(?:\\.\\w+)?['"\`]`);
  return !workspace.files().some((other) => other !== fileName && moduleKind(other) === 'source' && imports.test(workspace.text(other) ?? ''));
}

function calleeText(call: EffectSite['call']): string {
  return (ts.isTaggedTemplateExpression(call) ? call.tag : call.expression).getText();
}

function argumentsText(call: EffectSite['call'], checker: ts.TypeChecker): string {
  return !ts.isCallExpression(call) && !ts.isNewExpression(call) ? '' : (call.arguments ?? []).map((argument) => meantText(argument, checker)).join(', ');
}
