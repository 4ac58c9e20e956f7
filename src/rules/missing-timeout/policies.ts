import { hasPolicies, hasRetries, isEndedAround, isRetriedAround, isRetriedWithin, speaksOfPolicies, type VersionOf } from '../../catalog/retries';
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

function versionsFor(call: ts.Node, { workspace }: RuleContext): VersionOf {
  const { fileName } = call.getSourceFile();
  return (name) => workspace.dependencyVersion(fileName, name);
}

/** Whether a policy or a circuit breaker around a call ends the wait for it. */
export function isEndedByPolicy(call: ts.CallExpression, context: RuleContext): boolean {
  return hasPolicies(versionsFor(call, context)) && isEndedAround(call, policyTexts(context.workspace));
}

/** Whether a project tries calls again, and this one of a library not. */
export function isLeftOut(call: ts.CallExpression, library: string, context: RuleContext): boolean {
  const versionOf = versionsFor(call, context);
  return hasRetries(versionOf) && !isRetriedWithin(library, versionOf) && !isRetriedAround(call, policyTexts(context.workspace));
}
