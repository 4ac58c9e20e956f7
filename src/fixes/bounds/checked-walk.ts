import { bare, isOr, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { countUses } from './count-place';

/** A loop over the rows of a query whose result says what failed: `const { data, error } = await query; if (error) throw error; for (const row of data) …`. */
export interface CheckedWalk {
  readonly loop: ts.ForOfStatement;
  readonly item: ts.BindingName;
  readonly declaration: ts.VariableStatement;
  /** What throws where it failed: each part of the rows is asked for in the same way. */
  readonly check?: ts.IfStatement;
}

/** Undefined where something else needs the rows or the error, and where it is not thrown: what is done in place of the loop would be done after a part of it. */
export function checkedWalkOf(call: ts.Expression, rowsIn: string | number | undefined, errorIn: string, checker: ts.TypeChecker): CheckedWalk | undefined {
  const awaited = call.parent;
  const given = ts.isAwaitExpression(awaited) ? awaited.parent : undefined;
  if (!given || !ts.isVariableDeclaration(given) || given.initializer !== awaited || !ts.isObjectBindingPattern(given.name) || !ts.isVariableDeclarationList(given.parent) || given.parent.declarations.length !== 1 || !(given.parent.flags & ts.NodeFlags.Const)) return undefined;
  const names = new Map<string, ts.Identifier>();
  for (const element of given.name.elements) {
    const part = propertyName(element.propertyName ?? element.name);
    if (part === undefined || element.dotDotDotToken || element.initializer || !ts.isIdentifier(element.name)) return undefined;
    names.set(part, element.name);
  }
  const rows = names.get(String(rowsIn));
  const error = names.get(errorIn);
  const declaration = given.parent.parent;
  if (!rows || names.size > (error ? 2 : 1) || !ts.isVariableStatement(declaration) || !ts.isBlock(declaration.parent)) return undefined;
  const { statements } = declaration.parent;
  const at = statements.indexOf(declaration);
  const next = statements[at + 1];
  const check = next && ts.isIfStatement(next) ? next : undefined;
  const loop = statements[at + (check ? 2 : 1)];
  if (!loop || !ts.isForOfStatement(loop) || loop.awaitModifier || !ts.isVariableDeclarationList(loop.initializer)) return undefined;
  const item = loop.initializer.declarations[0]?.name;
  if (!item || !isNamed(loop.expression, rows.text) || (check && !throws(check))) return undefined;
  // Whatever names them stands in the condition, in what is thrown, or in the loop's header.
  const used = (name: ts.Identifier): number => (check ? mentions(check, name.text) : 0);
  if (countUses(rows, checker) !== used(rows) + 1 || (error && countUses(error, checker) !== used(error))) return undefined;
  return { loop, item, declaration, ...(check && { check }) };
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

function mentions(node: ts.Node, name: string): number {
  let count = ts.isIdentifier(node) && node.text === name && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) ? 1 : 0;
  node.forEachChild((child) => { count += mentions(child, name); });
  return count;
}
