import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, isFunctionNode, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { exportsOf } from '../reading/exports';
import { fieldsOf, type Field } from '../procedures/merged-objects';
import { staticObject, textProperty } from '../reading/static-text';
import { lastStep, traceOf } from '../reading/trace';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);
/** What is given resolvers in a property of an object. Sources: the packages' own documentation. */
const takers: ReadonlySet<string> = new Set(['ApolloServer', 'ApolloGateway', 'GraphQLServer', 'makeExecutableSchema', 'createSchema', 'buildSubgraphSchema', 'buildFederatedSchema', 'addResolversToSchema', 'addResolveFunctionsToSchema', 'createModule', 'createYoga']);
const packages = /^(?:@apollo\/(?:server|subgraph|federation)|apollo-server(?:-[\w-]+)?|@graphql-tools\/\w+|graphql-tools|graphql-yoga|@graphql-yoga\/[\w-]+|graphql-modules|mercurius)$/;
const registering = /\b(?:ApolloServer|GraphQLServer|makeExecutableSchema|createSchema|buildSubgraphSchema|buildFederatedSchema|addResolversToSchema|addResolveFunctionsToSchema|createModule|mercurius)\b/;
/** Packages that serve or build a schema of resolver maps; a client's own package has maps of another kind. */
const servers = ['@apollo/server', '@apollo/subgraph', 'apollo-server', 'apollo-server-express', 'apollo-server-koa', 'apollo-server-fastify', 'apollo-server-micro', 'apollo-server-lambda', '@graphql-tools/schema', 'graphql-tools', 'graphql-yoga', 'mercurius', 'graphql-modules', 'graphql-http', 'express-graphql'];
const rooted = /\b(?:Query|Mutation|Subscription)\s*:\s*\{/;
const annotated = /\bI?Resolvers\b/;

/**
 * GraphQL resolver maps: those that a server or schema is made with, those that the types say are such, and the fields of `GraphQLObjectType`.
 * https://www.apollographql.com/docs/apollo-server/data/resolvers, https://the-guild.dev/graphql/tools/docs/resolvers,
 * https://the-guild.dev/graphql/codegen/plugins/typescript/typescript-resolvers
 */
export const graphql: Framework = {
  id: 'graphql',
  acrossFiles: true,
  trigger: /\b(?:ApolloServer|GraphQLServer|makeExecutableSchema|createSchema|buildSubgraphSchema|buildFederatedSchema|addResolversToSchema|addResolveFunctionsToSchema|createModule|mercurius|I?Resolvers|GraphQLObjectType)\b|\b(?:Query|Mutation|Subscription)\s*:\s*\{/,
  // In the types that are generated of a schema, a name of one of these is a field.
  handlerTrigger: /\b(?:ApolloServer|GraphQLServer|makeExecutableSchema|createSchema|buildSubgraphSchema|buildFederatedSchema|addResolversToSchema|addResolveFunctionsToSchema|createModule|GraphQLObjectType)\s*[(<]|\b(?:mercurius|I?Resolvers)\b|\b(?:Query|Mutation|Subscription)\s*:\s*\{/,
  * collect(file, context) {
    for (const resolvers of given(file, context)) yield* mapHandlers(resolvers, context);
    for (const literal of new Set([...typedMaps(file, context), ...exportedMaps(file, context)])) {
      if (!reachedMaps(context).has(literal)) yield* mapHandlers(literal, context);
    }
    if (/\bGraphQLObjectType\b/.test(file.text)) yield* objectTypes(file, context);
  },
};

const reached = new WeakMap<ts.TypeChecker, Set<ts.Node>>();

/** Every object that is reached from what a server or schema is made with. */
function reachedMaps(context: EntryContext): ReadonlySet<ts.Node> {
  let found = reached.get(context.checker);
  if (!found) {
    reached.set(context.checker, (found = new Set()));
    for (const file of context.files()) for (const resolvers of given(file, context)) fieldsOf(resolvers, context, found);
  }
  return found;
}

/** What is given as `resolvers` in a file. */
function given(file: ts.SourceFile, context: EntryContext): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  if (!registering.test(file.text)) return found;
  walk(file, (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return;
    // What a call is, is only asked of those that may be given resolvers.
    if (!node.arguments?.slice(0, 2).some(mayHoldResolvers)) return;
    const options = isTaker(node, context) ? node.arguments?.[0] : isPlugin(node, context) ? node.arguments?.[1] : undefined;
    if (!options) return;
    const list = bare(options);
    for (const part of ts.isArrayLiteralExpression(list) ? list.elements : [list]) {
      const value = fieldsOf(part, context).find(({ name }) => name === 'resolvers')?.value;
      if (value && ts.isExpression(value)) found.push(value);
    }
  });
  return found;
}

/** Whether an argument may be options with resolvers in them, by its syntax. */
function mayHoldResolvers(argument: ts.Expression): boolean {
  const node = bare(argument);
  if (ts.isObjectLiteralExpression(node)) return node.properties.some((part) => ts.isSpreadAssignment(part) || propertyName(part.name) === 'resolvers');
  if (ts.isArrayLiteralExpression(node)) return node.elements.some(mayHoldResolvers);
  return !ts.isLiteralExpression(node) && !ts.isTemplateExpression(node) && !isFunctionNode(node);
}

function isTaker(node: ts.CallExpression | ts.NewExpression, context: EntryContext): boolean {
  const callee = bare(node.expression);
  if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return false;
  const trace = traceOf(callee, context);
  return trace !== undefined && packages.test(trace.package) && takers.has(lastStep(trace)?.name ?? '');
}

/** `app.register(mercurius, { schema, resolvers })` */
function isPlugin(node: ts.CallExpression | ts.NewExpression, context: EntryContext): boolean {
  if (!ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'register') return false;
  const [plugin] = node.arguments ?? [];
  return plugin !== undefined && traceOf(plugin, context)?.package === 'mercurius';
}

function* mapHandlers(resolvers: ts.Expression, context: EntryContext): Iterable<HandlerRegistration> {
  const types = fieldsOf(resolvers, context);
  const namespaces = [...rootTypes].filter((root) => types.some(({ name, value }) => name === root && fieldsOf(value, context).some(givesEmpty)));
  for (const type of types) {
    // A person asks for it once: `Query: { users: () => ({}) }, UserQuery: { list }`.
    const isAskedOnce = rootTypes.has(type.name) || namespaces.some((root) => type.name.endsWith(root));
    for (const field of fieldsOf(type.value, context)) {
      const handler = resolverOf(field, context);
      if (field.name === '__resolveType' || field.name === '__isTypeOf' || !handler) continue;
      yield {
        kind: 'handler', entry: 'request', verb: `${type.name}.${field.name}`, handlers: handler, ...isAskedOnce ? {} : { perParent: type.name, ...contextOf(field.name, handler, context) }, node: field.node,
      };
    }
  }
}

/** Whether a field gives an object with nothing in it: its own fields are the queries, and it is the name that they go under. */
function givesEmpty({ value }: Field): boolean {
  const fn = ts.isExpression(value) ? bare(value) : value;
  const returned = isFunctionNode(fn) ? returnedExpressions(fn).map(bare) : [];
  return returned.length > 0 && returned.every((one) => ts.isObjectLiteralExpression(one) && one.properties.length === 0);
}

/** Servers that give resolvers an object of the request's own, whether or not they are told what is in it. */
const withContext = /^(?:@apollo\/server|apollo-server(?:-[\w-]+)?|graphql-yoga|@graphql-yoga\/node|mercurius|express-graphql)$/;

/**
 * Resolvers are called with parent, arguments, context; that of a reference with reference, context
 * (https://www.apollographql.com/docs/apollo-server/using-federation/api/apollo-subgraph#__resolvereference). Undefined where it is not known that there is a context: plain
 * GraphQL.js hands on what it is given.
 */
export function contextOf(field: string, handlers: HandlerRegistration['handlers'], context: EntryContext): { readonly context?: number } {
  const at = field === '__resolveReference' ? 1 : 2;
  const takes = (handler: HandlerRegistration['handlers'][number]): boolean => isFunctionNode(handler) && handler.parameters.length > at;
  const file = handlers[0]?.getSourceFile().fileName ?? '';
  return handlers.some((handler) => takes(ts.isExpression(handler) ? bare(handler) : handler)) || servers.some((name) => withContext.test(name) && context.dependencyVersion(file, name) !== undefined) ? { context: at } : {};
}

/** `fn`, and `{ subscribe: fn, resolve: fn }`. */
function resolverOf(field: Field, context: EntryContext): HandlerRegistration['handlers'] | undefined {
  if (!ts.isExpression(field.value)) return [field.value];
  const value = bare(field.value);
  if (!ts.isObjectLiteralExpression(value)) return [field.value];
  const parts = fieldsOf(value, context).filter(({ name }) => name === 'resolve' || name === 'subscribe').map((part) => part.value);
  return parts.length > 0 ? parts : undefined;
}

/** Objects that are declared as `Resolvers` (GraphQL Code Generator) or `IResolvers` (GraphQL Tools). */
function typedMaps(file: ts.SourceFile, context: EntryContext): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  if (!annotated.test(file.text)) return found;
  walk(file, (node) => {
    if (ts.isVariableDeclaration(node) && node.type && node.initializer && isResolverType(node.type, context)) found.push(bare(node.initializer));
    else if ((ts.isSatisfiesExpression(node) || ts.isAsExpression(node)) && isResolverType(node.type, context)) found.push(bare(node.expression));
  });
  return found.filter(ts.isObjectLiteralExpression);
}

/**
 * What a file of a GraphQL server exports with functions under the names of the root types. Such files are often loaded by the folder that they stand in, and
 * nothing in the source names them.
 */
function exportedMaps(file: ts.SourceFile, context: EntryContext): readonly ts.Expression[] {
  if (!rooted.test(file.text) || !servers.some((name) => context.dependencyVersion(file.fileName, name) !== undefined)) return [];
  return exportsOf(file).flatMap(({ value }) => {
    const literal = ts.isExpression(value) ? staticObject(value, context.checker) : undefined;
    const isMap = literal?.getSourceFile() === file && literal.properties.some((part) => {
      const type = rootTypes.has(propertyName(part.name) ?? '') && ts.isPropertyAssignment(part) ? bare(part.initializer) : undefined;
      return type !== undefined && ts.isObjectLiteralExpression(type) && type.properties.some((field) => ts.isMethodDeclaration(field) || (ts.isPropertyAssignment(field) && isFunctionNode(bare(field.initializer))));
    });
    return literal && isMap ? [literal] : [];
  });
}

function isResolverType(type: ts.TypeNode, context: EntryContext): boolean {
  if (!ts.isTypeReferenceNode(type)) return false;
  const name = ts.isQualifiedName(type.typeName) ? type.typeName.right : type.typeName;
  if (name.text !== 'Resolvers' && name.text !== 'IResolvers') return false;
  const symbol = context.checker.getSymbolAtLocation(name);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? context.checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target?.declarations?.[0];
  // The generated types are often not under version control; what the import then leads to is not there.
  if (!declaration) return true;
  return declaration.getSourceFile().isDeclarationFile || /\bResolvers?Types?\b|\bResolverTypeWrapper\b/.test(declaration.getSourceFile().text);
}

/** `new GraphQLObjectType({ name: 'Query', fields: () => ({ orders: { type, resolve } }) })`. https://www.graphql-js.org/api-v16/type/#graphqlobjecttype */
function* objectTypes(file: ts.SourceFile, context: EntryContext): Iterable<HandlerRegistration> {
  const made: ts.NewExpression[] = [];
  walk(file, (node) => {
    if (ts.isNewExpression(node) && node.arguments?.length === 1) made.push(node);
  });
  for (const node of made) {
    const trace = traceOf(node, context);
    const options = trace?.package === 'graphql' && lastStep(trace)?.name === 'GraphQLObjectType' ? staticObject(node.arguments?.[0], context.checker) : undefined;
    const name = textProperty(options, 'name', context.checker);
    const fields = options && fieldsOf(options, context).find((part) => part.name === 'fields')?.value;
    if (name === undefined || !fields) continue;
    const literal = ts.isExpression(fields) ? bare(fields) : fields;
    const body = ts.isArrowFunction(literal) && ts.isExpression(literal.body) ? literal.body : literal;
    const root = [...rootTypes].find((type) => name === type || name === `Root${type}` || name === `Root${type}Type` || name === `${type}Type`);
    for (const field of fieldsOf(body, context)) {
      const run = fieldsOf(field.value, context).filter((part) => part.name === 'resolve' || part.name === 'subscribe').map((part) => part.value);
      if (run.length === 0) continue;
      yield { kind: 'handler', entry: 'request', verb: `${root ?? name}.${field.name}`, handlers: run, ...root === undefined ? { perParent: name, ...contextOf(field.name, run, context) } : {}, node: field.node };
    }
  }
}
