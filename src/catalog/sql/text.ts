import { bare, enclosingFunction, isFunctionNode, propertyValue, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { numericValue, objectLiteral } from '../values/literal';
import { stubType } from '../tables/members';
import { folderOf } from '../tables/rows';
import type { Hole, Piece } from './assemble';

/** How deep texts may be made of texts. */
const maxDepth = 6;

/** What stands in a `${…}` of a template that is handed to a driver's own tag; undefined for a value. */
export type HoleReader = (expression: ts.Expression, checker: ts.TypeChecker, pieces: (inner: ts.Expression) => readonly Piece[] | undefined) => readonly Piece[] | undefined;

/**
 * The pieces of a text of SQL: of a literal, a template, a concatenation, a constant, a property of a constant object, and of a variable that text is
 * added to (`query += ' AND …'`). Undefined where nothing of it is known, as for a parameter.
 */
export function piecesOf(expression: ts.Expression, checker: ts.TypeChecker, readHole?: HoleReader, depth = 0): readonly Piece[] | undefined {
  if (depth > maxDepth) return undefined;
  const node = bare(expression);
  const next = (inner: ts.Expression): readonly Piece[] | undefined => piecesOf(inner, checker, readHole, depth + 1);
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return template(node, (hole) => textHole(hole, checker, next));
  // A tag that is no driver's own (`SQL\`…\``) makes parameters of its values.
  if (ts.isTaggedTemplateExpression(node)) {
    const { template: inner } = node;
    return ts.isTemplateExpression(inner) ? template(inner, (hole) => readHole?.(hole, checker, next) ?? [{ kind: 'value', node: hole }]) : [inner.text];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [next(node.left), next(node.right)];
    return left || right ? [...left ?? textHole(node.left, checker, next), ...right ?? textHole(node.right, checker, next)] : undefined;
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { expression: owner, name } = node.expression;
    if (name.text === 'trim') return next(owner);
    const list = bare(owner);
    return name.text === 'join' && ts.isArrayLiteralExpression(list) ? list.elements.flatMap((element) => [...next(element) ?? textHole(element, checker, next), ' ']) : undefined;
  }
  if (ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)) return definition(node, checker, next);
  return undefined;
}

function template(node: ts.TemplateExpression, hole: (expression: ts.Expression) => readonly Piece[]): readonly Piece[] {
  return [node.head.text, ...node.templateSpans.flatMap((span) => [...hole(span.expression), span.literal.text])];
}

/** A `${…}` of a plain template: a text or number that is known stands in it as it is; of what is not known, only its place is. */
function textHole(expression: ts.Expression, checker: ts.TypeChecker, next: (inner: ts.Expression) => readonly Piece[] | undefined): readonly Piece[] {
  const number = numericValue(expression, checker);
  return number !== undefined ? [String(number)] : choices(expression, next) ?? next(expression) ?? [{ kind: 'text', node: expression }];
}

/** `${status ? 'AND status = $2' : ''}`: texts that are there under a condition. */
function choices(expression: ts.Expression, next: (inner: ts.Expression) => readonly Piece[] | undefined): readonly Piece[] | undefined {
  const node = bare(expression);
  const branches = ts.isConditionalExpression(node) ? [node.whenTrue, node.whenFalse]
    : ts.isBinaryExpression(node) && /^(?:&&|\|\||\?\?)$/.test(node.operatorToken.getText()) ? [node.right] : undefined;
  if (!branches) return undefined;
  const known = branches.map(next);
  return known.every((pieces) => pieces !== undefined) ? [maybe(expression, known.flat())] : undefined;
}

/**
 * Reads the `${…}` of a tag whose queries may hold others of the same tag as their parts: those have the type of the stub that is named.
 */
export function fragments(library: string, type: string): HoleReader {
  const isFragment = (node: ts.Expression, checker: ts.TypeChecker): boolean => {
    const found = stubType(checker.getTypeAtLocation(bare(node)));
    return found?.name === type && found.file.startsWith(folderOf(library));
  };
  return (expression, checker, pieces) => {
    const node = bare(expression);
    const branches = ts.isConditionalExpression(node) ? [node.whenTrue, node.whenFalse] : ts.isBinaryExpression(node) ? [node.right] : [];
    if (branches.some((branch) => isFragment(branch, checker))) return choices(node, pieces) ?? [{ kind: 'text', node: expression }];
    const unsafe = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'unsafe' && isTag(node.expression.expression, library, checker);
    if (!unsafe && !isFragment(node, checker)) return undefined;
    const text = unsafe ? node.arguments[0] : node;
    return (text && pieces(text)) ?? [{ kind: 'text', node: expression }];
  };
}

function isTag(expression: ts.Expression, library: string, checker: ts.TypeChecker): boolean {
  return stubType(checker.getTypeAtLocation(expression))?.file.startsWith(folderOf(library)) ?? false;
}

function maybe(node: ts.Expression, pieces: readonly Piece[]): Hole {
  return { kind: 'maybe', node, text: pieces.map((piece) => (typeof piece === 'string' ? piece : ' ')).join(' ') };
}

/** The text that a name stands for. */
function definition(node: ts.Identifier | ts.PropertyAccessExpression, checker: ts.TypeChecker, next: (inner: ts.Expression) => readonly Piece[] | undefined): readonly Piece[] | undefined {
  if (ts.isPropertyAccessExpression(node)) {
    const literal = objectLiteral(node.expression, checker);
    const value = literal && propertyValue(literal, node.name.text);
    if (value) return next(value);
  }
  let symbol = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(node) ? node.name : node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  if (!declaration) return undefined;
  if (ts.isPropertyDeclaration(declaration)) {
    const isFixed = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) !== 0;
    return isFixed && declaration.initializer ? next(declaration.initializer) : undefined;
  }
  if (!ts.isVariableDeclaration(declaration) || !declaration.initializer || !ts.isIdentifier(declaration.name)) return undefined;
  const first = next(declaration.initializer);
  if (!first || ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) return first;
  const added = additions(declaration, declaration.name.text, node, next);
  return added && [...first, ...added];
}

/**
 * What later statements add to a text before it is used. What is added in a branch may be missing, and where the variable gets another text
 * nothing is known.
 */
function additions(declaration: ts.VariableDeclaration, name: string, use: ts.Node, next: (inner: ts.Expression) => readonly Piece[] | undefined): readonly Piece[] | undefined {
  const home = declaration.parent.parent.parent;
  const found: Piece[] = [];
  let isKnown = true;
  walk(enclosingFunction(declaration)?.body ?? declaration.getSourceFile(), (node) => {
    if (!isKnown || (isFunctionNode(node) && node.pos > use.pos)) return false;
    if (!ts.isBinaryExpression(node) || !ts.isIdentifier(node.left) || node.left.text !== name || node.pos > use.pos) return true;
    const operator = node.operatorToken.kind;
    const text = operator === ts.SyntaxKind.PlusEqualsToken ? next(node.right) ?? [{ kind: 'text', node: node.right } as const]
      : operator === ts.SyntaxKind.EqualsToken ? addedTo(name, node.right, next) : undefined;
    if (operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment) {
      if (!text) isKnown = false;
      else if (ts.isExpressionStatement(node.parent) && node.parent.parent === home) found.push(...text);
      else found.push(' ', maybe(node.right, text), ' ');
    }
    return false;
  });
  return isKnown ? found : undefined;
}

/** What `query = query + …` and `` query = `${query} …` `` add. */
function addedTo(name: string, value: ts.Expression, next: (inner: ts.Expression) => readonly Piece[] | undefined): readonly Piece[] | undefined {
  const node = bare(value);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    if (ts.isIdentifier(node.left) && node.left.text === name) return next(node.right) ?? [{ kind: 'text', node: node.right }];
    const left = addedTo(name, node.left, next);
    return left && [...left, ...next(node.right) ?? [{ kind: 'text', node: node.right } as const]];
  }
  const first = ts.isTemplateExpression(node) && node.head.text.trim() === '' ? node.templateSpans[0] : undefined;
  if (!first || !ts.isTemplateExpression(node) || !ts.isIdentifier(first.expression) || first.expression.text !== name) return undefined;
  return [first.literal.text, ...node.templateSpans.slice(1).flatMap((span) => [...next(span.expression) ?? [{ kind: 'text', node: span.expression } as const], span.literal.text])];
}
