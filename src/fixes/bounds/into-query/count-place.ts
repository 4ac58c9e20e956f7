import type { Query } from '../../../catalog';
import { bare, chainStart, isOr, isReference, lastOf, outward, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { countNames, Names } from '../../edits/naming';

/** Where rows that are only counted are awaited, and where their number is used. */
export type CountPlace =
  /** In one expression: `(await query).length`. */
  | { readonly kind: 'direct'; readonly node: ts.Node; readonly isOperand: boolean }
  /** In a variable, which holds the number from then on. */
  | { readonly kind: 'variable'; readonly awaited?: ts.Expression; readonly texts: readonly (readonly [ts.Node, string])[] };

/** The place where a count can take the rows' place; undefined where the rows are kept in a way that is not known. */
export function countPlace(query: Query, uses: readonly ts.Node[], checker: ts.TypeChecker): CountPlace | undefined {
  const awaited = givenBy(query);
  if (!awaited) return undefined;
  const [first] = uses;
  if (first && uses.length === 1 && query.rowsIn === undefined && isInside(awaited, first)) {
    const { user } = outward(first);
    return { kind: 'direct', node: first, isOperand: ts.isPropertyAccessExpression(user) || ts.isPrefixUnaryExpression(user) };
  }
  const { user: declaration } = outward(awaited);
  if (!ts.isVariableDeclaration(declaration) || declaration.type || declaration.initializer === undefined || bare(declaration.initializer) !== query.call || !isConstant(declaration)) return undefined;
  return query.rowsIn === undefined ? ofVariable(declaration, awaited, uses, checker) : ofProperty(declaration, query, uses, checker);
}

/** What stands for a query's result: what is awaited, or of a client that needs no waiting the call with its type. */
function givenBy({ call, isSync }: Query): ts.Expression | undefined {
  const { user, child } = outward(call);
  if (ts.isAwaitExpression(user) && user.expression === child) return user;
  return isSync && ts.isExpression(child) ? child : undefined;
}

/** A query's text, and the word that waits for it where it has to be waited for. */
export function awaitedText({ isSync }: Query, text: string): string {
  return isSync ? text : `await ${text}`;
}

function isInside(inner: ts.Node, outer: ts.Node): boolean {
  return inner.pos >= outer.pos && inner.end <= outer.end;
}

function isConstant(declaration: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
}

function ofVariable({ name }: ts.VariableDeclaration, awaited: ts.Expression, uses: readonly ts.Node[], checker: ts.TypeChecker): CountPlace | undefined {
  if (!ts.isIdentifier(name) || countUses(name, checker) !== uses.length) return undefined;
  const named = new Names(name).free(...countNames(name));
  return { kind: 'variable', awaited, texts: [[name, named], ...uses.map((use): readonly [ts.Node, string] => [use, named])] };
}

/** `const { data } = await query` becomes `const { count } = await query`; a failed query has none. */
function ofProperty({ name }: ts.VariableDeclaration, { rowsIn, errorIn }: Query, uses: readonly ts.Node[], checker: ts.TypeChecker): CountPlace | undefined {
  if (!ts.isObjectBindingPattern(name)) return undefined;
  const element = name.elements.find((one) => propertyName(one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined)) === rowsIn);
  if (!element || !ts.isIdentifier(element.name) || element.initializer || name.elements.some((one) => one.dotDotDotToken || propertyName(one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined)) === 'count')) return undefined;
  const local = element.name;
  if (countUses(local, checker) !== uses.length) return undefined;
  const named = local.text === rowsIn ? new Names(local).free('count', 'rowCount') : new Names(local).free(...countNames(local));
  const isChecked = errorCheck(name, errorIn) !== undefined;
  const known = numberTexts(uses, named, isChecked);
  if (!known) return undefined;
  return { kind: 'variable', texts: [[element, named === 'count' ? 'count' : `count: ${named}`], ...known] };
}

/** What stands in the place of rows that are counted, once a name holds a number that a failed query does not give; undefined where it may have failed unseen, and `null` would be reckoned with. */
export function numberTexts(uses: readonly ts.Node[], named: string, isChecked: boolean): readonly (readonly [ts.Node, string])[] | undefined {
  const texts = uses.map((use): readonly [ts.Node, string] | undefined => {
    const text = isZeroInstead(use) ? named : ts.isPropertyAccessExpression(use) && (hasDefault(use.expression) || (isChecked && !use.questionDotToken)) ? `(${named} ?? 0)` : undefined;
    return text === undefined ? undefined : [use, text];
  });
  const known = texts.filter((one) => one !== undefined);
  return known.length === texts.length ? known : undefined;
}

/** `data?.length ?? 0`, `data?.length || 0` */
function isZeroInstead(use: ts.Node): boolean {
  const { child, user } = outward(use);
  return ts.isBinaryExpression(user) && user.left === child && isOr(user.operatorToken.kind) && user.right.getText() === '0';
}

/** `(data ?? []).length`, also where what is filtered stands between. */
function hasDefault(expression: ts.Expression): boolean {
  const node = chainStart(expression);
  return ts.isBinaryExpression(node) && ts.isArrayLiteralExpression(bare(node.right));
}

/** `if (error) throw error`, right after the query: what follows has its rows. */
export function errorCheck(pattern: ts.ObjectBindingPattern, errorIn: string | undefined): ts.IfStatement | undefined {
  const error = pattern.elements.find((one) => errorIn !== undefined && propertyName(one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined)) === errorIn)?.name.getText();
  const statement = pattern.parent.parent.parent;
  const block = statement.parent;
  const next = ts.isBlock(block) ? block.statements[block.statements.indexOf(statement as ts.Statement) + 1] : undefined;
  if (error === undefined || !next || !ts.isIfStatement(next) || next.expression.getText() !== error) return undefined;
  const last = lastOf(next.thenStatement);
  return last !== undefined && (ts.isThrowStatement(last) || ts.isReturnStatement(last)) ? next : undefined;
}

/** How often a variable is named beside its declaration. */
export function countUses(name: ts.Identifier, checker: ts.TypeChecker): number {
  const symbol = checker.getSymbolAtLocation(name);
  let scope: ts.Node = name;
  while (!ts.isBlock(scope) && !ts.isSourceFile(scope) && !ts.isCaseOrDefaultClause(scope)) scope = scope.parent;
  let count = 0;
  walk(scope, (node) => {
    if (!ts.isIdentifier(node) || node === name || node.text !== name.text) return;
    const isShorthand = ts.isShorthandPropertyAssignment(node.parent);
    if ((isReference(node) || isShorthand) && (isShorthand ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node)) === symbol) count++;
  });
  return count;
}
