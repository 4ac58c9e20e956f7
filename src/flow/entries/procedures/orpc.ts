import { bare, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { fieldsOf } from './merged-objects';
import { fromBraces } from '../reading/paths';
import { staticObject, textProperty } from '../reading/static-text';
import { lastStep, traceOf, type Trace } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

const procedureText = /\.\s*handler\s*\(/;
const maxDepth = 8;

/**
 * oRPC: the procedures of nested routers, which are plain objects. One with a route of its own (`os.route({ method: 'GET', path: '/planets/{id}' })`) goes by that, the others by their names as
 * clients call them (`call planet.list`); what its middleware does comes first. What implements a contract has the contract's names and routes.
 * https://orpc.dev/docs/procedure, https://orpc.dev/docs/router, https://orpc.dev/docs/middleware, https://orpc.dev/docs/openapi/routing, https://orpc.dev/docs/contract-first/implement-contract
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
      const promised = contractOf(trace, context);
      const route = routeOf(trace, context) ?? (promised?.procedure && routeOf(promised.procedure, context, promised.prefix));
      const handlers = [...trace.steps.filter((step) => step.kind === 'call' && step.name === 'use').flatMap(({ args }) => args.slice(0, 1)), ...call.arguments.slice(0, 1)];
      if (route) yield { kind: 'handler', entry: 'request', verb: route.verb, path: route.path, handlers, node: call.arguments[0] ?? call };
      else for (const name of names.get(call) ?? [promised?.name ?? ownName(call)]) yield { kind: 'handler', entry: 'request', verb: 'call', ...(name !== undefined && { path: name }), handlers, node: call.arguments[0] ?? call } satisfies HandlerRegistration;
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
function routeOf(trace: Trace, context: EntryContext, outer = ''): { readonly verb: string; readonly path: string } | undefined {
  const calls = trace.steps.filter((step) => step.kind === 'call');
  const route = calls.filter(({ name }) => name === 'route').map(({ args }) => staticObject(args[0], context.checker)).filter((literal) => literal !== undefined);
  const path = route.map((literal) => textProperty(literal, 'path', context.checker)).findLast((one) => one !== undefined);
  if (path === undefined) return undefined;
  const prefix = prefixOf(trace);
  const verb = route.map((literal) => textProperty(literal, 'method', context.checker)).findLast((one) => one !== undefined) ?? 'POST';
  return { verb, path: fromBraces(outer + prefix + path) };
}

/** What `.prefix('/admin')` puts before the paths. */
function prefixOf({ steps }: Trace): string {
  return steps.filter(({ kind, name }) => kind === 'call' && name === 'prefix').map(({ args: [given] }) => (given && ts.isStringLiteralLike(given) ? given.text : '…')).join('');
}

/** The procedure of a contract that `implement(contract).planet.list` stands for, with its name there and the prefixes of the routers around it. */
function contractOf({ steps }: Trace, context: EntryContext): { readonly name: string; readonly prefix: string; readonly procedure?: Trace } | undefined {
  const at = steps.findIndex(({ kind, name }) => kind === 'call' && name === 'implement');
  const names = at < 0 ? [] : steps.slice(at + 1).filter(({ kind }) => kind === 'get').map(({ name }) => name);
  let value: ts.Expression | undefined = names.length > 0 ? steps[at]?.args[0] : undefined;
  if (!value) return undefined;
  let prefix = '';
  for (const name of names) {
    const { given, outer } = unwrapped(value, context);
    prefix += outer;
    const field = fieldsOf(given, context).find((one) => one.name === name);
    value = field && ts.isExpression(field.value) ? field.value : undefined;
    if (!value) return { name: names.join('.'), prefix };
  }
  const procedure = traceOf(value, context);
  return { name: names.join('.'), prefix, ...(procedure?.package === '@orpc/contract' && { procedure }) };
}

/** What `.router({ … })` is given, with the prefix before it: `os.prefix('/api').router({ … })`. */
function unwrapped(expression: ts.Expression, context: EntryContext): { readonly given: ts.Expression; readonly outer: string } {
  const node = bare(expression);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'router' || !node.arguments[0]) return { given: node, outer: '' };
  const builder = traceOf(node.expression.expression, context);
  return { given: node.arguments[0], outer: builder ? prefixOf(builder) : '' };
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
  for (const field of fieldsOf(unwrapped(expression, context).given, context)) {
    if (!ts.isExpression(field.value)) continue;
    const name = prefix === '' ? field.name : `${prefix}.${field.name}`;
    const trace = traceOf(field.value, context);
    const last = trace && trace.package === '@orpc/server' ? trace.steps.findLast((step) => step.kind === 'call' && step.name === 'handler') : undefined;
    const call = last && ts.isCallExpression(last.node) ? last.node : undefined;
    if (!call) inRouter(field.value, name, names, context, depth + 1);
    else if (!names.get(call)?.includes(name)) names.set(call, [...names.get(call) ?? [], name]);
  }
}
