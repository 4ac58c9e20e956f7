import { bare, isAssignment, isStep, mentions, namesIn, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { bodyOf, bodyWith } from './tally';

/**
 * Whether a loop over rows keeps one of them, or says whether there is one: `if (row.level > worst.level) worst = row`, `if (row.email === email) return row`, also with `break` behind. What it gives away of the row is the row, a column
 * of it, or nothing.
 */
export function keepsOne(loop: ts.Node): boolean {
  const over = bodyOf(loop);
  if (!over) return false;
  const { row, body } = over;
  const only = isBody(body) ? statementsIn(body) : [];
  const [first, ...others] = only;
  if (!first || others.length > 0 || !ts.isIfStatement(first) || first.elseStatement || /\bawait\b/.test(first.expression.getText())) return false;
  const [then, end, ...more] = statementsIn(first.thenStatement);
  if (!then || more.length > 0 || (end && !ts.isBreakStatement(end))) return false;
  if (ts.isReturnStatement(then)) return !end && ts.isForOfStatement(loop) && then.expression !== undefined && isOfRow(then.expression, row.text);
  const step = ts.isExpressionStatement(then) ? bare(then.expression) : undefined;
  return step !== undefined && ts.isBinaryExpression(step) && step.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(bare(step.left)) && bare(step.right).getText() === row.text;
}

/** The row, a column of it, or a value that says nothing of it. */
function isOfRow(expression: ts.Expression, row: string): boolean {
  const node = bare(expression);
  if (ts.isPropertyAccessExpression(node)) return bare(node.expression).getText() === row;
  return node.getText() === row || node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword;
}

/**
 * Whether a loop over rows adds up what they have in columns, by other columns, into something that has no row in it: `const entry = (totals[row.city] ??= { sum: 0, count: 0 }); entry.sum += row.total; entry.count++`. Nothing is kept of
 * a row but what is added, and the key; what is added by a row's own `id` is no sum.
 */
export function addsUp(loop: ts.Node): boolean {
  const over = bodyWith(loop);
  if (!over || !isBody(over.body)) return false;
  const { row } = over;
  const names = new Set(namesIn(row));
  const adds = { any: false };
  if (!statementsIn(over.body).every((statement) => isAddition(statement, names, adds)) || !adds.any) return false;
  const whole = ts.isIdentifier(row) ? row.text : undefined;
  const key = whole === undefined ? 'id' : `${whole}.id`;
  let isWhole = false;
  walk(over.body, (node) => {
    isWhole ||= (ts.isIdentifier(node) && node.text === whole && !(ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node)) || (ts.isElementAccessExpression(node) && bare(node.argumentExpression).getText() === key);
    return !isWhole;
  });
  return !isWhole;
}

function isAddition(statement: ts.Statement, row: ReadonlySet<string>, adds: { any: boolean }): boolean {
  if (ts.isContinueStatement(statement)) return true;
  if (ts.isIfStatement(statement)) return !hasOtherCall(statement.expression) && [statement.thenStatement, ...(statement.elseStatement ? [statement.elseStatement] : [])].every((one) => statementsIn(one).every((inner) => isAddition(inner, row, adds)));
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.every(({ initializer, name }) => ts.isIdentifier(name) && initializer !== undefined && !hasOtherCall(initializer));
  const step = ts.isExpressionStatement(statement) ? bare(statement.expression) : undefined;
  if (!step) return false;
  if (isStep(step)) { adds.any = true; return true; }
  if (ts.isCallExpression(step)) {
    const [key, value, ...more] = step.arguments;
    const callee = step.expression;
    if (!key || !value || more.length > 0 || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'set' || hasOtherCall(value)) return false;
    adds.any ||= value.getText().includes(`${callee.expression.getText()}.get(`);
    return true;
  }
  if (!isAssignment(step) || hasOtherCall(step.right) || (mentions(step.left, row) && !ts.isElementAccessExpression(bare(step.left)))) return false;
  switch (step.operatorToken.kind) {
    case ts.SyntaxKind.PlusEqualsToken: case ts.SyntaxKind.MinusEqualsToken: adds.any = true; return true;
    case ts.SyntaxKind.QuestionQuestionEqualsToken: case ts.SyntaxKind.BarBarEqualsToken: return true;
    case ts.SyntaxKind.EqualsToken: {
      const isFurther = step.right.getText().includes(step.left.getText());
      adds.any ||= isFurther;
      return isFurther || ts.isObjectLiteralExpression(bare(step.right)) || ts.isNumericLiteral(bare(step.right));
    }
    default: return false;
  }
}

/** Whether anything is called that may do more than say what a value is. */
function hasOtherCall(expression: ts.Expression): boolean {
  let found = false;
  walk(expression, (node) => {
    found ||= ts.isAwaitExpression(node) || ts.isNewExpression(node) && !/^(?:Date|Map)$/.test(node.expression.getText()) || (ts.isCallExpression(node) && !/^(?:Number|String|parse(?:Int|Float)|Math\.\w+)$|\.(?:get|has|getTime|getDay|getMonth|getFullYear|getHours|toISOString|slice|substring|split|toLowerCase|toUpperCase|trim|toString|includes|startsWith)$/.test(node.expression.getText()));
    return !found;
  });
  return found;
}

/** The block of a function is no statement to the compiler. */
function isBody(body: ts.Statement | ts.Expression): body is ts.Statement {
  return ts.isBlock(body) || ts.isStatement(body);
}

function statementsIn(statement: ts.Statement): readonly ts.Statement[] {
  return ts.isBlock(statement) ? statement.statements : [statement];
}
