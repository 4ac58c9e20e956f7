import type { FieldTest, Figure, Query } from '../../catalog';
import type { Field } from '../../core';
import { declarationOf, isConst } from '../../flow/values/symbols';
import { bare, inlineFunction, isOr, outward, referencesTo } from '../../project/syntax';
import { ts } from '../../project/ts';
import { fieldOf, resultOf, testsOf, type Reading } from '../bounds/into-query/predicate';
import { stepName, type Shown } from './shown';

/** A number, or an object of numbers, that a component works out of its rows at one place. */
export interface Place {
  /** What gives it: `orders.reduce(…)`, `orders.filter(…).length`. */
  readonly node: ts.Expression;
  readonly base: ts.Expression;
  /** Whether nothing is worked out where there are no rows yet: `data?.length`. */
  readonly isSafe: boolean;
  readonly figure: Omit<Figure, 'name'>;
  /** The column whose values are the object's keys. */
  readonly by?: Field;
  /** The loop that fills the object by hand, which goes. */
  readonly filledBy?: ts.ExpressionStatement;
}

/** Why a place is no figure, where there is something to say. */
export type NoFigure = 'decimal' | 'other';

/** The figure of a place: the rows that pass tests, counted, or their whole numbers added. */
export function placeOf({ base, steps, counted, whole }: Shown, query: Query, checker: ts.TypeChecker): Place | NoFigure {
  if (whole) return 'other';
  const tests: FieldTest[] = [];
  for (const step of steps) {
    const found = stepName(step) === 'filter' && step.arguments.length === 1 ? testsOf(step.arguments[0], query, checker) : undefined;
    if (!found?.every(isWritten)) return 'other';
    tests.push(...found);
  }
  const last = steps.at(-1) ?? base;
  const isSafe = isOptional(steps[0]?.expression ?? outward(base).user);
  if (counted) return { node: counted, base, isSafe, figure: { tests } };
  const { child, user } = outward(last);
  const tally = ts.isPropertyAccessExpression(user) && user.name.text === 'forEach' && ts.isCallExpression(user.parent) ? talliedBy(user.parent, query, checker) : undefined;
  if (tally) return tally === 'decimal' ? tally : { base, isSafe, figure: { tests, ...(tally.sum && { sum: tally.sum }) }, ...tally };
  const call = ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text === 'reduce' && ts.isCallExpression(user.parent) && user.parent.expression === user ? user.parent : undefined;
  const reduced = call && reducedTo(call, query, checker);
  if (!call || reduced === undefined) return 'other';
  if (reduced === 'decimal') return reduced;
  return { node: call, base, isSafe, figure: { tests, ...(reduced.sum && { sum: reduced.sum }) }, ...(reduced.by && { by: reduced.by }) };
}

function isOptional(node: ts.Node): boolean {
  return ts.isPropertyAccessExpression(node) && node.questionDotToken !== undefined;
}

/** Whether a test compares with what is written out, in signs that mean the same to a database. */
function isWritten({ value }: FieldTest): boolean {
  const one = String.raw`(?:'[^'"\\\n]*'|"[^'"\\\n]*"|-?\d+|true|false|null)`;
  return new RegExp(String.raw`^(?:${one}|\[\s*${one}(?:\s*,\s*${one})*\s*,?\s*\])$`).test(value);
}

interface Reduced {
  readonly sum?: Field;
  readonly by?: Field;
}

/** `reduce((sum, order) => sum + order.total, 0)`, and `reduce((by, order) => { by[order.status] = (by[order.status] || 0) + order.total; return by; }, {})`. */
function reducedTo({ arguments: given }: ts.CallExpression, query: Query, checker: ts.TypeChecker): Reduced | 'decimal' | undefined {
  const [callback, first] = given;
  const fn = inlineFunction(callback);
  const [sum, row, ...others] = fn?.parameters ?? [];
  const initial = first && bare(first);
  if (!fn || given.length !== 2 || !sum || !row || !initial || others.length > 0 || sum.initializer || row.initializer || fn.modifiers?.length || !ts.isIdentifier(sum.name)) return undefined;
  const reading: Reading = { query, checker, row: row.name };
  if (ts.isNumericLiteral(initial)) {
    const added = initial.text === '0' ? addedTo(sum.name.text, resultOf(fn), reading) : undefined;
    return added === undefined || added === 'decimal' ? added : added === 'one' ? {} : { sum: added };
  }
  return ts.isObjectLiteralExpression(initial) && initial.properties.length === 0 ? groupedBy(sum.name.text, fn.body, reading) : undefined;
}

/** What is added to something: a column of whole numbers, or one for each row. */
function addedTo(text: string, result: ts.Expression | undefined, reading: Reading): Field | 'one' | 'decimal' | undefined {
  const node = result && bare(result);
  if (!node || !ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [bare(node.left), bare(node.right)];
  const value = left.getText() === text ? right : right.getText() === text ? left : undefined;
  return value && valueOf(value, reading);
}

/** `order.total`, `(order.total ?? 0)`, `Number(order.total || 0)`: what is missing adds nothing. */
function valueOf(node: ts.Expression, reading: Reading): Field | 'one' | 'decimal' | undefined {
  if (ts.isNumericLiteral(node)) return node.text === '1' ? 'one' : undefined;
  if (ts.isCallExpression(node)) {
    const [only, ...others] = node.arguments;
    return node.expression.getText() === 'Number' && only && others.length === 0 ? ofColumn(withoutZero(only), reading) : undefined;
  }
  return ofColumn(withoutZero(node), reading);
}

function withoutZero(expression: ts.Expression): ts.Expression {
  const node = bare(expression);
  return ts.isBinaryExpression(node) && isOr(node.operatorToken.kind) && bare(node.right).getText() === '0' ? bare(node.left) : node;
}

/** Sums of other numbers end in other digits: JavaScript adds in binary fractions, one row after another (https://www.postgresql.org/docs/current/datatype-numeric.html). */
function ofColumn(node: ts.Expression, reading: Reading): Field | 'decimal' | undefined {
  const field = fieldOf(node, reading);
  if (field?.type === 'Int') return field;
  return field && /^(?:Decimal|Float|BigInt)$/.test(field.type) ? 'decimal' : undefined;
}

/** Columns whose values are the same text as keys of an object and to the database. */
const keys = /^(?:text|varchar|character varying|uuid|int2|int4|int|integer|smallint|bool|boolean)$/;

/** `const counts = {}; orders.forEach((order) => { counts[order.status] = (counts[order.status] || 0) + 1; });`, where nothing looks at the object in between. */
function talliedBy(call: ts.CallExpression, query: Query, checker: ts.TypeChecker): Pick<Place, 'node'> & Required<Pick<Place, 'by' | 'filledBy'>> & { readonly sum?: Field } | 'decimal' | undefined {
  const fn = inlineFunction(call.arguments[0]);
  const [row, ...others] = fn?.parameters ?? [];
  const filledBy = call.parent;
  const block = filledBy.parent;
  if (!fn || !row || others.length > 0 || row.initializer || fn.modifiers?.length || call.arguments.length !== 1 || !ts.isExpressionStatement(filledBy) || !ts.isBlock(block)) return undefined;
  const [only, ...more] = ts.isBlock(fn.body) ? fn.body.statements : [];
  const change = !ts.isBlock(fn.body) ? fn.body : only && more.length === 0 && ts.isExpressionStatement(only) ? only.expression : undefined;
  const set = change && bare(change);
  const object = set && ts.isBinaryExpression(set) && ts.isElementAccessExpression(set.left) && ts.isIdentifier(set.left.expression) ? set.left.expression : undefined;
  const declared = object && declarationOf(object, checker);
  const initial = declared && ts.isVariableDeclaration(declared) && isConst(declared) && declared.initializer ? bare(declared.initializer) : undefined;
  if (!set || !object || !initial || !declared || !ts.isObjectLiteralExpression(initial) || initial.properties.length > 0 || declared.parent.parent.parent !== block || declared.end > filledBy.pos) return undefined;
  if (referencesTo(object.text, block).some((one) => one.pos > declared.end && one.end < filledBy.pos)) return undefined;
  const group = addedIn(object.text, set, { query, checker, row: row.name });
  return group === undefined || group === 'decimal' ? group : group.by && { node: initial, filledBy, by: group.by, ...(group.sum && { sum: group.sum }) };
}

function groupedBy(text: string, body: ts.ConciseBody, reading: Reading): Reduced | 'decimal' | undefined {
  const [change, last, ...others] = ts.isBlock(body) ? body.statements : [];
  const isGiven = last && ts.isReturnStatement(last) && last.expression?.getText() === text;
  const set = change && ts.isExpressionStatement(change) ? bare(change.expression) : undefined;
  return isGiven && others.length === 0 && set ? addedIn(text, set, reading) : undefined;
}

/** `by[order.status] = (by[order.status] || 0) + order.total` */
function addedIn(text: string, set: ts.Expression, reading: Reading): Reduced | 'decimal' | undefined {
  if (!ts.isBinaryExpression(set) || set.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isElementAccessExpression(set.left) || set.left.expression.getText() !== text) return undefined;
  const by = fieldOf(set.left.argumentExpression, reading);
  const sum = bare(set.right);
  if (!by || !(by.kind === 'enum' || keys.test(by.nativeType ?? '')) || !ts.isBinaryExpression(sum) || sum.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const before = bare(sum.left);
  if (!ts.isBinaryExpression(before) || !isOr(before.operatorToken.kind) || before.left.getText() !== set.left.getText() || before.right.getText() !== '0') return undefined;
  const value = valueOf(bare(sum.right), reading);
  return value === undefined || value === 'decimal' ? value : { by, ...(value !== 'one' && { sum: value }) };
}
