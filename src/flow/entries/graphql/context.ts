import { bare, isFunctionNode, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { returnedExpressions } from '../../../catalog/values/given-values';
import { foundInFiles } from '../reading/found-in-files';
import { fieldsOf } from '../procedures/merged-objects';
import { lastStep, traceOf } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

const serving = /\b(?:ApolloServer|startStandaloneServer|expressMiddleware|koaMiddleware|fastifyApollo(?:Handler)?|startServerAndCreate\w+|createYoga|mercurius|graphql-http|GraphQLModule)\b|@graphql-yoga\/node/;
/** What serves a schema, or an integration of a server with a framework. */
const packages = /^(?:@apollo\/server|@as-integrations\/[\w-]+|apollo-server(?:-[\w-]+)?|graphql-yoga|@graphql-yoga\/node|mercurius|graphql-http|@nestjs\/graphql)$/;
/** What makes a server, each of which has its own context. The others are handed one. */
const makers: ReadonlySet<string> = new Set(['ApolloServer', 'createYoga', 'createServer', 'createHandler', 'forRoot', 'forRootAsync']);
/** Subscriptions of these servers have their context from the same function; of the others from what serves the socket (`graphql-sockets.ts`). */
const forAll = /^(?:graphql-yoga|@graphql-yoga\/node)$/;

/**
 * What a GraphQL server runs before each operation to make its context: once for a request, whatever fields that asks for.
 * https://www.apollographql.com/docs/apollo-server/data/context#the-context-function, https://the-guild.dev/graphql/yoga-server/docs/features/context,
 * https://mercurius.dev/#/docs/api/options, https://docs.nestjs.com/graphql/quick-start
 */
export const graphqlContext: Framework = {
  id: 'graphql-context',
  acrossFiles: true,
  trigger: serving,
  * collect(file, context) {
    for (const { call, fn, subscriptions } of graphqlServers.in(file, context)) {
      if (fn) yield { kind: 'middleware', path: '', handlers: [fn], node: call, runsFor: (handler) => isOperation(handler, subscriptions) && isOnlyOne(handler, call, context) };
    }
  },
};

/** A call that makes a server, or that hands one its context. */
export interface Server {
  readonly call: ts.CallExpression | ts.NewExpression;
  readonly isMade: boolean;
  readonly fn?: ts.Expression | FunctionNode;
  readonly subscriptions: boolean;
}

/** Whether a handler is for a field that a person asks for, and not for one of what that gives. */
export function isOperation({ entry, verb, path, perParent }: HandlerRegistration, subscriptions: boolean, others = true): boolean {
  const root = entry === 'request' && path === undefined && perParent === undefined ? /^\w*?(Query|Mutation|Subscription)\.\w/.exec(verb)?.[1] : undefined;
  return root !== undefined && (root === 'Subscription' ? subscriptions : others);
}

/** Whether no other server can be the one that serves a field: none of its package, and where that has none, none of the workspace. */
function isOnlyOne({ node }: HandlerRegistration, call: Server['call'], context: EntryContext): boolean {
  const may = ofSamePackage(graphqlServers.all(context), node, context);
  const [only, ...others] = may.filter(({ fn }) => fn);
  return only?.call === call && others.length === 0 && may.filter(({ isMade }) => isMade).length <= 1;
}

/** Those of a list that the package of a node has, and where that has none, all. */
export function ofSamePackage<T extends { readonly call: ts.Node }>(all: readonly T[], node: ts.Node, context: EntryContext): readonly T[] {
  const home = context.packageFolder(node.getSourceFile().fileName);
  const beside = all.filter((one) => context.packageFolder(one.call.getSourceFile().fileName) === home);
  return beside.length > 0 ? beside : all;
}

/** The calls that make a GraphQL server which answers over HTTP, or hand one its context. */
export const graphqlServers = foundInFiles(serving, (file, context) => {
  const found: Server[] = [];
  walk(file, (node) => {
    if ((!ts.isCallExpression(node) && !ts.isNewExpression(node)) || !node.arguments?.length) return;
    const from = takerOf(node, context);
    if (!from) return;
    const fn = node.arguments.flatMap((argument) => optionsOf(argument).flatMap((options) => fieldsOf(options, context).filter(({ name }) => name === 'context').map(({ value }) => value))).find((value) => isFunction(value, context));
    found.push({ call: node, isMade: makers.has(from.name) || from.package === 'mercurius', ...(fn && { fn }), subscriptions: forAll.test(from.package) });
  });
  return found;
});

/** The package and export that a call is of, where that may be given a context; `app.register(mercurius, { context })` is the plugin's. */
function takerOf(node: ts.CallExpression | ts.NewExpression, context: EntryContext): { readonly package: string; readonly name: string } | undefined {
  const callee = bare(node.expression);
  if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return undefined;
  const [first] = node.arguments ?? [];
  const plugin = ts.isPropertyAccessExpression(callee) && callee.name.text === 'register' ? first : undefined;
  const trace = traceOf(plugin ?? callee, context);
  if (!trace || !packages.test(trace.package) || trace.steps.length > 2 || trace.steps.slice(0, -1).some(({ kind }) => kind !== 'get')) return undefined;
  return { package: trace.package, name: lastStep(trace)?.name ?? '' };
}

/** An object of options, or what the function gives that makes them: `forRootAsync({ useFactory: () => ({ context }) })`. */
export function optionsOf(argument: ts.Expression): readonly ts.Expression[] {
  const literal = bare(argument);
  if (!ts.isObjectLiteralExpression(literal)) return ts.isIdentifier(literal) ? [literal] : [];
  const factory = literal.properties.find((part) => part.name?.getText() === 'useFactory');
  const made = factory && (ts.isPropertyAssignment(factory) ? bare(factory.initializer) : factory);
  return made && isFunctionNode(made) ? returnedExpressions(made) : [literal];
}

/** Whether functions of the workspace are known that a value stands for. */
export function isFunction(value: ts.Expression | FunctionNode, context: EntryContext): boolean {
  return isFunctionNode(value) || context.functionsOf(value).length > 0;
}
