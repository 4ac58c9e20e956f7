import { importedName } from '../../../catalog/values/imported';
import { bare, isFunctionNode, propertyName, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { EntryContext, Framework, HandlerRegistration } from '../types';

/** What takes the options, by its package: `NextAuth(options)`, `betterAuth(options)`. */
const takers: ReadonlyMap<string, string> = new Map([['next-auth', 'default'], ['@auth/express', 'ExpressAuth'], ['@auth/sveltekit', 'SvelteKitAuth'], ['better-auth', 'betterAuth']]);
/** Types of the options that are written down apart from the call. */
const types: ReadonlySet<string> = new Set(['NextAuthOptions', 'AuthOptions', 'NextAuthConfig', 'AuthConfig', 'ExpressAuthConfig', 'SvelteKitAuthConfig', 'BetterAuthOptions']);

/** What runs when a user, a session or an account has been written. */
const after = /^events\.|\.after$|\.sendVerificationEmail$|\.onPasswordReset$|\.afterEmailVerification$/;

const maxDepth = 6;

/**
 * Auth.js and Better Auth: whoever signs in, signs up or asks for a session waits for the functions among the options: events, callbacks, hooks and what sends a link or a code.
 * https://authjs.dev/reference/core, https://next-auth.js.org/configuration/options, https://www.better-auth.com/docs/reference/options
 */
export const auth: Framework = {
  id: 'auth',
  trigger: /['"](?:next-auth(?:\/[\w/-]+)?|@auth\/(?:core(?:\/types)?|express|sveltekit)|better-auth(?:\/types)?)['"]/,
  *collect(file, context) {
    const found = new Set<ts.ObjectLiteralExpression>();
    walk(file, (node) => {
      for (const options of optionsAt(node, context)) found.add(options);
      return true;
    });
    for (const options of found) yield* within(options, '', 0);
  },
};

/** The options that are written at a node: what a call is given, or a declaration of their type has. */
function optionsAt(node: ts.Node, { checker }: EntryContext): readonly ts.ObjectLiteralExpression[] {
  if (ts.isCallExpression(node)) {
    const taker = importedName(node.expression, checker);
    return taker && takers.get(taker.package) === taker.name && taker.subpath === '' ? node.arguments.flatMap((argument) => literalOf(argument, node.getSourceFile(), checker)) : [];
  }
  if (ts.isVariableDeclaration(node) && node.type && node.initializer) return isOptions(node.type, checker) ? literalOf(node.initializer, node.getSourceFile(), checker) : [];
  return ts.isSatisfiesExpression(node) && isOptions(node.type, checker) ? literalOf(node.expression, node.getSourceFile(), checker) : [];
}

function isOptions(type: ts.TypeNode, checker: ts.TypeChecker): boolean {
  const named = ts.isTypeReferenceNode(type) ? importedName(type.typeName, checker) : undefined;
  return named !== undefined && types.has(named.name) && /^(?:next-auth|@auth\/\w+|better-auth)$/.test(named.package);
}

/** The object that an expression writes out, or that a constant of the file stands for. */
function literalOf(expression: ts.Expression, file: ts.SourceFile, checker: ts.TypeChecker): readonly ts.ObjectLiteralExpression[] {
  const node = bare(expression);
  if (ts.isObjectLiteralExpression(node)) return [node];
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.valueDeclaration : undefined;
  const value = declaration && ts.isVariableDeclaration(declaration) && declaration.getSourceFile() === file && declaration.initializer ? bare(declaration.initializer) : undefined;
  return value && ts.isObjectLiteralExpression(value) ? [value] : [];
}

/** The functions in options, by their path: `events.createUser`, `plugins.sendMagicLink` of what a provider or plugin is made with. */
function* within(value: ts.Expression | FunctionNode, path: string, depth: number): Iterable<HandlerRegistration> {
  const node = isFunctionNode(value) ? value : bare(value);
  if (isFunctionNode(node)) {
    if (path !== '') yield { kind: 'handler', entry: 'request', verb: 'auth', path, handlers: [node], node, ...(after.test(path) && { isAfter: true }) };
    return;
  }
  if (depth > maxDepth) return;
  if (ts.isObjectLiteralExpression(node)) {
    for (const part of node.properties) {
      const name = part.name && propertyName(part.name);
      if (name === undefined) continue;
      const next = path === '' ? name : `${path}.${name}`;
      if (ts.isMethodDeclaration(part)) yield* within(part, next, depth + 1);
      else if (ts.isPropertyAssignment(part)) yield* within(part.initializer, next, depth + 1);
    }
  } else if (ts.isArrayLiteralExpression(node)) {
    for (const element of node.elements) yield* within(element, path, depth + 1);
  } else if (ts.isCallExpression(node)) {
    // `CredentialsProvider({ authorize })`, `createAuthMiddleware(async (ctx) => …)`
    for (const argument of node.arguments) yield* within(argument, path, depth + 1);
  }
}
