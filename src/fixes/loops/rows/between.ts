import { writeOps, type Query } from '../../../catalog';
import { declarationOf } from '../../../flow/values/symbols';
import type { FlowContext } from '../../../flow/types';
import { isFunctionNode, isReference, isWithin, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isWrittenAlong, mayMeet } from './meeting';

/** How deep calls are followed in search of a write. */
const depthLimit = 3;

/**
 * Whether code may change the rows that a query reads: a write to its model, or to one that it names or a view of it shows, SQL text that does more than read, or a call of a
 * function of the workspace that does either. A function that cannot be resolved is taken not to.
 * @param harmless says of a write that stands in the code itself that the query's rows are not among those it concerns
 */
export function mayWrite(root: ts.Node, query: Query, context: FlowContext, harmless?: (write: Query) => boolean): boolean {
  const seen = new Set<ts.Node>();
  const visit = (node: ts.Node, depth: number): boolean => {
    let found = false;
    walk(node, (inner) => {
      if (found) return false;
      if (!ts.isCallExpression(inner) && !ts.isTaggedTemplateExpression(inner)) return true;
      const meaning = context.recognise(inner);
      if (meaning?.concept === 'query') {
        if (writeOps.has(meaning.op) ? (meaning.model === undefined || meaning.model === query.model ? !(depth === 0 && !isWrittenAlong(query, meaning) && harmless?.(meaning) === true) : mayMeet(query, meaning)) : meaning.op === 'raw' && !isReading(inner)) found = true;
      } else if (!meaning && depth < depthLimit && ts.isCallExpression(inner)) {
        const body = calledBody(inner, context.checker);
        if (body && !seen.has(body)) {
          seen.add(body);
          found = visit(body, depth + 1);
        }
      }
      return !found;
    });
    return found;
  };
  return visit(root, 0);
}

function isReading(call: ts.CallExpression | ts.TaggedTemplateExpression): boolean {
  const text = ts.isCallExpression(call) ? call.arguments[0]?.getText() : call.template.getText();
  return text !== undefined && /^[`'"(\s]*(?:select|with)\b/i.test(text) && !/\b(?:insert|update|delete)\b/i.test(text);
}

function calledBody(call: ts.CallExpression, checker: ts.TypeChecker): ts.Node | undefined {
  const callee = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  if (!ts.isIdentifier(callee)) return undefined;
  const declaration = declarationOf(callee, checker);
  if (!declaration) return undefined;
  if (isFunctionNode(declaration)) return declaration.body;
  if ((ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration) || ts.isPropertyDeclaration(declaration)) && declaration.initializer && isFunctionNode(declaration.initializer)) return declaration.initializer.body;
  return undefined;
}

/** The nodes of the function around both that stand between two places of the source, neither included. */
export function nodesBetween(from: ts.Node, to: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  let root: ts.Node = from;
  while (root.parent && !(root.pos <= to.pos && to.end <= root.end)) root = root.parent;
  const visit = (node: ts.Node): void => {
    if (node.end <= from.end || node.pos >= to.pos) return;
    if (node.pos >= from.end && node.end <= to.pos) nodes.push(node);
    else ts.forEachChild(node, visit);
  };
  visit(root);
  return nodes;
}

/** Whether everything that a node names can be named at another place of the same file, and has its value there already; what `along` declares goes there too. */
export function isVisibleAt(node: ts.Node, place: ts.Node, checker: ts.TypeChecker, along?: ts.Node): boolean {
  let visible = true;
  walk(node, (inner) => {
    if (!visible || !ts.isIdentifier(inner)) return visible;
    if (ts.isPropertyAccessExpression(inner.parent) && inner.parent.name === inner) return true;
    const declaration = declarationOf(inner, checker);
    if (!declaration || declaration.getSourceFile() !== place.getSourceFile()) return true;
    if (isWithin(declaration, node) || (along && isWithin(declaration, along))) return true; // declared inside
    // `module` and `exports` of CommonJS are the file itself.
    if (ts.isSourceFile(declaration)) return true;
    let scope: ts.Node = declaration.parent;
    while (scope.parent && !ts.isBlock(scope) && !ts.isSourceFile(scope) && !isFunctionNode(scope) && !ts.isIterationStatement(scope, false) && !ts.isModuleBlock(scope) && !ts.isClassLike(scope) && !ts.isInterfaceDeclaration(scope) && !ts.isTypeLiteralNode(scope) && !ts.isObjectLiteralExpression(scope)) scope = scope.parent;
    if (ts.isClassLike(scope) || ts.isInterfaceDeclaration(scope) || ts.isTypeLiteralNode(scope) || ts.isObjectLiteralExpression(scope)) return true; // a member's name
    const inside = scope.pos <= place.pos && place.end <= scope.end;
    const early = declaration.end <= place.pos || ts.isFunctionDeclaration(declaration);
    visible = inside && early;
    return visible;
  });
  return visible;
}

/** Whether a name is declared inside an expression that it stands in: a parameter of a callback there. */
export function isDeclaredIn(node: ts.Node, whole: ts.Node, checker: ts.TypeChecker): boolean {
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration !== undefined && isWithin(declaration, whole);
}

/**
 * Whether a call names nothing that only its loop has, beside what is worked out for each element: the client, the session, what is written to all. What takes its place stands outside, where another variable may have the
 * name; in JavaScript nobody says that there is none.
 * @param mapped the expressions that go along with the element
 */
export function standsOutside(call: ts.Node, mapped: readonly ts.Node[], loop: ts.Node, checker: ts.TypeChecker): boolean {
  let stands = true;
  walk(call, (node) => {
    if (!stands || mapped.includes(node)) return false;
    if (ts.isIdentifier(node) && isReference(node) && !isVisibleAt(node, loop, checker) && !isDeclaredIn(node, call, checker)) stands = false;
    return stands;
  });
  return stands;
}
