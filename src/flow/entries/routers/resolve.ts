import { returnedExpressions } from '../../../catalog/values/given-values';
import { knownType } from '../../../catalog/values/provenance';
import { bare, classAround, isAssignment, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { bindingOwner, declarationOf } from '../../values/symbols';
import { edgeFunction, edgePrefix } from '../functions/edge-functions';
import { exportOf } from '../reading/loaded-modules';
import { importedName } from '../../../catalog/values/imported';
import { joinPaths, unknownPart } from '../reading/paths';
import type { Made, RouterFramework } from './types';
import { typeOf, type TypedRouter } from './annotations';
import { type Router, type RouterRef, RouterTable } from './table';
import { traceOf } from '../reading/trace';
import type { EntryContext } from '../types';
import { emptyEnv, memberOf, textOf, valueOf, type Env } from '../reading/values';

const maxDepth = 14;
const none: readonly RouterRef[] = [];

/** Which routers expressions stand for: by what made them, what they are annotated with, and what callers pass. */
export class RouterResolver {
  readonly table: RouterTable;
  /** Parameters by which plugin functions are given a router, as the calls that register them say. */
  readonly plugins = new Map<ts.ParameterDeclaration, Router>();
  private readonly byPackage = new Map<string, RouterFramework[]>();
  private readonly known = new Map<ts.Expression, readonly RouterRef[]>();
  private readonly open = new Set<ts.Node>();

  constructor(private readonly context: EntryContext, private readonly frameworks: readonly RouterFramework[]) {
    this.table = new RouterTable((file) => (edgeFunction(context.relativePath(file)) === undefined ? '' : edgePrefix));
    for (const framework of frameworks) for (const name of framework.packages) this.byPackage.set(name, [...this.byPackage.get(name) ?? [], framework]);
  }

  /** Forgets what was not resolved while fewer plugins were known. */
  refresh(): void {
    this.known.clear();
  }

  refs(expression: ts.Expression, env: Env = emptyEnv, depth = 0): readonly RouterRef[] {
    const node = bare(expression);
    const plain = env.size === 0;
    const seen = plain ? this.known.get(node) : undefined;
    if (seen) return seen;
    if (depth > maxDepth || this.open.has(node)) return none;
    this.open.add(node);
    const found = this.resolve(node, env, depth + 1);
    this.open.delete(node);
    // What ran into an expression that is still being worked out holds for this question alone.
    if (plain && (found.length > 0 || this.open.size === 0)) this.known.set(node, found);
    return found;
  }

  private resolve(node: ts.Expression, env: Env, depth: number): readonly RouterRef[] {
    const next = (inner: ts.Expression): readonly RouterRef[] => this.refs(inner, env, depth);
    if (ts.isIdentifier(node)) {
      const declaration = declarationOf(node, this.context.checker);
      return declaration ? this.ofDeclaration(declaration, env, depth) : none;
    }
    if (ts.isPropertyAccessExpression(node)) return this.ofMember(node, env, depth);
    if (ts.isNewExpression(node)) return this.made(node);
    if (ts.isCallExpression(node)) return this.ofCall(node, env, depth);
    if (ts.isConditionalExpression(node)) return [...next(node.whenTrue), ...next(node.whenFalse)];
    if (isAssignment(node) || (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.CommaToken)) return next(node.right);
    if (ts.isBinaryExpression(node)) return [...next(node.left), ...next(node.right)];
    return none;
  }

  ofDeclaration(declaration: ts.Declaration, env: Env = emptyEnv, depth = 0): readonly RouterRef[] {
    const next = (inner: ts.Expression | undefined): readonly RouterRef[] => (inner ? this.refs(inner, env, depth) : none);
    const value = env.get(declaration);
    if (value) return 'expression' in value ? next(value.expression) : none;
    if (ts.isParameter(declaration)) return this.ofParameter(declaration, depth);
    if (ts.isVariableDeclaration(declaration)) {
      const found = next(declaration.initializer);
      if (found.length > 0 || (declaration.initializer && !declaration.type)) return found;
      const assigned = ts.isIdentifier(declaration.name) ? assignedTo(declaration.name.text, declaration.getSourceFile()).flatMap((right) => next(right)) : [];
      return assigned.length > 0 ? assigned : this.annotated(declaration, declaration.type);
    }
    if (ts.isBindingElement(declaration)) return this.ofPart(declaration, env, depth);
    if (ts.isPropertyDeclaration(declaration)) return this.ofField(declaration, declaration.parent, depth);
    if (ts.isPropertyAssignment(declaration)) return next(declaration.initializer);
    if (ts.isShorthandPropertyAssignment(declaration)) return next(declaration.name);
    if (ts.isExportAssignment(declaration)) return next(declaration.expression);
    if (ts.isGetAccessor(declaration)) return returnedExpressions(declaration).flatMap((inner) => next(inner));
    if (ts.isBinaryExpression(declaration)) return next(declaration.right);
    if (ts.isPropertyAccessExpression(declaration) && ts.isBinaryExpression(declaration.parent)) return next(declaration.parent.right);
    return none;
  }

  private ofParameter(parameter: ts.ParameterDeclaration, depth: number): readonly RouterRef[] {
    if (this.open.has(parameter)) return none;
    this.open.add(parameter);
    const found = this.context.argumentsOf(parameter).flatMap((argument) =>
      this.refs(argument, emptyEnv, depth).map((ref): RouterRef => ({ ...ref, steps: [...ref.steps, argument] })));
    this.open.delete(parameter);
    const plugin = this.plugins.get(parameter);
    if (plugin) found.push({ router: plugin, prefix: '', route: false, steps: [] });
    if (found.length > 0) return found;
    if (parameter.initializer) return this.refs(parameter.initializer, emptyEnv, depth);
    return this.annotated(parameter, parameter.type);
  }

  /** A router of which only the annotation is known. */
  private annotated(declaration: ts.Declaration, type: ts.TypeNode | undefined, owner?: ts.Node): readonly RouterRef[] {
    const typed = typeOf(declaration, type, this.context.checker, (name) => this.byPackage.get(name) ?? []);
    return typed ? this.own(declaration, typed, owner) : none;
  }

  private own(node: ts.Node, { framework, kind }: TypedRouter, owner?: ts.Node): readonly RouterRef[] {
    return [{ router: this.table.intern(node, framework, kind, '', owner), prefix: '', route: false, steps: [] }];
  }

  /** `this.router`, `new OrderRoutes().router`, `routes.orders`. */
  private ofMember(node: ts.PropertyAccessExpression, env: Env, depth: number): readonly RouterRef[] {
    const owner = node.expression.kind === ts.SyntaxKind.ThisKeyword ? undefined : valueOf(node.expression, env, this.context);
    const declaration = (owner && memberOf(owner, node.name.text, this.context)) ?? declarationOf(node.name as ts.Identifier, this.context.checker);
    const holder = owner ? this.classOf('expression' in owner ? owner.expression : node.expression) : classAround(node);
    const ofModule = owner && 'expression' in owner ? this.exportOf(owner.expression, node.name.text, env) : undefined;
    if (ofModule) return this.ofDeclaration(ofModule, env, depth);
    if (declaration && holder && isField(declaration)) return this.ofField(declaration, holder, depth);
    const value = valueOf(node, env, this.context);
    if ('expression' in value && value.expression !== node && (ts.isCallExpression(value.expression) || ts.isNewExpression(value.expression))) {
      const found = this.refs(value.expression, env, depth);
      if (found.length > 0) return found;
    }
    return declaration ? this.ofDeclaration(declaration, env, depth) : none;
  }

  private classOf(expression: ts.Expression): ts.ClassLikeDeclaration | undefined {
    const declaration = (this.context.checker.getTypeAtLocation(expression).symbol as ts.Symbol | undefined)?.valueDeclaration;
    return declaration && ts.isClassLike(declaration) ? declaration : undefined;
  }

  /** A field of a class: what it is initialised with or assigned. A router made there is another one for each class that inherits it. */
  private ofField(field: ts.Declaration, holder: ts.ClassLikeDeclaration, depth: number): readonly RouterRef[] {
    const home = classAround(field) ?? holder;
    const name = ts.isPropertyDeclaration(field) || ts.isParameter(field) ? field.name.getText() : ts.isPropertyAccessExpression(field) ? field.name.text : undefined;
    const given = [...ts.isPropertyDeclaration(field) && field.initializer ? [field.initializer] : [], ...name === undefined ? [] : assignedTo(name, home)];
    const found = given.flatMap((value) => this.refs(value, emptyEnv, depth));
    if (found.length === 0) {
      if (ts.isParameter(field)) return this.ofParameter(field, depth);
      return ts.isPropertyDeclaration(field) ? this.annotated(field, field.type, holder) : none;
    }
    return found.map((ref) => {
      const { router } = ref;
      if (holder === home || router.node.pos < home.pos || router.node.end > home.end || router.node.getSourceFile() !== home.getSourceFile()) return ref;
      const own = this.table.find(router.node, holder) ?? this.table.intern(router.node, router.framework, router.kind, router.prefix, holder);
      // What the base class registers is registered for every heir.
      if (own.mounts.length === 0 && !router.mounts.some((mount) => mount.node === holder)) {
        router.mounts.push({ parents: () => [{ router: own, prefix: '', route: false, steps: [] }], path: '', node: holder, scoped: false, same: true });
      }
      return { ...ref, router: own };
    });
  }

  /** `const { router } = makeRouter()`, `({ app }: Deps) => …`. */
  private ofPart(element: ts.BindingElement, env: Env, depth: number): readonly RouterRef[] {
    const value = ts.isIdentifier(element.name) ? valueOf(element.name, env, this.context) : undefined;
    if (value && 'expression' in value && value.expression !== element.name) return this.refs(value.expression, env, depth);
    const owner = bindingOwner(element);
    const name = element.propertyName ?? element.name;
    if (element.parent.parent !== owner || !ts.isIdentifier(name)) return none;
    const wholes = ts.isParameter(owner) ? this.context.argumentsOf(owner) : owner.initializer ? [owner.initializer] : [];
    return wholes.flatMap((whole) => {
      const ofModule = this.exportOf(whole, name.text, env);
      if (ofModule) return this.ofDeclaration(ofModule, env, depth);
      const type = knownType(whole, { checker: this.context.checker });
      const property = type && this.context.checker.getPropertyOfType(type, name.text)?.declarations?.[0];
      const refs = property ? this.ofDeclaration(property, env, depth) : none;
      return ts.isParameter(owner) ? refs.map((ref) => ({ ...ref, steps: [...ref.steps, whole] })) : refs;
    });
  }

  private ofCall(call: ts.CallExpression, env: Env, depth: number): readonly RouterRef[] {
    const made = this.made(call);
    if (made.length > 0) return made;
    const callee = bare(call.expression);
    const loaded = requiredValue(call, this.context.checker) ?? this.exportOf(call, undefined, env);
    if (loaded) return this.ofDeclaration(loaded, env, depth);
    if (ts.isPropertyAccessExpression(callee)) {
      const links = this.refs(callee.expression, env, depth).flatMap((ref) => this.link(ref, callee.name.text, call, env));
      if (links.length > 0) return links;
    }
    return this.context.functionsOf(callee).flatMap((factory) => this.returned(factory, call, depth));
  }

  private exportOf(call: ts.Expression, name: string | undefined, env: Env): ts.Declaration | undefined {
    return exportOf(call, name, (inner) => textOf(inner, env, this.context), this.context);
  }

  /** What a method of a router gives back: the router, or a part of it. */
  private link(ref: RouterRef, name: string, call: ts.CallExpression, env: Env): readonly RouterRef[] {
    const { framework } = ref.router;
    const narrowed = framework.narrow?.(name, call);
    if (narrowed) return [{ ...ref, prefix: joinPaths(ref.prefix, textOf(narrowed.path, env, this.context) ?? unknownPart), route: narrowed.route }];
    return framework.methods.has(name) || framework.fluent.has(name) ? [ref] : [];
  }

  /** A function of the workspace that makes routers makes another one with each call. */
  private returned(factory: FunctionNode, call: ts.CallExpression, depth: number): readonly RouterRef[] {
    return returnedExpressions(factory).flatMap((inner) => this.refs(inner, emptyEnv, depth)).map((ref) => {
      const { router } = ref;
      const isOwn = router.node.getSourceFile() === factory.getSourceFile() && router.node.pos >= factory.pos && router.node.end <= factory.end && !ts.isParameter(router.node);
      if (!isOwn) return ref;
      const known = this.table.find(call);
      const own = known ?? this.table.intern(call, router.framework, router.kind, router.prefix);
      if (!known) router.mounts.push({ parents: () => [{ router: own, prefix: '', route: false, steps: [] }], path: '', node: call, scoped: false, same: true });
      return { ...ref, router: own };
    });
  }

  private made(node: ts.CallExpression | ts.NewExpression): readonly RouterRef[] {
    const imported = importedName(node.expression, this.context.checker);
    if (!imported) return this.madeByMethod(node);
    for (const framework of this.byPackage.get(imported.package) ?? []) {
      const made: Made | undefined = framework.make(imported, node, { object: (expression) => this.object(expression) });
      if (!made) continue;
      const prefix = made.prefix ? textOf(made.prefix, emptyEnv, this.context) ?? unknownPart : '';
      return [{ router: this.table.intern(node, framework, made.kind, joinPaths('', prefix)), prefix: '', route: false, steps: [] }];
    }
    return none;
  }

  /** `createFactory().createApp()`: an application of a package, made by something else of it. */
  private madeByMethod(node: ts.CallExpression | ts.NewExpression): readonly RouterRef[] {
    const callee = bare(node.expression);
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
    const framework = this.frameworks.find(({ makers }) => makers?.has(name));
    const from = framework && traceOf(node, this.context)?.package;
    return framework && from !== undefined && framework.packages.has(from) ? [{ router: this.table.intern(node, framework, 'application', ''), prefix: '', route: false, steps: [] }] : none;
  }

  object(expression: ts.Expression | undefined, env: Env = emptyEnv): ts.ObjectLiteralExpression | undefined {
    const value = expression && valueOf(expression, env, this.context);
    return value && 'expression' in value && ts.isObjectLiteralExpression(value.expression) ? value.expression : undefined;
  }
}

/** What a module of the workspace is, where `require('./orders')` stands for it: its `module.exports = router`. */
function requiredValue(call: ts.CallExpression, checker: ts.TypeChecker): ts.Declaration | undefined {
  const [specifier] = call.arguments;
  if (!specifier || !ts.isStringLiteralLike(specifier) || !ts.isIdentifier(call.expression) || call.expression.text !== 'require') return undefined;
  const symbol = checker.getSymbolAtLocation(specifier)?.exports?.get(ts.InternalSymbolName.ExportEquals);
  return symbol?.valueDeclaration ?? symbol?.declarations?.[0];
}

function isField(declaration: ts.Declaration): boolean {
  return ts.isPropertyDeclaration(declaration) || (ts.isParameter(declaration) && ts.isConstructorDeclaration(declaration.parent)) ||
    (ts.isPropertyAccessExpression(declaration) && declaration.expression.kind === ts.SyntaxKind.ThisKeyword);
}

interface Assigned {
  readonly variables: ReadonlyMap<string, readonly ts.Expression[]>;
  /** Of `this.name = …`, by class. */
  readonly fields: ReadonlyMap<ts.Node, ReadonlyMap<string, readonly ts.Expression[]>>;
}

const assignments = new WeakMap<ts.SourceFile, Assigned>();

/** What a variable, or a field of a class (`this.name = …`), is assigned in a file or class. */
function assignedTo(name: string, scope: ts.Node): readonly ts.Expression[] {
  const file = scope.getSourceFile();
  let known = assignments.get(file);
  if (!known) assignments.set(file, (known = readAssignments(file)));
  return (ts.isSourceFile(scope) ? known.variables : known.fields.get(scope))?.get(name) ?? [];
}

function readAssignments(file: ts.SourceFile): Assigned {
  const variables = new Map<string, ts.Expression[]>();
  const fields = new Map<ts.Node, Map<string, ts.Expression[]>>();
  const add = (map: Map<string, ts.Expression[]>, name: string, value: ts.Expression): void => void map.set(name, [...map.get(name) ?? [], value]);
  walk(file, (node) => {
    if (!isAssignment(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const { left, right } = node;
    if (ts.isIdentifier(left)) add(variables, left.text, right);
    else if (ts.isPropertyAccessExpression(left) && left.expression.kind === ts.SyntaxKind.ThisKeyword) {
      const holder = classAround(node);
      if (!holder) return;
      const own = fields.get(holder) ?? new Map<string, ts.Expression[]>();
      fields.set(holder, own);
      add(own, left.name.text, right);
    }
  });
  return { variables, fields };
}
