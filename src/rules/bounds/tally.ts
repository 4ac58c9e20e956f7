import { bare, inlineFunction, isOr, mentions } from '../../project/syntax';
import { ts } from '../../project/ts';

/** A loop over rows that does nothing else than one of the below. */
interface RowLoop {
  readonly row: ts.Identifier;
  /** The condition under which a row is taken: `if (row.status === 'paid') …`. */
  readonly guard?: ts.Expression;
}

/** A loop that does nothing but count rows by what they have in a column, or add another column up by it. */
export type Tally = RowLoop & {
  /** The object or `Map` that has the numbers. */
  readonly counts: ts.Identifier;
  /** What is counted by: `row.status`. */
  readonly key: ts.Expression;
} & (
  /** What each row adds: `1`, `row.total`. */
  | { readonly step: ts.Expression }
  /** `counts[row.status]++` */
  | { readonly step?: undefined; readonly statement: ts.PostfixUnaryExpression | ts.PrefixUnaryExpression }
);

/** A loop that does nothing but add up what rows have in a column: `sum += row.total`. */
export interface Sum extends RowLoop {
  /** What it is added to, a variable. */
  readonly target: ts.Identifier;
  readonly step: ts.Expression;
}

/**
 * `for (const row of rows) counts[row.status] = (counts[row.status] ?? 0) + 1`, also with `+= 1` and `++`, with a `Map`, and as the callback of `forEach`.
 */
export function tallyOf(loop: ts.Node): Tally | undefined {
  const over = loopOf(loop);
  if (!over) return undefined;
  const { row, guard, step } = over;
  const withCounts = (indexed: ts.Expression): Pick<Tally, 'row' | 'guard' | 'counts'> => ({ row, counts: bare((bare(indexed) as ts.ElementAccessExpression).expression) as ts.Identifier, ...(guard && { guard }) });
  if ((ts.isPostfixUnaryExpression(step) || ts.isPrefixUnaryExpression(step)) && step.operator === ts.SyntaxKind.PlusPlusToken) {
    const key = keyOf(step.operand, row);
    return key && { ...withCounts(step.operand), key, statement: step };
  }
  if (ts.isCallExpression(step)) return inMap(step, row, guard);
  if (!ts.isBinaryExpression(step)) return undefined;
  const key = keyOf(step.left, row);
  if (!key) return undefined;
  if (step.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) return isStep(step.right, row) ? { ...withCounts(step.left), key, step: step.right } : undefined;
  const sum = bare(step.right);
  if (step.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isBinaryExpression(sum) || sum.operatorToken.kind !== ts.SyntaxKind.PlusToken || !isStep(sum.right, row)) return undefined;
  return orZero(sum.left)?.getText() === step.left.getText() ? { ...withCounts(step.left), key, step: sum.right } : undefined;
}

/** `for (const row of rows) sum += row.total`, `rows.forEach((row) => { sum = sum + row.total; })`, also of those rows alone that meet a condition, and `count += 1` and `count++` of those. */
export function sumOf(loop: ts.Node): Sum | undefined {
  const over = loopOf(loop);
  if (!over) return undefined;
  const { row, guard, step } = over;
  const made = (target: ts.Expression, added: ts.Expression): Sum | undefined => {
    const named = bare(target);
    return ts.isIdentifier(named) && named.text !== row.text ? { row, target: named, step: added, ...(guard && { guard }) } : undefined;
  };
  const under = (target: ts.Expression, added: ts.Expression): Sum | undefined => {
    const part = guard ? undefined : addedUnder(added, row);
    const sum = part?.guard && made(target, part.step ?? (bare(added) as ts.ConditionalExpression).whenTrue);
    return sum && part?.guard && !mentions(part.guard, new Set([sum.target.text])) ? { ...sum, guard: part.guard } : undefined;
  };
  if (ts.isPostfixUnaryExpression(step) || ts.isPrefixUnaryExpression(step)) return guard && step.operator === ts.SyntaxKind.PlusPlusToken ? made(step.operand, step) : undefined;
  if (!ts.isBinaryExpression(step)) return undefined;
  const isAdded = (added: ts.Expression): boolean => (isOne(added) ? guard !== undefined : isStep(added, row));
  if (step.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) return isAdded(step.right) ? made(step.left, step.right) : under(step.left, step.right);
  const sum = bare(step.right);
  const isSum = step.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isBinaryExpression(sum) && sum.operatorToken.kind === ts.SyntaxKind.PlusToken && sum.left.getText() === step.left.getText();
  return !isSum ? undefined : isAdded(sum.right) ? made(step.left, sum.right) : under(step.left, sum.right);
}

/** One of several numbers: what it is added to, a variable or a property of one, and what is added, a column of the row; one where that is left out. */
export interface SumPart {
  readonly target: ts.Identifier | ts.PropertyAccessExpression;
  readonly step?: ts.Expression;
  /** The condition under which it is added. */
  readonly guard?: ts.Expression;
}

/** Several numbers that a loop works out at once. */
export interface Sums {
  readonly row: ts.Identifier;
  readonly parts: readonly SumPart[];
}

/** `for (const row of rows) { sum += row.total; if (row.paid) stats.paid++; }`, two numbers or more, each once, or one of an object, also by `forEach`. */
export function sumsOf(loop: ts.Node): Sums | undefined {
  const over = bodyOf(loop);
  if (!over) return undefined;
  const { row, body } = over;
  const parts = partsOf(ts.isBlock(body) ? body.statements : ts.isStatement(body) ? [body] : [], row);
  return parts && (parts.length > 1 || (parts[0] && ts.isPropertyAccessExpression(parts[0].target))) ? { row, parts } : undefined;
}

/** What statements add for one row, each to something else, some under an `if` of their own; undefined where one does anything else. */
export function partsOf(statements: readonly ts.Statement[], row: ts.Identifier): readonly SumPart[] | undefined {
  const parts = statements.flatMap((statement): readonly (SumPart | undefined)[] => {
    if (!ts.isIfStatement(statement)) return [ts.isExpressionStatement(statement) ? addedBy(bare(statement.expression), row) : undefined];
    const { expression: guard, thenStatement: then, elseStatement } = statement;
    if (elseStatement || /\bawait\b/.test(guard.getText())) return [undefined];
    return (ts.isBlock(then) ? [...then.statements] : [then]).map((one) => { const part = ts.isExpressionStatement(one) ? addedBy(bare(one.expression), row) : undefined; return part && !part.guard ? { ...part, guard } : undefined; });
  });
  const known = parts.filter((one) => one !== undefined);
  const targets = new Set(known.map(({ target }) => target.getText()));
  if (known.length < parts.length || targets.size < known.length) return undefined;
  // What is added under a condition on the numbers themselves depends on the rows before.
  return known.some(({ target, guard }) => guard && mentions(guard, new Set([(ts.isIdentifier(target) ? target : bare(target.expression) as ts.Identifier).text]))) ? undefined : known;
}

/** `sum += row.total`, `sum = sum + row.total`, `count++` and `count += 1`, also of a property (`stats.sum += row.total`), and `sum += row.paid ? row.total : 0`. */
function addedBy(step: ts.Expression, row: ts.Identifier): SumPart | undefined {
  const made = (target: ts.Expression, added?: ts.Expression): SumPart | undefined => {
    const named = bare(target);
    if (!(ts.isIdentifier(named) ? named.text !== row.text : ts.isPropertyAccessExpression(named) && ts.isIdentifier(named.expression) && named.expression.text !== row.text)) return undefined;
    const part = added && addedUnder(added, row);
    return added && !part ? undefined : { target: named as SumPart['target'], ...part };
  };
  if (ts.isPostfixUnaryExpression(step) || ts.isPrefixUnaryExpression(step)) return step.operator === ts.SyntaxKind.PlusPlusToken ? made(step.operand) : undefined;
  if (!ts.isBinaryExpression(step)) return undefined;
  if (step.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) return made(step.left, step.right);
  const sum = bare(step.right);
  const isSum = step.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isBinaryExpression(sum) && sum.operatorToken.kind === ts.SyntaxKind.PlusToken && sum.left.getText() === step.left.getText();
  return isSum ? made(step.left, sum.right) : undefined;
}

/** `row.total`, `1`, and `row.paid ? row.total : 0`; nothing is said of what is added where that is one. */
export function addedUnder(added: ts.Expression, row: ts.Identifier): Pick<SumPart, 'step' | 'guard'> | undefined {
  const node = bare(added);
  if (ts.isConditionalExpression(node)) {
    const part = bare(node.whenFalse).getText() === '0' && !ts.isConditionalExpression(bare(node.whenTrue)) ? addedUnder(node.whenTrue, row) : undefined;
    return part && { ...part, guard: node.condition };
  }
  return isStep(node, row) ? (isOne(node) ? {} : { step: node }) : undefined;
}

/** What a loop over rows goes through with each of them: that of `for … of`, and of `forEach` whose result nobody has. */
export function bodyWith(loop: ts.Node): { readonly row: ts.BindingName; readonly body: ts.Statement | ts.Expression } | undefined {
  let row: ts.BindingName | undefined;
  let body: ts.Statement | ts.Expression | undefined;
  if (ts.isForOfStatement(loop)) {
    row = ts.isVariableDeclarationList(loop.initializer) && !loop.awaitModifier ? loop.initializer.declarations[0]?.name : undefined;
    body = loop.statement;
  } else if (ts.isCallExpression(loop) && ts.isExpressionStatement(loop.parent) && loop.arguments.length === 1) {
    const fn = inlineFunction(loop.arguments[0]);
    const [only, ...others] = fn?.parameters ?? [];
    row = others.length === 0 && !only?.initializer && !only?.dotDotDotToken && !fn?.modifiers?.length && !fn?.asteriskToken ? only?.name : undefined;
    body = fn?.body;
  }
  return row && body ? { row, body } : undefined;
}

/** The same of a loop that gives the row a name. */
export function bodyOf(loop: ts.Node): { readonly row: ts.Identifier; readonly body: ts.Statement | ts.Expression } | undefined {
  const over = bodyWith(loop);
  return over && ts.isIdentifier(over.row) ? { row: over.row, body: over.body } : undefined;
}

/** What such a loop does, where that is one expression. */
export function loopOf(loop: ts.Node): { readonly row: ts.Identifier; readonly guard?: ts.Expression; readonly step: ts.Expression } | undefined {
  const over = bodyOf(loop);
  if (!over) return undefined;
  const { row, body } = over;
  let only = alone(body);
  let guard: ts.Expression | undefined;
  if (ts.isIfStatement(only) && !only.elseStatement) {
    if (/\bawait\b/.test(only.expression.getText())) return undefined;
    guard = only.expression;
    only = alone(only.thenStatement);
  }
  const step = ts.isExpressionStatement(only) ? bare(only.expression) : ts.isBlock(only) || !ts.isExpression(only) ? undefined : bare(only);
  return step && { row, step, ...(guard && { guard }) };
}

/** The one statement of a block. */
function alone(body: ts.Statement | ts.Expression): ts.Statement | ts.Expression {
  return ts.isBlock(body) && body.statements.length === 1 && body.statements[0] ? body.statements[0] : body;
}

/** `counts.set(row.status, (counts.get(row.status) ?? 0) + 1)` */
function inMap(call: ts.CallExpression, row: ts.Identifier, guard: ts.Expression | undefined): Tally | undefined {
  const { expression: callee, arguments: [key, value, ...more] } = call;
  const named = key && columnOf(bare(key), row);
  const sum = value && bare(value);
  if (!named || !sum || more.length > 0 || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'set' || !ts.isIdentifier(callee.expression) || callee.expression.text === row.text || !ts.isBinaryExpression(sum) || sum.operatorToken.kind !== ts.SyntaxKind.PlusToken || !isStep(sum.right, row)) return undefined;
  const before = orZero(sum.left);
  return before?.getText() === `${callee.expression.text}.get(${key.getText()})` ? { row, counts: callee.expression, key: named, step: sum.right, ...(guard && { guard }) } : undefined;
}

/** What stands before `?? 0` or `|| 0`. */
function orZero(expression: ts.Expression): ts.Expression | undefined {
  const node = bare(expression);
  return ts.isBinaryExpression(node) && isOr(node.operatorToken.kind) && bare(node.right).getText() === '0' ? bare(node.left) : undefined;
}

/** `row.status` of `counts[row.status]`, where the counts themselves are not the row's. */
function keyOf(expression: ts.Expression, row: ts.Identifier): ts.Expression | undefined {
  const node = bare(expression);
  return ts.isElementAccessExpression(node) && ts.isIdentifier(bare(node.expression)) && node.expression.getText() !== row.text ? columnOf(bare(node.argumentExpression), row) : undefined;
}

function columnOf(node: ts.Expression, row: ts.Identifier): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === row.text ? node : undefined;
}

/** What a row adds: one, or something that is worked out from its columns without a call of anybody's but `Number`. */
function isStep(expression: ts.Expression, row: ts.Identifier): boolean {
  return isOne(expression) || (mentions(expression, new Set([row.text])) && isWorkedOut(bare(expression), row));
}

function isWorkedOut(node: ts.Expression, row: ts.Identifier): boolean {
  if (ts.isCallExpression(node)) return /^(?:Number|parseFloat|parseInt)$/.test(node.expression.getText()) && node.arguments.every((one) => isWorkedOut(bare(one), row));
  if (ts.isBinaryExpression(node)) return isWorkedOut(bare(node.left), row) && isWorkedOut(bare(node.right), row);
  if (ts.isPrefixUnaryExpression(node)) return isWorkedOut(bare(node.operand), row);
  return ts.isNumericLiteral(node) || ts.isIdentifier(node) || columnOf(node, row) !== undefined;
}

function isOne(expression: ts.Expression): boolean {
  return bare(expression).getText() === '1';
}
