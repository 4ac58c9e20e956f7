import type { Query } from '../../catalog';
import { isFunctionNode, isOr, isReference, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf } from '../../flow/values/symbols';
import type { Loop, QuerySite } from '../../flow/types';
import { resultOf, type Result } from '../loops/rows/result';
import type { Around } from './guarded-read';

/** A function that does nothing but read by a key that it is given: `getCustomer(id)`. */
export interface PlainRead {
  readonly fn: FunctionNode;
  readonly query: Query;
  /** The index of the parameter that is the key, and the condition that compares it. */
  readonly keyIndex: number;
  readonly keyField: string;
  readonly key: ts.Expression;
  readonly result: Result;
  /** `if (error) throw error;`, as it stands. */
  readonly errorCheck?: ts.IfStatement;
  /** What is thrown where there is no row. */
  readonly missingThrows?: ts.ThrowStatement;
  /** What the function gives where there is no row, where it says so itself. */
  readonly absent?: 'null' | 'undefined' | 'empty';
  /** True where of the rows only the first is given. */
  readonly firstOnly: boolean;
  /** What only a function around one read has, which does not give it as it is. */
  readonly around?: Around;
}

/** Reads a function as a plain read; undefined where it does anything else, or its query is not one by exactly one key. */
export function plainReadOf(site: QuerySite, checker: ts.TypeChecker): PlainRead | undefined {
  const fn = site.enclosing;
  const { filter } = site.meaning;
  if (!isFunctionNode(fn) || !fn.body || !filter?.complete) return undefined;
  // What a decorator puts around it (a check, a cache, a log) would be left out.
  if (ts.canHaveDecorators(fn) && ts.getDecorators(fn)) return undefined;
  const loop = { node: site.call, kind: 'callback', body: fn, sequential: true } as unknown as Loop;
  const result = resultOf(site, loop);
  const keys = filter.equals.flatMap(({ field, value }) => {
    const index = parameterIndex(value, fn, checker);
    return index < 0 ? [] : [{ field, value, index }];
  });
  const [key] = keys;
  if (!result || !key) return undefined;
  const shape = ts.isBlock(fn.body) ? blockShape(fn.body, result) : returned(fn.body, result);
  // The parameter that is looked for is the first of the key's kind; the others are asked for as they are.
  return shape && keys.length > 0 && onlyUse(fn, key.index, key.value) ? { fn, query: site.meaning, keyIndex: key.index, keyField: key.field, key: key.value, result, ...shape } : undefined;
}

/** Which parameter an expression is. */
function parameterIndex(value: ts.Expression, fn: FunctionNode, checker: ts.TypeChecker): number {
  const node = uncast(value);
  if (!ts.isIdentifier(node)) return -1;
  const declaration = declarationOf(node, checker);
  return fn.parameters.findIndex((parameter) => parameter === declaration && ts.isIdentifier(parameter.name) && !parameter.initializer && !parameter.dotDotDotToken);
}

/** Whether a parameter is used as the key and, beside that, only in what is thrown. */
function onlyUse(fn: FunctionNode, index: number, key: ts.Expression): boolean {
  const name = fn.parameters[index]?.name;
  let only = true;
  if (fn.body) walk(fn.body, (node) => {
    if (ts.isThrowStatement(node)) return false;
    if (ts.isIdentifier(node) && node !== uncast(key) && name && ts.isIdentifier(name) && node.text === name.text && (isReference(node) || ts.isShorthandPropertyAssignment(node.parent))) only = false;
    return only;
  });
  return only;
}

type Shape = Pick<PlainRead, 'errorCheck' | 'missingThrows' | 'absent' | 'firstOnly'>;

function blockShape(body: ts.Block, result: Result): Shape | undefined {
  const statements = [...body.statements];
  const last = statements.pop();
  if (!last || !ts.isReturnStatement(last) || !last.expression) return undefined;
  const end = returned(last.expression, result);
  const first = statements.shift();
  if (!end) return undefined;
  if (!first) return end;
  if (!result.declaration || first !== result.declaration.parent.parent) return undefined;
  let shape: Shape = end;
  for (const statement of statements) {
    const checked = ts.isIfStatement(statement) && !statement.elseStatement ? checkShape(statement, result) : undefined;
    if (!checked) return undefined;
    shape = { ...shape, ...checked };
  }
  return shape;
}

/** What an early way out says: of the error, or of the row that is not there. */
function checkShape(check: ts.IfStatement, result: Result): Partial<Shape> | undefined {
  const exit = ts.isBlock(check.thenStatement) ? (check.thenStatement.statements.length === 1 ? check.thenStatement.statements[0] : undefined) : check.thenStatement;
  if (!exit) return undefined;
  const { expression } = check;
  if (result.errors.includes(expression)) return ts.isThrowStatement(exit) ? { errorCheck: check } : undefined;
  const isMissing = ts.isPrefixUnaryExpression(expression) && expression.operator === ts.SyntaxKind.ExclamationToken && result.names.includes(expression.operand.getText());
  if (!isMissing) return undefined;
  if (ts.isThrowStatement(exit)) return { missingThrows: exit };
  const absent = ts.isReturnStatement(exit) ? absentOf(exit.expression) : undefined;
  return absent && { absent };
}

/** Whether what is returned is the result, whole or its first row. */
function returned(expression: ts.Expression, result: Result): Shape | undefined {
  const node = ts.isAwaitExpression(expression) ? expression : uncast(expression);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) {
    const inner = returned(node.left, result);
    const absent = absentOf(node.right);
    return inner && absent ? { ...inner, absent } : undefined;
  }
  if (isResult(node, result)) return { firstOnly: result.firstOnly };
  const isFirst = ts.isElementAccessExpression(node) && node.argumentExpression.getText() === '0' && isResult(uncast(node.expression), result) && !result.firstOnly;
  return isFirst ? { firstOnly: true, absent: 'undefined' } : undefined;
}

function isResult(node: ts.Expression, { declaration, expression, names }: Result): boolean {
  if (!declaration) return expression !== undefined && uncast(expression) === uncast(node);
  // `const result = await query; return result.rows;`: nothing but the rows and the error is read off it.
  const holder = expression === undefined && ts.isIdentifier(declaration.name) && ts.isPropertyAccessExpression(node) ? node.expression : node;
  return ts.isIdentifier(holder) && names.length === 1 && names[0] === holder.text;
}

/** What an early way out gives. */
export function absentOf(expression: ts.Expression | undefined): 'null' | 'undefined' | 'empty' | undefined {
  if (!expression) return 'undefined';
  const node = uncast(expression);
  if (node.kind === ts.SyntaxKind.NullKeyword) return 'null';
  if (ts.isIdentifier(node) && node.text === 'undefined') return 'undefined';
  return ts.isArrayLiteralExpression(node) && node.elements.length === 0 ? 'empty' : undefined;
}
