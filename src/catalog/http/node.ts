import type { TextEdit } from '../../core';
import { bare, enclosingFunction, inlineFunction, isRequire, outward, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { optionsIndex, type PatienceFacts } from '../clients/patience';
import { labelOf } from '../tables/rows';
import { calleeModule, calleeName, calleeOf } from '../tables/members';
import type { LibraryEntry, RecogniseContext } from '../types';
import { constDeclaration } from '../values/literal';
import { moduleOf } from '../values/specifier';
import { keepsAlive } from './agents';
import { requestFacts } from './hosts';
import { bySignal, ms } from './limits';

/** Modules of Node that send requests, and that have an `Agent`. */
const ofNode = /^(?:node:)?https?$/;
const agent = /\bnew\s+(?:\w+\s*\.\s*)?Agent\s*\(\s*\{[^}]*\bkeepAlive\b/;
const request = /['"](?:node:)?https?['"](?=[^]*\b(?:get|request)\s*\()/;
const called = new RegExp(`${agent.source}|${request.source}`);

/**
 * Node's own requests never give up: `timeout` and `setTimeout` "set the timeout of the socket", after which there is an event `timeout` and the request "must be destroyed manually"
 * (https://nodejs.org/api/http.html#event-timeout); the agent's is that of the socket, too. An aborted `signal` ends the request with an event `error` (https://nodejs.org/api/http.html#httprequesturl-options-callback, "signal").
 */
const nodePatience: PatienceFacts = { byDefault: 'for ever', options: ['signal', 'agent'], limit: bySignal, ms, without: unlimited, along: rejects };

/**
 * What Node sends itself. Its agents are "responsible for managing connection persistence and reuse for HTTP clients" (https://nodejs.org/api/http.html#class-httpagent): with `keepAlive` they hold sockets for the next
 * request. Without, as by default, they hold none, and it matters little how many there are.
 */
export const nodeHttp: LibraryEntry = {
  id: 'node-http',
  trigger: called,
  globals: called,
  callNames: new Set(['Agent', 'get', 'request']),
  stubs: () => [],
  dialect: {},
  recognise(call, context) {
    if (ts.isNewExpression(call)) {
      const module = keepsAlive(call, context) ? calleeModule(call, context) : undefined;
      return module !== undefined && ofNode.test(module) ? { concept: 'client', kind: 'http', library: 'node-http', call, label: `new ${bare(calleeOf(call)).getText()}` } : undefined;
    }
    if (!ts.isCallExpression(call) || !isNodes(call, context)) return undefined;
    const { patience, ...facts } = requestFacts(call, nodePatience, context);
    return {
      concept: 'external', library: 'node-http', call, label: labelOf(call), ...facts, ...(calleeName(call) === 'get' && { isRead: true }),
      ...(patience && !endsByHand(call) && { patience }),
    };
  },
};

const importing = new WeakMap<ts.SourceFile, boolean>();

/** Whether what is called is `get` or `request` of one of the modules. Half of all programs have a `get`: the file has to name a module first. */
function isNodes(call: ts.CallExpression, context: RecogniseContext): boolean {
  const name = calleeName(call);
  if (name !== 'get' && name !== 'request') return false;
  const file = call.getSourceFile();
  if (!importing.has(file)) importing.set(file, request.test(file.text));
  if (!importing.get(file)) return false;
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) ? isModule(callee.expression, context) : ofNode.test(calleeModule(call, context) ?? '');
}

/** `https`, `require('https')`, and `isSecure ? https : http`, under a name too. */
function isModule(expression: ts.Expression, context: RecogniseContext): boolean {
  const node = bare(expression);
  if (ts.isConditionalExpression(node)) return isModule(node.whenTrue, context) && isModule(node.whenFalse, context);
  if (ts.isCallExpression(node)) return isRequire(node.expression) && node.arguments[0] !== undefined && ts.isStringLiteralLike(node.arguments[0]) && ofNode.test(node.arguments[0].text);
  if (!ts.isIdentifier(node)) return false;
  const module = moduleOf(context.checker.getSymbolAtLocation(node)?.declarations?.[0]);
  if (module !== undefined) return ofNode.test(module);
  const initial = constDeclaration(node, context.checker)?.initializer;
  return initial !== undefined && isModule(initial, context);
}

/** The functions around a request that make, or are, the promise of its answer. */
function scopeOf(call: ts.CallExpression): ts.Node {
  let scope: ts.Node | undefined = enclosingFunction(call);
  while (scope && ts.isNewExpression(scope.parent)) scope = enclosingFunction(scope);
  return scope ?? call.getSourceFile();
}

/** The variable that holds a request, with the links of its chain looked through: `req` of `const req = https.get(url).on('error', reject)`. */
function heldAs(call: ts.CallExpression): ts.Identifier | undefined {
  let { child, user } = outward(call);
  while (ts.isPropertyAccessExpression(user) && ts.isCallExpression(user.parent) && user.parent.expression === user) ({ child, user } = outward(user.parent));
  return ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name) ? user.name : undefined;
}

/** What a call listens to for an event: `req` of `req.on('error', reject)`. */
function heardOn(node: ts.Node, event: string): ts.Expression | undefined {
  const callee = ts.isCallExpression(node) ? bare(node.expression) : undefined;
  if (!callee || !ts.isCallExpression(node) || !ts.isPropertyAccessExpression(callee) || !/^(?:on|once|addListener)$/.test(callee.name.text)) return undefined;
  const [first] = node.arguments;
  return first && ts.isStringLiteralLike(first) && first.text === event ? callee.expression : undefined;
}

/** Whether something listens to an event of a request. */
function listensTo(call: ts.CallExpression, event: string): boolean {
  const name = heldAs(call)?.text;
  let found = false;
  walk(scopeOf(call), (node) => {
    const heard = heardOn(node, event);
    if (!heard) return !found;
    let start = bare(heard);
    while (start !== call && ts.isCallExpression(start) && ts.isPropertyAccessExpression(start.expression)) start = bare(start.expression.expression);
    found ||= start === call || (name !== undefined && ts.isIdentifier(start) && start.text === name);
    return !found;
  });
  return found;
}

/** Whether code around a request ends the wait: it listens to `timeout`, or has set a timer. `req.setTimeout(5_000)` alone only sends an event that nobody hears. */
function endsByHand(call: ts.CallExpression): boolean {
  let found = false;
  walk(scopeOf(call), (node) => {
    if (ts.isCallExpression(node)) {
      const callee = bare(node.expression);
      const isTimer = ts.isIdentifier(callee) ? callee.text === 'setTimeout' : ts.isPropertyAccessExpression(callee) && callee.name.text === 'setTimeout' && node.arguments.length > 1;
      found ||= isTimer || heardOn(node, 'timeout') !== undefined;
    }
    return !found;
  });
  return found;
}

/** Why a request is not given an end. */
function unlimited(call: ts.CallExpression, { checker }: Pick<RecogniseContext, 'checker'>): string | undefined {
  const scope = scopeOf(call);
  const callback = call.arguments.map(inlineFunction).find((one) => one !== undefined);
  if (/\.pipe\s*\(|\bpipeline\s*\(/.test(scope.getText()) || (callback && /\.write\s*\(/.test(callback.getText()))) return 'what is handed on piece by piece may well take longer';
  if (optionsIndex(call, nodePatience, { checker }) === 1 && !isSurelyAddress(call.arguments[0], checker)) return 'what stands for the address may be options';
  return listensTo(call, 'error') || rejects(call).length > 0 ? undefined : 'nothing listens to its `error`, which then ends the process';
}

/** What has the promise around a request fail with it, where nothing listens to its `error` and nobody else has the request. */
function rejects(call: ts.CallExpression): readonly TextEdit[] {
  if (listensTo(call, 'error')) return [];
  const keeper = enclosingFunction(call);
  const reject = keeper?.parameters[1]?.name;
  if (!keeper || !reject || !ts.isIdentifier(reject) || !ts.isNewExpression(keeper.parent) || keeper.parent.expression.getText() !== 'Promise') return [];
  const held = heldAs(call);
  const { user } = outward(call);
  const isAlone = ts.isExpressionStatement(user) || (held !== undefined && held.parent === user && referencesTo(held.text, keeper).every((one) => one === held || (ts.isPropertyAccessExpression(one.parent) && one.parent.expression === one)));
  return isAlone ? [{ start: call.end, end: call.end, newText: `.on('error', ${reject.text})` }] : [];
}

/** Whether a request's first argument is an address, and no object of options that is called so. */
function isSurelyAddress(first: ts.Expression | undefined, checker: ts.TypeChecker): boolean {
  const node = first && bare(first);
  if (!node) return false;
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  if (ts.isBinaryExpression(node)) return isSurelyAddress(node.left, checker) || isSurelyAddress(node.right, checker);
  if (ts.isNewExpression(node)) return node.expression.getText() === 'URL';
  if (/^process\.env\b/.test(node.getText())) return true;
  const type = checker.getTypeAtLocation(node);
  if ((type.flags & ts.TypeFlags.StringLike) !== 0 || type.symbol?.name === 'URL') return true;
  // `url.startsWith('https')`, `new URL(url)`, `${url} is gone`: a text is looked into so, and options are not.
  if (ts.isIdentifier(node) && new RegExp(`\\b${node.text}\\.(?:startsWith|endsWith|includes|indexOf|match|replace|split|slice)\\(|\\bnew URL\\(${node.text}[,)]|\\$\\{${node.text}\\}`).test((outermost(node) ?? node).getText())) return true;
  const initial = constDeclaration(node, checker)?.initializer;
  return initial !== undefined && bare(initial) !== node && isSurelyAddress(initial, checker);
}

function outermost(node: ts.Node): ts.Node | undefined {
  let outer: ts.Node | undefined;
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) outer = fn;
  return outer;
}
