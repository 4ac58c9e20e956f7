import type { Query } from '../../catalog';
import { isBehindKept } from '../../flow/values/kept';
import { declarationOf } from '../../flow/values/symbols';
import type { Site } from '../../flow/types';
import { bare, isFunctionNode, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext } from '../types';
import type { CountedLoop } from './repetition';

/**
 * Whether few passes come to a site: those that fail, those whose element is refused, or those whose answer is not kept yet from a request before. What the function itself
 * keeps starts empty each time.
 * @param write what is written there; undefined for reads
 */
export function isExceptional(site: Site, { loop, origin }: CountedLoop, write: Query | undefined, { checker }: RuleContext): boolean {
  const { call, enclosing } = site;
  for (let node: ts.Node = call; node !== loop.node && node.parent; node = node.parent) {
    if (ts.isCatchClause(node)) return true;
    const { parent } = node;
    if (!ts.isIfStatement(parent) || node !== parent.thenStatement) continue;
    if (isOfError(parent.expression, checker)) return true;
    if (write && (saysInvalid(parent.expression) || (origin.kind !== 'query' && write.op === 'insert' && isRefusal(parent, call, checker)))) return true;
  }
  return isFunctionNode(enclosing) && isBehindKept(enclosing, call);
}

/** `const { error } = await …; if (error) { … }`: clients hand over under that name what went wrong. */
function isOfError(condition: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(condition);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return isOfError(node.left, checker);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration !== undefined && ts.isBindingElement(declaration) && propertyName(declaration.propertyName ?? declaration.name) === 'error';
}

/** `!check.valid`, `!isValid(phone)`, `check.valid === false`: what is written of such elements is that they are wrong. */
function saysInvalid(condition: ts.Expression): boolean {
  const node = bare(condition);
  const denied = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken ? bare(node.operand)
    : ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken && node.right.kind === ts.SyntaxKind.FalseKeyword ? bare(node.left) : undefined;
  const said = denied && ts.isCallExpression(denied) ? denied.expression : denied;
  const name = said && ts.isPropertyAccessExpression(said) ? said.name.text : said && ts.isIdentifier(said) ? said.text : '';
  return /^(?:is)?valid(?:$|[A-Z_])|Valid$/.test(name);
}

/**
 * Whether a branch does nothing but take down that what somebody sent lacks something, or that something about it does not match, and goes on with the next element. What was
 * not found in the database, or in a list, is no such lack: of that there may be as much as there are elements.
 */
function isRefusal(branch: ts.IfStatement, call: ts.Node, checker: ts.TypeChecker): boolean {
  if (branch.elseStatement || !ts.isBlock(branch.thenStatement)) return false;
  const last = branch.thenStatement.statements.at(-1);
  if (!last || !(ts.isContinueStatement(last) || (ts.isReturnStatement(last) && !last.expression))) return false;
  const node = bare(branch.expression);
  const lacks = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken;
  const differs = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.ExclamationEqualsEqualsToken && [node.left, node.right].every((side) => ts.isIdentifier(bare(side)));
  return (lacks || differs) && !isAsked(node, checker) && isAlone(call, branch.thenStatement) && goesOn(branch);
}

/** Whether a value comes from something that was waited for, or was looked up in a list. */
function isAsked(condition: ts.Node, checker: ts.TypeChecker): boolean {
  let asked = false;
  walk(condition, (node) => {
    asked ||= isLookup(node);
    const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
    const owner = declaration && ts.findAncestor(declaration, (outer) => ts.isVariableDeclaration(outer) || isFunctionNode(outer));
    if (owner && ts.isVariableDeclaration(owner) && owner.initializer) walk(owner.initializer, (inner) => !(asked ||= isLookup(inner)));
    return !asked;
  });
  return asked;
}

function isLookup(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || ts.isElementAccessExpression(node)) return true;
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(?:get|find|has|some|includes)$/.test(node.expression.name.text) && !isHeader(node.expression);
}

/** `request.headers.get`, `Deno.env.get`. */
function isHeader({ expression }: ts.PropertyAccessExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && /^(?:headers|env|searchParams)$/.test(expression.name.text);
}

/** Whether nothing else in a block is waited for. */
function isAlone(call: ts.Node, block: ts.Block): boolean {
  let alone = true;
  walk(block, (node) => {
    if (ts.isAwaitExpression(node) && bare(node.expression) !== call) alone = false;
    return alone && node !== call;
  });
  return alone;
}

/** Whether those that get past a branch are worked on: something is waited for behind it. */
function goesOn(branch: ts.IfStatement): boolean {
  let goes = false;
  for (let block: ts.Node = branch; block.parent && !ts.isIterationStatement(block, false) && !isFunctionNode(block); block = block.parent) {
    if (ts.isBlock(block.parent)) for (const statement of block.parent.statements) if (statement.pos >= branch.end) walk(statement, (node) => {
      if (ts.isAwaitExpression(node)) goes = true;
      return !goes;
    });
  }
  return goes;
}
