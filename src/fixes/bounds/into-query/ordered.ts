import type { FieldTest, SortedBy } from '../../../catalog';
import { bare, isWithin } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { RowUse } from '../../../rules/bounds/uses';
import { sortedBy } from './comparator';
import type { FixableFinding } from '../../../rules';
import type { FixContext } from '../../types';
import { testsOf } from './predicate';

/** A stretch of a file that goes. */
export type Gone = readonly [start: number, end: number];

/** Rows that JavaScript puts in order, of which one use is made. */
export interface OrderedRows {
  readonly use: RowUse;
  readonly order: SortedBy;
  readonly tests: readonly FieldTest[];
  /** What the query does from then on, and the copy that was sorted. */
  readonly gone: readonly Gone[];
  /** `rows.sort(…);`, where that stands for itself. */
  readonly statement?: ts.Statement;
}

/**
 * Rows that are sorted by a column which the database sorts by alike, and filtered by columns, one after the other and through variables; undefined where anything else is made of them, or several things are.
 */
export function orderedRows(uses: readonly RowUse[], { site: { meaning } }: FixableFinding<'in-memory'>['subject'], { checker }: FixContext): OrderedRows | undefined {
  const inPlace = uses.filter(({ end }) => end === 'order');
  const [use, ...others] = uses.filter(({ end }) => end !== 'order');
  if (!use || others.length > 0 || inPlace.length > 1) return undefined;
  const sorts = use.steps.filter((step) => isSort(step));
  const [sorting = inPlace[0]?.steps.at(-1), ...more] = sorts;
  if (!sorting || more.length > 0 || sorts.length + inPlace.length !== 1 || use.steps.length !== use.filters.length + sorts.length || sorting.arguments.length !== 1) return undefined;
  const order = sortedBy(sorting.arguments[0], meaning.model, true);
  const tests = use.filters.map((filter) => (filter.arguments.length === 1 ? testsOf(filter.arguments[0], meaning, checker) : undefined));
  const known = tests.flatMap((one) => one ?? []);
  if (!order || tests.includes(undefined) || new Set(known.map(({ field }) => field.name)).size < known.length) return undefined;
  const gone = use.steps.map(linkOf);
  if (gone.includes(undefined) || copiesAround(use.node) === undefined) return undefined;
  const statement = inPlace[0] && statementOf(inPlace[0], use, checker);
  if (inPlace.length > 0 && !statement) return undefined;
  return { use, order, tests: known, gone: [...gone.flatMap((one) => one ?? []), ...copiesAround(use.node) ?? []], ...(statement && { statement }) };
}

function isSort({ expression }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && /^(?:sort|toSorted)$/.test(expression.name.text);
}

/** `.sort(…)` behind what it is called on, with the copy around that. */
function linkOf(step: ts.CallExpression): readonly Gone[] | undefined {
  const { expression } = step;
  const copies = copiesAround(step);
  return ts.isPropertyAccessExpression(expression) && copies ? [[expression.expression.end, step.end], ...copies] : undefined;
}

/** `[...` and `]` around the rows that a call or an access stands behind; undefined where it stands behind rows that may not be there. */
function copiesAround(node: ts.Node): readonly Gone[] | undefined {
  const access = ts.isCallExpression(node) ? node.expression : node;
  if (!ts.isPropertyAccessExpression(access) && !ts.isElementAccessExpression(access)) return [];
  if (access.questionDotToken) return undefined;
  const list = bare(access.expression);
  const [only, ...others] = ts.isArrayLiteralExpression(list) ? list.elements : [];
  if (!only || others.length > 0 || !ts.isSpreadElement(only)) return [];
  // An operator in the copy would stand before a link without it.
  const copied = only.expression;
  const isOperand = ts.isIdentifier(copied) || ts.isPropertyAccessExpression(copied) || ts.isParenthesizedExpression(copied) || ts.isCallExpression(copied);
  return isOperand ? [[list.getStart(), copied.getStart()], [copied.end, list.end]] : undefined;
}

/** The statement that sorts the list on which the use goes on, before it and wherever it is come by. */
function statementOf({ node, steps }: RowUse, use: RowUse, checker: ts.TypeChecker): ts.Statement | undefined {
  const sorting = steps.at(-1);
  const before = steps.slice(0, -1);
  const list = sorting && listOf(sorting);
  const used = listOf(use.steps[before.length] ?? use.node);
  if (!ts.isExpressionStatement(node) || before.some((step, index) => step !== use.steps[index]) || !list || !used || !ts.isBlock(node.parent) || node.end > use.node.pos || !isWithin(use.node, node.parent)) return undefined;
  return checker.getSymbolAtLocation(list) === checker.getSymbolAtLocation(used) ? node : undefined;
}

/** The variable that a call or an access stands behind. */
function listOf(node: ts.Node): ts.Identifier | undefined {
  const access = ts.isCallExpression(node) ? node.expression : node;
  const list = ts.isPropertyAccessExpression(access) || ts.isElementAccessExpression(access) ? bare(access.expression) : undefined;
  return list && ts.isIdentifier(list) ? list : undefined;
}
