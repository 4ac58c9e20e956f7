import { holdsOf, type ClientMade, type Holds } from '../../catalog';
import type { Confidence, Severity } from '../../core';
import { runtimeOf } from '../../flow/entries/runtime';
import { isGivenByCaller } from '../../flow/values/given-by-caller';
import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import { isOnce } from '../../flow/values/guarded';
import type { EffectSite } from '../../flow/types';
import { isAstroFile } from '../../project/markup/component-files';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConditional } from '../n-plus-one/repeated-calls';
import type { RuleContext, RuleFinding } from '../types';
import { wayIn } from '../way-in';
import { objectPerRequest, providedPerRequest, type MadeObject } from './fields';

/** What is said of a client that is made in a function, or at the top of a page of Astro, whose code runs for each request; undefined where it is made once, when its module is loaded. */
export function madePerRequest(site: EffectSite, meaning: ClientMade, context: RuleContext): readonly RuleFinding[] | undefined {
  const { enclosing, call } = site;
  const object = isFunctionNode(enclosing) && !ts.isConstructorDeclaration(enclosing) ? providedPerRequest(site, context) : objectPerRequest(site, context);
  if (!isFunctionNode(enclosing) && !object && !(ts.isSourceFile(enclosing) && isAstroFile(enclosing.fileName))) return undefined;
  const holds = holdsOf(meaning);
  // A database's thin object is made with the caller's own rights, and costs nothing.
  if (holds === 'nothing' && (meaning.kind === 'database' || meaning.kind === 'cache')) return [];
  const reach = object ? object.reach : context.reachedFrom(site, 'each-time');
  if (!reach || isOnce(site, context.checker) || runtimeOf(reach.entry, context.workspace) === 'workers') return [];
  const { confidence, severity } = weigh(site, meaning, reach, context);
  return [{
    rule: 'client-per-request', shape: 'made-per-request', severity, confidence,
    message: message(meaning, holds, reach),
    node: call,
    related: object ? [relatedTo(object, reach)] : reach.path.length === 0 ? [] : [{ node: reach.entry.node, message: `\`${reach.name}\` leads here.` }],
    detail: meaning.label, frequency: '1', library: meaning.library, enclosing, route: reach.name,
    path: wayIn(reach).length === 0 ? [] : [...wayIn(reach), { node: call, message: `\`${meaning.label}\` makes the client.` }],
    // Whoever is given it may close it.
    ...(!object?.given && !meaning.isExtended && { subject: { kind: 'client' as const, site, meaning, shape: 'per-request' as const, others: [] } }),
  }];
}

function relatedTo({ made, scoped, given }: MadeObject, { name, entry }: EntryReach): RuleFinding['related'][number] {
  if (made) return { node: made.call, message: `\`${name}\` makes the object whose field it is here.` };
  if (given) return { node: given.name ?? given, message: `\`${name}\` is given it here, one for each request.` };
  return { node: scoped?.name ?? entry.node, message: `An object of this class is made for each request (\`${name}\`).` };
}

function weigh(site: EffectSite, meaning: ClientMade, reach: EntryReach, context: RuleContext): { readonly confidence: Confidence; readonly severity: Severity } {
  const holds = holdsOf(meaning);
  const given = (ts.isCallExpression(site.call) || ts.isNewExpression(site.call)) && (site.call.arguments ?? []).some((argument) => isGivenByCaller(argument, context));
  // One for each tenant, or for what a person typed in: there is no client that could be shared.
  if (given || holds === 'nothing' || reach.kind === 'job') return { confidence: 'low', severity: reach.kind === 'job' ? 'information' : 'hint' };
  if (holds === 'sockets') return { confidence: 'medium', severity: 'information' };
  if (meaning.isDefault) return { confidence: 'medium', severity: 'warning' };
  return isConditional(site) || [...reach.path].some((one) => isConditional(one)) ? { confidence: 'medium', severity: 'warning' } : { confidence: 'high', severity: 'error' };
}

function message({ label, isDefault }: ClientMade, holds: Holds, reach: EntryReach): string {
  const every = reach.kind === 'job' ? 'job' : 'request';
  // The same address again, while it is connected or about to be, is answered with what is there.
  if (isDefault === true) return `Every ${every} connects the one client that its library has for the whole process (\`${label}\`): that does nothing while it is connected, and connects anew whenever it was closed. Connect it once, where the program starts.`;
  switch (holds) {
    case 'connections': return `Every ${every} makes a client with connections of its own (\`${label}\`): 100 ${every}s at once open more than the server allows.`;
    case 'sockets': return `Every ${every} makes a client of its own (\`${label}\`), which connects anew each time.`;
    case 'nothing': return `Every ${every} makes a client of its own (\`${label}\`); one for the whole process does.`;
  }
}
