import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { originOf } from '../values/origin';
import { knownType } from '../values/provenance';
import type { RecogniseContext } from '../types';

type Asked = Pick<RecogniseContext, 'checker'>;

/** Whether an object is an index of models, by the object. */
const indexes = new WeakMap<ts.Node, boolean>();

/**
 * The name of a model that comes out of the index which Sequelize's own generator writes: a file that lists its folder, loads what it finds and
 * puts it under the model's name into one object. What stands in that object is a model, whichever file defines it.
 * Source: https://github.com/sequelize/cli/blob/main/src/assets/models/index.js
 */
export function listedModel(expression: ts.Expression, context: Asked): string | undefined {
  const { checker } = context;
  const { node } = originOf(expression, checker);
  if (ts.isCallExpression(node)) return definedModel(node, context);
  if (ts.isPropertyAccessExpression(node)) return /^[sS]equelize$/.test(node.name.text) || !isIndex(node.expression, context) ? undefined : node.name.text;
  // `const { User } = require('../models')`: the checker sees an import of what is not there.
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.declarations?.[0] : node;
  if (!declaration || !ts.isBindingElement(declaration) || !ts.isObjectBindingPattern(declaration.parent)) return undefined;
  const name = declaration.propertyName ?? declaration.name;
  const owner = declaration.parent.parent;
  const source = ts.isVariableDeclaration(owner) ? owner.initializer : undefined;
  return ts.isIdentifier(name) && source && isIndex(source, context) ? name.text : undefined;
}

/** The model of an untyped instance: what one of its queries gave. */
export function listedInstance(instance: ts.Expression, context: Asked): string | undefined {
  let { node } = originOf(instance, context.checker);
  // `findAndCountAll` keeps its instances under `rows`.
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'rows') ({ node } = originOf(node.expression, context.checker));
  const made = ts.isNewExpression(node) ? node.expression
    : ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(?:find|create|build|bulkCreate)/.test(node.expression.name.text) ? node.expression.expression : undefined;
  return made && listedModel(made, context);
}

/**
 * The name of the model that a value stands for in a file that is handed Sequelize and defines it: `const Order = sequelize.define('Order', { total: DataTypes.INTEGER })`.
 * Source: https://sequelize.org/docs/v6/core-concepts/model-basics/#using-sequelizedefine
 */
export function definedModel(expression: ts.Expression, { checker }: Asked): string | undefined {
  const { node } = originOf(expression, checker);
  const [name, columns] = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'define' ? node.arguments : [];
  return name && columns && ts.isStringLiteralLike(name) && /\b(?:DataTypes|Sequelize)\./i.test(columns.getText()) ? name.text : undefined;
}

/** Whether the checker and what is known of values say nothing of an expression; only then is the index asked. */
export function isUnknown(expression: ts.Expression, context: RecogniseContext): boolean {
  return knownType(expression, context) === undefined;
}

function isIndex(expression: ts.Expression, context: Asked): boolean {
  const { node } = originOf(expression, context.checker);
  if (!ts.isObjectLiteralExpression(node)) return false;
  let known = indexes.get(node);
  // `module.exports = { ...db, sequelize }` has all of them, too.
  if (known === undefined) indexes.set(node, (known = fillsItself(node) || node.properties.some((part) => ts.isSpreadAssignment(part) && isIndex(part.expression, context))));
  return known;
}

/** `const db = {}; …readdirSync(__dirname)…; db[model.name] = model;` in a file that speaks of Sequelize. */
function fillsItself(literal: ts.ObjectLiteralExpression): boolean {
  const variable = literal.parent;
  if (!ts.isVariableDeclaration(variable) || bare(variable.initializer ?? literal) !== literal || !ts.isIdentifier(variable.name)) return false;
  const { text } = literal.getSourceFile();
  return /['"]sequelize(?:-typescript)?['"]/.test(text) && /\breaddir(?:Sync)?\s*\(|\bglob\w*(?:\.sync)?\s*\(|\brequire\.context\(/.test(text) && new RegExp(`\\b${variable.name.text}\\[\\s*\\w+\\.name\\s*\\]\\s*=`).test(text);
}
