import { enclosingFunction, isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { VersionOf } from './types';

/**
 * Packages that put a policy around calls: https://github.com/connor4312/cockatiel, https://github.com/sindresorhus/p-retry, https://github.com/vercel/async-retry, https://github.com/IndigoUnited/node-promise-retry,
 * https://github.com/coveooss/exponential-backoff, and opossum, a circuit breaker.
 */
const packages = ['cockatiel', 'p-retry', 'async-retry', 'promise-retry', 'exponential-backoff', 'opossum'];
const imported = new RegExp(`['"](?:${packages.join('|')})['"]`);

/** Whether a project has a package that puts policies around calls. */
export function hasPolicies(versionOf: VersionOf): boolean {
  return packages.some((name) => versionOf(name) !== undefined);
}

/** Whether a file has to do with such policies: it imports one of the packages. */
export function speaksOfPolicies(text: string): boolean {
  return imported.test(text);
}

/**
 * Whether something around a call ends the wait for it: a policy with a timeout, or a circuit breaker, "`timeout`: the time in milliseconds that action should be allowed to execute before timing out … default 10000"
 * (https://nodeshift.dev/opossum/). `texts` are those of the files that speak of policies.
 */
export function isEndedAround(call: ts.CallExpression, texts: readonly string[]): boolean {
  const all = [call.getSourceFile().text, ...texts];
  return callsAround(call).some((around) => {
    const callee = around.expression.getText();
    if (breaker.test(callee)) return !endless.test(around.getText());
    const policy = /(\w+)\s*\.\s*(?:execute|fire)$/.exec(callee)?.[1];
    return policy !== undefined && hasTimeout(policy, all, 1);
  }) || functionsAround(call).some((name) => all.some((text) => new RegExp(`CircuitBreaker(?:<[^>]*>)?\\(\\s*(?:[\\w.]+\\.)?${name}\\b(?![^;]*\\btimeout\\s*:\\s*false)`).test(text)));
}

const breaker = /CircuitBreaker$/;
const endless = /\btimeout\s*:\s*false\b/;

/** Whether the value that a name is given in one of the files has a timeout, by itself or through the policies that it names. */
function hasTimeout(name: string, texts: readonly string[], depth: number): boolean {
  const value = texts.map((text) => new RegExp(`\\b${name}\\s*(?::[^=;]+)?=\\s*([\\s\\S]{0,600}?);?\\n(?:\\n|export|const|$)`).exec(text)?.[1]).find((one) => one !== undefined);
  if (value === undefined) return false;
  return /\btimeout\s*\(|TimeoutStrategy|\bTimeout\b|CircuitBreaker\s*\((?![\s\S]*\btimeout\s*:\s*false)/.test(value) || (depth > 0 && [...value.matchAll(/\b[a-z]\w*\b/g)].some(([inner]) => inner !== name && hasTimeout(inner, texts, depth - 1)));
}

/** Whether a call is tried again by something around it: a policy, a function that is named for it, a loop of its own that counts its tries, or a policy that its function is handed to. */
export function isRetriedAround(call: ts.CallExpression, texts: readonly string[]): boolean {
  const own = enclosingFunction(call);
  return isPipedToRetry(call) || callsAround(call).some((around) => /retry|backoff|\.\s*(?:execute|fire)$/i.test(around.expression.getText()))
    || (own !== undefined && /\b(?:retr(?:y|ies|ying)|attempts?|tries)\b/i.test(own.getText()))
    || isHandedTo('retry|backoff|execute|CircuitBreaker', call, texts);
}

/** Whether a call stands in something that may leave a service in peace that failed: a policy or a circuit breaker, whatever it is made of, or one that its function is handed to. */
export function isGuardedAround(call: ts.CallExpression, texts: readonly string[]): boolean {
  return callsAround(call).some((around) => /breaker|circuit|guard|\.\s*(?:execute|fire)$/i.test(around.expression.getText()))
    || isHandedTo('execute|fire|breaker', call, texts);
}

/** Whether a function around a call is handed to, or called in, what is called by names that begin so, in its own file or in one of the texts. */
function isHandedTo(names: string, call: ts.CallExpression, texts: readonly string[]): boolean {
  return functionsAround(call).some((name) => [call.getSourceFile().text, ...texts].some((text) => new RegExp(`(?:${names})\\w*(?:<[^>]*>)?\\(\\s*(?:async\\s*)?(?:\\([^)]*\\)\\s*=>)?[^;]{0,120}\\b${name}\\b`, 'i').test(text)));
}

/** `http.get(url).pipe(retry(2))`: "returns an Observable that mirrors the source Observable with the exception of an error", after which it asks again (https://rxjs.dev/api/operators/retry). */
function isPipedToRetry(call: ts.CallExpression): boolean {
  const { parent } = call;
  if (!ts.isPropertyAccessExpression(parent) || parent.name.text !== 'pipe' || !ts.isCallExpression(parent.parent)) return false;
  return parent.parent.arguments.some((operator) => /^(?:retry|repeat|backoff)\w*\s*\(/i.test(operator.getText())) || isPipedToRetry(parent.parent);
}

/** Calls and constructions that a call stands in the arguments of, also in functions among them. */
function callsAround(call: ts.CallExpression): readonly (ts.CallExpression | ts.NewExpression)[] {
  const found: (ts.CallExpression | ts.NewExpression)[] = [];
  for (let node: ts.Node = call; node.parent; node = node.parent) {
    if ((ts.isCallExpression(node.parent) || ts.isNewExpression(node.parent)) && node.parent.expression !== node) found.push(node.parent);
  }
  return found;
}

/** The names of the functions that a call stands in. */
function functionsAround(call: ts.CallExpression): readonly string[] {
  const names: string[] = [];
  for (let node: ts.Node = call; node.parent; node = node.parent) {
    if (!isFunctionNode(node)) continue;
    const name = node.name ?? (ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent) ? node.parent.name : undefined);
    if (name && ts.isIdentifier(name)) names.push(name.text);
  }
  return names;
}
