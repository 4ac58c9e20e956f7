import { bare, propertyName, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { methodsOf } from '../reading/class-methods';
import { argumentOf, decoratorsOf, findDecorator, textsOf, type Decorated } from '../reading/decorators';
import { decoratedGraphql } from '../graphql/classes';
import { appOf, isBaseOnly, type NestApp } from './app';
import { enhancers, ownEnhancers } from './enhancers';
import { appliesTo, isExcluded } from './exclusions';
import { backgroundMethods, gatewayMethods, messageMethods } from './messages';
import { joinPaths, unknownPart } from '../reading/paths';
import { staticObject } from '../reading/static-text';
import type { EntryContext, Framework, HandlerRegistration, Registration } from '../types';

const common: ReadonlySet<string> = new Set(['@nestjs/common']);
const graphql: ReadonlySet<string> = new Set(['@nestjs/graphql']);
const verbs: Readonly<Record<string, string>> = {
  Get: 'GET', Post: 'POST', Put: 'PUT', Patch: 'PATCH', Delete: 'DELETE', Head: 'HEAD', Options: 'OPTIONS', All: 'ALL', Search: 'SEARCH', Sse: 'GET', RequestMapping: '',
};
const controllers: ReadonlySet<string> = new Set(['Controller']);
const verbNames: ReadonlySet<string> = new Set(Object.keys(verbs));

/**
 * NestJS: controllers, GraphQL resolvers, gateways, message handlers, scheduled methods, queue processors and event listeners. What guards,
 * interceptors and pipes do runs before the method.
 * https://docs.nestjs.com/controllers, https://docs.nestjs.com/faq/request-lifecycle, https://docs.nestjs.com/techniques/versioning
 */
export const nestjs: Framework = {
  id: 'nestjs',
  acrossFiles: true,
  trigger: /@nestjs\//,
  handlerTrigger: /@(?:Controller|Resolver|WebSocketGateway|Processor|Cron|Interval|Timeout|OnEvent)\s*\(|\bNestFactory\b/,
  * collect(file, context) {
    for (const node of file.statements) {
      if (!ts.isClassDeclaration(node)) continue;
      const own = decoratorsOf(node, context);
      // A class that only others extend is registered by none of them.
      if (own.length > 0 && isBaseOnly(node, context)) continue;
      const controller = findDecorator(own, common, controllers);
      if (controller) {
        yield* routes(node, own, controller, context);
        yield* messageMethods(node, own, context);
      }
      yield* gatewayMethods(node, own, context);
      yield* resolvers(node, own, context);
      yield* backgroundMethods(node, own, context);
    }
  },
};

function* routes(node: ts.ClassDeclaration, own: readonly Decorated[], controller: Decorated, context: EntryContext): Iterable<Registration> {
  const app = appOf(node, context);
  const first = argumentOf(controller, 0, context.checker);
  const options = first && staticObject(first, context.checker);
  const bases = options ? textsOf(propertyOf(options, 'path') , context.checker) : textsOf(first, context.checker);
  const isBare = first === undefined || (options !== undefined && propertyOf(options, 'path') === undefined);
  const before = app?.before.filter((one) => one.controller === undefined || one.controller === node) ?? [];
  for (const { method, given } of methodsOf(node, context)) {
    const decorators = decoratorsOf(method, context, given);
    for (const decorated of decorators.filter((part) => common.has(part.package) && verbNames.has(part.name))) {
      const { verb, paths } = mapping(decorated, context);
      const handlers = [...enhancers(own, decorators, method, app, context), method];
      const versions = versionsOf(decorators, own, options, app, context);
      for (const base of isBare ? [''] : bases) {
        for (const path of paths) {
          for (const version of versions) {
            const below = joinPaths(app?.mounts.get(node) ?? '', joinPaths(base ?? unknownPart, path ?? unknownPart));
            const first = before.filter((one) => appliesTo(one, verb, below, { prefix: app?.versions?.prefix ?? '', own: version }));
            yield { kind: 'handler', entry: 'request', verb, path: whole(verb, below, version, app), handlers: [...first.flatMap((one) => one.handlers), ...handlers], node: decorated.node };
          }
        }
      }
    }
  }
}

function propertyOf(literal: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const found = literal.properties.find((part) => propertyName(part.name) === name);
  return found && (ts.isPropertyAssignment(found) ? found.initializer : ts.isShorthandPropertyAssignment(found) ? found.name : undefined);
}

/** The verb and paths of `@Get(['a', 'b'])` and of `@RequestMapping({ path, method: RequestMethod.GET })`. */
function mapping(decorated: Decorated, context: EntryContext): { readonly verb: string; readonly paths: readonly (string | undefined)[] } {
  const first = argumentOf(decorated, 0, context.checker);
  if (decorated.name !== 'RequestMapping') return { verb: verbs[decorated.name] ?? 'ALL', paths: first ? textsOf(first, context.checker, decorated.given) : [''] };
  const options = staticObject(first, context.checker);
  const path = options && propertyOf(options, 'path');
  const method = options && propertyOf(options, 'method');
  return { verb: method && ts.isPropertyAccessExpression(bare(method)) ? (bare(method) as ts.PropertyAccessExpression).name.text : 'GET', paths: path ? textsOf(path, context.checker, decorated.given) : [''] };
}

/** The prefixes that versions give a path, empty for none; a method's own version wins. Only versioning by URI changes the path. */
function versionsOf(method: readonly Decorated[], own: readonly Decorated[], options: ts.ObjectLiteralExpression | undefined, app: NestApp | undefined, context: EntryContext): readonly string[] {
  if (app?.versions === undefined) return [''];
  const { prefix, fallback } = app.versions;
  const decorated = findDecorator(method, common, new Set(['Version'])) ?? findDecorator(own, common, new Set(['Version']));
  const stated = decorated ? argumentOf(decorated, 0, context.checker) : options && propertyOf(options, 'version');
  const value = stated ?? fallback;
  if (!value) return [''];
  const list = bare(value);
  return (ts.isArrayLiteralExpression(list) ? [...list.elements] : [list]).map((part) => {
    if (/\bVERSION_NEUTRAL$/.test(part.getText())) return '';
    return `${prefix}${textsOf(part, context.checker)[0] ?? unknownPart}`;
  });
}

function whole(verb: string, below: string, version: string, app: NestApp | undefined): string {
  const prefix = app === undefined || isExcluded(app.excluded, verb, below, { prefix: '', own: '' }) ? '' : app.prefix;
  return joinPaths(prefix, joinPaths(version, below)) || '/';
}

/** Any provider's `@Query` counts, with `@Resolver` or without. Guards and interceptors run before queries and mutations; before field resolvers only where that is switched on. */
function* resolvers(node: ts.ClassDeclaration, own: readonly Decorated[], context: EntryContext): Iterable<HandlerRegistration> {
  if (!node.getSourceFile().text.includes('@nestjs/graphql') && !own.some((part) => graphql.has(part.package))) return;
  const app = appOf(node, context);
  for (const found of decoratedGraphql(own, methodsOf(node, context), graphql, context)) {
    const before: readonly (ts.Expression | FunctionNode)[] = found.perParent === undefined ? ownEnhancers(own, decoratorsOf(found.method, context), app, context) : [];
    yield { ...found.registration, handlers: [...before, found.method] };
  }
}

