import type { Query } from '../../../catalog';
import { bare, isAssignment, outward, propertyName } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** The variable that holds what a query gives, and nothing else beside its rows. */
export interface HeldRows {
  readonly declaration: ts.VariableDeclaration;
  /** The name of the rows, or of the whole result that has them in a part of it. */
  readonly name: ts.Identifier;
  /** True where the rows are in a part of what the name stands for. */
  readonly isWhole: boolean;
  /** What waits for the query; the call itself of a client that needs no waiting. */
  readonly awaiting: ts.Expression;
}

/** `const rows = await query`, `const { rows } = await query`, `const [rows] = await query`, `const result = await query`; undefined of any other form, and where a type is written. */
export function heldRows({ call, rowsIn, isSync }: Query): HeldRows | undefined {
  const { user, child } = outward(call);
  const awaiting = ts.isAwaitExpression(user) && user.expression === child ? user : isSync === true && ts.isExpression(child) ? child : undefined;
  const declaration = awaiting && outward(awaiting).user;
  if (!awaiting || !declaration || !ts.isVariableDeclaration(declaration) || declaration.type || bare(declaration.initializer ?? call) !== call) return undefined;
  const name = namedIn(declaration.name, rowsIn);
  return name && { declaration, name, isWhole: rowsIn !== undefined && ts.isIdentifier(declaration.name), awaiting };
}

/**
 * Whether the rows are there wherever they are used: a variable that is given them later begins as an empty list, or nothing goes on where it is not given them, since a `catch` leaves. JavaScript fails at what is not there, and less is asked
 * of it then.
 */
export function areSurelyThere({ call }: Query): boolean {
  const { user } = outward(call);
  const { child: given, user: assignment } = ts.isAwaitExpression(user) ? outward(user) : { child: call, user };
  if (!isAssignment(assignment) || assignment.right !== given) return true;
  const statement = assignment.parent;
  let scope: ts.Node = statement;
  const name = assignment.left.getText();
  const isDeclared = (node: ts.Node): ts.VariableDeclaration | undefined => (ts.isBlock(node) || ts.isSourceFile(node) ? node.statements.flatMap((one) => (ts.isVariableStatement(one) ? [...one.declarationList.declarations] : [])).find((one) => one.name.getText() === name) : undefined);
  while (!ts.isSourceFile(scope) && !isDeclared(scope)) scope = scope.parent;
  const { initializer } = isDeclared(scope) ?? {};
  if (initializer && ts.isArrayLiteralExpression(initializer)) return true;
  const around = statement.parent;
  if (around === scope) return true;
  const attempt = around.parent;
  if (!ts.isTryStatement(attempt) || attempt.tryBlock !== around || attempt.parent !== scope) return false;
  const last = attempt.catchClause?.block.statements.at(-1);
  return !attempt.catchClause || (last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last)));
}

/** The statement of a variable that it declares alone, in a block. */
export function aloneIn({ parent }: ts.VariableDeclaration): ts.VariableStatement | undefined {
  const statement = ts.isVariableDeclarationList(parent) && parent.declarations.length === 1 ? parent.parent : undefined;
  return statement && ts.isVariableStatement(statement) && (ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent)) && !statement.modifiers?.length ? statement : undefined;
}

/** The rows in what a name stands for: `result.rows`, `result[0]`, or the name itself. */
export function rowsInside(name: string, rowsIn: Query['rowsIn']): string {
  return rowsIn === undefined ? name : typeof rowsIn === 'number' ? `${name}[${rowsIn}]` : `${name}.${rowsIn}`;
}

function namedIn(pattern: ts.BindingName, rowsIn: Query['rowsIn']): ts.Identifier | undefined {
  if (ts.isIdentifier(pattern)) return pattern;
  const [element] = pattern.elements.slice(ts.isArrayBindingPattern(pattern) && typeof rowsIn === 'number' ? rowsIn : 0);
  if (!element || !ts.isBindingElement(element) || element.dotDotDotToken || element.initializer || !ts.isIdentifier(element.name)) return undefined;
  const others = pattern.elements.some((one) => one !== element && ts.isBindingElement(one));
  const isAtPlace = ts.isArrayBindingPattern(pattern) ? typeof rowsIn === 'number' : rowsIn === propertyName(element.propertyName ?? element.name);
  return !others && isAtPlace ? element.name : undefined;
}
