import { isDrawn } from '../../project/markup/component-files';
import { isOr } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What a method of a list makes of its rows. */
export interface ListUse {
  /** What the call gives of them. */
  readonly gives: 'rows' | 'row' | 'nothing';
  /** Which parameters of the callback are rows. */
  readonly items: readonly number[];
  /** What the call gives where the callback gives back a row; `nothing` where that is only asked for its truth; left out where a row gets lost in something else. */
  readonly returned?: 'rows' | 'row' | 'nothing';
}

const same: ListUse = { gives: 'rows', items: [] };
const one: ListUse = { gives: 'row', items: [] };
const uses: Readonly<Record<string, ListUse>> = {
  filter: { gives: 'rows', items: [0], returned: 'nothing' }, find: { gives: 'row', items: [0], returned: 'nothing' }, findLast: { gives: 'row', items: [0], returned: 'nothing' },
  some: { gives: 'nothing', items: [0], returned: 'nothing' }, every: { gives: 'nothing', items: [0], returned: 'nothing' }, findIndex: { gives: 'nothing', items: [0], returned: 'nothing' },
  forEach: { gives: 'nothing', items: [0], returned: 'nothing' }, map: { gives: 'nothing', items: [0], returned: 'rows' }, flatMap: { gives: 'nothing', items: [0] },
  sort: { gives: 'rows', items: [0, 1], returned: 'nothing' }, toSorted: { gives: 'rows', items: [0, 1], returned: 'nothing' },
  slice: same, reverse: same, toReversed: same, at: one, pop: one, shift: one,
};

/** What a method of a list does with its rows; undefined where that is not known. */
export function listUse(name: string, call: ts.CallExpression): ListUse | undefined {
  // Without a first value the rows are what the callback is given and gives.
  if (name === 'reduce') return call.arguments.length > 1 ? { gives: 'nothing', items: [1] } : { gives: 'nothing', items: [0, 1], returned: 'row' };
  return Object.hasOwn(uses, name) ? uses[name] : undefined;
}

/** Functions that only ask whether there is something. */
export const looksOnly = /^(?:Boolean|Array\.isArray|isNil|isEmpty|_\.is(?:Nil|Empty)|assert|invariant|assert\.ok|expect)$/;

/** Whether a place only asks whether there is something: `if (!row)`, `row === null`, `row && …`. */
export function isQuestion(child: ts.Node, user: ts.Node): boolean {
  if (isDrawn(child)) return false;
  if (ts.isPrefixUnaryExpression(user) || ts.isTypeOfExpression(user) || ts.isVoidExpression(user) || ts.isExpressionStatement(user)) return true;
  if (ts.isIfStatement(user) || ts.isWhileStatement(user) || ts.isDoStatement(user)) return user.expression === child;
  if (ts.isConditionalExpression(user)) return user.condition === child;
  if (!ts.isBinaryExpression(user)) return false;
  if (user.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return user.left === child;
  return /^[=!]==?$/.test(user.operatorToken.getText());
}

/** Whether what stands around a place is what stands there, or something else in its stead: `rows ?? []`, `found ? row : null`. */
export function passesOn(child: ts.Node, user: ts.Node): boolean {
  if (ts.isConditionalExpression(user)) return user.condition !== child;
  if (!ts.isBinaryExpression(user)) return false;
  const { kind } = user.operatorToken;
  if (isOr(kind)) return true;
  return user.right === child && (kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.CommaToken);
}
