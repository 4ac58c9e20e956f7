import type { Connect, Disconnect } from '../../catalog/types';
import { isOnce } from '../../flow/values/guarded';
import { mayLeave } from '../../flow/loops/loop-exits';
import { declarationOf } from '../../flow/values/symbols';
import type { EffectSite } from '../../flow/types';
import { literally } from '../../project/pattern';
import { bare, enclosingFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import { wayIn } from '../way-in';
import type { RuleContext, RuleFinding } from '../types';

/** A client of the whole process that a request closes: the others lose it too, and the next one connects anew. */
export function disconnected(site: EffectSite, meaning: Disconnect, context: RuleContext): readonly RuleFinding[] {
  const reach = context.reachedFrom(site);
  if (reach?.kind !== 'request' || !isShared(meaning.client, context) || endsProcess(site.enclosing)) return [];
  return [{
    rule: 'client-per-request', shape: 'closed-per-request', severity: 'warning', confidence: 'medium',
    message: `Every request closes the client that all share (\`${meaning.label}\`), and the next one has to connect again.`,
    node: site.call, related: [], detail: meaning.label, frequency: '1', library: meaning.library, enclosing: site.enclosing, route: reach.name, path: wayIn(reach),
    subject: { kind: 'closing', site, meaning },
  }];
}

/** A client of the whole process that a request opens without having asked whether it is open: that fails from the second request on. One that the request closes again is told there. */
export function opened(site: EffectSite, meaning: Connect, context: RuleContext): readonly RuleFinding[] {
  const { call, enclosing } = site;
  const client = meaning.client.getText();
  const isClosed = context.flow.sites.some((one) => one.enclosing === enclosing && one.meaning.concept === 'disconnect' && one.meaning.client.getText() === client) || new RegExp(`(?<![\\w$.])${literally(client)}\\s*[?!]?\\.\\s*(?:quit|disconnect|close|destroy)\\s*\\(`).test(enclosing.getText());
  const reach = isClosed ? undefined : context.reachedFrom(site);
  if (reach?.kind !== 'request' || [site, ...reach.path].some((one) => isOnce(one, context.checker) || isForgiven(one.call)) || !isShared(meaning.client, context)) return [];
  return [{
    rule: 'client-per-request', shape: 'opened-per-request', severity: 'error', confidence: 'medium',
    message: `Every request opens the client that all share (\`${meaning.label}\`), which fails while it is open: from the second request on. Open it once, where the program starts.`,
    node: call, related: [], detail: meaning.label, frequency: '1', library: meaning.library, enclosing, route: reach.name, path: wayIn(reach),
    subject: { kind: 'opening', site, meaning },
  }];
}

/** Whether the client is one of a module. */
function isShared(client: ts.Expression, { checker }: RuleContext): boolean {
  const node = bare(client);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration !== undefined && enclosingFunction(declaration) === undefined && (ts.isVariableDeclaration(declaration) || ts.isExportAssignment(declaration) || ts.isSourceFile(declaration) || ts.isModuleDeclaration(declaration));
}

function endsProcess(node: ts.Node): boolean {
  return /\bprocess\s*\.\s*(?:exit|kill|abort)\b|\bserver\s*\.\s*close\b/.test(node.getText());
}

/** Whether it does not matter to a request that the client was open already: nothing else stands in the `try` that catches the error, and the request goes on behind it. */
function isForgiven(call: ts.Node): boolean {
  const block = ts.findAncestor(call, ts.isStatement)?.parent;
  return block !== undefined && ts.isBlock(block) && ts.isTryStatement(block.parent) && block.parent.tryBlock === block && block.parent.catchClause !== undefined && block.statements.at(-1) === ts.findAncestor(call, ts.isStatement) && !mayLeave(block.parent.catchClause.block);
}
