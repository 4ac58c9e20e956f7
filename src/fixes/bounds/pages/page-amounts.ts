import type { Query } from '../../../catalog';
import { bare, isOr, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { constantOf } from '../into-query/amounts';
import { isBefore } from '../into-query/predicate';

/** Which rows a page has whose number and size are variables. */
export interface PageAmounts {
  readonly take: string;
  readonly skip: string;
  /** Whether both are whole and not negative whatever the variables come to; where they are not, the texts say zero for what is below. */
  readonly isSure: boolean;
  /** Whether they have a limit: beyond the whole numbers that it has, a database gives an error, and `slice` no rows. */
  readonly isBounded: boolean;
}

/** `slice((page - 1) * limit, page * limit)`, `slice(offset, offset + limit)`: how many rows that are, and how many come before them. Only of numbers that are known where the query stands. */
export function pageAmountsOf({ arguments: given }: ts.CallExpression, query: Query, checker: ts.TypeChecker): PageAmounts | undefined {
  const [from, to, ...others] = given;
  if (!from || !to || others.length > 0) return undefined;
  const [start, end] = [termsOf(from, checker), termsOf(to, checker)];
  const size = start && end && new Map([...end.terms, ...start.terms].map(([term]) => [term, (end.terms.get(term) ?? 0) - (start.terms.get(term) ?? 0)] as const).filter(([, factor]) => factor !== 0));
  const [only, ...more] = size ?? [];
  if (!start || !end || !only || more.length > 0) return undefined;
  const [name, factor] = only;
  // One variable, or a number.
  if (name === '' ? factor < 1 : factor !== 1 || name.includes('*')) return undefined;
  const names = [...start.names, ...end.names, ...namesIn(from), ...namesIn(to)];
  if (names.some((one) => !isBefore(one, query, checker) || !isNumber(one, checker))) return undefined;
  const isSure = isPageStart(from, checker) && (name === '' || end.names.some((one) => one.text === name && isCounting(one, checker)));
  const take = name === '' ? String(factor) : name;
  return { take: isSure || name === '' ? take : `Math.max(0, ${take})`, skip: isSure ? from.getText() : `Math.max(0, ${from.getText()})`, isSure, isBounded: [...start.names, ...end.names].every((one) => isBounded(one, checker)) };
}

/** An expression of sums and products as the factors of its products of variables: `(page - 1) * limit` → `limit*page` 1, `limit` -1. */
interface Terms {
  readonly terms: ReadonlyMap<string, number>;
  readonly names: readonly ts.Identifier[];
}

function termsOf(expression: ts.Expression, checker: ts.TypeChecker, depth = 0): Terms | undefined {
  const node = bare(expression);
  if (depth > 8) return undefined;
  if (ts.isNumericLiteral(node)) return Number.isInteger(Number(node.text)) ? { terms: new Map([['', Number(node.text)]]), names: [] } : undefined;
  if (ts.isIdentifier(node)) {
    const start = constantOf(node, checker);
    const written = start && (ts.isBinaryExpression(start) || ts.isNumericLiteral(start)) ? termsOf(start, checker, depth + 1) : undefined;
    return written ?? { terms: new Map([[node.text, 1]]), names: [node] };
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const [left, right] = [termsOf(node.left, checker, depth + 1), termsOf(node.right, checker, depth + 1)];
  if (!left || !right) return undefined;
  const terms = new Map<string, number>();
  const add = (term: string, factor: number): void => void terms.set(term, (terms.get(term) ?? 0) + factor);
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.PlusToken: case ts.SyntaxKind.MinusToken:
      for (const [term, factor] of left.terms) add(term, factor);
      for (const [term, factor] of right.terms) add(term, node.operatorToken.kind === ts.SyntaxKind.PlusToken ? factor : -factor);
      break;
    case ts.SyntaxKind.AsteriskToken:
      for (const [one, factor] of left.terms) for (const [other, times] of right.terms) add([...one.split('*'), ...other.split('*')].filter((name) => name !== '').sort().join('*'), factor * times);
      break;
    default: return undefined;
  }
  return { terms: new Map([...terms].filter(([, factor]) => factor !== 0)), names: [...left.names, ...right.names] };
}

function namesIn(expression: ts.Expression): readonly ts.Identifier[] {
  const names: ts.Identifier[] = [];
  walk(expression, (node) => { if (ts.isIdentifier(node)) names.push(node); });
  return names;
}

/** Whether a variable is a number, by its type or by what it begins with: the types of the language itself are not there. */
function isNumber(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const start = constantOf(name, checker);
  return (checker.getTypeAtLocation(name).flags & ts.TypeFlags.NumberLike) !== 0 || (start !== undefined && isNumeric(start));
}

function isNumeric(expression: ts.Expression): boolean {
  const node = bare(expression);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) return isNumeric(node.left) && isNumeric(node.right);
  return ts.isNumericLiteral(node) || (ts.isCallExpression(node) && /^(?:Number|(?:Number\.)?parse(?:Int|Float)|Math\.\w+)$/.test(node.expression.getText()));
}

/** `(page - 1) * limit`, of numbers that are at least one. */
function isPageStart(from: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(from);
  if (ts.isNumericLiteral(node)) return true;
  const written = ts.isIdentifier(node) ? constantOf(node, checker) ?? node : node;
  if (!ts.isBinaryExpression(written) || written.operatorToken.kind !== ts.SyntaxKind.AsteriskToken) return false;
  const isOneLess = (one: ts.Expression): boolean => ts.isBinaryExpression(one) && one.operatorToken.kind === ts.SyntaxKind.MinusToken && one.right.getText() === '1' && isCounting(one.left, checker);
  return [written.left, written.right].map((one) => bare(one)).every((one) => isOneLess(one) || isCounting(one, checker));
}

/** Whether a number is whole and at least one, whatever a client sends: `Math.max(1, parseInt(…) || 1)`, `20`. */
function isCounting(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(expression);
  if (ts.isNumericLiteral(node)) return Number.isInteger(Number(node.text)) && Number(node.text) >= 1;
  if (ts.isIdentifier(node)) { const start = constantOf(node, checker); return start !== undefined && isCounting(start, checker); }
  if (!ts.isCallExpression(node) || !/^Math\.(?:max|min)$/.test(node.expression.getText())) return false;
  if (node.expression.getText() === 'Math.min') return node.arguments.every((one) => isCounting(one, checker));
  return node.arguments.some((one) => isCounting(one, checker)) && node.arguments.every((one) => isCounting(one, checker) || isWhole(bare(one), checker));
}

/** `parseInt(text, 10) || 1`, which is a whole number, and may be below one. */
function isWhole(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isCallExpression(node) && node.expression.getText() === 'Math.min') return node.arguments.every((one) => isCounting(one, checker) || isWhole(bare(one), checker));
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.BarBarToken) return false;
  const read = bare(node.left);
  return ts.isCallExpression(read) && /^(?:Number\.)?parseInt$/.test(read.expression.getText()) && isCounting(node.right, checker);
}

/** Whether a number has a limit that is written out: `20`, `Math.min(50, …)`, and what is worked out from such. */
function isBounded(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(expression);
  if (ts.isNumericLiteral(node)) return true;
  if (ts.isIdentifier(node)) { const start = constantOf(node, checker); return start !== undefined && isBounded(start, checker); }
  if (ts.isBinaryExpression(node)) return isBounded(node.left, checker) && isBounded(node.right, checker);
  if (!ts.isCallExpression(node) || !/^Math\.(?:max|min)$/.test(node.expression.getText())) return false;
  return node.expression.getText() === 'Math.min' ? node.arguments.some((one) => isBounded(one, checker)) : node.arguments.every((one) => isBounded(one, checker));
}
