import { bare, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { fieldsOf } from './merged-objects';
import { fromBraces } from './paths';
import { staticObject, textProperty } from './static-text';
import { lastStep, traceOf, type Trace } from './trace';
import type { EntryContext, Framework, HandlerRegistration } from './types';

const procedureText = /\.\s*handler\s*\(/;
const maxDepth = 8;

/**
 * oRPC: the procedures of nested routers, which are plain objects. One with a route of its own (`os.route({ method: 'GET', path: '/planets/{id}' })`) goes by that, the others by their names as
 * clients call them (`call planet.list`); what its middleware does comes first.
 * https://orpc.dev/docs/procedure, https://orpc.dev/docs/router, https://orpc.dev/docs/middleware, https://orpc.dev/docs/openapi/routing
 */
export const orpc: Framework = {
  id: 'orpc',
  acrossFiles: true,
  trigger: procedureText,
  * collect(file, context) {
    const names = namesOf(context);
    for (const call of handlerCalls(file)) {
      const trace = traceOf(call, context);
      if (!trace || !isProcedure(trace)) continue;
      const route = routeOf(trace, context);
      const handlers = [...trace.steps.filter((step) => step.kind === 'call' && step.name === 'use').flatMap(({ args }) => args.slice(0, 1)), ...call.arguments.slice(0, 1)];
      if (route) yield { kind: 'handler', entry: 'request', verb: route.verb, path: route.path, handlers, node: call.arguments[0] ?? call };
      else for (const name of names.get(call) ?? [ownName(call)]) yield { kind: 'handler', entry: 'request', verb: 'call', ...(name !== undefined && { path: name }), handlers, node: call.arguments[0] ?? call } satisfies HandlerRegistration;
    }
  },
};

function handlerCalls(file: ts.SourceFile): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  walk(file, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'handler' && node.arguments.length > 0) found.push(node);
  });
  return found;
}

function isProcedure(trace: Trace): boolean {
  return trace.package === '@orpc/server' && lastStep(trace)?.kind === 'call' && lastStep(trace)?.name === 'handler';
}

/** `GET /planets/:id` of `.route({ method: 'GET', path: '/planets/{id}' })`, the last one where there are several, behind the prefixes of the builder; a method that is not said is `POST`. */
function routeOf(trace: Trace, context: EntryContext): { readonly verb: string; readonly path: string } | undefined {
  const calls = trace.steps.filter((step) => step.kind === 'call');
  const route = calls.filter(({ name }) => name === 'route').map(({ args }) => staticObject(args[0], context.checker)).filter((literal) => literal !== undefined);
  const path = route.map((literal) => textProperty(literal, 'path', context.checker)).findLast((one) => one !== undefined);
  if (path === undefined) return undefined;
  const prefix = calls.filter(({ name }) => name === 'prefix').map(({ args: [given] }) => (given && ts.isStringLiteralLike(given) ? given.text : '…')).join('');
  const verb = route.map((literal) => textProperty(literal, 'method', context.checker)).findLast((one) => one !== undefined) ?? 'POST';
  return { verb, path: fromBraces(prefix + path) };
}

/** The variable that holds a procedure, where no router is known to have it. */
function ownName(call: ts.CallExpression): string | undefined {
  let node: ts.Node = call.parent;
  while (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) node = node.parent;
  return ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) ? node.name.text : undefined;
}

const known = new WeakMap<ts.TypeChecker, Map<ts.CallExpression, string[]>>();

/** The names that procedures have in routers: in what handlers and clients are made with (`new RPCHandler(router)`), or `os.router({ … })` is given; else in what is exported as `router`. */
function namesOf(context: EntryContext): ReadonlyMap<ts.CallExpression, readonly string[]> {
  let names = known.get(context.checker);
  if (names) return names;
  known.set(context.checker, (names = new Map()));
  for (const file of context.files()) {
    if (!file.text.includes('@orpc/')) continue;
    const roots: ts.Expression[] = [];
    walk(file, (node) => {
      const [first] = ts.isNewExpression(node) ? node.arguments ?? [] : ts.isVariableDeclaration(node) && /router$/i.test(node.name.getText()) && node.initializer ? [node.initializer] : [];
      const isHandler = ts.isNewExpression(node) && /^(?:RPC|OpenAPI)Handler$/.test(node.expression.getText());
      if (first && (isHandler || ts.isVariableDeclaration(node))) roots.push(first);
    });
    for (const root of roots) inRouter(root, '', names, context, 0);
  }
  // What is in a router that is itself in another goes by the longer name.
  for (const list of names.values()) for (const name of [...list]) if (list.some((other) => other.endsWith(`.${name}`))) list.splice(list.indexOf(name), 1);
  return names;
}

function inRouter(expression: ts.Expression, prefix: string, names: Map<ts.CallExpression, string[]>, context: EntryContext, depth: number): void {
  if (depth > maxDepth) return;
  const node = bare(expression);
  // `os.prefix('/api').router({ … })`
  const given = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'router' ? node.arguments[0] : undefined;
  for (const field of fieldsOf(given ?? node, context)) {
    if (!ts.isExpression(field.value)) continue;
    const name = prefix === '' ? field.name : `${prefix}.${field.name}`;
    const trace = traceOf(field.value, context);
    const last = trace && trace.package === '@orpc/server' ? trace.steps.findLast((step) => step.kind === 'call' && step.name === 'handler') : undefined;
    const call = last && ts.isCallExpression(last.node) ? last.node : undefined;
    if (!call) inRouter(field.value, name, names, context, depth + 1);
    else if (!names.get(call)?.includes(name)) names.set(call, [...names.get(call) ?? [], name]);
  }
}
