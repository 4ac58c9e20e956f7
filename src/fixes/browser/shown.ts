import { isOr, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Guard } from './conditions';

/** What a component makes of its rows at one place, call by call: `orders.filter(…).slice(0, 10)`. */
export interface Shown {
  /** The rows with what stands for none: `(orders ?? [])`, `[...orders]`. */
  readonly base: ts.Expression;
  readonly steps: readonly ts.CallExpression[];
  /** `.length` behind the last step. */
  readonly counted?: ts.PropertyAccessExpression;
  /** What is worked out in several statements, or in two ways: what goes, and the text of the rows in its place; all of its calls; and the conditions under which one of the steps is left out. */
  readonly whole?: { readonly node: ts.Expression; readonly text: string; readonly calls: readonly ts.CallExpression[]; readonly unless: ReadonlyMap<ts.CallExpression, readonly Guard[]> };
}

export const stepNames: ReadonlySet<string> = new Set(['filter', 'sort', 'toSorted', 'slice']);
/** Methods that leave a list as it is, so that they need no copy of it. */
const reading: ReadonlySet<string> = new Set(['map', 'filter', 'slice', 'length', 'some', 'every', 'find', 'reduce', 'forEach', 'flatMap', 'toSorted', 'includes', 'at']);

/** What is made of the rows where they are named. */
export function shownAt(name: ts.Expression): Shown {
  let base: ts.Node = name;
  for (;;) {
    const { child, user } = outward(base);
    if (ts.isBinaryExpression(user) && user.left === child && isOr(user.operatorToken.kind) && isEmptyList(user.right)) base = user;
    else if (ts.isSpreadElement(user) && ts.isArrayLiteralExpression(user.parent) && user.parent.elements.length === 1) base = user.parent;
    else { base = child; break; }
  }
  const steps: ts.CallExpression[] = [];
  for (let node: ts.Node = base; ;) {
    const { child, user } = outward(node);
    if (!ts.isPropertyAccessExpression(user) || user.expression !== child) return { base: base as ts.Expression, steps };
    if (user.name.text === 'length') return { base: base as ts.Expression, steps, counted: user };
    const { parent } = user;
    if (!ts.isCallExpression(parent) || parent.expression !== user || !stepNames.has(user.name.text)) return { base: base as ts.Expression, steps };
    steps.push(parent);
    node = parent;
  }
}

/** How many of the first steps all places have in common. */
export function commonSteps(places: readonly Shown[]): number {
  const [first, ...others] = places;
  const texts = first?.steps.map(stepText) ?? [];
  const different = texts.findIndex((text, index) => others.some(({ steps }) => { const step = steps[index]; return !step || stepText(step) !== text; }));
  return different < 0 ? texts.length : different;
}

/** `filter(order => order.open)` */
export function stepText(step: ts.CallExpression): string {
  return `${stepName(step)}(${step.arguments.map((one) => one.getText()).join(', ')})`.replace(/\s+/g, ' ');
}

export function stepName({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}

/** Whether an expression is `[]`. */
export function isEmptyList(node: ts.Expression): boolean {
  return ts.isArrayLiteralExpression(node) && node.elements.length === 0;
}

/** The rows in the place of what was made of them: a copy goes where nothing changes it, and what was asked for safety is asked of what follows. */
export function baseText({ base, steps }: Shown, last: ts.CallExpression): string {
  const { user } = outward(last);
  const follows = ts.isPropertyAccessExpression(user) ? user : undefined;
  const isSafe = steps[0] !== undefined && ts.isPropertyAccessExpression(steps[0].expression) && steps[0].expression.questionDotToken !== undefined;
  const copied = ts.isArrayLiteralExpression(base) && follows && reading.has(follows.name.text) && base.elements[0] && ts.isSpreadElement(base.elements[0]) ? base.elements[0].expression : undefined;
  const text = copied ? (ts.isBinaryExpression(copied) ? `(${copied.getText()})` : copied.getText()) : base.getText();
  return isSafe && follows && !follows.questionDotToken ? `${text}?` : text;
}
