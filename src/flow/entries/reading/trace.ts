import { returnedExpressions } from '../../../catalog/values/given-values';
import { packageOf } from '../../../catalog/values/specifier';
import { bare, isModuleLoad, isOr, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { bindingOwner } from '../../values/symbols';
import type { FlowContext } from '../../types';

/** One step on the way from a package to a value: `.procedure`, `.use(fn)`, `new Worker(…)`; `of` for a parameter that is annotated with a class. */
export interface Step {
  readonly kind: 'get' | 'call' | 'new' | 'of';
  /** The member or export; empty for the package's default or namespace itself. */
  readonly name: string;
  readonly args: readonly ts.Expression[];
  readonly node: ts.Node;
}

/** How a value was made from what a package exports: `t.procedure.use(auth)` is `initTRPC`, `create()`, `procedure`, `use(auth)`. */
export interface Trace {
  readonly package: string;
  readonly subpath: string;
  readonly steps: readonly Step[];
}

const maxDepth = 60;
const maxSteps = 60;
const traces = new WeakMap<ts.TypeChecker, Map<ts.Node, Trace | undefined>>();

/**
 * Follows an expression back to the import that it comes from: through variables, files, fields, parameters (their annotation, else what
 * callers pass), destructuring, links of a chain and functions that return it. Undefined where it does not come from a package.
 */
export function traceOf(expression: ts.Expression, context: FlowContext, depth = 0): Trace | undefined {
  const node = bare(expression);
  let known = traces.get(context.checker);
  if (!known) traces.set(context.checker, (known = new Map()));
  if (known.has(node)) return known.get(node);
  if (depth > maxDepth) return undefined;
  known.set(node, undefined);
  const found = follow(node, context, depth + 1);
  const result = found && found.steps.length <= maxSteps ? found : undefined;
  known.set(node, result);
  return result;
}

/** The last step of a trace. */
export function lastStep(trace: Trace): Step | undefined {
  return trace.steps[trace.steps.length - 1];
}

function follow(node: ts.Expression, context: FlowContext, depth: number): Trace | undefined {
  if (ts.isIdentifier(node)) return ofName(node, context, depth);
  if (ts.isPropertyAccessExpression(node)) {
    const own = declarationAt(node.name, context.checker);
    const declared = own && ofDeclaration(own, context, depth);
    return declared ?? get(traceOf(node.expression, context, depth), node.name.text, node);
  }
  if (ts.isElementAccessExpression(node)) {
    return ts.isStringLiteralLike(node.argumentExpression) ? get(traceOf(node.expression, context, depth), node.argumentExpression.text, node) : undefined;
  }
  if (ts.isNewExpression(node)) return made(traceOf(node.expression, context, depth), 'new', node);
  if (ts.isCallExpression(node)) {
    const required = requiredPackage(node);
    return required ?? made(traceOf(node.expression, context, depth), 'call', node) ?? returned(node, context, depth);
  }
  if (ts.isBinaryExpression(node)) {
    const kind = node.operatorToken.kind;
    if (kind === ts.SyntaxKind.EqualsToken) return traceOf(node.right, context, depth);
    return isOr(kind) ? traceOf(node.right, context, depth) ?? traceOf(node.left, context, depth) : undefined;
  }
  if (ts.isConditionalExpression(node)) return traceOf(node.whenTrue, context, depth) ?? traceOf(node.whenFalse, context, depth);
  return undefined;
}

function get(from: Trace | undefined, name: string, node: ts.Node): Trace | undefined {
  // The default export of a CommonJS package is the package itself.
  if (!from || (name === 'default' && from.steps.length === 0)) return from;
  return { ...from, steps: [...from.steps, { kind: 'get', name, args: [], node }] };
}

function made(from: Trace | undefined, kind: 'call' | 'new', node: ts.CallExpression | ts.NewExpression): Trace | undefined {
  if (!from) return undefined;
  const last = lastStep(from);
  const step: Step = { kind, name: last?.kind === 'get' ? last.name : '', args: node.arguments ?? [], node };
  return { ...from, steps: [...last?.kind === 'get' ? from.steps.slice(0, -1) : from.steps, step] };
}

function requiredPackage(node: ts.CallExpression): Trace | undefined {
  const first = node.arguments[0];
  return isModuleLoad(node) && first && ts.isStringLiteralLike(first) ? startOf(first.text) : undefined;
}

function startOf(specifier: string): Trace | undefined {
  const found = packageOf(specifier);
  return found && { package: found.name, subpath: found.subpath, steps: [] };
}

function ofName(node: ts.Identifier, context: FlowContext, depth: number): Trace | undefined {
  const symbol = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
    ? context.checker.getShorthandAssignmentValueSymbol(node.parent)
    : context.checker.getSymbolAtLocation(node);
  if (!symbol) return undefined;
  const declaration = workspaceDeclaration(symbol, context.checker);
  if (declaration) return ofDeclaration(declaration, context, depth);
  const [first] = symbol.declarations ?? [];
  return first && (ofImport(first) ?? (symbol.flags & ts.SymbolFlags.Alias ? ofDeclaration(first, context, depth) : undefined));
}

/** `import { Worker as W } from 'bullmq'` → `Worker` of `bullmq`. */
function ofImport(declaration: ts.Declaration): Trace | undefined {
  let owner: ts.Node = declaration;
  while (!ts.isImportDeclaration(owner) && !ts.isExportDeclaration(owner) && !ts.isSourceFile(owner) && owner.parent) owner = owner.parent;
  if (ts.isImportEqualsDeclaration(declaration)) {
    const reference = declaration.moduleReference;
    return ts.isExternalModuleReference(reference) && ts.isStringLiteralLike(reference.expression) ? startOf(reference.expression.text) : undefined;
  }
  if ((!ts.isImportDeclaration(owner) && !ts.isExportDeclaration(owner)) || !owner.moduleSpecifier || !ts.isStringLiteralLike(owner.moduleSpecifier)) return undefined;
  const start = startOf(owner.moduleSpecifier.text);
  if (!ts.isImportSpecifier(declaration) && !ts.isExportSpecifier(declaration)) return start;
  return get(start, (declaration.propertyName ?? declaration.name).text, declaration);
}

/** What a name stands for, where that is declared in the workspace; imports followed. */
function workspaceDeclaration(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Declaration | undefined {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = target.valueDeclaration ?? target.declarations?.[0];
  return declaration && !declaration.getSourceFile().isDeclarationFile && !ts.isImportEqualsDeclaration(declaration) && !isImportPart(declaration) ? declaration : undefined;
}

function isImportPart(declaration: ts.Declaration): boolean {
  return ts.isImportSpecifier(declaration) || ts.isImportClause(declaration) || ts.isNamespaceImport(declaration) || ts.isExportSpecifier(declaration);
}

/** Where the thing that a name or member stands for is declared, in the workspace. */
export function declarationAt(node: ts.Node, checker: ts.TypeChecker): ts.Declaration | undefined {
  const symbol = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return symbol && workspaceDeclaration(symbol, checker);
}

function ofDeclaration(declaration: ts.Declaration, context: FlowContext, depth: number): Trace | undefined {
  const next = (inner: ts.Expression | undefined): Trace | undefined => inner && traceOf(inner, context, depth);
  if (ts.isVariableDeclaration(declaration)) return next(declaration.initializer) ?? annotated(declaration.type, context);
  if (ts.isBindingElement(declaration)) {
    const owner = bindingOwner(declaration);
    const name = propertyName(declaration.propertyName) ?? (ts.isIdentifier(declaration.name) ? declaration.name.text : undefined);
    // Deeper patterns (`{ a: { b } }`) are left alone.
    return name !== undefined && ts.isVariableDeclaration(owner) && declaration.parent.parent === owner ? get(next(owner.initializer), name, declaration) : undefined;
  }
  if (ts.isParameter(declaration)) {
    const own = annotated(declaration.type, context);
    if (own) return own;
    for (const argument of context.argumentsOf(declaration)) {
      const passed = next(argument);
      if (passed) return passed;
    }
    return undefined;
  }
  if (ts.isPropertyDeclaration(declaration)) return next(declaration.initializer) ?? annotated(declaration.type, context) ?? next(assignedInConstructor(declaration));
  if (ts.isPropertyAssignment(declaration)) return next(declaration.initializer);
  if (ts.isShorthandPropertyAssignment(declaration)) return next(declaration.name);
  if (ts.isExportAssignment(declaration)) return next(declaration.expression);
  // CommonJS: `exports.queue = …`
  if (ts.isBinaryExpression(declaration)) return next(declaration.right);
  if (ts.isPropertyAccessExpression(declaration) && ts.isBinaryExpression(declaration.parent)) return next(declaration.parent.right);
  return undefined;
}

/** `boss: PgBoss`, `queue: Bull.Queue<Job>`, `boss: PgBoss | undefined`: the class that an annotation imports. */
function annotated(type: ts.TypeNode | undefined, context: FlowContext): Trace | undefined {
  if (!type) return undefined;
  if (ts.isUnionTypeNode(type)) return type.types.map((part) => annotated(part, context)).find(Boolean);
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const root = ts.isQualifiedName(type.typeName) ? type.typeName.left : type.typeName;
  const [declaration] = ts.isIdentifier(root) ? context.checker.getSymbolAtLocation(root)?.declarations ?? [] : [];
  const from = declaration && ofImport(declaration);
  if (!from) return undefined;
  const name = ts.isQualifiedName(type.typeName) ? type.typeName.right.text : lastStep(from)?.name ?? '';
  return { ...from, steps: [{ kind: 'of', name, args: [], node: type }] };
}

function assignedInConstructor(declaration: ts.PropertyDeclaration): ts.Expression | undefined {
  const made = ts.isClassLike(declaration.parent) ? declaration.parent.members.find(ts.isConstructorDeclaration) : undefined;
  const name = propertyName(declaration.name);
  let found: ts.Expression | undefined;
  if (made?.body) {
    walk(made.body, (node) => {
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(node.left) &&
        node.left.expression.kind === ts.SyntaxKind.ThisKeyword && node.left.name.text === name) found ??= node.right;
    });
  }
  return found;
}

/** What a call of the workspace's own function gives back. */
function returned(node: ts.CallExpression, context: FlowContext, depth: number): Trace | undefined {
  const callee = bare(node.expression);
  if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return undefined;
  const [only, ...others] = context.functionsOf(callee);
  if (!only || others.length > 0) return undefined;
  for (const value of returnedExpressions(only)) {
    const found = traceOf(value, context, depth);
    if (found) return found;
  }
  return undefined;
}
