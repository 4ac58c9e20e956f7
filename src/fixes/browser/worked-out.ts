import { bare, enclosingFunction, inlineFunction, isOr, isWithin, outward, referencesTo, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Guard } from './conditions';
import { isEmptyList, shownAt, stepName, stepNames, stepText, type Shown } from './shown';
import { hookName } from '../../flow/react-hooks';

/** The calls that have been made on the rows so far, and the conditions under which one of them is left out. */
interface Line {
  readonly steps: readonly ts.CallExpression[];
  readonly unless: ReadonlyMap<ts.CallExpression, readonly Guard[]>;
}

/** Methods that change the list that they are called on. */
export const changing: ReadonlySet<string> = new Set(['sort', 'reverse', 'splice', 'push', 'unshift', 'pop', 'shift', 'fill', 'copyWithin']);

/** What is known while statements are read. */
interface Reader {
  readonly rows: ReadonlySet<ts.Identifier>;
  readonly lines: Map<string, Line>;
  /** Places that name the rows, and calls on them, as they are met. */
  readonly met: Set<ts.Identifier>;
  readonly calls: ts.CallExpression[];
  base?: ts.Expression;
  /** Whether an empty list stands for rows that are not there yet. */
  isFilled?: boolean;
}

/**
 * What a component makes of its rows: at each place that names them, or, for those in one `useMemo` or one choice of two, what these come to. Places that cannot be read so stand for themselves.
 */
export function shownIn(references: readonly ts.Identifier[]): readonly Shown[] {
  const shown: Shown[] = [];
  const done = new Set<ts.Identifier>();
  for (const reference of references) {
    if (done.has(reference)) continue;
    const whole = wholeAround(reference);
    const inside = whole ? references.filter((one) => isWithin(one, whole)) : [];
    const read = whole && readWhole(whole, inside);
    for (const one of read ? inside : []) done.add(one);
    shown.push(read ?? shownAt(reference));
  }
  return shown;
}

/** `useMemo(…)` around a place, or `search ? orders.filter(…) : orders` of a variable. */
function wholeAround(reference: ts.Identifier): ts.Expression | undefined {
  for (let node: ts.Node = reference; !ts.isSourceFile(node.parent); node = node.parent) {
    const { parent } = node;
    if (ts.isCallExpression(parent) && parent.arguments[0] === node && hookName(parent) === 'useMemo') return parent;
    if (ts.isVariableDeclaration(parent) && parent.initializer === node && ts.isConditionalExpression(node) && !isInMemo(node)) return node;
  }
  return undefined;
}

function isInMemo(node: ts.Node): boolean {
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) if (ts.isCallExpression(at) && hookName(at) === 'useMemo') return true;
  return false;
}

function readWhole(whole: ts.Expression, rows: readonly ts.Identifier[]): Shown | undefined {
  const reader: Reader = { rows: new Set(rows), lines: new Map(), met: new Set(), calls: [] };
  const fn = ts.isCallExpression(whole) ? inlineFunction(whole.arguments[0]) : undefined;
  const line = fn ? (ts.isBlock(fn.body) ? ofStatements(fn.body.statements, [], reader) : lineOf(fn.body, reader)) : lineOf(whole, reader);
  if (!line || line.steps.length === 0 || reader.met.size !== rows.length || !reader.base) return undefined;
  const text = reader.base.getText();
  const filled = reader.isFilled === true && ts.isIdentifier(reader.base) ? `${text} ?? []` : text;
  // An empty list that is made at every turn would be another one each time.
  const kept = filled !== text && ts.isCallExpression(whole) ? `${whole.expression.getText()}(() => ${filled}, [${text}])` : filled;
  return { base: reader.base, steps: line.steps, whole: { node: whole, text: kept, calls: reader.calls, unless: line.unless } };
}

/** `(orders ?? [])` around the rows; a copy is none of what is sorted any more. */
function withDefault(rows: ts.Identifier): ts.Expression {
  const { child, user } = outward(rows);
  return ts.isBinaryExpression(user) && user.left === child && isEmptyList(bare(user.right)) ? user : rows;
}

/** Whether what is made of the rows is kept in a variable that is changed: that would be the rows themselves, where they are no longer made into something else. */
export function isChangedLater({ base }: Shown, component: FunctionNode): boolean {
  for (let node: ts.Node = base; node !== component && !ts.isSourceFile(node); node = node.parent) {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && enclosingFunction(node) === component && referencesTo(node.name.text, component).some(({ parent }) => ts.isPropertyAccessExpression(parent) && changing.has(parent.name.text))) return true;
  }
  return false;
}

/** What statements return: `let result = orders; if (term) result = result.filter(…); return result;` Undefined where one of them does anything else. */
function ofStatements(statements: readonly ts.Statement[], within: readonly Guard[], reader: Reader): Line | undefined {
  const early: { readonly under: Guard; readonly line: Line }[] = [];
  for (const statement of statements) {
    if (ts.isReturnStatement(statement)) {
      const last = statement.expression && lineOf(statement.expression, reader);
      return early.reverse().reduce<Line | undefined>((line, one) => line && either(line, one.line, one.under), last);
    }
    if (ts.isIfStatement(statement)) {
      const under: Guard = { node: statement.expression, isNegated: false };
      const then = ts.isBlock(statement.thenStatement) ? statement.thenStatement.statements : [statement.thenStatement];
      const [only] = then;
      if (statement.elseStatement) return undefined;
      if (only && then.length === 1 && ts.isReturnStatement(only)) {
        if (isNoRows(statement.expression, only, reader)) continue;
        const line = only.expression && lineOf(only.expression, reader);
        if (!line) return undefined;
        early.push({ under, line });
      } else if (!changes(then, [...within, { node: statement.expression, isNegated: true }], reader)) return undefined;
    } else if (!changes([statement], within, reader)) return undefined;
  }
  return undefined;
}

/** `if (!orders) return [];`, `if (!orders.length) return [];`: of no rows nothing is made. */
function isNoRows(condition: ts.Expression, { expression }: ts.ReturnStatement, reader: Reader): boolean {
  const asked = ts.isPrefixUnaryExpression(condition) && condition.operator === ts.SyntaxKind.ExclamationToken ? bare(condition.operand) : undefined;
  const list = asked && ts.isPropertyAccessExpression(asked) && asked.name.text === 'length' ? bare(asked.expression) : asked;
  if (!expression || !isEmptyList(bare(expression)) || !list || !ts.isIdentifier(list) || ![...reader.rows].some(({ text }) => text === list.text)) return false;
  if (reader.rows.has(list)) reader.met.add(list);
  reader.isFilled = true;
  return true;
}

/** Statements that change what a variable of the list holds. Constants of other kinds may stand between them. */
function changes(statements: readonly ts.Statement[], unless: readonly Guard[], reader: Reader): boolean {
  return statements.every((statement) => {
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.every(({ name, initializer }) => declares(name, initializer, statement.declarationList, unless, reader));
    const expression = ts.isExpressionStatement(statement) ? bare(statement.expression) : undefined;
    if (expression && ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(expression.left)) {
      const before = reader.lines.get(expression.left.text);
      return before !== undefined && sets(expression.left.text, lineOf(expression.right, reader), before, unless, reader);
    }
    // `result.sort(…)` changes the list itself.
    const on = expression && ts.isCallExpression(expression) && stepName(expression) === 'sort' && ts.isPropertyAccessExpression(expression.expression) ? expression.expression.expression : undefined;
    const before = on && ts.isIdentifier(on) ? reader.lines.get(on.text) : undefined;
    return before !== undefined && on !== undefined && ts.isIdentifier(on) && sets(on.text, lineOf(expression as ts.Expression, reader), before, unless, reader);
  });
}

function declares(name: ts.BindingName, initializer: ts.Expression | undefined, list: ts.VariableDeclarationList, unless: readonly Guard[], reader: Reader): boolean {
  if (!ts.isIdentifier(name) || !initializer) return false;
  const met = reader.met.size;
  const line = lineOf(initializer, reader);
  if (line) return unless.length === 0 && Boolean(reader.lines.set(name.text, line));
  return met === reader.met.size && (list.flags & ts.NodeFlags.Const) !== 0;
}

/** A variable has another list, where the conditions do not hold under which it keeps the one that it had. */
function sets(name: string, line: Line | undefined, before: Line, unless: readonly Guard[], reader: Reader): boolean {
  if (!line || before.steps.some((step, index) => line.steps[index] !== step)) return false;
  const added = line.steps.slice(before.steps.length);
  // What is sorted or cut in one case alone no query can do in both.
  if (unless.length > 1 || (unless.length > 0 && added.some((step) => stepName(step) !== 'filter'))) return false;
  const guards = new Map(line.unless);
  for (const step of unless.length > 0 ? added : []) guards.set(step, [...guards.get(step) ?? [], ...unless]);
  reader.lines.set(name, { steps: line.steps, unless: guards });
  return true;
}

/** The list that an expression comes to. */
function lineOf(expression: ts.Expression, reader: Reader): Line | undefined {
  const node = bare(expression);
  if (ts.isIdentifier(node)) {
    if (!reader.rows.has(node)) return reader.lines.get(node.text);
    reader.met.add(node);
    reader.base ??= withDefault(node);
    return { steps: [], unless: new Map() };
  }
  if (ts.isBinaryExpression(node)) return isOr(node.operatorToken.kind) && isEmptyList(bare(node.right)) ? lineOf(node.left, reader) : undefined;
  if (ts.isConditionalExpression(node)) {
    const [yes, no] = [lineOf(node.whenTrue, reader), lineOf(node.whenFalse, reader)];
    const under = (isNegated: boolean): Guard => ({ node: node.condition, isNegated });
    return yes && no && (either(no, yes, under(false)) ?? either(yes, no, under(true)));
  }
  const [only, ...others] = ts.isArrayLiteralExpression(node) ? node.elements : [];
  if (only) return others.length === 0 && ts.isSpreadElement(only) ? lineOf(only.expression, reader) : undefined;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !stepNames.has(node.expression.name.text)) return undefined;
  const on = lineOf(node.expression.expression, reader);
  if (!on) return undefined;
  reader.calls.push(node);
  return { steps: [...on.steps, node], unless: on.unless };
}

/** One list or, under a condition, another one that leaves out some of its filters. */
function either(line: Line, other: Line, under: Guard): Line | undefined {
  const unless = new Map(line.unless);
  let at = 0;
  for (const step of line.steps) {
    const same = other.steps[at];
    if (same && stepText(same) === stepText(step) && !other.unless.has(same) && !line.unless.has(step)) at++;
    else if (stepName(step) !== 'filter' || unless.has(step)) return undefined;
    else unless.set(step, [under]);
  }
  return at === other.steps.length && unless.size > line.unless.size ? { steps: line.steps, unless } : undefined;
}

