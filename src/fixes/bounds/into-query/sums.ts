import { dialectOf, type AddedUp, type FieldTest, type Query } from '../../../catalog';
import type { Field, Fix } from '../../../core';
import { bare, inlineFunction, outward } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import { sumOf } from '../../../rules/bounds/tally';
import type { RowUse } from '../../../rules/bounds/uses';
import { plural, rowOf } from '../../../rules/words';
import { EditBuilder, semicolon } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { Names } from '../../edits/naming';
import { hasComments } from '../../loops/write-loop';
import type { FixContext } from '../../types';
import { awaitedText, countPlace } from './count-place';
import { inParentheses, wholeColumn } from './grouped';
import { testsIn } from './predicate';
import { putInRows } from './put-number';
import { isNumber } from './whole-number';

type Subject = FixableFinding<'in-memory'>['subject'];

/** What is added up, and how the sum stands in the place of what adds it up. */
export interface Added {
  /** Without one the rows are counted. */
  readonly field?: Field;
  readonly tests: readonly FieldTest[];
  put(sum: string): string;
}

/** The sum of a column of all rows, or of those that meet conditions, which `testsFrom` reads off the filters on the way. */
export function planSum(subject: Subject, use: RowUse, testsFrom: (filters: RowUse['filters']) => readonly FieldTest[] | undefined, context: FixContext): Fix | undefined {
  const { meaning, call } = subject.site;
  const added = byReduce(use.node, subject, context) ?? byLoop(use.node, subject, context);
  const filtered = added && testsFrom(use.filters);
  const tests = [...filtered ?? [], ...added?.tests ?? []];
  if (!added || !filtered || subject.uses.length > 1 || new Set(tests.map(({ field }) => field.name)).size < tests.length) return undefined;
  const { field, put } = added;
  const imports = new Imports(call.getSourceFile(), new Names(call));
  const asked = field ? dialectOf(meaning.library).addedUp?.(meaning, { field, tests, imported: imports.named }) : counted(meaning, tests, imports);
  if (!asked) return undefined;
  const builder = new EditBuilder();
  const place = countPlace(meaning, [use.node], context.checker);
  const { sumOf: sumIn } = asked;
  if (sumIn) {
    if (!putInRows(builder, [use], meaning, asked.query, (rows) => put(sumIn(rows)))) return undefined;
  } else if (!place || meaning.rowsIn !== undefined) return undefined;
  else if (place.kind === 'direct') {
    const text = put(asked.sum(awaitedText(meaning, asked.query)));
    builder.replace(place.node, place.isOperand || ts.isBinaryExpression(outward(place.node).user) ? `(${text})` : text);
  } else {
    const [name] = place.texts;
    if (!name || !place.awaited) return undefined;
    const named = field ? new Names(name[0]).free(`${field.name}Sum`, `${field.name}Total`) : name[1];
    builder.replace(place.awaited, asked.sum(awaitedText(meaning, asked.query)));
    for (const [node] of place.texts) builder.replace(node, node === use.node ? put(named) : named);
  }
  imports.apply(builder);
  return { kind: 'into-query', title: `Let the database ${field ? `add up the \`${field.name}\` of` : 'count'} the ${plural(rowOf(meaning))}${field ? '' : ' that match'}${inParentheses(asked.caveat)}`, preferred: true, changesBehavior: asked.caveat !== undefined, edits: builder.build() };
}

/** `rows.reduce((sum, row) => sum + row.price, 0)` */
export function byReduce(node: ts.Node, { site: { meaning: query } }: Subject, context: FixContext): Added | undefined {
  const [callback, start, ...others] = ts.isCallExpression(node) ? node.arguments : [];
  const fn = inlineFunction(callback);
  const [sum, row, ...more] = fn?.parameters.map(({ name }) => name) ?? [];
  if (!fn || !sum || !row || !ts.isIdentifier(sum) || more.length > 0 || others.length > 0 || start?.getText() !== '0' || ts.isBlock(fn.body) || hasComments(fn)) return undefined;
  const reading = { query, checker: context.checker, row };
  const whole = bare(fn.body);
  // `row.paid ? sum + row.total : sum`
  const isKept = ts.isConditionalExpression(whole) && bare(whole.whenFalse).getText() === sum.text;
  const body = isKept ? bare(whole.whenTrue) : whole;
  if (!ts.isBinaryExpression(body) || body.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [bare(body.left), bare(body.right)];
  const added = ts.isIdentifier(left) && left.text === sum.text ? right : ts.isIdentifier(right) && right.text === sum.text ? left : undefined;
  const part = added && underCondition(added);
  if (!part || (isKept && part.guard)) return undefined;
  const guard = isKept ? whole.condition : part.guard;
  const tests = guard ? testsIn(guard, reading) : [];
  const field = wholeColumn(part.step, reading, context);
  return tests && (field || (guard && part.step.getText() === '1')) ? { ...(field && { field }), tests, put: (text) => text } : undefined;
}

/** `row.total` and its condition of `row.paid ? row.total : 0`. */
export function underCondition(added: ts.Expression): { readonly step: ts.Expression; readonly guard?: ts.Expression } | undefined {
  if (!ts.isConditionalExpression(added)) return { step: added };
  const step = bare(added.whenTrue);
  return bare(added.whenFalse).getText() === '0' && !ts.isConditionalExpression(step) ? { step, guard: added.condition } : undefined;
}

/** `for (const row of rows) sum += row.price`, also of those that meet a condition; what it is added to is a number. */
export function byLoop(node: ts.Node, { site: { meaning: query } }: Subject, context: FixContext): Added | undefined {
  const { checker } = context;
  // A `var` has the last row behind the loop.
  const loop = ts.isForOfStatement(node) && (node.initializer.flags & ts.NodeFlags.BlockScoped) === 0 ? undefined : sumOf(node);
  const reading = loop && { query, checker, row: loop.row };
  const field = loop && reading && wholeColumn(loop.step, reading, context);
  const tests = loop?.guard && reading ? testsIn(loop.guard, reading) : [];
  if (!loop || !(field || isOneMore(loop.step)) || !tests || !isNumber(loop.target, node, checker) || hasComments(node)) return undefined;
  const end = ts.isForOfStatement(node) ? semicolon(node.getSourceFile()) : '';
  return { ...(field && { field }), tests, put: (text) => `${loop.target.text} += ${text}${end}` };
}

/** `count++`, and the `1` of `count += 1`. */
function isOneMore(step: ts.Expression): boolean {
  return ts.isPostfixUnaryExpression(step) || ts.isPrefixUnaryExpression(step) || bare(step).getText() === '1';
}

/** The count of the rows that meet conditions, in the form of a sum. */
function counted(meaning: Query, tests: readonly FieldTest[], imports: Imports): AddedUp | undefined {
  const asked = dialectOf(meaning.library).intoQuery?.(meaning, { tests, wants: 'count', imported: imports.named });
  if (!asked || asked.caveat !== undefined || asked.numberIn !== undefined) return undefined;
  const { query, number = (awaited: string) => awaited, numberOf } = asked;
  return { query, sum: number, ...(numberOf && { sumOf: numberOf }) };
}
