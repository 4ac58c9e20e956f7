import { bare, propertyName } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { InheritedMethod } from '../reading/class-methods';
import { argumentOf, decoratorsOf, type Decorated } from '../reading/decorators';
import { unknownPart } from '../reading/paths';
import { staticObject, staticText, textProperty } from '../reading/static-text';
import type { EntryContext, HandlerRegistration } from '../types';

const roots: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);
/** The decorator of the parameter that is given the context: https://docs.nestjs.com/graphql/resolvers#graphql-argument-decorators, https://typegraphql.com/docs/context.html */
const contexts: Readonly<Record<string, string>> = { '@nestjs/graphql': 'Context', 'type-graphql': 'Ctx' };
const fields: ReadonlySet<string> = new Set(['ResolveField', 'FieldResolver', 'ResolveProperty']);

/** One field of a GraphQL schema that a method resolves. */
export interface DecoratedField {
  readonly method: ts.MethodDeclaration;
  readonly perParent?: string;
  /** Without what runs before the method. */
  readonly registration: HandlerRegistration;
}

/**
 * The fields that a resolver class's methods stand for: `@Query()`, `@Mutation()`, `@Subscription()`, and of another type `@ResolveField()` (NestJS) or
 * `@FieldResolver()` (TypeGraphQL). The type is that of `@Resolver(() => Author)`, else that of the parent's parameter.
 */
export function* decoratedGraphql(own: readonly Decorated[], methods: readonly InheritedMethod[], packages: ReadonlySet<string>, context: EntryContext): Iterable<DecoratedField> {
  const resolver = own.find((part) => packages.has(part.package) && part.name === 'Resolver');
  const parent = resolver && typeOf(argumentOf(resolver, 0, context.checker), context);
  for (const { method, given } of methods) {
    for (const decorated of decoratorsOf(method, context, given)) {
      if (!packages.has(decorated.package) || !(roots.has(decorated.name) || fields.has(decorated.name))) continue;
      const name = nameOf(decorated, method, context);
      if (name === undefined) continue;
      const isField = fields.has(decorated.name);
      const parameter = isField ? parentOf(method, packages, context) : undefined;
      const type = isField ? parent ?? (parameter && typeNameOf(parameter)) : decorated.name;
      // A field of the root types may be written as a field resolver.
      const perParent = isField && type !== undefined && !roots.has(type) ? type : undefined;
      if (isField && type === undefined) continue;
      const decorator = contexts[decorated.package];
      yield {
        method, ...perParent === undefined ? {} : { perParent },
        registration: {
          kind: 'handler', entry: 'request', verb: `${type ?? decorated.name}.${name}`, handlers: [method], ...perParent === undefined ? {} : { perParent, parentAt: parameter ? method.parameters.indexOf(parameter) : 0, ...decorator !== undefined && { context: { decorator, module: decorated.package } } }, node: decorated.node,
        },
      };
    }
  }
}

/** `'author'`, `{ name: 'author' }` after or instead of the type; else the method's name. */
function nameOf(decorated: Decorated, method: ts.MethodDeclaration, context: EntryContext): string | undefined {
  for (let index = 0; index < decorated.args.length; index++) {
    const argument = argumentOf(decorated, index, context.checker);
    const options = staticObject(argument, context.checker);
    const text = staticText(argument, context.checker, decorated.given) ?? textProperty(options, 'name', context.checker, decorated.given);
    if (text !== undefined) return text;
    if (options?.properties.some((part) => propertyName(part.name) === 'name')) return unknownPart;
  }
  return ts.isIdentifier(method.name) ? method.name.text : undefined;
}

/** `Author` of `() => Author`, `(of) => Author`, `'Author'` and `Author`. */
function typeOf(expression: ts.Expression | undefined, context: EntryContext): string | undefined {
  if (!expression) return undefined;
  const node = bare(expression);
  if (ts.isArrowFunction(node)) return ts.isExpression(node.body) ? typeOf(node.body, context) : undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isIdentifier(node) && /^[A-Z]/.test(node.text) ? node.text : undefined;
}

/** The parameter that is given the parent: `@Parent() author: Author`, `@Root() author: Author`. */
function parentOf(method: ts.MethodDeclaration, packages: ReadonlySet<string>, context: EntryContext): ts.ParameterDeclaration | undefined {
  return method.parameters.find((parameter) => decoratorsOf(parameter, context).some((part) => packages.has(part.package) && (part.name === 'Parent' || part.name === 'Root')));
}

function typeNameOf({ type }: ts.ParameterDeclaration): string | undefined {
  return type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && !type.typeArguments ? type.typeName.text : undefined;
}
