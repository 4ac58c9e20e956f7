import { bare, propertyName, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { baseOf } from '../reading/class-methods';
import { decoratorsOf } from '../reading/decorators';
import { enhancer } from './enhancers';
import { exclusionOf, exclusionsOf, type Applied, type Exclusion } from './exclusions';
import { joinPaths, unknownPart } from '../reading/paths';
import { staticObject, staticText } from '../reading/static-text';
import { declarationAt, lastStep, traceOf } from '../reading/trace';
import type { EntryContext } from '../types';

/** What one `NestFactory.create(AppModule)` and the modules below it say of all controllers. */
export interface NestApp {
  /** The global prefix; `…` where it is computed. */
  readonly prefix: string;
  /** The paths that are left out of it. */
  readonly excluded: readonly Exclusion[];
  /** Versioning by URI: what stands before a version, and the version of those that state none. */
  readonly versions?: { readonly prefix: string; readonly fallback?: ts.Expression };
  readonly guards: readonly FunctionNode[];
  readonly interceptors: readonly FunctionNode[];
  readonly pipes: readonly FunctionNode[];
  /** Middleware of `configure(consumer)`, in its order. */
  readonly before: readonly Applied[];
  /** The prefixes that the router module gives controllers. */
  readonly mounts: ReadonlyMap<ts.Declaration, string>;
  /** Every class that its modules name. */
  readonly classes: ReadonlySet<ts.Declaration>;
}

const apps = new WeakMap<ts.TypeChecker, readonly NestApp[]>();

/** The application that a controller or resolver belongs to; the only one there is for a class that no module names in a readable way. */
export function appOf(node: ts.ClassDeclaration, context: EntryContext): NestApp | undefined {
  let all = apps.get(context.checker);
  if (!all) apps.set(context.checker, (all = context.files().filter((file) => /\bNestFactory\b/.test(file.text)).flatMap((file) => appsIn(file, context))));
  return all.find((app) => app.classes.has(node)) ?? (all.length === 1 ? all[0] : undefined);
}

const bases = new WeakMap<ts.TypeChecker, ReadonlySet<ts.Declaration>>();

/** Whether a class is there only to be extended: others do, and no module that can be read names it. */
export function isBaseOnly(node: ts.ClassDeclaration, context: EntryContext): boolean {
  let all = bases.get(context.checker);
  if (!all) {
    const classes = context.files().filter(({ text }) => /@nestjs\//.test(text)).flatMap((file) => file.statements.filter(ts.isClassDeclaration));
    bases.set(context.checker, (all = new Set(classes.flatMap((one) => baseOf(one, context)?.node ?? []))));
  }
  return all.has(node) && !(appOf(node, context)?.classes.has(node) ?? false);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function appsIn(file: ts.SourceFile, context: EntryContext): readonly NestApp[] {
  const found: NestApp[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'create') return;
    const trace = traceOf(node.expression.expression, context);
    const root = node.arguments[0];
    if (trace?.package === '@nestjs/core' && lastStep(trace)?.name === 'NestFactory' && root) found.push(read(file, root, context));
  });
  return found;
}

function read(file: ts.SourceFile, root: ts.Expression, context: EntryContext): NestApp {
  const modules = new ModuleWalk(context);
  modules.enter(root);
  const app: Mutable<NestApp> = { prefix: '', excluded: [], guards: modules.guards, interceptors: modules.interceptors, pipes: modules.pipes, before: modules.before, mounts: modules.mounts, classes: modules.classes };
  // The main file, and what it hands the application to (`configure(app)`).
  for (const setup of new Set([file, ...configuredIn(file, context)])) walk(setup, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) setting(app, node, node.expression.name.text, context);
  });
  return app;
}

function setting(app: Mutable<NestApp>, call: ts.CallExpression, name: string, context: EntryContext): void {
  const [first, second] = call.arguments;
  if (name === 'setGlobalPrefix' && first) {
    app.prefix = staticText(first, context.checker) ?? unknownPart;
    const excluded = propertyOf(staticObject(second, context.checker), 'exclude');
    if (excluded && ts.isArrayLiteralExpression(excluded)) {
      app.excluded = exclusionsOf(excluded.elements, context);
    }
  } else if (name === 'enableVersioning') {
    const options = staticObject(first, context.checker);
    const type = propertyOf(options, 'type');
    if (type && !/\bURI$/.test(type.getText())) return;
    const prefix = propertyOf(options, 'prefix');
    const fallback = propertyOf(options, 'defaultVersion');
    app.versions = { prefix: prefix?.kind === ts.SyntaxKind.FalseKeyword ? '' : prefix ? staticText(prefix, context.checker) ?? unknownPart : 'v', ...fallback ? { fallback } : {} };
  } else if (name === 'useGlobalGuards') app.guards = [...call.arguments.flatMap((part) => enhancer(part, 'canActivate', context)), ...app.guards];
  else if (name === 'useGlobalInterceptors') app.interceptors = [...call.arguments.flatMap((part) => enhancer(part, 'intercept', context)), ...app.interceptors];
  else if (name === 'useGlobalPipes') app.pipes = [...call.arguments.flatMap((part) => enhancer(part, 'transform', context)), ...app.pipes];
}

/** Files of the workspace's functions that the main file gives the application: `configureApp(app)`. */
function configuredIn(file: ts.SourceFile, context: EntryContext): readonly ts.SourceFile[] {
  const found: ts.SourceFile[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.arguments.length === 0) return;
    const isGivenApp = node.arguments.some((argument) => {
      const trace = ts.isIdentifier(argument) ? traceOf(argument, context) : undefined;
      return trace?.package === '@nestjs/core' && trace.steps.some((step) => step.kind === 'call' && step.name === 'create');
    });
    if (isGivenApp) found.push(...context.functionsOf(node.expression).map((fn) => fn.getSourceFile()));
  });
  return found;
}

function propertyOf(literal: ts.ObjectLiteralExpression | undefined, name: string): ts.Expression | undefined {
  const found = literal?.properties.find((part) => propertyName(part.name) === name);
  return found && (ts.isPropertyAssignment(found) ? bare(found.initializer) : ts.isShorthandPropertyAssignment(found) ? found.name : undefined);
}

/** Goes through a module and all that it imports. */
class ModuleWalk {
  readonly classes = new Set<ts.Declaration>();
  readonly mounts = new Map<ts.Declaration, string>();
  readonly guards: FunctionNode[] = [];
  readonly interceptors: FunctionNode[] = [];
  readonly pipes: FunctionNode[] = [];
  readonly before: Applied[] = [];
  private readonly controllers = new Map<ts.Declaration, ts.Declaration[]>();

  constructor(private readonly context: EntryContext) {}

  /** A module, a dynamic one (`UsersModule.forRoot()`), or one that is named before it is there (`forwardRef(() => UsersModule)`). */
  enter(expression: ts.Expression): void {
    const node = bare(expression);
    if (ts.isSpreadElement(node)) return this.list(node.expression);
    if (ts.isConditionalExpression(node)) {
      this.enter(node.whenTrue);
      this.enter(node.whenFalse);
    } else if (ts.isObjectLiteralExpression(node)) this.options(node, undefined);
    else if (ts.isCallExpression(node)) this.call(node);
    else {
      const declaration = this.declarationOf(node);
      if (!declaration || this.classes.has(declaration)) return;
      if (ts.isClassDeclaration(declaration)) this.module(declaration);
      else if (ts.isVariableDeclaration(declaration) && declaration.initializer) this.enter(declaration.initializer);
    }
  }

  private call(node: ts.CallExpression): void {
    const [first] = node.arguments;
    const trace = traceOf(node.expression, this.context);
    const step = trace && lastStep(trace);
    if (trace?.package === '@nestjs/common' && step?.name === 'forwardRef' && first && ts.isArrowFunction(first) && ts.isExpression(first.body)) return this.enter(first.body);
    if (trace?.package === '@nestjs/core' && trace.steps[0]?.name === 'RouterModule') return this.routerTree(first, '');
    if (!ts.isPropertyAccessExpression(node.expression)) return;
    this.enter(node.expression.expression);
    // What a dynamic module adds stands in the object that its static method returns.
    for (const fn of this.context.functionsOf(node.expression)) {
      walk(fn, (inner) => {
        if (ts.isObjectLiteralExpression(inner) && inner.properties.some((part) => propertyName(part.name) === 'module')) this.options(inner, undefined);
      });
    }
  }

  private list(expression: ts.Expression | undefined): void {
    const node = expression && bare(expression);
    if (!node) return;
    if (ts.isArrayLiteralExpression(node)) for (const element of node.elements) this.enter(element);
    else if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) {
      const declaration = this.declarationOf(node);
      if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) this.list(declaration.initializer);
    }
  }

  private declarationOf(node: ts.Expression): ts.Declaration | undefined {
    return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? declarationAt(ts.isIdentifier(node) ? node : node.name, this.context.checker) : undefined;
  }

  private module(node: ts.ClassDeclaration): void {
    this.classes.add(node);
    const decorated = decoratorsOf(node, this.context).find((part) => part.package === '@nestjs/common' && part.name === 'Module');
    const options = staticObject(decorated?.args[0], this.context.checker);
    if (options) this.options(options, node);
    const configure = node.members.find((member): member is ts.MethodDeclaration => ts.isMethodDeclaration(member) && propertyName(member.name) === 'configure');
    if (configure) this.configured(configure, node);
  }

  private options(options: ts.ObjectLiteralExpression, module: ts.Declaration | undefined): void {
    const controllers = this.named(propertyOf(options, 'controllers'));
    if (module) this.controllers.set(module, controllers);
    for (const one of [...controllers, ...this.named(propertyOf(options, 'providers'))]) this.classes.add(one);
    const providers = propertyOf(options, 'providers');
    if (providers && ts.isArrayLiteralExpression(providers)) for (const provider of providers.elements) this.provider(provider);
    this.list(propertyOf(options, 'imports'));
  }

  private named(expression: ts.Expression | undefined): ts.Declaration[] {
    const list = expression && bare(expression);
    if (list && ts.isIdentifier(list)) {
      const declaration = this.declarationOf(list);
      return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? this.named(declaration.initializer) : [];
    }
    if (!list || !ts.isArrayLiteralExpression(list)) return [];
    return list.elements.flatMap((element) => (ts.isSpreadElement(element) ? this.named(element.expression) : this.declarationOf(bare(element)) ?? []));
  }

  /** `{ provide: APP_GUARD, useClass: AuthGuard }` counts for the whole application, wherever it stands. */
  private provider(provider: ts.Expression): void {
    const literal = bare(provider);
    if (!ts.isObjectLiteralExpression(literal)) return;
    const token = propertyOf(literal, 'provide');
    const value = propertyOf(literal, 'useClass') ?? propertyOf(literal, 'useExisting') ?? propertyOf(literal, 'useValue');
    if (!token || !value || !ts.isIdentifier(token) || traceOf(token, this.context)?.package !== '@nestjs/core') return;
    if (token.text === 'APP_GUARD') this.guards.push(...enhancer(value, 'canActivate', this.context));
    else if (token.text === 'APP_INTERCEPTOR') this.interceptors.push(...enhancer(value, 'intercept', this.context));
    else if (token.text === 'APP_PIPE') this.pipes.push(...enhancer(value, 'transform', this.context));
  }

  /** `RouterModule.register([{ path: 'admin', module: AdminModule, children: […] }])`. https://docs.nestjs.com/recipes/router-module */
  private routerTree(expression: ts.Expression | undefined, prefix: string): void {
    const list = expression && bare(expression);
    if (!list || !ts.isArrayLiteralExpression(list)) return;
    for (const element of list.elements) {
      const route = staticObject(element, this.context.checker);
      const module = propertyOf(route, 'module') ?? (route ? undefined : element);
      const path = joinPaths(prefix, staticText(propertyOf(route, 'path'), this.context.checker) ?? (route ? unknownPart : ''));
      const declaration = module && this.declarationOf(module);
      if (declaration && ts.isClassDeclaration(declaration)) {
        if (!this.classes.has(declaration)) this.module(declaration);
        for (const controller of this.controllers.get(declaration) ?? []) this.mounts.set(controller, path);
      }
      this.routerTree(propertyOf(route, 'children'), path);
    }
  }

  /** `consumer.apply(LoggerMiddleware).forRoutes('*')`. https://docs.nestjs.com/middleware */
  private configured(configure: ts.MethodDeclaration, module: ts.ClassDeclaration): void {
    const calls: (ts.CallExpression & { readonly expression: ts.PropertyAccessExpression })[] = [];
    walk(configure, (node) => {
      if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'forRoutes') calls.push(node as typeof calls[number]);
    });
    // Of a chain the last call is met first: `consumer.apply(a).forRoutes('x').apply(b).forRoutes('y')`
    for (const node of calls.sort((a, b) => a.end - b.end)) {
      const handlers: (ts.Expression | FunctionNode)[] = [];
      const excluded: Exclusion[] = [];
      for (let link: ts.Expression = node.expression.expression; ts.isCallExpression(link) && ts.isPropertyAccessExpression(link.expression); link = link.expression.expression) {
        if (link.expression.name.text === 'forRoutes') break;
        if (link.expression.name.text === 'exclude') excluded.push(...exclusionsOf(link.arguments, this.context));
        if (link.expression.name.text === 'apply') handlers.unshift(...link.arguments.flatMap((part): readonly (ts.Expression | FunctionNode)[] => {
          const methods = enhancer(part, 'use', this.context);
          return methods.length > 0 ? methods : this.context.functionsOf(part);
        }));
      }
      for (const target of node.arguments) {
        const declaration = this.declarationOf(bare(target));
        const route = exclusionOf(target, this.context);
        const text = route?.path;
        // A string is for all paths that begin so, with a method it is for the one path.
        if (route?.verb !== undefined) this.before.push({ handlers, excluded, only: { ...route, verb: route.verb } });
        else if (text !== undefined && /^\/?(?:\{?\*\w*\}?|\(\.\*\))$/.test(text)) this.before.push({ handlers, excluded });
        else if (declaration && ts.isClassDeclaration(declaration)) this.before.push({ handlers, excluded, controller: declaration });
        else if (text !== undefined) this.byPath(text, { handlers, excluded }, module);
      }
    }
  }

  /** Middleware for a path: of the controllers of the same module it is those whose path is that. */
  private byPath(path: string, applied: Applied, module: ts.ClassDeclaration): void {
    const wanted = path.replace(/^\/|\/?(?:\{?\*\w*\}?|\(\.\*\))?$/g, '');
    for (const controller of this.controllers.get(module) ?? []) {
      if (!ts.isClassDeclaration(controller)) continue;
      const decorated = decoratorsOf(controller, this.context).find((part) => part.name === 'Controller');
      const own = staticText(propertyOf(staticObject(decorated?.args[0], this.context.checker), 'path') ?? decorated?.args[0], this.context.checker);
      if (own?.replace(/^\/|\/$/g, '') === wanted) this.before.push({ ...applied, controller });
    }
  }
}
