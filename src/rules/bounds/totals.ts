import { bare, inlineFunction, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addedUnder, partsOf, type SumPart } from './tally';

/** An object of numbers that a `reduce` begins with and adds each row to. */
export interface Totals {
  readonly row: ts.Identifier;
  /** The numbers that it begins with, which are whole and written out, in their order. */
  readonly starts: ReadonlyMap<string, string>;
  /** What is added to each; the others stay as they are. */
  readonly parts: ReadonlyMap<string, Pick<SumPart, 'step' | 'guard'>>;
}

/** `rows.reduce((totals, row) => ({ sum: totals.sum + row.total, count: totals.count + 1 }), { sum: 0, count: 0 })`, and one whose statements add to the object that it gives back. */
export function totalsOf(node: ts.Node): Totals | undefined {
  const [callback, start, ...others] = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'reduce' ? node.arguments : [];
  const fn = inlineFunction(callback);
  const [kept, row, ...more] = fn?.parameters ?? [];
  const starts = start && others.length === 0 ? startsOf(bare(start)) : undefined;
  if (!fn || !kept || !row || more.length > 0 || !starts || !ts.isIdentifier(kept.name) || !ts.isIdentifier(row.name) || [kept, row].some((one) => one.initializer ?? one.dotDotDotToken) || fn.modifiers?.length || fn.asteriskToken) return undefined;
  const parts = ts.isBlock(fn.body) ? inStatements(fn.body, kept.name.text, row.name) : inObject(bare(fn.body), kept.name.text, row.name, starts);
  return parts && parts.size > 0 && [...parts.keys()].every((name) => starts.has(name)) ? { row: row.name, starts, parts } : undefined;
}

/** `{ sum: 0, count: 0 }`; names that are numbers would stand before all others. */
function startsOf(node: ts.Expression): ReadonlyMap<string, string> | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const starts = new Map<string, string>();
  for (const one of node.properties) {
    const name = ts.isPropertyAssignment(one) ? propertyName(one.name) : undefined;
    const value = ts.isPropertyAssignment(one) ? bare(one.initializer) : undefined;
    if (name === undefined || !/^[A-Za-z_$][\w$]*$/.test(name) || !value || !ts.isNumericLiteral(value) || !Number.isInteger(Number(value.text)) || starts.has(name)) return undefined;
    starts.set(name, value.text);
  }
  return starts;
}

/** `{ totals.sum += row.total; totals.count++; return totals; }` */
function inStatements({ statements }: ts.Block, kept: string, row: ts.Identifier): Totals['parts'] | undefined {
  const last = statements.at(-1);
  if (!last || !ts.isReturnStatement(last) || last.expression === undefined || bare(last.expression).getText() !== kept) return undefined;
  const parts = partsOf(statements.slice(0, -1), row);
  const named = parts?.flatMap((part) => (ts.isPropertyAccessExpression(part.target) && part.target.expression.getText() === kept ? [[part.target.name.text, part] as const] : []));
  return named && named.length === parts?.length ? new Map(named) : undefined;
}

/** `({ ...totals, sum: totals.sum + row.total })`; without the rest of them, all are named, in the order in which they began. */
function inObject(node: ts.Expression, kept: string, row: ts.Identifier, starts: Totals['starts']): Totals['parts'] | undefined {
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const [first, ...others] = node.properties;
  const isSpread = first !== undefined && ts.isSpreadAssignment(first) && first.expression.getText() === kept;
  const parts = new Map<string, Pick<SumPart, 'step' | 'guard'>>();
  const names: string[] = [];
  for (const one of isSpread ? others : node.properties) {
    const name = ts.isPropertyAssignment(one) ? propertyName(one.name) : undefined;
    const value = ts.isPropertyAssignment(one) ? bare(one.initializer) : undefined;
    if (name === undefined || !value || names.includes(name)) return undefined;
    names.push(name);
    if (value.getText() === `${kept}.${name}`) continue;
    const isSum = ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.PlusToken && bare(value.left).getText() === `${kept}.${name}`;
    const part = isSum ? addedUnder(value.right, row) : undefined;
    if (!part) return undefined;
    parts.set(name, part);
  }
  return isSpread || names.join() === [...starts.keys()].join() ? parts : undefined;
}
