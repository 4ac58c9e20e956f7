import { addedMembers, addingCalls, addingGetters } from '../../../catalog/tables/added-members';
import { keepers, keepersOfClasses, type Keeper } from '../../../catalog/tables/kept-under';
import { keptUnder, returnedExpressions } from '../../../catalog/values/given-values';
import { givenDefaults } from '../../../project/modules/auto-imports';
import { bare, classAround, isAssignment, isFunctionNode, isRequire, propertyName, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isDecoration } from '../receivers/decorations';
import { calledName, isBinding, isFunctionMethod, lastName, valueNames } from './name-of-value';
import { namesOf } from './names-of';
import { procedureKinds } from '../receivers/trpc-callers';

export { calledName, isBinding, isFunctionMethod, lastName, namesOf };

/** What one file says of names, read off its syntax alone: which calls a name has, what properties are given, which class extends what. */
export interface FileIndex {
  /** Calls and constructions by the name of what is called; `super(…)` by that of the base class. */
  readonly calls: ReadonlyMap<string, readonly (ts.CallExpression | ts.NewExpression)[]>;
  /** Values that properties are given: `x.name = value`, `{ name: value }`, `{ name }`. */
  readonly properties: ReadonlyMap<string, readonly ts.Expression[]>;
  /** Classes and interfaces by the names in their heritage clauses. */
  readonly heirs: ReadonlyMap<string, readonly (ts.ClassLikeDeclaration | ts.InterfaceDeclaration)[]>;
  /** Values that are said to be of a named type: `const store: Store = { … }`, `{ … } satisfies Store`, `(): Store => ({ … })`. */
  readonly typed: ReadonlyMap<string, readonly TypedValue[]>;
  /** Names of functions that call what they are given as a parameter, or hand it on. */
  readonly takers: ReadonlySet<string>;
  /** Names of getters that call something: what stands there may be an effect. */
  readonly getters: ReadonlySet<string>;
  /** Names that a module's default export gets: `import load from './load'`, `const load = require('./load')`. */
  readonly defaults: readonly { readonly name: string; readonly specifier: ts.Expression }[];
  /** Pairs of names of which the first may stand for the second: renamed imports, `const a = b`, `{ a: b }`. */
  readonly aliases: readonly (readonly [alias: string, original: string])[];
}

export interface TypedValue {
  readonly type: ts.EntityName;
  readonly value: ts.ObjectLiteralExpression;
}

/** The name under which functions go that are handed on without one: `run(() => …)`. */
export const handedOn = '(callback)';

/** The kinds of nodes that say something of names. */
const speaking: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.CallExpression, ts.SyntaxKind.NewExpression, ts.SyntaxKind.PropertyAssignment, ts.SyntaxKind.ShorthandPropertyAssignment, ts.SyntaxKind.BinaryExpression,
  ts.SyntaxKind.VariableDeclaration, ts.SyntaxKind.PropertyDeclaration, ts.SyntaxKind.Parameter, ts.SyntaxKind.AsExpression, ts.SyntaxKind.SatisfiesExpression,
  ts.SyntaxKind.ReturnStatement, ts.SyntaxKind.ArrowFunction, ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.ClassExpression, ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.BindingElement, ts.SyntaxKind.GetAccessor, ts.SyntaxKind.ImportSpecifier, ts.SyntaxKind.ExportSpecifier, ts.SyntaxKind.ImportClause, ts.SyntaxKind.ExportAssignment,
]);

const known = new WeakMap<ts.SourceFile, FileIndex>();

/** The index of a file; worked out once per parsed file. */
export function indexOf(sourceFile: ts.SourceFile): FileIndex {
  let index = known.get(sourceFile);
  if (!index) known.set(sourceFile, (index = new Reader().read(sourceFile)));
  return index;
}

class Reader {
  private readonly calls = new Map<string, (ts.CallExpression | ts.NewExpression)[]>();
  private readonly properties = new Map<string, ts.Expression[]>();
  private readonly heirs = new Map<string, (ts.ClassLikeDeclaration | ts.InterfaceDeclaration)[]>();
  private readonly typed = new Map<string, TypedValue[]>();
  private readonly aliases: (readonly [string, string])[] = [];
  private readonly getters = new Set<string>();
  private readonly defaults: { readonly name: string; readonly specifier: ts.Expression }[] = [];
  /** Names of parameters, and whether one of that name is said to be a function. */
  private readonly parameters = new Map<string, boolean>();
  /** Names that are called, or handed to a call, with the places. */
  private readonly used: { readonly name: string; readonly node: ts.Node; readonly called: boolean }[] = [];

  read(sourceFile: ts.SourceFile): FileIndex {
    walk(sourceFile, (node) => {
      // Every node of every file comes by here, and most of them say nothing.
      if (!speaking.has(node.kind)) return node.kind < ts.SyntaxKind.FirstTypeNode || node.kind > ts.SyntaxKind.LastTypeNode;
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) this.call(node);
      else if (ts.isPropertyAssignment(node)) {
        add(this.properties, propertyName(node.name), node.initializer);
        this.aliasOf(propertyName(node.name), node.initializer);
        this.virtuals(node);
      } else if (ts.isShorthandPropertyAssignment(node)) add(this.properties, node.name.text, node.name);
      else if (isAssignment(node)) this.assignment(node);
      else if (ts.isVariableDeclaration(node)) this.variable(node);
      else if (ts.isPropertyDeclaration(node)) {
        this.aliasOf(propertyName(node.name), node.initializer);
        this.ofType(node.type, node.initializer);
      } else if (ts.isParameter(node)) this.parameter(node);
      else if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) this.ofType(node.type, node.expression);
      else if (ts.isReturnStatement(node) || ts.isArrowFunction(node)) this.result(node);
      else if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) this.heritage(node);
      else if (ts.isGetAccessor(node)) this.getterNamed(propertyName(node.name), node.body);
      else this.module(node);
      return true;
    });
    for (const given of givenDefaults(sourceFile)) {
      this.alias(given.name, 'default');
      this.defaults.push(given);
    }
    return { calls: this.calls, properties: this.properties, heirs: this.heirs, typed: this.typed, takers: this.takers(), getters: this.getters, defaults: this.defaults, aliases: this.aliases };
  }

  private alias(name: string | undefined, original: string | undefined): void {
    if (name !== undefined && original !== undefined && name !== original) this.aliases.push([name, original]);
  }

  private aliasOf(name: string | undefined, value: ts.Expression | undefined): void {
    if (name !== undefined && value) for (const original of valueNames(value)) this.alias(name, original);
  }

  private call(node: ts.CallExpression | ts.NewExpression): void {
    const callee = bare(node.expression);
    const base = callee.kind === ts.SyntaxKind.SuperKeyword ? baseOf(node) : undefined;
    const name = base ?? calledName(callee);
    add(this.calls, name, node);
    // A class may have a method of that name: `cancelOrder.call(id)`.
    if (ts.isPropertyAccessExpression(callee) && isFunctionMethod(callee.name.text) && callee.name.text !== name) add(this.calls, callee.name.text, node);
    // What runs before a procedure, `add: procedure.use(…).query(resolver)`, may have an effect where the resolver has none.
    if (procedureKinds.has(name ?? '') && (ts.isPropertyAssignment(node.parent) || ts.isVariableDeclaration(node.parent))) this.alias(propertyName(node.parent.name), handedOn);
    this.kept(node, name);
    this.virtual(node, name);
    const called = ts.isPropertyAccessExpression(callee) && isFunctionMethod(callee.name.text) ? bare(callee.expression) : callee;
    if (ts.isIdentifier(called)) this.used.push({ name: called.text, node, called: true });
    for (const argument of node.arguments ?? []) {
      const given = bare(argument);
      if (!ts.isIdentifier(given) && !ts.isPropertyAccessExpression(given)) continue;
      this.alias(handedOn, lastName(given));
      if (ts.isIdentifier(given)) this.used.push({ name: given.text, node, called: false });
    }
  }

  /** `app.decorate('db', db)` is a property of that name, `context.set('db', db)` what `context.get('db')` gives. */
  private kept({ arguments: [key, value, ...others] = [] as never }: ts.CallExpression | ts.NewExpression, name: string | undefined): void {
    if (!key || !value || others.length > 1) return;
    if (ts.isIdentifier(key)) return this.keep(keepersOfClasses.get(name ?? ''), key.text, value);
    if (!ts.isStringLiteralLike(key)) return;
    if (addingCalls.has(name ?? '') || isDecoration(name)) {
      this.alias(key.text, handedOn);
      add(this.properties, key.text, value);
    } else this.keep(keepers.get(name ?? ''), key.text, value);
  }

  private keep(keeper: Keeper | undefined, key: string, value: ts.Expression): void {
    for (const one of keeper?.isMade && isFunctionNode(value) ? returnedExpressions(value) : keeper ? [value] : []) add(this.properties, keptUnder(keeper?.key(key) ?? ''), one);
  }

  /** `schema.virtual('orders').get(function …)`: a getter of that name. */
  private virtual({ expression, arguments: [value] = [] as never }: ts.CallExpression | ts.NewExpression, name: string | undefined): void {
    if (name !== 'get' || !value || !ts.isPropertyAccessExpression(expression)) return;
    const named = virtualNamed(expression.expression);
    if (named === undefined) return;
    add(this.properties, named, value);
    this.alias(named, handedOn);
    this.getterNamed(named, value);
  }

  /** The same among a schema's options: `virtuals: { orders: { get() { … } } }`. */
  private virtuals({ name, initializer, parent: { parent: holder } }: ts.PropertyAssignment): void {
    if (!ts.isPropertyAssignment(holder) || addedMembers.get(propertyName(holder.name) ?? '')?.isRead !== true) return;
    const named = propertyName(name);
    this.alias(named, 'get');
    this.getterNamed(named, initializer);
  }

  private assignment(node: ts.BinaryExpression): void {
    const name = lastName(node.left);
    if (name === undefined) return;
    if (!ts.isIdentifier(node.left)) add(this.properties, name, node.right);
    this.aliasOf(name, node.right);
  }

  private variable(node: ts.VariableDeclaration): void {
    const { name, initializer } = node;
    if (!initializer || !ts.isIdentifier(name)) return;
    const value = bare(initializer);
    if (ts.isCallExpression(value) && value.arguments[0] && isRequire(value.expression)) {
      this.defaults.push({ name: name.text, specifier: value.arguments[0] });
      this.alias(name.text, 'default');
    }
    this.aliasOf(name.text, initializer);
    this.ofType(node.type, initializer);
    // `table[kind](row)` goes by the table's name.
    if (ts.isObjectLiteralExpression(value)) for (const part of value.properties) this.alias(name.text, part.name && propertyName(part.name));
  }

  private parameter(node: ts.ParameterDeclaration): void {
    if (!ts.isIdentifier(node.name)) return;
    const { text } = node.name;
    if (!isFunctionNode(node.parent)) return;
    this.parameters.set(text, this.parameters.get(text) === true || (node.type !== undefined && ts.isFunctionTypeNode(node.type)));
    this.aliasOf(text, node.initializer);
  }

  private getterNamed(name: string | undefined, body: ts.Node | undefined): void {
    if (name === undefined || !body) return;
    walk(body, (inner) => {
      if (isAsking(inner)) this.getters.add(name);
      return !this.getters.has(name);
    });
  }

  private ofType(type: ts.TypeNode | undefined, value: ts.Expression | undefined): void {
    if (!type || !value || !ts.isTypeReferenceNode(type)) return;
    const literal = bare(value);
    // A promise of it counts as what it gives.
    const awaited = type.typeArguments?.[0];
    const named = type.typeName.getText() === 'Promise' && awaited && ts.isTypeReferenceNode(awaited) ? awaited : type;
    if (ts.isObjectLiteralExpression(literal)) add(this.typed, (ts.isIdentifier(named.typeName) ? named.typeName : named.typeName.right).text, { type: named.typeName, value: literal });
  }

  /** What a function gives whose result is said to be of a type. */
  private result(node: ts.ReturnStatement | ts.ArrowFunction): void {
    if (ts.isArrowFunction(node)) {
      if (!ts.isBlock(node.body)) this.ofType(node.type, node.body);
      return;
    }
    if (!node.expression || !ts.isObjectLiteralExpression(bare(node.expression))) return;
    let home: ts.Node = node;
    while (home && !isFunctionNode(home)) home = home.parent;
    if (home) this.ofType(home.type, node.expression);
  }

  private heritage(node: ts.ClassLikeDeclaration | ts.InterfaceDeclaration): void {
    for (const clause of node.heritageClauses ?? []) {
      for (const { expression } of clause.types) {
        const base = lastName(expression);
        add(this.heirs, base, node);
        if (clause.token !== ts.SyntaxKind.ExtendsKeyword) continue;
        // A class without a constructor of its own is made by that of its base.
        this.alias(node.name?.text, base);
        this.alias('super', base);
      }
    }
  }

  private module(node: ts.Node): void {
    if (ts.isBindingElement(node)) {
      if (!ts.isIdentifier(node.name)) return;
      this.alias(node.name.text, node.propertyName && propertyName(node.propertyName));
      this.aliasOf(node.name.text, node.initializer);
    } else if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) {
      if (!node.propertyName) return;
      this.alias(node.name.text, node.propertyName.text);
      const { moduleSpecifier } = ts.isImportSpecifier(node) ? node.parent.parent.parent : node.parent.parent;
      if (node.propertyName.text === 'default' && moduleSpecifier) this.defaults.push({ name: node.name.text, specifier: moduleSpecifier });
    } else if (ts.isImportClause(node) && node.name && ts.isImportDeclaration(node.parent)) {
      this.alias(node.name.text, 'default');
      this.defaults.push({ name: node.name.text, specifier: node.parent.moduleSpecifier });
    }
    else if (ts.isExportAssignment(node)) this.aliasOf('default', node.expression);
  }

  private takers(): ReadonlySet<string> {
    const takers = new Set<string>();
    for (const { name, node, called } of this.used) {
      const isFunction = this.parameters.get(name);
      if (isFunction === undefined || (!called && !isFunction)) continue;
      const owner = ownerOf(node, name);
      if (!owner) continue;
      if (called) this.alias(name, handedOn);
      namesOf(owner).forEach((one) => takers.add(one));
    }
    // A constructor's parameter property is called as a member.
    for (const name of this.calls.keys()) if (this.parameters.has(name)) this.alias(name, handedOn);
    return takers;
  }
}

/** `orders` of `schema.virtual('orders')`, also with a setter in between. */
function virtualNamed(expression: ts.Expression): string | undefined {
  const node = bare(expression);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const [key] = node.arguments;
  if (addingGetters.has(node.expression.name.text)) return key && ts.isStringLiteralLike(key) ? key.text : undefined;
  return virtualNamed(node.expression.expression);
}

/** Whether something is called, made, or read that may be a getter itself. */
function isAsking(node: ts.Node): boolean {
  return ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isAwaitExpression(node);
}

/** The function around a place that has a parameter of the name. */
function ownerOf(place: ts.Node, name: string): FunctionNode | undefined {
  for (let node = place.parent; node; node = node.parent) {
    if (isFunctionNode(node) && node.parameters.some((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === name)) return node;
  }
  return undefined;
}

function baseOf(node: ts.Node): string | undefined {
  const base = classAround(node)?.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  return base && lastName(base.expression);
}

function add<T>(map: Map<string, T[]>, name: string | undefined, value: T): void {
  if (name === undefined) return;
  const list = map.get(name);
  if (list) list.push(value);
  else map.set(name, [value]);
}
