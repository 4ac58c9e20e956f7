import { declarationOf, isConst } from '../../flow/symbols';
import { enclosingFunction, isAssignment, someInRun, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import type { Plain } from './payload';

/** What columns of a schema hold that are kept as they are, by the types of the data model. */
const kept: Readonly<Record<string, string>> = { String: 'string', Int: 'number', Float: 'number', Boolean: 'boolean' };

/**
 * How a field of a row is kept of which no type says what it is, as in JavaScript: by the schema of the model that the row was read or created with, which casts what it is given (`email: String` of Mongoose,
 * https://mongoosejs.com/docs/schematypes.html). Undefined for rows of unknown models, lists, and fields that code of the workspace makes something else of, or that the function gives another value: a row without a class casts nothing.
 */
export function columnOf(expression: ts.Expression, { checker, recognise }: Pick<FixContext, 'checker' | 'recognise'>): Plain | undefined {
  const path = uncast(expression);
  const row = ts.isPropertyAccessExpression(path) && !path.questionDotToken ? uncast(path.expression) : undefined;
  const declaration = row && ts.isIdentifier(row) ? declarationOf(row, checker) : undefined;
  const made = declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) && declaration.initializer ? uncast(declaration.initializer) : undefined;
  const call = made && ts.isAwaitExpression(made) ? uncast(made.expression) : undefined;
  if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(path)) return undefined;
  const fn = enclosingFunction(path);
  if (fn && someInRun(fn, (node) => isAssignment(node) && node.left.getText() === path.getText())) return undefined;
  const meaning = recognise(call);
  if (meaning?.concept !== 'query' || (meaning.op !== 'read-one' && meaning.op !== 'insert') || (meaning.op === 'insert' && call.arguments.length > 1)) return undefined;
  const field = meaning.model?.fields.get(path.name.text);
  const type = field && field.kind === 'scalar' && !field.list && !field.converted ? kept[field.type] : undefined;
  return type === undefined ? undefined : { kind: 'value', type: field?.optional ? `${type} | null` : type, absent: field?.optional ? 'either' : undefined };
}
