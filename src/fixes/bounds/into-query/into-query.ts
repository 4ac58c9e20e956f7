import { dialectOf, withDatabaseKind, type Amount, type FieldTest, type IntoQuery, type IntoQueryRequest, type Query } from '../../../catalog';
import type { Fix } from '../../../core';
import type { FixableFinding } from '../../../rules';
import { sumsOf } from '../../../rules/bounds/tally';
import { isOrderedInPlace, type RowUse } from '../../../rules/bounds/uses';
import { plural, rowOf } from '../../../rules/words';
import { bare, isOr, isWithin, outward } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { EditBuilder } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { Names } from '../../edits/naming';
import { hasComments } from '../../loops/write-loop';
import type { FixContext } from '../../types';
import { amountsOf } from './amounts';
import { awaitedText, countPlace, type CountPlace } from './count-place';
import { planDistinct } from './distinct';
import { extremeOrder } from './extreme';
import { areSurelyThere } from './held-rows';
import { notesOf } from './notes';
import { planCounts, planTally } from './grouped';
import { planNumbers } from './numbers';
import { orderedRows, type OrderedRows } from './ordered';
import { planPageWithTotal } from '../pages/page-with-total';
import { counterTests, findsOne, testsOf } from './predicate';
import { mayLack, putInResult, putInRows, receiverOf } from './put-number';
import { planSeveral } from './several';
import { planSum } from './sums';

/** What is asked of the database instead of all rows. */
interface Plan extends Pick<IntoQueryRequest, 'tests' | 'wants' | 'take' | 'skip' | 'anyRows' | 'isContrary' | 'order'> {
  /** What goes beside the use: JavaScript's own order. */
  readonly without?: Pick<OrderedRows, 'gone' | 'statement'>;
  /** What takes the place of the use; where the number of a count is put is another matter. */
  readonly use?: { readonly node: ts.Node; readonly text: string };
  readonly title: string;
}

/** A count, a page, the first row, or those that meet conditions, asked of the database in the place of all rows. */
export function planIntoQuery(finding: FixableFinding<'in-memory'>, context: FixContext): Fix | undefined {
  const subject = withKnownRows(finding.subject, context);
  const { site, uses } = subject;
  const { meaning, call } = site;
  const wanted = uses.filter(({ end }) => end !== 'test');
  if (isOrderedBeside(uses)) return refuse(inOrder, context);
  if (!areSurelyThere(meaning)) return refuse('the variable may have no rows, at which JavaScript fails', context);
  const whole = planOfNumbers(wanted, subject, context) ?? planPageWithTotal(wanted, subject, context);
  // A page without a number beside it is asked for as rows are.
  if (whole) return wanted.some(({ end }) => /^(?:count|sum|tally|distinct)$/.test(end)) && isAltered(meaning) ? refuse(altered, context) : whole;
  const plan = orderedPlan(wanted, subject, context) ?? extremePlan(wanted, subject, context) ?? planOf(wanted, subject, context);
  if (!plan) return refuse(whyNoPlan(wanted, subject, context), context);
  // What is only asked for its truth would be a number then.
  const isNumber = plan.wants === 'count' && wanted.length === uses.length;
  if (plan.wants === 'count' && !isNumber) return refuse('the rows are also asked for as rows', context);
  if (isNumber && isAltered(meaning)) return refuse(altered, context);
  const file = call.getSourceFile();
  const imports = new Imports(file, new Names(call));
  const asked = dialectOf(meaning.library).intoQuery?.(meaning, { ...plan, ...(findsOne(plan.tests, meaning.model) && { anyRows: true }), imported: imports.named, dependencyVersion: (name) => context.workspace.dependencyVersion(file.fileName, name) });
  if (!asked || (plan.order && asked.isOrdered !== true)) return refuse(plan.order ? 'the query is not written out, has more to it, or it is not sure that its database puts the rows in the same order' : plan.take !== undefined && plan.anyRows !== true ? 'which rows come first is not sure: the query needs an order with a key in it; or it is not written out, or has more to it' : 'the query is not written out, has more to it, or its database compares otherwise than JavaScript does', context);
  const builder = new EditBuilder();
  const { numberOf, numberOfResult } = asked;
  if (isNumber && numberOfResult) {
    if (!putInResult(builder, wanted, meaning, asked.query, { read: numberOfResult, checker: context.checker })) return refuse('the rows are kept apart from the result that holds them', context);
  } else if (isNumber && numberOf) {
    if (!putInRows(builder, wanted, meaning, asked.query, numberOf)) return undefined;
  } else if (isNumber) {
    const place = countPlace(meaning, wanted.map(({ node }) => node), context.checker);
    if (!place) return refuse('the number cannot take the place of the rows everywhere', context);
    putCount(builder, place, asked, meaning);
  } else if (!plan.use || !isWithin(call, plan.use.node)) builder.replace(call, asked.query);
  // Rows that nobody names stand in what takes the place of their use.
  if (plan.use) builder.replace(plan.use.node, isWithin(call, plan.use.node) ? plan.use.text.replace(call.getText(), () => asked.query) : plan.use.text);
  for (const [start, end] of plan.without?.gone ?? []) builder.range(file, start, end, '');
  if (plan.without?.statement) builder.remove(plan.without.statement);
  imports.apply(builder);
  const notes = notesOf(asked);
  return { kind: 'into-query', title: `${plan.title}${notes === '' ? '' : ` (${notes})`}`, preferred: true, changesBehavior: notes !== '', edits: builder.build() };
}

/** Whether what counts and adds up would be of other rows than those that a query gives. */
function isAltered({ library, model }: Query): boolean {
  return dialectOf(library).altersRows?.(model) === true;
}

const altered = 'the client is told to change which rows are read, and may not do so with what counts or adds up';

function refuse(why: string, { withheld }: FixContext): undefined {
  withheld?.(why);
  return undefined;
}

/** Whether rows are used that are put into another order under another name: `const sorted = rows.sort(…)` beside `rows[0]`. */
function isOrderedBeside(uses: readonly RowUse[]): boolean {
  const sorts = uses.flatMap(({ end, steps }) => (end === 'order' ? [] : steps.filter(isOrderedInPlace)));
  return uses.some(({ end, steps }) => !/^(?:order|count|test|sum|tally|distinct)$/.test(end) && sorts.some((one) => !steps.includes(one)));
}

/** Why the database is not asked for what JavaScript makes of the rows, in a few words. */
function whyNoPlan(uses: readonly RowUse[], { site }: FixableFinding<'in-memory'>['subject'], { checker }: FixContext): string {
  const [use] = uses;
  if (uses.some(({ end }) => end === 'order')) return inOrder;
  if (!use || uses.length > 1) return 'several things are worked out from the rows';
  if (use.end === 'distinct') return 'the column is a key, its values may be told apart otherwise, or the query has more to it';
  if (use.filters.length > 0 && !filtersOf(use.filters, site, checker)) return unlike;
  if (use.steps.length > use.filters.length) return inOrder;
  switch (use.end) {
    case 'page': return 'where the page begins and ends is worked out, and may be no number or a negative one';
    case 'pick': return ts.isCallExpression(use.node) && /\.(?:find|some|every)$/.test(use.node.expression.getText()) ? unlike : 'the database has no counterpart of it';
    case 'extreme': return 'it is no whole number or moment of a column that is never empty, or the database has no counterpart of it';
    case 'sum': case 'tally': return 'it is no plain sum or number of rows for each value of a column that is never empty and compared alike, or the query has more to it';
    default: return 'the database has no counterpart of it';
  }
}

const inOrder = 'the rows are put into another order, or made into something else, before';
const unlike = 'the condition does more than compare columns of one schema with values that are known where the query stands, or the database may compare otherwise than JavaScript does';

/** A query of rows that nothing but their type speaks of has that as its model; and of which database they are may be known by its driver alone. */
function withKnownRows(subject: FixableFinding<'in-memory'>['subject'], { checker, workspace }: FixContext): FixableFinding<'in-memory'>['subject'] {
  const { site } = subject;
  const { meaning } = site;
  const model = meaning.model ? undefined : dialectOf(meaning.library).typedRows?.(meaning, checker);
  const known = withDatabaseKind(model ? { ...meaning, model } : meaning, (name) => workspace.dependencyVersion(meaning.call.getSourceFile().fileName, name) !== undefined);
  return known === meaning ? subject : { ...subject, site: { ...site, meaning: known } };
}

/** Counts by the values of a column, and sums. */
function planOfNumbers(uses: readonly RowUse[], subject: FixableFinding<'in-memory'>['subject'], context: FixContext): Fix | undefined {
  const [use, ...others] = uses;
  if (!use) return undefined;
  const filtered = (one: RowUse): readonly FieldTest[] | undefined => (isDirect(one) ? filtersOf(one.filters, subject.site, context.checker) : undefined);
  const numbers = (others.length > 0 ? uses.some(({ end }) => end === 'sum') : sumsOf(use.node)) ? planNumbers(subject, uses, context) : undefined;
  if (numbers) return numbers;
  if (others.length > 0) return planCounts(subject, uses, (one) => (one.filters.length <= 1 ? filtered(one) : undefined), context) ?? planSeveral(subject, uses, context);
  switch (use.end) {
    case 'distinct': return planDistinct(subject, use, context);
    case 'tally': return planTally(subject, use, context);
    case 'sum': return planSum(subject, use, () => filtered(use), context) ?? planSeveral(subject, uses, context);
    // A direct one has a plan of its own: it is all that is asked for.
    case 'count': return isDirect(use) ? undefined : planSeveral(subject, uses, context);
    default: return undefined;
  }
}

/** `rows.length` and `rows.filter(…).length`, with nothing between, nor in a variable on the way. */
function isDirect({ node, filters, steps }: RowUse): boolean {
  const on = steps.length === filters.length ? receiverOf(node) : undefined;
  const last = filters.at(-1);
  return on !== undefined && (last ? bare(on) === last : isRows(on));
}

/** Rows that JavaScript sorts by a column, of which the first, or so many, are used. */
function orderedPlan(uses: readonly RowUse[], subject: FixableFinding<'in-memory'>['subject'], context: FixContext): Plan | undefined {
  const ordered = orderedRows(uses, subject, context);
  if (!ordered) return undefined;
  const { use: { node, end }, order, tests, gone, statement } = ordered;
  const row = rowOf(subject.site.meaning);
  const by = `${tests.length > 0 ? ' that match' : ''}, sorted by \`${order.field.name}\``;
  const made = { tests, wants: 'rows', order } as const;
  if (end === 'first') return { ...made, take: 1, without: { gone, ...(statement && { statement }) }, title: `Load the first ${row} alone${by.replace('match', 'matches')}` };
  const cut = end === 'page' && ts.isCallExpression(node) ? amountsOf(node, subject.site.meaning, context.checker) : undefined;
  const on = cut && receiverOf(node);
  return cut && on && { ...made, ...cut, without: { gone: [...gone, [on.end, node.end]], ...(statement && { statement }) }, title: `Load at most ${countText(cut.take)} ${plural(row)}${by}` };
}

/** The one row that has the greatest or the least of a column, of which JavaScript makes what it made of all. */
function extremePlan([use, ...others]: readonly RowUse[], subject: FixableFinding<'in-memory'>['subject'], { checker }: FixContext): Plan | undefined {
  const order = use && others.length === 0 ? extremeOrder(use, subject) : undefined;
  const tests = order && use && filtersOf(use.filters, subject.site, checker);
  const base = use?.filters[0] && receiverOf(use.filters[0]);
  if (!order || !use || !tests || (use.filters.length > 0 && !base)) return undefined;
  return { tests, wants: 'rows', take: 1, anyRows: true, order, ...(base && withoutFilters(use, base)), title: `Load only the ${rowOf(subject.site.meaning)} with the ${order.descending ? 'greatest' : 'least'} \`${order.field.name}\`` };
}

function planOf(uses: readonly RowUse[], { site }: FixableFinding<'in-memory'>['subject'], { checker }: FixContext): Plan | undefined {
  const [use] = uses;
  const { meaning } = site;
  if (!use) return undefined;
  const row = rowOf(site.meaning);
  const rows = plural(row);
  if (uses.every(({ end, steps }) => end === 'count' && steps.length === 0) && uses.every(({ node }) => ts.isPropertyAccessExpression(node) && isRows(node.expression))) return { tests: [], wants: 'count', title: `Let the database count the ${rows}` };
  if (uses.length > 1) return undefined;
  // What is made of the rows before they are filtered has other columns.
  const tests = use.steps.slice(0, use.filters.length).every((step) => use.filters.includes(step)) ? filtersOf(use.filters, site, checker) : undefined;
  if (!tests) return undefined;
  const { node } = use;
  const base = receiverOf(use.filters[0] ?? node);
  // What is sorted or turned round before has another first row than the query.
  const direct = isDirect(use);
  const matching = tests.length > 0 ? `${rows} that match` : rows;
  switch (use.end) {
    case 'count': return direct ? { tests, wants: 'count', title: `Let the database count the ${matching}` } : undefined;
    case 'first': {
      if (ts.isArrayBindingPattern(node)) return use.steps.length > use.filters.length ? undefined : { tests, wants: 'rows', take: 1, title: `Load only the first ${row}` };
      return direct && base ? { tests, wants: 'rows', take: 1, ...withoutFilters(use, base), title: `Load only the first ${tests.length > 0 ? `${row} that matches` : row}` } : undefined;
    }
    case 'page': return direct && base && ts.isCallExpression(node) ? page(node, tests, base, matching, { query: site.meaning, checker }) : undefined;
    case 'pick': return direct && base && ts.isCallExpression(node) ? picked(node, tests, base, row, site, checker) : undefined;
    // `data?.filter(…)` is undefined where the query failed, and `data` is null.
    default: return use.filters.length > 0 && base && !(meaning.errorIn !== undefined && use.filters.some(mayLack)) ? { tests, wants: 'rows', ...withoutFilters(use, base), title: `Load only the ${matching}` } : undefined;
  }
}

/** The conditions of `filter` calls that stand one on the other, the first of them on the rows themselves. */
function filtersOf(filters: readonly ts.CallExpression[], site: FixableFinding<'in-memory'>['subject']['site'], checker: ts.TypeChecker): readonly FieldTest[] | undefined {
  const all: FieldTest[] = [];
  for (const [index, filter] of filters.entries()) {
    const on = receiverOf(filter);
    const tests = filter.arguments.length === 1 ? testsOf(filter.arguments[0], site.meaning, checker) : undefined;
    if (!tests || !on || (index === 0 ? !isRows(on) : bare(on) !== filters[index - 1])) return undefined;
    all.push(...tests);
  }
  return new Set(all.map(({ field }) => field.name)).size === all.length ? all : undefined;
}

/** The last `filter` call goes, with those before it. */
function withoutFilters({ filters }: RowUse, base: ts.Expression): Pick<Plan, 'use'> {
  const last = filters.at(-1);
  return last ? { use: { node: last, text: base.getText() } } : {};
}

/** `slice(20, 40)`, `slice(0, PAGE_SIZE)`. */
function page(node: ts.CallExpression, tests: readonly FieldTest[], base: ts.Expression, what: string, { query, checker }: { readonly query: Query; readonly checker: ts.TypeChecker }): Plan | undefined {
  const cut = isChained(base) ? undefined : amountsOf(node, query, checker);
  return cut && { tests, wants: 'rows', ...cut, use: { node, text: base.getText() }, title: `Load at most ${countText(cut.take)} ${what}` };
}

/** A number for a title. */
function countText(amount: Amount): string {
  return typeof amount === 'number' ? String(amount) : `\`${amount}\``;
}

function isChained(base: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(base.parent) && base.parent.questionDotToken !== undefined;
}

/** `find`, `some`, and `every`, which no row is to contradict. */
function picked(node: ts.CallExpression, before: readonly FieldTest[], base: ts.Expression, row: string, site: FixableFinding<'in-memory'>['subject']['site'], checker: ts.TypeChecker): Plan | undefined {
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : '';
  const counter = name === 'every' && node.arguments.length === 1 ? counterTests(node.arguments[0], site.meaning, checker) : undefined;
  const tests = counter ?? (node.arguments.length === 1 ? testsOf(node.arguments[0], site.meaning, checker) : undefined);
  if (!tests || before.length > 0 || isChained(base) || hasComments(node, [base])) return undefined;
  if (name === 'find') return { tests, wants: 'rows', take: 1, use: { node, text: `${base.getText()}[0]` }, title: `Load only the ${row} that is looked for` };
  if (name !== 'some' && !counter) return undefined;
  const { user } = outward(node);
  const isOperand = ts.isPrefixUnaryExpression(user) || ts.isBinaryExpression(user) || ts.isPropertyAccessExpression(user);
  const text = `${base.getText()}.length ${counter ? '=== 0' : '> 0'}`;
  return { tests, wants: 'rows', take: 1, anyRows: true, ...(counter && { isContrary: true }), use: { node, text: isOperand ? `(${text})` : text }, title: `Ask for only one ${row} that ${counter ? 'does not match' : 'matches'}` };
}

/** Whether an expression stands for the rows themselves, and is no call that makes something of them. */
function isRows(expression: ts.Expression): boolean {
  let node = bare(expression);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) node = bare(node.left);
  if (ts.isIdentifier(node)) return true;
  if (ts.isPropertyAccessExpression(node)) return ts.isIdentifier(bare(node.expression)) || hasAwait(node.expression);
  return ts.isCallExpression(node) && hasAwait(expression);
}

function hasAwait(expression: ts.Expression): boolean {
  let node: ts.Expression = expression;
  while (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) node = node.expression;
  return ts.isAwaitExpression(node);
}

/** Puts the count where the rows were, and the number where they were counted. */
function putCount(builder: EditBuilder, place: CountPlace, { query, number }: IntoQuery, meaning: Query): void {
  const awaited = awaitedText(meaning, query);
  if (place.kind === 'direct') {
    builder.replace(place.node, number ? number(awaited) : place.isOperand ? `(${awaited})` : awaited);
    return;
  }
  if (number && place.awaited) builder.replace(place.awaited, number(awaited));
  else builder.replace(meaning.call, query);
  for (const [node, text] of place.texts) builder.replace(node, text);
}
