import { bare, isAssignment, isFunctionNode, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What one file says of names, read off its syntax alone: which calls a name has, what properties are given, which class extends what. */
export interface FileIndex {
  /** Calls and constructions by the name of what is called. */
  readonly calls: ReadonlyMap<string, readonly (ts.CallExpression | ts.NewExpression)[]>;
  /** Values that properties are given: `x.name = value`, `{ name: value }`, `{ name }`. */
  readonly properties: ReadonlyMap<string, readonly ts.Expression[]>;
  /** Classes by the names in their heritage clauses. */
  readonly heirs: ReadonlyMap<string, readonly ts.ClassLikeDeclaration[]>;
  /** Pairs of names of which the first may stand for the second: renamed imports, `const a = b`, `{ a: b }`. */
  readonly aliases: readonly (readonly [alias: string, original: string])[];
}

const known = new WeakMap<ts.SourceFile, FileIndex>();

/** The index of a file; worked out once per parsed file. */
export function indexOf(sourceFile: ts.SourceFile): FileIndex {
  let index = known.get(sourceFile);
  if (!index) known.set(sourceFile, (index = read(sourceFile)));
  return index;
}

function read(sourceFile: ts.SourceFile): FileIndex {
  const calls = new Map<string, (ts.CallExpression | ts.NewExpression)[]>();
  const properties = new Map<string, ts.Expression[]>();
  const heirs = new Map<string, ts.ClassLikeDeclaration[]>();
  const aliases: (readonly [string, string])[] = [];
  const alias = (name: string | undefined, original: string | undefined): void => {
    if (name !== undefined && original !== undefined && name !== original) aliases.push([name, original]);
  };
  /** Names that an import or `require` gives to what goes by another name in its own file. */
  const renamed: (readonly [string, string])[] = [];
  const rename = (name: string, original: string): void => {
    alias(name, original);
    renamed.push([name, original]);
  };
  walk(sourceFile, (node) => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) add(calls, isRequire(node.expression) ? 'default' : lastName(node.expression), node);
    else if (ts.isPropertyAssignment(node)) {
      add(properties, propertyName(node.name), node.initializer);
      alias(propertyName(node.name), valueName(node.initializer));
    } else if (ts.isShorthandPropertyAssignment(node)) add(properties, node.name.text, node.name);
    else if (isAssignment(node) && ts.isPropertyAccessExpression(node.left)) {
      add(properties, node.left.name.text, node.right);
      alias(node.left.name.text, valueName(node.right));
    } else if (ts.isVariableDeclaration(node) && node.initializer && ts.isIdentifier(node.name)) {
      if (isRequire(node.initializer)) rename(node.name.text, 'default');
      else alias(node.name.text, valueName(node.initializer));
    } else if (ts.isBindingElement(node) && node.propertyName && ts.isIdentifier(node.name)) alias(node.name.text, propertyName(node.propertyName));
    else if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) {
      if (node.propertyName) rename(node.name.text, node.propertyName.text);
    } else if (ts.isImportClause(node) && node.name) rename(node.name.text, 'default');
    else if (ts.isExportAssignment(node)) alias('default', valueName(node.expression));
    else if (ts.isClassLike(node)) for (const clause of node.heritageClauses ?? []) for (const { expression } of clause.types) add(heirs, lastName(expression), node);
  });
  for (const [name, original] of renamed) for (const call of calls.get(name) ?? []) if (lastName(call.expression) === name) add(calls, original, call);
  return { calls, properties, heirs, aliases };
}

/** `require('./orders')` */
function isRequire(expression: ts.Expression): boolean {
  const node = bare(expression);
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require';
}

function add<T>(map: Map<string, T[]>, name: string | undefined, value: T): void {
  if (name === undefined) return;
  const list = map.get(name);
  if (list) list.push(value);
  else map.set(name, [value]);
}

/** `list` of `this.orders.list` and of `list`. */
export function lastName(expression: ts.Expression): string | undefined {
  const node = bare(expression);
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}

/** The name of the function that a value may be: of `fn`, `fn.bind(this)`, `wrap(fn)`. */
function valueName(expression: ts.Expression): string | undefined {
  const node = bare(expression);
  if (ts.isCallExpression(node)) {
    if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'bind') return lastName(node.expression.expression);
    const first = node.arguments.find((argument) => ts.isIdentifier(argument) || ts.isPropertyAccessExpression(argument));
    return first ? lastName(first) : lastName(node.expression);
  }
  return lastName(node);
}

/** Every name by which a function may be called, as far as its own place says: its name, the variable or property that holds it, `default`. */
export function namesOf(node: ts.Node): readonly string[] {
  const names: string[] = [];
  let current: ts.Node = node;
  for (;;) {
    if (isFunctionNode(current) || ts.isClassLike(current)) {
      if (ts.isConstructorDeclaration(current)) {
        current = current.parent;
        continue;
      }
      const name = current.name && propertyName(current.name as ts.PropertyName);
      if (name !== undefined) names.push(name);
      if (ts.canHaveModifiers(current) && ts.getModifiers(current)?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)) names.push('default');
      if (ts.isMethodDeclaration(current) || ts.isFunctionDeclaration(current) || ts.isClassDeclaration(current)) return names;
    } else if (ts.isVariableDeclaration(current) || ts.isPropertyAssignment(current) || ts.isPropertyDeclaration(current)) {
      const name = propertyName(current.name as ts.PropertyName);
      if (name !== undefined) names.push(name);
      return names;
    } else if (ts.isExportAssignment(current)) return [...names, 'default'];
    else if (isAssignment(current)) {
      const name = lastName(current.left);
      if (name !== undefined) names.push(name, ...(name === 'exports' ? ['default'] : []));
      return names;
    } else if (ts.isReturnStatement(current) || ts.isBlock(current)) {
      // What a factory returns goes by the names of the factory.
      current = current.parent;
      continue;
    } else if (!ts.isCallExpression(current) && !ts.isParenthesizedExpression(current) && !ts.isAsExpression(current) && !ts.isConditionalExpression(current)) return names;
    if (!current.parent) return names;
    current = current.parent;
  }
}
