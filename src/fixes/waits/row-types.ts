import { declarationOf, isConst } from '../../flow/values/symbols';
import { enclosingFunction, isAssignment, isFunctionNode, isWithin, lastOf, someInRun, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import type { Plain } from './payload';

/** What columns of a schema hold that are kept as they are, by the types of the data model. */
const kept: Readonly<Record<string, string>> = { String: 'string', Int: 'number', Float: 'number', Boolean: 'boolean' };

/** A row that the schema of its model says something of. */
export interface SchemaRow {
  /** Whether the row is one where something is done with it, and not perhaps none. */
  readonly isThere: boolean;
  /** How a field is kept; undefined where the schema does not say what it holds. */
  columnOf(name: string): Plain | undefined;
}

/**
 * The row that a name stands for of which no type says what it holds, as in JavaScript: by the schema of the model that it was read or created with, which casts what it is given (`email: String` of Mongoose,
 * https://mongoosejs.com/docs/schematypes.html), or that it was made and saved with. Undefined for rows of unknown models. No lists, and no fields that code of the workspace makes something else of, or that the function gives
 * another value: a row without a class casts nothing.
 */
export function schemaRow(row: ts.Identifier, { checker, recognise }: Pick<FixContext, 'checker' | 'recognise'>): SchemaRow | undefined {
  const declaration = declarationOf(row, checker);
  const made = declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) && declaration.initializer ? uncast(declaration.initializer) : undefined;
  const call = made && ts.isAwaitExpression(made) ? uncast(made.expression) : made && ts.isNewExpression(made) ? savingOf(row) : undefined;
  if (!call || !ts.isCallExpression(call)) return undefined;
  const meaning = recognise(call);
  if (meaning?.concept !== 'query') return undefined;
  const isNew = made !== undefined && ts.isNewExpression(made);
  if (isNew ? meaning.op !== 'insert' : (meaning.op !== 'read-one' && meaning.op !== 'insert') || (meaning.op === 'insert' && call.arguments.length > 1)) return undefined;
  const fn = enclosingFunction(row);
  return {
    isThere: meaning.op === 'insert' || isCheckedBefore(row),
    columnOf(name) {
      if (fn && someInRun(fn, (node) => isAssignment(node) && node.left.getText() === `${row.text}.${name}`)) return undefined;
      const field = meaning.model?.fields.get(name);
      const type = field && field.kind === 'scalar' && !field.list && !field.converted ? kept[field.type] : undefined;
      return type === undefined ? undefined : { kind: 'value', type: field?.optional ? `${type} | null` : type, absent: field?.optional ? 'either' : undefined };
    },
  };
}

/** How a field of such a row is kept, where an expression reads one. */
export function columnOf(expression: ts.Expression, context: Pick<FixContext, 'checker' | 'recognise'>): Plain | undefined {
  const path = uncast(expression);
  const row = ts.isPropertyAccessExpression(path) && !path.questionDotToken ? uncast(path.expression) : undefined;
  return row && ts.isIdentifier(row) && ts.isPropertyAccessExpression(path) ? schemaRow(row, context)?.columnOf(path.name.text) : undefined;
}

/** `await user.save()` before a place, on the way to it. */
function savingOf(row: ts.Identifier): ts.Expression | undefined {
  return before(row).flatMap((statement) => {
    const step = ts.isExpressionStatement(statement) ? uncast(statement.expression) : undefined;
    const call = step && ts.isAwaitExpression(step) ? uncast(step.expression) : undefined;
    return call && ts.isCallExpression(call) && call.arguments.length === 0 && ts.isPropertyAccessExpression(call.expression) && call.expression.expression.getText() === row.text ? [call] : [];
  })[0];
}

/** Whether the way to a place leaves where there is no row, or has read of it without asking. */
function isCheckedBefore(row: ts.Identifier): boolean {
  const none = new RegExp(`^(?:!${row.text}|${row.text}\\s*===?\\s*(?:null|undefined))(?:\\s*\\|\\||$)`);
  return before(row).some((statement) => {
    if (!ts.isIfStatement(statement)) return (ts.isExpressionStatement(statement) || ts.isVariableStatement(statement)) && readsFor(row.text, statement);
    const last = lastOf(statement.thenStatement);
    return none.test(statement.expression.getText()) && last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
  });
}

/** Whether a statement reads a member of a name whatever else it does. */
function readsFor(name: string, statement: ts.Statement): boolean {
  const sure = (node: ts.Node): boolean => {
    if (isFunctionNode(node) || ts.isConditionalExpression(node) || ts.isPropertyAccessExpression(node) && node.questionDotToken !== undefined || ts.isCallExpression(node) && node.questionDotToken !== undefined) return false;
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name) return true;
    if (ts.isBinaryExpression(node) && /^(?:&&|\|\||\?\?)=?$/.test(node.operatorToken.getText())) return sure(node.left);
    return ts.forEachChild(node, (child) => sure(child) || undefined) ?? false;
  };
  return sure(statement);
}

/** The statements that were run before a place in the blocks around it, within its function. */
function before(place: ts.Node): readonly ts.Statement[] {
  const found: ts.Statement[] = [];
  for (let node: ts.Node = place; !isFunctionNode(node) && !ts.isSourceFile(node); node = node.parent) {
    if (ts.isBlock(node.parent) && ts.isStatement(node)) found.push(...node.parent.statements.slice(0, node.parent.statements.findIndex((one) => isWithin(place, one))));
  }
  return found;
}
