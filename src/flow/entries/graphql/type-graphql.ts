import { ts } from '../../../project/ts';
import { methodsOf } from '../reading/class-methods';
import { argumentOf, decoratorsOf, type Decorated } from '../reading/decorators';
import { decoratedGraphql } from './classes';
import { enhancer } from '../nestjs/enhancers';
import type { EntryContext, Framework } from '../types';

const packages: ReadonlySet<string> = new Set(['type-graphql']);

/**
 * TypeGraphQL: resolver classes, and fields that an object type's own methods resolve. What `@UseMiddleware` names runs before.
 * https://typegraphql.com/docs/resolvers.html, https://typegraphql.com/docs/middlewares.html
 */
export const typeGraphql: Framework = {
  id: 'type-graphql',
  acrossFiles: true,
  trigger: /['"]type-graphql['"]/,
  * collect(file, context) {
    for (const node of file.statements) {
      if (!ts.isClassDeclaration(node)) continue;
      const own = decoratorsOf(node, context);
      if (own.some((part) => packages.has(part.package) && part.name === 'Resolver')) {
        for (const { method, registration } of decoratedGraphql(own, methodsOf(node, context), packages, context)) {
          yield { ...registration, handlers: [...middleware([...own, ...decoratorsOf(method, context)], context), method] };
        }
      }
      const type = own.find((part) => packages.has(part.package) && part.name === 'ObjectType');
      if (!type || !node.name) continue;
      const first = argumentOf(type, 0, context.checker);
      const name = first && ts.isStringLiteralLike(first) ? first.text : node.name.text;
      for (const method of node.members) {
        if (!ts.isMethodDeclaration(method) || !method.body) continue;
        const field = decoratorsOf(method, context).find((part) => packages.has(part.package) && part.name === 'Field');
        if (!field || !ts.isIdentifier(method.name)) continue;
        yield { kind: 'handler', entry: 'request', verb: `${name}.${method.name.text}`, handlers: [method], perParent: name, parentAt: 'this', node: field.node };
      }
    }
  },
};

function middleware(list: readonly Decorated[], context: EntryContext): readonly (ts.Expression | ts.MethodDeclaration)[] {
  return list.filter((part) => packages.has(part.package) && part.name === 'UseMiddleware').flatMap((part) => part.args.flatMap((argument): readonly (ts.Expression | ts.MethodDeclaration)[] => {
    // A class with `use`, or a function.
    const methods = enhancer(argument, 'use', context).filter(ts.isMethodDeclaration);
    return methods.length > 0 ? methods : [argument];
  }));
}
