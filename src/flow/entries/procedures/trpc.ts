import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, isFunctionNode, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { fieldsOf, type Field } from './merged-objects';
import { staticText } from '../reading/static-text';
import { declarationAt, lastStep, traceOf, type Step, type Trace } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

const procedureKinds: ReadonlySet<string> = new Set(['query', 'mutation', 'subscription']);
const routerText = /[rR]outers?\w{0,60}\s*(?:<[^(]{0,300}>)?\(/;

/**
 * tRPC: the procedures of nested routers, named as clients call them (`query orders.list`), with what their middleware does first. Version 9's
 * routers of strings too.
 * https://trpc.io/docs/server/routers, https://trpc.io/docs/server/procedures, https://trpc.io/docs/server/middlewares, https://trpc.io/docs/v9/router
 */
export const trpc: Framework = {
  id: 'trpc',
  acrossFiles: true,
  trigger: routerText,
  * collect(file, context) {
    const all = routersOf(context);
    for (const [declaration, router] of all.routers) {
      if (declaration.getSourceFile() !== file) continue;
      for (const prefix of prefixesOf(declaration, all, [])) {
        for (const { kind, name, handlers, node } of router.procedures) {
          yield { kind: 'handler', entry: 'request', verb: kind, path: `${prefix}${name}`, handlers, node };
        }
      }
    }
  },
};

interface Procedure {
  readonly kind: string;
  readonly name: string;
  readonly handlers: HandlerRegistration['handlers'];
  readonly node: ts.Node;
}

interface Router {
  readonly procedures: Procedure[];
  readonly children: { readonly prefix: string; readonly target: ts.Declaration }[];
}

interface Routers {
  readonly routers: Map<ts.Declaration, Router>;
  readonly parents: Map<ts.Declaration, { readonly prefix: string; readonly parent: ts.Declaration }[]>;
}

const known = new WeakMap<ts.TypeChecker, Routers>();

function routersOf(context: EntryContext): Routers {
  let all = known.get(context.checker);
  if (all) return all;
  known.set(context.checker, (all = { routers: new Map(), parents: new Map() }));
  const files = context.files();
  if (!files.some((file) => file.text.includes('@trpc/server'))) return all;
  for (const file of files) {
    if (!routerText.test(file.text)) continue;
    for (const call of routerCallsIn(file)) {
      const trace = traceOf(call, context);
      const owner = trace?.package === '@trpc/server' && isRouter(trace) ? ownerOf(call) : undefined;
      if (!trace || !owner || all.routers.has(owner)) continue;
      const router: Router = { procedures: [], children: [] };
      all.routers.set(owner, router);
      read(trace, router, '', context, 0);
    }
  }
  for (const [parent, router] of all.routers) {
    for (const { prefix, target } of router.children) {
      const list = all.parents.get(target);
      if (list) list.push({ prefix, parent });
      else all.parents.set(target, [{ prefix, parent }]);
    }
  }
  return all;
}

/** Where the procedures of a router are registered, those of all routers in it included. */
export function proceduresOf(router: ts.Expression, context: EntryContext): ReadonlySet<ts.Node> {
  const all = routersOf(context);
  const node = bare(router);
  const declaration = ts.isIdentifier(node) ? declarationAt(node, context.checker) : ts.isPropertyAccessExpression(node) ? declarationAt(node.name, context.checker) : undefined;
  const reached = new Set<ts.Declaration>(declaration ? [declaration] : ts.isCallExpression(node) ? context.functionsOf(node.expression) : []);
  for (const one of reached) for (const { target } of all.routers.get(one)?.children ?? []) reached.add(target);
  return new Set([...reached].flatMap((one) => all.routers.get(one)?.procedures.map((procedure) => procedure.node) ?? []));
}

/** The outermost calls that may make a router: those of a variable, an export or a return. */
function routerCallsIn(file: ts.SourceFile): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  walk(file, (node) => {
    const value = ts.isVariableDeclaration(node) ? node.initializer : ts.isExportAssignment(node) || ts.isReturnStatement(node) ? node.expression
      : ts.isArrowFunction(node) && ts.isExpression(node.body) ? node.body : undefined;
    const call = value && bare(value);
    if (call && ts.isCallExpression(call) && routerText.test(call.getText().slice(0, 20_000))) found.push(call);
  });
  return found;
}

function isRouter(trace: Trace): boolean {
  const last = lastStep(trace);
  if (last?.kind !== 'call') return false;
  return last.name === 'router' || last.name === 'mergeRouters' || trace.steps.some((step) => step.kind === 'call' && step.name === 'router' && step !== last);
}

/** What a router is known by: the variable or default export that it is, or the function that makes it. */
function ownerOf(call: ts.Node): ts.Declaration | undefined {
  let current: ts.Node = call.parent;
  while (!ts.isSourceFile(current)) {
    if (ts.isVariableDeclaration(current) || ts.isExportAssignment(current)) return current;
    if (isFunctionNode(current)) return current;
    current = current.parent;
  }
  return undefined;
}

function read(trace: Trace, router: Router, prefix: string, context: EntryContext, depth: number): void {
  const last = lastStep(trace) as Step;
  if (last.name === 'mergeRouters') {
    for (const part of last.args) value(part, router, prefix, context, depth);
    return;
  }
  const at = trace.steps.findIndex((step) => step.kind === 'call' && step.name === 'router');
  const [options] = trace.steps[at]?.args ?? [];
  if (options) record(fieldsOf(options, context), router, prefix, context, depth);
  chain(trace.steps.slice(at + 1), router, prefix, context, depth);
}

/** Version 9: `.query('list', { resolve }).merge('orders.', orders)`, with middleware for what follows it. */
function chain(steps: readonly Step[], router: Router, prefix: string, context: EntryContext, depth: number): void {
  const before: ts.Expression[] = [];
  for (const { name, args } of steps) {
    const [first, second] = args;
    const text = staticText(first, context.checker);
    if (name === 'middleware' && first) before.push(first);
    else if (name === 'merge' && first) {
      if (second) value(second, router, `${prefix}${text ?? '…'}`, context, depth);
      else value(first, router, prefix, context, depth);
    } else if (procedureKinds.has(name) && first && second && text !== undefined) {
      const run = fieldsOf(second, context).find((part) => part.name === 'resolve')?.value;
      if (run) router.procedures.push({ kind: name, name: `${prefix}${text}`, handlers: [...before, run], node: first });
    }
  }
}

function record(fields: readonly Field[], router: Router, prefix: string, context: EntryContext, depth: number): void {
  for (const field of fields) {
    if (!ts.isExpression(field.value)) continue;
    const trace = traceOf(field.value, context);
    const last = trace && lastStep(trace);
    if (trace?.package === '@trpc/server' && last?.kind === 'call' && procedureKinds.has(last.name)) {
      router.procedures.push({ kind: last.name, name: `${prefix}${field.name}`, handlers: procedureHandlers(trace), node: field.node });
    } else value(field.value, router, `${prefix}${field.name}.`, context, depth);
  }
}

/** All middleware that the builder was given on the way, then the resolver. */
function procedureHandlers(trace: Trace): readonly (ts.Expression | FunctionNode)[] {
  const steps = trace.steps.filter((step) => step.kind === 'call');
  return [...steps.filter(({ name }) => name === 'use').flatMap(({ args }) => args.slice(0, 1)), ...steps[steps.length - 1]?.args.slice(0, 1) ?? []];
}

/** A router inside another: written out there, a variable (of any file), or what a function makes. */
function value(expression: ts.Expression, router: Router, prefix: string, context: EntryContext, depth: number): void {
  if (depth > 12) return;
  const node = bare(expression);
  if (ts.isCallExpression(node)) {
    const lazy = lazyRouter(node, context);
    if (lazy) {
      router.children.push({ prefix, target: lazy });
      return;
    }
    const trace = traceOf(node, context);
    if (trace?.package !== '@trpc/server' || !isRouter(trace)) return;
    const direct = trace.steps.some((step) => step.node === node);
    if (direct) read(trace, router, prefix, context, depth + 1);
    else for (const fn of context.functionsOf(node.expression)) if (returnedExpressions(fn).length > 0) router.children.push({ prefix, target: fn });
    return;
  }
  if (ts.isObjectLiteralExpression(node)) {
    record(fieldsOf(node, context), router, prefix, context, depth + 1);
    return;
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return;
  const declaration = declarationAt(ts.isIdentifier(node) ? node : node.name, context.checker);
  if (!declaration) return;
  const initial = ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  const lazy = initial && ts.isCallExpression(initial) ? lazyRouter(initial, context) : undefined;
  // `const orders = createOrdersRouter(deps)`, `const orders = { list: procedure }`
  if (lazy) router.children.push({ prefix, target: lazy });
  else if (initial && ts.isCallExpression(initial) && !traceOf(initial, context)?.steps.some((step) => step.node === initial)) value(initial, router, prefix, context, depth + 1);
  else if (initial && (ts.isObjectLiteralExpression(initial) || ts.isIdentifier(initial))) value(initial, router, prefix, context, depth + 1);
  else router.children.push({ prefix, target: declaration });
}

/** `lazy(() => import('./orders'))`: the only router that the module exports. https://trpc.io/docs/server/merging-routers#lazy-load */
function lazyRouter(call: ts.CallExpression, context: EntryContext): ts.Declaration | undefined {
  const [first] = call.arguments;
  const trace = traceOf(call.expression, context);
  if (!first || trace?.package !== '@trpc/server' || lastStep(trace)?.name !== 'lazy') return undefined;
  let found: ts.Declaration | undefined;
  walk(first, (node) => {
    if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword || !node.arguments[0]) return;
    const module = context.checker.getSymbolAtLocation(node.arguments[0]);
    const exported = module ? context.checker.getExportsOfModule(module) : [];
    const member = ts.isPropertyAccessExpression(first) ? undefined : memberName(first);
    const symbol = member !== undefined ? exported.find(({ name }) => name === member) : exported.find(({ name }) => name === 'default') ?? (exported.length === 1 ? exported[0] : undefined);
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? context.checker.getAliasedSymbol(symbol) : symbol;
    found = target?.valueDeclaration ?? target?.declarations?.[0];
  });
  return found;
}

/** `orders` of `() => import('./orders').then((module) => module.orders)`. */
function memberName(fn: ts.Expression): string | undefined {
  let found: string | undefined;
  walk(fn, (node) => {
    if (ts.isArrowFunction(node) && node !== fn && ts.isPropertyAccessExpression(node.body)) found = node.body.name.text;
  });
  return found;
}

/** Everything that may stand before a router's own names; empty for one that is in no other. */
function prefixesOf(declaration: ts.Declaration, all: Routers, seen: readonly ts.Declaration[]): readonly string[] {
  const parents = (all.parents.get(declaration) ?? []).filter(({ parent }) => !seen.includes(parent) && parent !== declaration);
  if (parents.length === 0) return [''];
  return parents.flatMap(({ prefix, parent }) => prefixesOf(parent, all, [...seen, declaration]).map((outer) => `${outer}${prefix}`)).slice(0, 20);
}
