import { bare, isFunctionNode, walk } from '../project/syntax';
import { ts } from '../project/ts';
import type { Provenance } from './types';

/** What `knownType` may ask. */
export interface ProvenanceContext {
  readonly checker: ts.TypeChecker;
  readonly provenance?: Provenance;
}

/** How far a value is followed through names, parameters and properties. */
const maxDepth = 8;
/** How many expressions are read for one question. */
const maxRead = 400;

/** One question on its way: what it has read already, so that names which are given each other are read once. */
interface Search extends ProvenanceContext {
  readonly read: Map<ts.Expression, ts.Type | undefined>;
}

/** Answers of a snapshot: a dozen entries ask about the same receiver. */
const answers = new WeakMap<ProvenanceContext, Map<ts.Expression, ts.Type | undefined>>();

/**
 * The type of an expression, resolved further than the checker does where it says `any`: through casts, `||` and `??`, the values that
 * a variable was given (`global.client || new Client()`), imports of such variables, what callers pass for a parameter, what a function
 * returns, and what a property is given elsewhere (`req.prisma = prisma`, a context object). That a value came from there is evidence;
 * where nothing says what it is, the answer is undefined.
 */
export function knownType(expression: ts.Expression, context: ProvenanceContext): ts.Type | undefined {
  const { checker, provenance } = context;
  let known = answers.get(context);
  if (!known) answers.set(context, (known = new Map()));
  if (known.has(expression)) return known.get(expression);
  const type = follow(expression, { checker, read: new Map(), ...(provenance && { provenance }) }, 0);
  known.set(expression, type);
  return type;
}

function follow(expression: ts.Expression, context: Search, depth: number): ts.Type | undefined {
  const { checker, read } = context;
  if (read.has(expression)) return read.get(expression);
  const type = checker.getNonNullableType(checker.getTypeAtLocation(expression));
  if (!isOpen(type)) return type;
  if (depth > maxDepth || read.size > maxRead) return undefined;
  read.set(expression, undefined);
  const found = further(expression, context, depth);
  read.set(expression, found);
  return found;
}

/** Where the checker says `any`. */
function further(expression: ts.Expression, context: Search, depth: number): ts.Type | undefined {
  const next = (inner: ts.Expression): ts.Type | undefined => follow(inner, context, depth + 1);
  const node = bare(expression);
  if (node !== expression) return next(node);
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    if (operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken) return next(node.right) ?? next(node.left);
    if (operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment) return next(node.right);
    return undefined;
  }
  if (ts.isConditionalExpression(node)) return next(node.whenTrue) ?? next(node.whenFalse);
  if (ts.isPropertyAccessExpression(node)) return propertyType(node, context, depth);
  if (ts.isCallExpression(node)) return returnedType(node, context, depth);
  return ts.isIdentifier(node) ? nameType(node, context, depth) : undefined;
}

function nameType(node: ts.Identifier, context: Search, depth: number): ts.Type | undefined {
  const { checker } = context;
  const declaration = declarationOf(node, checker);
  if (!declaration) return undefined;
  if (ts.isParameter(declaration)) return firstOf(context.provenance?.argumentsOf(declaration) ?? [], context, depth);
  if (ts.isBindingElement(declaration)) return partType(declaration, context, depth);
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) return undefined;
  if (declaration.initializer && !isNothing(declaration.initializer)) return follow(declaration.initializer, context, depth + 1);
  // `let client; if (…) client = new Client(); else client = global.client;`, and `let client: any = null` of a client that is made once.
  return firstOf(assignedValues(declaration), context, depth);
}

/** `{ prisma }` of a parameter or of a value that is `any`: the property of what it was taken from. */
function partType(element: ts.BindingElement, context: Search, depth: number): ts.Type | undefined {
  const name = element.propertyName ?? element.name;
  if (!ts.isIdentifier(name) || !ts.isObjectBindingPattern(element.parent)) return undefined;
  const owner = element.parent.parent;
  const sources = ts.isParameter(owner) ? context.provenance?.argumentsOf(owner) ?? []
    : ts.isVariableDeclaration(owner) && owner.initializer ? [owner.initializer] : [];
  for (const source of sources) {
    const type = follow(source, context, depth + 1);
    const member = type && context.checker.getPropertyOfType(type, name.text);
    const found = member && context.checker.getNonNullableType(context.checker.getTypeOfSymbol(member));
    if (found && !isOpen(found)) return found;
  }
  return firstOf(context.provenance?.valuesOfProperty(name.text) ?? [], context, depth);
}

/** `client.user` where the checker knows nothing of `client`; else what properties of that name are given. */
function propertyType(node: ts.PropertyAccessExpression, context: Search, depth: number): ts.Type | undefined {
  const { checker } = context;
  const owner = follow(node.expression, context, depth + 1);
  const member = owner && checker.getPropertyOfType(owner, node.name.text);
  const type = member && checker.getNonNullableType(checker.getTypeOfSymbol(member));
  if (type && !isOpen(type)) return type;
  return firstOf(context.provenance?.valuesOfProperty(node.name.text) ?? [], context, depth);
}

/** What a function of the workspace returns, where it has no type of its own. */
function returnedType(node: ts.CallExpression, context: Search, depth: number): ts.Type | undefined {
  const { checker } = context;
  const own = checker.getResolvedSignature(node)?.declaration;
  const callee = bare(node.expression);
  const named = ts.isIdentifier(callee) ? declarationOf(callee, checker) : undefined;
  const initial = named && ts.isVariableDeclaration(named) && named.initializer ? bare(named.initializer) : named;
  const declaration = own && isFunctionNode(own) ? own : initial && isFunctionNode(initial) ? initial : undefined;
  if (!declaration?.body) return methodType(callee, context, depth);
  if (!ts.isBlock(declaration.body)) return follow(declaration.body, context, depth + 1);
  const returned: ts.Expression[] = [];
  walk(declaration.body, (inner) => {
    if (isFunctionNode(inner)) return false;
    if (ts.isReturnStatement(inner) && inner.expression) returned.push(inner.expression);
    return true;
  });
  return firstOf(returned, context, depth);
}

/** What a method gives whose receiver only provenance knows: `db.collection('orders')` where `db` is a `let` without a type. A promise counts as its value. */
function methodType(callee: ts.Expression, context: Search, depth: number): ts.Type | undefined {
  const { checker } = context;
  const owner = ts.isPropertyAccessExpression(callee) ? follow(callee.expression, context, depth + 1) : undefined;
  const member = owner && ts.isPropertyAccessExpression(callee) ? checker.getPropertyOfType(owner, callee.name.text) : undefined;
  const signature = member && checker.getTypeOfSymbol(member).getCallSignatures()[0];
  const given = signature && checker.getReturnTypeOfSignature(signature);
  const type = given && checker.getNonNullableType(given.symbol?.name === 'Promise' ? checker.getAwaitedType(given) ?? given : given);
  return type && !isOpen(type) ? type : undefined;
}

function firstOf(values: readonly ts.Expression[], context: Search, depth: number): ts.Type | undefined {
  for (const value of values) {
    const found = follow(value, context, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function isNothing(expression: ts.Expression): boolean {
  const node = bare(expression);
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

function isOpen(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
}

function declarationOf(node: ts.Identifier, checker: ts.TypeChecker): ts.Declaration | undefined {
  let symbol = ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  if (!declaration) return undefined;
  // `export default client` and `module.exports = client` name a variable of their file.
  return ts.isExportAssignment(declaration) && ts.isIdentifier(declaration.expression) ? declarationOf(declaration.expression, checker) : declaration;
}

const assigned = new WeakMap<ts.SourceFile, ReadonlyMap<string, readonly ts.Expression[]>>();

/** Everything that is assigned to a name in its file. */
function assignedValues(declaration: ts.VariableDeclaration): readonly ts.Expression[] {
  const file = declaration.getSourceFile();
  let known = assigned.get(file);
  if (!known) {
    const values = new Map<string, ts.Expression[]>();
    walk(file, (node) => {
      if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isIdentifier(node.left)) return;
      values.set(node.left.text, [...values.get(node.left.text) ?? [], node.right]);
    });
    assigned.set(file, (known = values));
  }
  return known.get((declaration.name as ts.Identifier).text) ?? [];
}
