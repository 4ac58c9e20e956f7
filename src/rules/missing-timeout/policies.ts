import { hasPolicies, hasRetries, isEndedAround, isGuardedAround, isRetriedAround, isRetriedWithin, speaksOfPolicies, type VersionOf } from '../../catalog/retries';
import type { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import type { RuleContext } from '../types';

const texts = new WeakMap<WorkspaceFacts, readonly string[]>();

/** The texts of the files that speak of policies around calls. Every file is looked into, so it is done once. */
function policyTexts(workspace: WorkspaceFacts): readonly string[] {
  let known = texts.get(workspace);
  if (!known) texts.set(workspace, (known = workspace.files().flatMap((file) => workspace.text(file) ?? []).filter(speaksOfPolicies)));
  return known;
}

function versionsFor(call: ts.Node, { workspace }: Pick<RuleContext, 'workspace'>): VersionOf {
  const { fileName } = call.getSourceFile();
  return (name) => workspace.dependencyVersion(fileName, name);
}

/** Whether a policy or a circuit breaker around a call ends the wait for it. */
export function isEndedByPolicy(call: ts.CallExpression, context: RuleContext): boolean {
  return hasPolicies(versionsFor(call, context)) && isEndedAround(call, policyTexts(context.workspace));
}

/** Whether a project tries calls again, and this one of a library not. */
export function isLeftOut(call: ts.CallExpression, library: string, context: RuleContext): boolean {
  return hasRetries(versionsFor(call, context)) && !isTried(call, library, context);
}

/** Whether a call of a library is tried again already: by what its package does, or by something around it. */
export function isTried(call: ts.CallExpression, library: string, context: Pick<RuleContext, 'workspace'>): boolean {
  return isRetriedWithin(library, versionsFor(call, context)) || isTriedAround(call, context);
}

/** Whether something around a call tries it again. */
export function isTriedAround(call: ts.CallExpression, { workspace }: Pick<RuleContext, 'workspace'>): boolean {
  return isRetriedAround(call, policyTexts(workspace));
}

/** Whether a policy or a circuit breaker stands around a call, which may remember that it failed. */
export function isGuarded(call: ts.CallExpression, { workspace }: Pick<RuleContext, 'workspace'>): boolean {
  return isGuardedAround(call, policyTexts(workspace));
}
