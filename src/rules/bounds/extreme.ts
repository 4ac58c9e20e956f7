import { bare, inlineFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import { loopOf } from './tally';

/** What rows are asked for that have nothing more to say than the greatest, or the least, of a value. */
export interface Extreme {
  readonly row: ts.BindingName;
  /** What is read of each row: `row.total`. */
  readonly value: ts.Expression;
  readonly isGreatest: boolean;
}

/** `Math.max(...rows.map((row) => row.total))`, as its call; what is beside the rows is there as often as they are. */
export function extremeCall(spread: ts.Node): ts.CallExpression | undefined {
  return ts.isSpreadElement(spread) && ts.isCallExpression(spread.parent) && named(spread.parent) !== undefined ? spread.parent : undefined;
}

/**
 * A loop that keeps the greatest or the least in a variable, `if (row.total > most) most = row.total` and `most = Math.max(most, row.total)`, the callback of `reduce` that does so, or the list that is handed to `Math.max`; of
 * equal values it does not matter which is kept. A variable that is nothing at first may be asked for that.
 */
export function extremeOf(node: ts.Node): Extreme | undefined {
  if (ts.isCallExpression(node)) return named(node) !== undefined ? ofList(node) : ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'reduce' ? ofReduce(node) : ofLoop(node);
  return ofLoop(node);
}

function named({ expression }: ts.CallExpression): boolean | undefined {
  const name = expression.getText();
  return name === 'Math.max' ? true : name === 'Math.min' ? false : undefined;
}

function ofList(call: ts.CallExpression): Extreme | undefined {
  const [spread, ...more] = call.arguments.filter(ts.isSpreadElement);
  const mapped = spread && bare(spread.expression);
  const isGreatest = named(call);
  if (!mapped || more.length > 0 || isGreatest === undefined || !ts.isCallExpression(mapped) || !ts.isPropertyAccessExpression(mapped.expression) || mapped.expression.name.text !== 'map' || mapped.arguments.length !== 1) return undefined;
  const fn = inlineFunction(mapped.arguments[0]);
  const [row, ...others] = fn?.parameters ?? [];
  return fn && row && others.length === 0 && !row.initializer && !ts.isBlock(fn.body) && !fn.modifiers?.length ? { row: row.name, value: bare(fn.body), isGreatest } : undefined;
}

function ofReduce(call: ts.CallExpression): Extreme | undefined {
  const fn = inlineFunction(call.arguments[0]);
  const [kept, row, ...others] = fn?.parameters ?? [];
  if (!fn || !kept || !row || others.length > 0 || call.arguments.length !== 2 || !ts.isIdentifier(kept.name) || kept.initializer || row.initializer || ts.isBlock(fn.body) || fn.modifiers?.length) return undefined;
  const made = greater(bare(fn.body), kept.name.text);
  return made && { row: row.name, ...made };
}

function ofLoop(loop: ts.Node): Extreme | undefined {
  const over = loopOf(loop);
  const step = over?.step;
  if (!over || !step || !ts.isBinaryExpression(step) || step.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isIdentifier(bare(step.left)) || bare(step.left).getText() === over.row.text) return undefined;
  const kept = bare(step.left).getText();
  const value = bare(step.right);
  if (!over.guard) { const made = greater(value, kept); return made && { row: over.row, ...made }; }
  const isGreatest = exceeds(withoutAbsent(bare(over.guard), kept), kept, value);
  return isGreatest === undefined ? undefined : { row: over.row, value, isGreatest };
}

/** `Math.max(kept, row.total)`, `row.total > kept ? row.total : kept`. */
function greater(body: ts.Expression, kept: string): Pick<Extreme, 'value' | 'isGreatest'> | undefined {
  const of = (value: ts.Expression, isGreatest: boolean | undefined): ReturnType<typeof greater> => (isGreatest === undefined ? undefined : { value, isGreatest });
  if (ts.isCallExpression(body)) {
    const [value, ...others] = body.arguments.filter((one) => one.getText() !== kept).map(bare);
    return value && others.length === 0 && body.arguments.length === 2 ? of(value, named(body)) : undefined;
  }
  if (!ts.isConditionalExpression(body)) return undefined;
  const [yes, no] = [bare(body.whenTrue), bare(body.whenFalse)];
  if (no.getText() === kept) return of(yes, exceeds(bare(body.condition), kept, yes));
  const turned = yes.getText() === kept ? exceeds(bare(body.condition), kept, no) : undefined;
  return of(no, turned === undefined ? undefined : !turned);
}

/** True of `row.total > kept`, false of `row.total < kept`. */
function exceeds(condition: ts.Expression, kept: string, value: ts.Expression): boolean | undefined {
  if (!ts.isBinaryExpression(condition)) return undefined;
  const sign = condition.operatorToken.getText();
  const [left, right] = [condition.left.getText(), condition.right.getText()];
  if (!/^[<>]=?$/.test(sign) || new Set([left, right, kept, value.getText()]).size !== 2 || left === right) return undefined;
  return sign.startsWith('>') === (left === value.getText());
}

/** `row.total > most` of `most === null || row.total > most`. */
function withoutAbsent(condition: ts.Expression, kept: string): ts.Expression {
  if (!ts.isBinaryExpression(condition) || condition.operatorToken.kind !== ts.SyntaxKind.BarBarToken) return condition;
  const first = bare(condition.left);
  const isAbsent = ts.isBinaryExpression(first) && /^===?$/.test(first.operatorToken.getText()) && first.left.getText() === kept && ts.isExpression(first.right) && /^(?:null|undefined)$/.test(first.right.getText());
  return isAbsent ? bare(condition.right) : condition;
}
