import { databaseKinds, dialectOf, type CountedBy, type FieldTest } from '../../../catalog';
import type { Field, Fix } from '../../../core';
import { lineBreak, ownLineIndent } from '../../../catalog/rewrites/edit-literal';
import { declarationOf, isConst } from '../../../flow/values/symbols';
import { capitalized } from '../../../project/letter-case';
import { isTypeScript } from '../../../project/paths';
import { bare, outward } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import { tallyOf } from '../../../rules/bounds/tally';
import type { RowUse } from '../../../rules/bounds/uses';
import { plural, rowOf } from '../../../rules/words';
import { EditBuilder, semicolon } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { Names } from '../../edits/naming';
import type { FixContext } from '../../types';
import { awaitedText, countPlace, countUses } from './count-place';
import { heldRows, rowsInside, type HeldRows } from './held-rows';
import { fieldOf, plainTexts, testsIn, type Reading } from './predicate';

type Subject = FixableFinding<'in-memory'>['subject'];

/** What becomes of a filter's rows, which are only counted. */
interface Counted {
  readonly use: RowUse;
  /** The value that the column has in them; undefined where all rows are counted. */
  readonly test?: FieldTest;
}

/**
 * Several counts of one list, each of the rows that have another value of the same column: one query that counts them for each value. `testsIn` reads what a use filters by.
 */
export function planCounts(subject: Subject, uses: readonly RowUse[], testsIn: (use: RowUse) => readonly FieldTest[] | undefined, context: FixContext): Fix | undefined {
  const { site, uses: all } = subject;
  const { meaning, call } = site;
  if (uses.length < 2 || uses.length !== all.length || !uses.every(({ end }) => end === 'count')) return undefined;
  const counted = uses.map((use): Counted | undefined => {
    const tests = testsIn(use);
    const [test, ...others] = tests ?? [];
    return tests && others.length === 0 && (test === undefined || test.is === 'equal') ? { use, ...(test && { test }) } : undefined;
  });
  const field = counted.find((one) => one?.test)?.test?.field;
  if (!field || counted.some((one) => !one || (one.test && one.test.field !== field))) return undefined;
  const held = heldRows(meaning);
  const place = meaning.rowsIn === undefined ? countPlace(meaning, uses.map(({ node }) => node), context.checker) : undefined;
  const [[name] = [held?.name]] = place?.kind === 'variable' && place.awaited ? place.texts : [];
  const file = call.getSourceFile();
  const imports = new Imports(file, new Names(call));
  const asked = name && (place ?? held) ? countedBy(subject, field, imports, true) : undefined;
  if (!name || !asked) return undefined;
  const names = new Names(name);
  const local = names.free(`${name.getText()}By${capitalized(field.name)}`, `${name.getText()}Counts`);
  const [group, sum, count] = [names.free('group', 'one'), names.free('sum', 'total'), names.free('count', 'number')];
  const builder = new EditBuilder();
  const gathered = (rows: string): string => `new Map(${rows}.map((${group}) => [${group}.${field.name}, ${asked.count(group)}]${isTypeScript(file.fileName) ? ' as const' : ''}))`;
  if (place?.kind === 'variable' && place.awaited) {
    builder.replace(name, local);
    builder.replace(place.awaited, gathered(`(${awaitedText(meaning, asked.query)})`));
  } else if (!held || !putBehind(builder, held, `const ${local} = ${gathered(rowsText(held, meaning))}`, uses.length, context)) return undefined;
  else builder.replace(call, asked.query);
  for (const { use: { node }, test } of counted as readonly Counted[]) {
    if (!test) builder.replace(node, `[...${local}.values()].reduce((${sum}, ${count}) => ${sum} + ${count}, 0)`);
    else builder.replace(node, isOperand(node) ? `(${local}.get(${test.value}) ?? 0)` : `${local}.get(${test.value}) ?? 0`);
  }
  imports.apply(builder);
  return { kind: 'into-query', title: `Let the database count the ${plural(rowOf(meaning))} by \`${field.name}\`${inParentheses(asked.caveat)}`, preferred: true, changesBehavior: asked.caveat !== undefined, edits: builder.build() };
}

/** The rows of a query by what holds them. */
function rowsText({ name, isWhole }: HeldRows, { rowsIn }: Subject['site']['meaning']): string {
  return isWhole ? rowsInside(name.text, rowsIn) : name.text;
}

/** Puts a statement behind the one that declares a constant; false where that declares others, or has more uses than are known. */
function putBehind(builder: EditBuilder, { declaration, name }: HeldRows, text: string, uses: number, { checker }: FixContext): boolean {
  const { parent: list } = declaration;
  const { parent: statement } = list;
  if (!isConst(declaration) || !ts.isVariableDeclarationList(list) || list.declarations.length > 1 || !ts.isVariableStatement(statement) || countUses(name, checker) !== uses) return false;
  const file = statement.getSourceFile();
  const indent = ownLineIndent(statement, file);
  builder.range(file, statement.end, statement.end, `${indent === undefined ? ' ' : lineBreak(file) + indent}${text}${indent === undefined ? ';' : semicolon(file)}`);
  return true;
}

/** `counts[row.status] = (counts[row.status] ?? 0) + 1` for every row: one such step for each value, with the number of its rows in place of 1. */
export function planTally(subject: Subject, use: RowUse, context: FixContext): Fix | undefined {
  const { site } = subject;
  const { meaning, call } = site;
  const tally = use.steps.length > 0 || subject.uses.length > 1 ? undefined : tallyOf(use.node);
  if (!tally || !holdsNumbers(tally.counts, context.checker)) return undefined;
  const reading = { query: meaning, checker: context.checker, row: tally.row };
  const field = fieldOf(tally.key, reading);
  const sums = tally.step && bare(tally.step).getText() !== '1' ? wholeColumn(tally.step, reading, context) : undefined;
  if (tally.step && bare(tally.step).getText() !== '1' && !sums) return undefined;
  const tests = tally.guard ? testsIn(tally.guard, reading) : [];
  // What a condition says of the column itself may be what its type goes by where it is a key.
  if (!tests || tests.some((test) => test.field === field)) return undefined;
  const file = call.getSourceFile();
  const imports = new Imports(file, new Names(call));
  const asked = field && countedBy(subject, field, imports, false, sums, tests);
  if (!asked) return undefined;
  const builder = new EditBuilder();
  builder.replace(call, asked.query);
  if (tally.step) builder.replace(tally.step, asked.count(tally.row.text));
  else builder.replace(tally.statement, `${tally.statement.operand.getText()} += ${asked.count(tally.row.text)}`);
  // The rows are no others than those that meet it, and have none of its columns.
  if (tally.guard && !withoutGuard(builder, tally.guard)) return undefined;
  imports.apply(builder);
  return {
    kind: 'into-query', title: `Let the database ${sums ? `add up the \`${sums.name}\` of` : 'count'} the ${plural(rowOf(meaning))} by \`${field?.name ?? ''}\`${inParentheses('the keys may come in another order', asked.caveat)}`, preferred: true, changesBehavior: true, edits: builder.build(),
  };
}

/** Takes an `if` and its braces off the one statement that it decides about; false where a comment would go with them. */
function withoutGuard(builder: EditBuilder, { parent: guarded }: ts.Expression): boolean {
  if (!ts.isIfStatement(guarded)) return false;
  const { thenStatement: then } = guarded;
  const [only] = ts.isBlock(then) ? then.statements : [then];
  const file = guarded.getSourceFile();
  const gone = only && [[guarded.getStart(file), only.getStart(file)], [only.end, guarded.end]] as const;
  if (!gone || gone.some(([start, end]) => /\/[/*]/.test(file.text.slice(start, end)))) return false;
  for (const [start, end] of gone) builder.range(file, start, end, '');
  return true;
}

/** Whether an object or a `Map` has numbers and nothing else, to which a sum may be added: by its type, or, where JavaScript has none, by what it begins with. */
function holdsNumbers(counts: ts.Identifier, checker: ts.TypeChecker): boolean {
  const declaration = declarationOf(counts, checker);
  const start = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  if (start && ts.isNewExpression(start)) return start.expression.getText() === 'Map' && (start.arguments?.length ?? 0) === 0;
  if (start && ts.isCallExpression(start)) return start.getText() === 'Object.create(null)';
  if (start && ts.isObjectLiteralExpression(start)) return start.properties.every((one) => ts.isPropertyAssignment(one) && ts.isNumericLiteral(bare(one.initializer)));
  if (!isTypeScript(counts.getSourceFile().fileName)) return false;
  const values = checker.getIndexTypeOfType(checker.getTypeAtLocation(counts), ts.IndexKind.String);
  return values !== undefined && (values.flags & ts.TypeFlags.NumberLike) !== 0;
}

/**
 * A column of whole numbers that is never empty: what has a fraction is added up in another way, and what is empty counts as zero for JavaScript. SQL Server adds up to an `int`, and fails above that
 * (https://learn.microsoft.com/en-us/sql/t-sql/functions/sum-transact-sql#return-types).
 */
export function wholeColumn(expression: ts.Expression, reading: Reading, { workspace }: FixContext): Field | undefined {
  const { query } = reading;
  if (databaseKinds(query, (name) => workspace.dependencyVersion(query.call.getSourceFile().fileName, name) !== undefined).includes('sqlserver')) return undefined;
  const field = fieldOf(expression, reading);
  return field && field.type === 'Int' && field.kind === 'scalar' && !field.optional ? field : undefined;
}

/** The grouped count, of columns whose values a database tells apart as `===` does, and that are not called as the count is. */
function countedBy({ site: { meaning } }: Subject, field: Field, imports: Imports, isNamed: boolean, sums?: Field, tests: readonly FieldTest[] = []): CountedBy | undefined {
  const number = sums ? 'sum' : 'count';
  const asked = isToldApart(field) && field.name !== number && field.column !== number ? dialectOf(meaning.library).countedBy?.(meaning, { field, imported: imports.named, isNamed, ...(sums && { sums }), ...(tests.length > 0 && { tests }) }) : undefined;
  return (sums && asked?.isSummed !== true) || (tests.length > 0 && asked?.isNarrowed !== true) ? undefined : asked;
}

/** Whether a database tells the values of a column apart as `===` does, as far as its type says. */
export function isToldApart({ kind, type, nativeType }: Field): boolean {
  return kind === 'enum' || type === 'Int' || type === 'Boolean' || (type === 'String' && (nativeType === undefined || plainTexts.test(nativeType)));
}

/** What can differ, as a title ends with it. */
export function inParentheses(...said: readonly (string | undefined)[]): string {
  const all = said.filter((one) => one !== undefined);
  return all.length === 0 ? '' : ` (${all.join('; ')})`;
}

/** Whether a number stands where `??` would take more than it. */
function isOperand(node: ts.Node): boolean {
  const { user } = outward(node);
  return ts.isBinaryExpression(user) || ts.isPropertyAccessExpression(user) || ts.isPrefixUnaryExpression(user) || ts.isConditionalExpression(user);
}

