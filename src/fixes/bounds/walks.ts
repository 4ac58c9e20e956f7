import { isConst } from '../../flow/values/symbols';
import { bare, isOr, outward, propertyName, timesNamed } from '../../project/syntax';
import { ts } from '../../project/ts';
import { countUses } from './into-query/count-place';

/** A loop over the rows of a query, and nothing else that needs them. */
export interface Walk {
  readonly loop: ts.ForOfStatement;
  readonly item: ts.BindingName;
  /** The statement right before the loop that has the query, where the loop's header has not. */
  readonly declaration?: ts.VariableStatement;
}

/** A loop over the rows of a query whose result says what failed: `const { data, error } = await query; if (error) throw error; for (const row of data) …`. */
export interface CheckedWalk extends Walk {
  readonly declaration: ts.VariableStatement;
  /** What throws where it failed: each part of the rows is asked for in the same way. */
  readonly check?: ts.IfStatement;
}

/** `for (const row of await query)`, `for (const row of (await query).rows)`, or a variable in the statement before, be it for the result (`result.rows`); `rowsIn` is where that has the rows. */
export function walkOf(call: ts.Expression, rowsIn: string | number | undefined, checker: ts.TypeChecker): Walk | undefined {
  const awaited = call.parent;
  if (!ts.isAwaitExpression(awaited)) return undefined;
  const { child, user } = outward(awaited);
  if (rowsIn === undefined ? ts.isForOfStatement(user) && user.expression === awaited : isPartOf(user, child, rowsIn)) {
    const loop = rowsIn === undefined ? user : user.parent;
    return ts.isForOfStatement(loop) && (rowsIn === undefined || loop.expression === user) ? walkBy(loop) : undefined;
  }
  if (child !== awaited || !ts.isVariableDeclaration(user) || user.type) return undefined;
  const name = rowsNamed(user.name, rowsIn) ?? (ts.isIdentifier(user.name) ? user.name : undefined);
  const declared = name && declaredAlone(user);
  const [loop] = declared?.behind ?? [];
  if (!declared || !loop || !ts.isForOfStatement(loop)) return undefined;
  const { expression } = loop;
  const rows = name === user.name && rowsIn !== undefined ? (ts.isPropertyAccessExpression(expression) || ts.isElementAccessExpression(expression)) && isPartOf(expression, expression.expression, rowsIn) && expression.expression : expression;
  if (!rows || !ts.isIdentifier(rows) || rows.text !== name.text) return undefined;
  const found = walkBy(loop);
  return found && countUses(name, checker) === 1 ? { ...found, declaration: declared.declaration } : undefined;
}

/** `(await query).rows`, `(await query)[0]` */
function isPartOf(node: ts.Node, result: ts.Node, rowsIn: string | number): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.expression === result && node.name.text === rowsIn;
  return ts.isElementAccessExpression(node) && node.expression === result && node.argumentExpression.getText() === String(rowsIn);
}

/** The name of the rows where a result is given to that alone: `rows`, `{ rows }`, `{ rows: orders }`, `[rows]`. */
function rowsNamed(name: ts.BindingName, rowsIn: string | number | undefined): ts.Identifier | undefined {
  if (ts.isIdentifier(name)) return rowsIn === undefined ? name : undefined;
  const [only, ...others] = name.elements;
  if (!only || others.length > 0 || !ts.isBindingElement(only) || only.dotDotDotToken || only.initializer || !ts.isIdentifier(only.name)) return undefined;
  return (ts.isArrayBindingPattern(name) ? 0 : propertyName(only.propertyName ?? only.name)) === rowsIn ? only.name : undefined;
}

function walkBy(loop: ts.ForOfStatement): Walk | undefined {
  const list = loop.initializer;
  const item = ts.isVariableDeclarationList(list) ? list.declarations[0]?.name : undefined;
  return item && !loop.awaitModifier ? { loop, item } : undefined;
}

/** The statement of a block that declares a constant and nothing else, with those behind it. */
function declaredAlone(constant: ts.VariableDeclaration): { readonly declaration: ts.VariableStatement; readonly behind: readonly ts.Statement[] } | undefined {
  const { parent: list } = constant;
  const declaration = list.parent;
  if (!ts.isVariableDeclarationList(list) || list.declarations.length !== 1 || !isConst(constant) || !ts.isVariableStatement(declaration) || !ts.isBlock(declaration.parent)) return undefined;
  const { statements } = declaration.parent;
  return { declaration, behind: statements.slice(statements.indexOf(declaration) + 1) };
}

/** Undefined where something else needs the rows or the error, and where it is not thrown: what is done in place of the loop would be done after a part of it. */
export function checkedWalkOf(call: ts.Expression, rowsIn: string | number | undefined, errorIn: string, checker: ts.TypeChecker): CheckedWalk | undefined {
  const awaited = call.parent;
  const given = ts.isAwaitExpression(awaited) ? awaited.parent : undefined;
  if (!given || !ts.isVariableDeclaration(given) || given.initializer !== awaited || !ts.isObjectBindingPattern(given.name)) return undefined;
  const names = new Map<string, ts.Identifier>();
  for (const element of given.name.elements) {
    const part = propertyName(element.propertyName ?? element.name);
    if (part === undefined || element.dotDotDotToken || element.initializer || !ts.isIdentifier(element.name)) return undefined;
    names.set(part, element.name);
  }
  const rows = names.get(String(rowsIn));
  const error = names.get(errorIn);
  const declared = declaredAlone(given);
  const [next, later] = declared?.behind ?? [];
  const check = next && ts.isIfStatement(next) ? next : undefined;
  const loop = check ? later : next;
  const found = loop && ts.isForOfStatement(loop) ? walkBy(loop) : undefined;
  if (!rows || names.size > (error ? 2 : 1) || !declared || !found || !isNamed(found.loop.expression, rows.text) || (check && !throws(check))) return undefined;
  // Whatever names them stands in the condition, in what is thrown, or in the loop's header.
  const used = (name: ts.Identifier): number => (check ? timesNamed(name.text, check) : 0);
  if (countUses(rows, checker) !== used(rows) + 1 || (error && countUses(error, checker) !== used(error))) return undefined;
  return { ...found, declaration: declared.declaration, ...(check && { check }) };
}

/** `rows`, `rows!`, `rows ?? []` */
function isNamed(expression: ts.Expression, name: string): boolean {
  const node = bare(expression);
  if (ts.isBinaryExpression(node)) return isOr(node.operatorToken.kind) && ts.isArrayLiteralExpression(bare(node.right)) && isNamed(node.left, name);
  return ts.isIdentifier(node) && node.text === name;
}

/** `if (error) throw error;`, be it in a block that throws and nothing else. */
function throws({ thenStatement, elseStatement }: ts.IfStatement): boolean {
  const [only, ...others] = ts.isBlock(thenStatement) ? thenStatement.statements : [thenStatement];
  return only !== undefined && others.length === 0 && ts.isThrowStatement(only) && elseStatement === undefined;
}
