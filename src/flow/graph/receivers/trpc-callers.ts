import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, isFunctionNode, propertyName, propertyValue, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { importedName } from '../../../catalog/values/imported';
import { bindingOwner, declarationOf } from '../../values/symbols';

interface Asked {
  readonly checker: ts.TypeChecker;
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
  /** The calls of the workspace by what is called; where it is known, and none of them makes a caller, nothing is followed. */
  readonly names?: { calls(name: string): readonly ts.Node[] };
}

/** How far names, functions and routers in routers are followed. */
const maxSteps = 12;
/** How many expressions are looked at for what makes a caller, and for a procedure. */
const maxLooked = 60;

/** What follows a procedure's name where it is not called itself: it runs all the same. */
export const procedureEnds: readonly string[] = ['fetch', 'prefetch', 'fetchInfinite', 'prefetchInfinite', 'queryOptions', 'infiniteQueryOptions'];
const ends: ReadonlySet<string> = new Set(procedureEnds);
/** What ends the builder of a procedure. */
export const procedureKinds: ReadonlySet<string> = new Set(['query', 'mutation', 'subscription']);

/** What makes a caller, or helpers that hand out procedures. */
const makers: readonly string[] = ['createCaller', 'createCallerFactory', 'createHydrationHelpers', 'createServerSideHelpers', 'createProxySSGHelpers', 'createTRPCOptionsProxy'];

/** What hands out procedures of a router that stands in the same process, and whether they may be called by their own name. */
interface Caller {
  readonly router: ts.Expression;
  readonly isCalled: boolean;
  /** What gives the context of each call, where it is a function: `createCaller(createContext)`. A context that is there already was made by a call of its own. */
  readonly makesContext?: ts.Expression | undefined;
}

/**
 * The resolver of the procedure that the server itself calls: `createCaller(ctx).post.getLatest()`, `appRouter.createCaller(ctx).post.byId(id)`, and what helpers are made of a caller or a router,
 * `api.post.getLatest.prefetch()`.
 * https://trpc.io/docs/server/server-side-calls, https://trpc.io/docs/client/nextjs/server-side-helpers, https://trpc.io/docs/client/react/server-components,
 * https://trpc.io/docs/client/tanstack-react-query/server-components
 */
export function calledProcedure(receiver: ts.Expression, name: string, asked: Asked): readonly FunctionNode[] {
  if (!hasCallers(asked)) return [];
  const [resolver] = procedureCall(receiver, name, asked)?.procedure.arguments ?? [];
  return resolver ? asked.functionsOf(resolver) : [];
}

/**
 * What runs before the resolver of a procedure that the server itself calls, the outermost first: what makes the context of the call, and the procedure's middleware; none for any other call. A caller that is given
 * a function calls it for each procedure (`createCallerFactory` in https://github.com/trpc/trpc/blob/main/packages/server/src/unstable-core-do-not-import/router.ts), as options of TanStack Query do.
 */
export function beforeProcedure(callee: ts.Expression, asked: Asked): readonly FunctionNode[] {
  const node = bare(callee);
  if (!hasCallers(asked)) return [];
  // Routers have the types of a package: what is known of a member by the checker is no procedure.
  if (!ts.isPropertyAccessExpression(node) || (asked.checker.getSymbolAtLocation(node.name)?.declarations ?? []).length > 0) return [];
  const call = procedureCall(node.expression, node.name.text, asked);
  return call ? [...call.makesContext ? [call.makesContext] : [], ...used(call.procedure, asked, 0)].flatMap((one) => asked.functionsOf(one)) : [];
}

function hasCallers({ names }: Asked): boolean {
  return !names || makers.some((maker) => names.calls(maker).length > 0);
}

/** What a builder was given by `use`, that of the builders which it was made from before its own. */
function used(builder: ts.Expression, asked: Asked, step: number): readonly ts.Expression[] {
  const node = bare(builder);
  if (step > 3 * maxSteps) return [];
  if (ts.isIdentifier(node)) {
    const made = valueOf(node, asked, 0);
    return made && made !== node ? used(made, asked, step + 1) : [];
  }
  if (ts.isPropertyAccessExpression(node)) {
    const made = valueOf(node, asked, 0);
    return made && made !== node ? used(made, asked, step + 1) : used(node.expression, asked, step + 1);
  }
  if (!ts.isCallExpression(node)) return [];
  const isUse = ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'use';
  const made = ts.isIdentifier(node.expression) ? declarationOf(node.expression, asked.checker) : undefined;
  if (made && ts.isFunctionDeclaration(made)) return returnedExpressions(made).slice(0, 1).flatMap((value) => used(value, asked, step + 1));
  return [...used(node.expression, asked, step + 1), ...(isUse ? node.arguments.slice(0, 1) : [])];
}

interface Called extends Pick<Caller, 'makesContext'> {
  /** The call that ends the builder of the procedure, `….query(resolver)`. */
  readonly procedure: ts.CallExpression;
}

function procedureCall(receiver: ts.Expression, name: string, asked: Asked): Called | undefined {
  const path = [name];
  let root = bare(receiver);
  while (ts.isPropertyAccessExpression(root)) {
    path.unshift(root.name.text);
    root = bare(root.expression);
  }
  const caller = callerOf(root, asked, new Set());
  if (!caller) return undefined;
  const own = caller.isCalled ? procedureAt(caller.router, path, asked, new Map()) : undefined;
  const procedure = own ?? (ends.has(name) ? procedureAt(caller.router, path.slice(0, -1), asked, new Map()) : undefined);
  return procedure && { procedure, makesContext: caller.makesContext };
}

/** Whether a call is of a procedure of tRPC: what stands there is a member of a router, and no other function beside it is. */
export function isProcedureCall(callee: ts.Expression, asked: Asked): boolean {
  const node = bare(callee);
  return ts.isPropertyAccessExpression(node) && calledProcedure(node.expression, node.name.text, asked).length > 0;
}

/** `seen`: what was looked at on the way, which is not a caller or is being looked at: what functions give may lead to each other, and by many ways. */
function callerOf(expression: ts.Expression, asked: Asked, seen: Set<ts.Node>): Caller | undefined {
  const node = bare(expression);
  if (seen.has(node) || seen.size > maxLooked) return undefined;
  seen.add(node);
  if (ts.isAwaitExpression(node)) return callerOf(node.expression, asked, seen);
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, asked.checker);
    if (declaration && ts.isVariableDeclaration(declaration)) return declaration.initializer && callerOf(declaration.initializer, asked, seen);
    if (declaration && ts.isParameter(declaration)) return declaration.type && ofResultType(declaration.type, asked, seen);
    // `export const { trpc: api, HydrateClient } = createHydrationHelpers(caller, getQueryClient)`
    const owner = declaration && ts.isBindingElement(declaration) ? bindingOwner(declaration) : undefined;
    const isHelpers = declaration && ts.isBindingElement(declaration) && propertyName(declaration.propertyName ?? declaration.name) === 'trpc' && declaration.parent.parent === owner;
    return isHelpers && owner?.initializer ? callerOf(owner.initializer, asked, seen) : undefined;
  }
  return ts.isCallExpression(node) ? madeBy(node, asked, seen) : undefined;
}

/** What is handed in as what a function makes: `caller: Awaited<ReturnType<typeof makeCaller>>`. */
function ofResultType(type: ts.TypeNode, asked: Asked, seen: Set<ts.Node>): Caller | undefined {
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
  const [inner] = type.typeArguments ?? [];
  if (inner && type.typeName.text === 'Awaited') return ofResultType(inner, asked, seen);
  if (!inner || type.typeName.text !== 'ReturnType' || !ts.isTypeQueryNode(inner) || !ts.isIdentifier(inner.exprName)) return undefined;
  return firstOf(asked.functionsOf(inner.exprName).flatMap((fn) => returnedExpressions(fn)), (value) => callerOf(value, asked, seen));
}

function madeBy(call: ts.CallExpression, asked: Asked, seen: Set<ts.Node>): Caller | undefined {
  const callee = bare(call.expression);
  const [first] = call.arguments;
  const imported = ts.isIdentifier(callee) || ts.isPropertyAccessExpression(callee) ? importedName(callee, asked.checker) : undefined;
  if (imported?.package.startsWith('@trpc/')) return first && ofHelpers(imported.name, first, asked, seen);
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'createCaller' && !importedModule(callee.expression, asked)) return { router: callee.expression, isCalled: true, makesContext: first && contextMaker(first) };
  const made = valueOf(callee, asked, 0);
  const [router] = made && ts.isCallExpression(made) && /^createCallerFactory$/.test(nameOf(made.expression) ?? '') && isOfTrpc(made.expression, asked, 0) ? made.arguments : [];
  if (router) return { router, isCalled: true, makesContext: first && contextMaker(first) };
  for (const fn of ts.isIdentifier(callee) || ts.isPropertyAccessExpression(callee) ? asked.functionsOf(callee) : []) {
    for (const value of returnedExpressions(fn)) {
      const found = callerOf(value, asked, seen);
      if (found) return found;
    }
  }
  return undefined;
}

function ofHelpers(name: string, given: ts.Expression, asked: Asked, seen: Set<ts.Node>): Caller | undefined {
  if (name === 'createHydrationHelpers') return callerOf(given, asked, seen);
  if (!/^(?:createServerSideHelpers|createProxySSGHelpers|createTRPCOptionsProxy)$/.test(name)) return undefined;
  const options = bare(given);
  const router = ts.isObjectLiteralExpression(options) ? propertyValue(options, 'router') : undefined;
  const context = name === 'createTRPCOptionsProxy' && ts.isObjectLiteralExpression(options) ? propertyValue(options, 'ctx') : undefined;
  return router && { router, isCalled: false, makesContext: context && contextMaker(context) };
}

/** A context that may be a function: one that is written out, or has a name. */
function contextMaker(given: ts.Expression): ts.Expression | undefined {
  const node = bare(given);
  return isFunctionNode(node) || ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? node : undefined;
}

/** Whether an expression is a namespace: `import * as trpc from './trpc'`, whose `createCaller` is a variable as any other. */
function importedModule(expression: ts.Expression, { checker }: Asked): boolean {
  const node = bare(expression);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration !== undefined && ts.isSourceFile(declaration);
}

/** What a variable, a property or a default export is given. */
function valueOf(expression: ts.Expression, { checker }: Pick<Asked, 'checker'>, step: number): ts.Expression | undefined {
  const node = bare(expression);
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  if (step > maxSteps || !ts.isIdentifier(name)) return node;
  const declaration = declarationOf(name, checker);
  const given = declaration && initialOf(declaration);
  return given && valueOf(given, { checker }, step + 1);
}

/** Whether a builder, or a part of one, is what `initTRPC` of the package made, or is the package's own. */
function isOfTrpc(expression: ts.Expression, asked: Asked, step: number): boolean {
  let root = bare(expression);
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) {
    // `trpc.publicProcedure` of a namespace
    if (ts.isPropertyAccessExpression(root) && importedModule(root.expression, asked)) break;
    root = bare(root.expression);
  }
  if (step > maxSteps) return false;
  if (importedName(root, asked.checker)?.package === '@trpc/server') return true;
  const name = ts.isPropertyAccessExpression(root) ? root.name : root;
  const declaration = ts.isIdentifier(name) ? declarationOf(name, asked.checker) : undefined;
  const owner = declaration && ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
  // `const userProcedure = scopedProcedure('users')`
  if (owner && ts.isFunctionDeclaration(owner)) return returnedExpressions(owner).some((value) => isOfTrpc(value, asked, step + 1));
  return owner !== undefined && ts.isVariableDeclaration(owner) && owner.initializer !== undefined && isOfTrpc(owner.initializer, asked, step + 1);
}

/**
 * The call that makes the procedure at a path of a router: one that is written out, a variable of any file, or what a function makes. `seen`: what was looked at already, and for how long a rest of the path: routers
 * may be spread into each other, and made by functions that lead to each other, on many ways.
 */
function procedureAt(expression: ts.Expression, path: readonly string[], asked: Asked, seen: Map<ts.Node, Set<number>>): ts.CallExpression | undefined {
  const node = valueOf(expression, asked, 0);
  if (!node || seen.size > maxLooked) return undefined;
  const lengths = seen.get(node) ?? new Set();
  if (lengths.has(path.length)) return undefined;
  seen.set(node, lengths.add(path.length));
  const next = (inner: ts.Expression | undefined, rest: readonly string[]): ts.CallExpression | undefined => (inner ? procedureAt(inner, rest, asked, seen) : undefined);
  const [name, ...rest] = path;
  if (ts.isObjectLiteralExpression(node)) {
    if (name === undefined) return undefined;
    const own = node.properties.find((part) => propertyName(part.name) === name);
    if (own) return next(ts.isPropertyAssignment(own) ? own.initializer : ts.isShorthandPropertyAssignment(own) ? shorthandValue(own, asked) : undefined, rest);
    return firstOf(node.properties.flatMap((part) => (ts.isSpreadAssignment(part) ? part.expression : [])), (inner) => next(inner, path));
  }
  if (!ts.isCallExpression(node)) return undefined;
  const called = nameOf(node.expression);
  if (name === undefined) return called !== undefined && procedureKinds.has(called) && node.arguments[0] && isOfTrpc(node.expression, asked, 0) ? node : undefined;
  if (isOfTrpc(node.expression, asked, 0)) return firstOf([...node.arguments], (inner) => next(lazyValue(inner, asked), path));
  return firstOf(asked.functionsOf(node.expression).flatMap((fn) => returnedExpressions(fn)), (inner) => next(inner, path));
}

/** `{ post }`: what the name stands for. */
function shorthandValue({ name }: ts.ShorthandPropertyAssignment, { checker }: Asked): ts.Expression | undefined {
  const declaration = declarationOf(name, checker);
  return declaration && initialOf(declaration);
}

function initialOf(declaration: ts.Declaration): ts.Expression | undefined {
  if (ts.isExportAssignment(declaration)) return declaration.expression;
  return ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration) ? declaration.initializer : undefined;
}

/** The router that `lazy(() => import('./orders'))` loads, where it is the module's default export or its only one; anything else is itself. */
function lazyValue(expression: ts.Expression, { checker }: Asked): ts.Expression | undefined {
  const node = bare(expression);
  if (!ts.isArrowFunction(node)) return node;
  let found: ts.Expression | undefined;
  walk(node.body, (inner) => {
    const [specifier] = ts.isCallExpression(inner) && inner.expression.kind === ts.SyntaxKind.ImportKeyword ? inner.arguments : [];
    const module = specifier && checker.getSymbolAtLocation(specifier);
    const exported = module ? checker.getExportsOfModule(module).filter(({ flags }) => (flags & ts.SymbolFlags.Value) !== 0 || (flags & ts.SymbolFlags.Alias) !== 0) : [];
    const one = exported.find(({ name }) => name === 'default') ?? (exported.length === 1 ? exported[0] : undefined);
    const [declaration] = (one && one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one)?.declarations ?? [];
    found = declaration && initialOf(declaration);
  });
  return found;
}

function nameOf(callee: ts.Expression): string | undefined {
  const node = bare(callee);
  return ts.isIdentifier(node) ? node.text : ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}

function firstOf<T, Found>(all: readonly T[], find: (one: T) => Found | undefined): Found | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
