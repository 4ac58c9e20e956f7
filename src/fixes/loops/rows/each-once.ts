import type { Field } from '../../../core';
import { originOf } from '../../../flow/values/origin';
import { declarationOf, isConst } from '../../../flow/values/symbols';
import type { FlowContext } from '../../../flow/types';
import { bare, enclosingFunction, isReference, outward, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { memberName } from '../passes/changes';

/** A list that has each of its values once. */
export interface EachOnce {
  /** The column that the values are of, where they are taken out of the rows of a query. */
  readonly from?: Field;
}

/** Methods that leave out elements or put them in another order. */
const thinning = /^(?:filter|slice|toSorted|toReversed)$/;
/** Methods that change the list, besides such as only look at it. */
const looking = /^(?:length|map|filter|slice|some|every|find|includes|join|forEach|toSorted|entries)$/;

/** Whether a list has each of its values once, since a `Set` has had them: `[...new Set(rows.map((row) => row.teamId))]`, `Array.from(new Set(ids))`, also by the name of a constant that nobody adds to. */
export function eachOnce(list: ts.Expression, context: FlowContext): EachOnce | undefined {
  const set = setIn(list, context);
  if (!set) return undefined;
  const from = set.arguments?.[0] && columnOf(set.arguments[0], context);
  return from ? { from } : {};
}

function setIn(list: ts.Expression, context: FlowContext): ts.NewExpression | undefined {
  const node = bare(list);
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, context.checker);
    const isList = declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) && ts.isIdentifier(declaration.name) && declaration.initializer !== undefined;
    return isList && isOnlyLookedAt(declaration.name, context) ? setIn(declaration.initializer, context) : undefined;
  }
  if (ts.isArrayLiteralExpression(node)) {
    const [only, ...others] = node.elements;
    return only && ts.isSpreadElement(only) && others.length === 0 ? newSet(only.expression) : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  if (node.expression.getText() === 'Array.from') return node.arguments.length === 1 && node.arguments[0] ? newSet(node.arguments[0]) : undefined;
  return ts.isPropertyAccessExpression(node.expression) && thinning.test(node.expression.name.text) ? setIn(node.expression.expression, context) : undefined;
}

function newSet(made: ts.Expression): ts.NewExpression | undefined {
  const node = bare(made);
  return ts.isNewExpression(node) && node.expression.getText() === 'Set' && node.arguments?.length === 1 ? node : undefined;
}

/** Whether nothing can be put into a list: it is walked over, asked, or written to a log. */
function isOnlyLookedAt(name: ts.Identifier, { checker }: FlowContext): boolean {
  let only = true;
  walk(enclosingFunction(name) ?? name.getSourceFile(), (node) => {
    if (!only || !ts.isIdentifier(node) || node === name || node.text !== name.text || !isReference(node) || declarationOf(node, checker) !== name.parent) return only;
    const { child, user } = outward(node);
    if (ts.isPropertyAccessExpression(user)) only = looking.test(user.name.text) && !(ts.isBinaryExpression(user.parent) && user.parent.left === user);
    else if (ts.isCallExpression(user)) only = user.expression !== child && /^(?:console\.\w+|JSON\.stringify)$/.test(user.expression.getText());
    else only = (ts.isForOfStatement(user) && user.expression === child) || ts.isSpreadElement(user) || ts.isPrefixUnaryExpression(user);
    return only;
  });
  return only;
}

/** The column that `rows.map((row) => row.teamId)` takes out of the rows of a query, also of some of them. */
function columnOf(values: ts.Expression, context: FlowContext): Field | undefined {
  const node = bare(values);
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: rows, name } = node.expression;
  if (name.text === 'filter') return columnOf(rows, context);
  const [maker] = node.arguments;
  if (name.text !== 'map' || !maker || !ts.isArrowFunction(maker) || ts.isBlock(maker.body)) return undefined;
  const taken = bare(maker.body);
  const [row] = maker.parameters;
  if (!row || !ts.isPropertyAccessExpression(taken) || taken.expression.getText() !== row.name.getText()) return undefined;
  const origin = originOf(rows, context);
  const column = memberName(taken);
  return column !== undefined && origin.kind === 'query' && origin.rows === 'same' && origin.query.renamed?.includes(column) !== true ? origin.query.model?.fields.get(column) : undefined;
}
