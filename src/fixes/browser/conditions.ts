import { dialectOf, type Choice, type FieldTest, type Query } from '../../catalog';
import { bare, inlineFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import { fieldOf, isBefore, testOf, type Reading } from '../bounds/into-query/predicate';
import { containsOf, hasOneForm, searchIn, termOf, type Contains, type Named, type Search } from './search';

/** What the callback of `filter` asks of a row: what a database is told to ask for it. */
export interface Conditions {
  readonly tests: readonly FieldTest[];
  readonly choices: readonly Choice[];
  readonly search?: Search;
}

/** Something that holds or does not, taken apart down to what is compared. */
type Logic =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Logic[] }
  | { readonly kind: 'leaf'; readonly node: ts.Expression; readonly isNegated: boolean };

/** An expression, or its opposite: the rows pass where it holds. */
export interface Guard {
  readonly node: ts.Expression;
  readonly isNegated: boolean;
}

/**
 * `(order) => (!term || order.name.toLowerCase().includes(term)) && (status === 'all' || order.status === status)`, also with a body that gives the parts names or leaves early. `unless` are
 * conditions under which the callback does not run; `isServed` says that a route of the application asks the database. Undefined where a part is anything else.
 */
export function conditionsOf(callback: ts.Expression | undefined, unless: readonly Guard[], query: Query, checker: ts.TypeChecker, isServed = false): Conditions | undefined {
  const fn = inlineFunction(callback);
  const [row] = fn?.parameters ?? [];
  if (!fn || fn.parameters.length !== 1 || !row || row.initializer || row.dotDotDotToken || fn.modifiers?.length) return undefined;
  const named = new Map<string, ts.Expression>();
  const body = ts.isBlock(fn.body) ? ofStatements(fn.body.statements, named) : logicOf(fn.body, false, new Map());
  if (!body) return undefined;
  const guards = unless.map(({ node, isNegated }) => logicOf(node, isNegated, new Map()));
  const reading: Reading = { query, checker, row: row.name, isOfDocument: dialectOf(query.library).besideDocument !== undefined, isServed };
  const tests: FieldTest[] = [];
  const choices: Choice[] = [];
  let search: Search | undefined;
  for (const part of partsOf(body, 'all')) {
    const any = [...guards, part].flatMap((one) => partsOf(one, 'any'));
    const found = ofAny(any, reading, named);
    if (!found || (found.search && search)) return undefined;
    search ??= found.search;
    if (found.test) tests.push(found.test);
    if (found.choice) choices.push(found.choice);
  }
  return { tests, choices, ...(search && { search }) };
}

function partsOf(logic: Logic, kind: 'all' | 'any'): readonly Logic[] {
  return logic.kind === kind ? logic.parts.flatMap((part) => partsOf(part, kind)) : [logic];
}

function logicOf(expression: ts.Expression, isNegated: boolean, named: Named): Logic {
  const node = bare(expression);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) return logicOf(node.operand, !isNegated, named);
  if (ts.isBinaryExpression(node) && (node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken || node.operatorToken.kind === ts.SyntaxKind.BarBarToken)) {
    const isAll = (node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) !== isNegated;
    return { kind: isAll ? 'all' : 'any', parts: [logicOf(node.left, isNegated, named), logicOf(node.right, isNegated, named)] };
  }
  const stands = ts.isIdentifier(node) ? named.get(node.text) : undefined;
  return stands ? logicOf(stands, isNegated, named) : { kind: 'leaf', node, isNegated };
}

/** `const matches = …; if (status && order.status !== status) return false; return matches;` */
function ofStatements(statements: readonly ts.Statement[], named: Map<string, ts.Expression>): Logic | undefined {
  for (const [index, statement] of statements.entries()) {
    if (ts.isReturnStatement(statement)) return statement.expression && ofResult(statement.expression, named);
    if (ts.isIfStatement(statement)) {
      const then = ts.isBlock(statement.thenStatement) ? ofStatements(statement.thenStatement.statements, named) : ofStatements([statement.thenStatement], named);
      const rest = ofStatements(statements.slice(index + 1), named);
      if (!then || !rest || statement.elseStatement) return undefined;
      const under = (isNegated: boolean): Logic => logicOf(statement.expression, isNegated, named);
      if (isConstant(then, false)) return { kind: 'all', parts: [under(true), rest] };
      return isConstant(then, true) ? { kind: 'any', parts: [under(false), rest] } : undefined;
    }
    if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) return undefined;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || !initializer) return undefined;
      named.set(name.text, initializer);
    }
  }
  return undefined;
}

function ofResult(expression: ts.Expression, named: Named): Logic {
  const logic = logicOf(expression, false, named);
  // What always holds adds nothing.
  return isConstant(logic, true) ? { kind: 'all', parts: [] } : logic;
}

function isConstant(logic: Logic, value: boolean): boolean {
  if (logic.kind === 'all') return value && logic.parts.length === 0;
  return logic.kind === 'leaf' && logic.node.kind === (value !== logic.isNegated ? ts.SyntaxKind.TrueKeyword : ts.SyntaxKind.FalseKeyword);
}

/** One comparison; one that is left out under a condition; or texts of which one contains the term. */
function ofAny(parts: readonly Logic[], reading: Reading, named: Named): { readonly test?: FieldTest; readonly choice?: Choice; readonly search?: Search } | undefined {
  const leaves = parts.flatMap((part) => (part.kind === 'leaf' ? [part] : []));
  const [first, ...more] = leaves;
  if (!first || leaves.length !== parts.length) return undefined;
  const test = more.length === 0 ? testOf(first.node, reading, first.isNegated) : undefined;
  if (test) return { test };
  const contains = leaves.map((leaf) => (leaf.isNegated ? undefined : containsOf(leaf.node, reading, named)));
  const found = contains.filter((one) => one !== undefined);
  const others = leaves.filter((_, index) => contains[index] === undefined);
  return found.length > 0 ? ofSearch(found, others, reading) : ofChoice(leaves, reading);
}

function ofSearch(found: readonly Contains[], others: readonly Guard[], { query, checker }: Reading): { readonly search: Search } | undefined {
  const [first] = found;
  if (!first || !hasOneForm(found) || !isBefore(first.term.state, query, checker)) return undefined;
  if (others.some((guard) => !isEmptyTerm(guard, first, checker))) return undefined;
  // An empty term is in every text, and in none that is missing: where the browser shows rows without any text, the database has to find them too.
  const showsAll = others.length > 0 || found.some(({ field, isFilled }) => !field.optional || isFilled);
  return showsAll && found.every(({ field }) => field.optional) ? undefined : searchOf(found);
}

function searchOf(found: readonly Contains[]): { readonly search: Search } | undefined {
  const search = searchIn(found);
  return search && { search };
}

/** `!search`, `search === ''`, of the term as it is searched for. */
function isEmptyTerm({ node, isNegated }: Guard, { term }: Contains, checker: ts.TypeChecker): boolean {
  const asked = isNegated ? node : ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken && ts.isStringLiteralLike(node.right) && node.right.text === '' ? node.left : undefined;
  const named = asked && termOf(asked, checker);
  return named !== undefined && named.state.text === term.state.text && named.isTrimmed === term.isTrimmed;
}

/** `status === 'all' || order.status === status` */
function ofChoice(leaves: readonly Guard[], reading: Reading): { readonly choice: Choice } | undefined {
  const tests = leaves.map(({ node, isNegated }) => (mentionsRow(node, reading) ? testOf(node, reading, isNegated) : undefined));
  const [test, ...others] = tests.filter((one) => one !== undefined);
  if (!test || others.length > 0 || test.is !== 'equal' || !/^(?:this\.)?[A-Za-z_$][\w$]*(?:\.value)?$/.test(test.value)) return undefined;
  const guards = leaves.filter((_, index) => tests[index] === undefined).map((leaf) => chosenText(leaf, test.value));
  return guards.length === 0 || guards.includes(undefined) ? undefined : { choice: { field: test.field, value: test.value, unless: guards.join(' || ') } };
}

/** `status === 'all'`, `!status` */
function chosenText({ node, isNegated }: Guard, value: string): string | undefined {
  if (!ts.isBinaryExpression(node)) return isNegated && node.getText() === value ? `!${value}` : undefined;
  if (node.left.getText() !== value || !ts.isStringLiteralLike(node.right)) return undefined;
  const isEqual = node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken;
  if (!isEqual && node.operatorToken.kind !== ts.SyntaxKind.ExclamationEqualsEqualsToken) return undefined;
  return isEqual !== isNegated ? `${value} === ${node.right.getText()}` : undefined;
}

function mentionsRow(node: ts.Expression, reading: Reading): boolean {
  return ts.isBinaryExpression(node) && (fieldOf(node.left, reading) ?? fieldOf(node.right, reading)) !== undefined;
}
