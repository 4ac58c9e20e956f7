import type { Field, Key } from '../../core';
import { bare, classAround, optionOf, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { columnField, isSaid, isTrue, locationOf, optionsOf, scalarOfName, targetOf, textOf } from '../declarations';
import { keyOn, linkOrm, type OrmModel } from '../orm';
import { sequelizeClass } from './class';
import { association, associations, rowHook, typeName, withOptions } from './options';
import type { CodeSchemaReader } from '../types';

/**
 * Sequelize's models: `define`, `init`, the classes of sequelize-typescript, and what other statements and files add to them: associations and hooks.
 */
export const sequelizeReader: CodeSchemaReader = {
  source: 'sequelize',
  trigger: /\.(?:define|init|hasMany|hasOne|belongsTo|belongsToMany|addHook|addScope|(?:before|after)[A-Z]\w+)\s*(?:<[^>]*>)?\(|@Table\b/,
  read(file) {
    if (!/[sS]equelize|\bmodels\b/.test(file.text)) return [];
    const models: OrmModel[] = [];
    walk(file, (node) => {
      const found = ts.isCallExpression(node) ? ofCall(node) : ts.isClassLike(node) ? sequelizeClass(node) : undefined;
      if (found) models.push(found);
    });
    return models;
  },
  link: linkOrm,
};

function ofCall(call: ts.CallExpression): OrmModel | undefined {
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  if (name === 'define') {
    const model = textOf(call.arguments[0]);
    const attributes = literalOf(call.arguments[1]);
    return model !== undefined && attributes ? defined(model, attributes, literalOf(call.arguments[2]), call) : undefined;
  }
  if (name === 'init') {
    const model = modelOf(callee.expression);
    const [attributes, options] = [literalOf(call.arguments[0]), literalOf(call.arguments[1])];
    return model !== undefined && attributes && options && /\bsequelize\b|\bmodelName\b|\btableName\b/.test(options.getText()) ? defined(model, attributes, options, call) : undefined;
  }
  if (Object.hasOwn(associations, name)) return associated(call, name as keyof typeof associations, modelOf(callee.expression));
  if (name === 'addScope') {
    const scoped = textOf(call.arguments[0]) === 'defaultScope' ? modelOf(callee.expression) : undefined;
    return scoped === undefined ? undefined : { ...partOf(scoped, call), hooks: ['defaultScope'] };
  }
  const hook = name === 'addHook' ? textOf(call.arguments[0]) : rowHook.test(name) ? name : undefined;
  if (hook === undefined || !rowHook.test(hook)) return undefined;
  const owner = modelOf(callee.expression);
  return owner === undefined ? undefined : { ...partOf(/^sequelize$/i.test(owner) ? '*' : owner, call), hooks: [hook] };
}

/** A model by its attributes and options (https://sequelize.org/docs/v6/core-concepts/model-basics/). */
function defined(name: string, attributes: ts.ObjectLiteralExpression, options: ts.ObjectLiteralExpression | undefined, node: ts.Node): OrmModel {
  const fields = new Map<string, Field>();
  const primary: string[] = [];
  const uniques: Key[] = [];
  const together = new Map<string, string[]>();
  const accessors = ['getterMethods', 'setterMethods'].map((one) => optionOf(options, one)?.getText() ?? '').join(' ');
  for (const element of attributes.properties) {
    const attribute = propertyName(element.name);
    if (attribute === undefined || !ts.isPropertyAssignment(element)) continue;
    const value = bare(element.initializer);
    const said = ts.isObjectLiteralExpression(value) ? value : undefined;
    const type = typeName(said ? optionOf(said, 'type') : value);
    if (/VIRTUAL/.test(type ?? '')) continue;
    fields.set(attribute, columnField(attribute, scalarOfName(type), element, {
      column: textOf(optionOf(said, 'field')) ?? attribute, optional: optionOf(said, 'allowNull')?.kind !== ts.SyntaxKind.FalseKeyword && !isTrue(optionOf(said, 'primaryKey')),
      hasDefault: optionOf(said, 'defaultValue') !== undefined || isTrue(optionOf(said, 'autoIncrement')), ...(type !== undefined && { nativeType: type }),
      // https://sequelize.org/docs/v6/core-concepts/getters-setters-virtuals/
      ...((hasAccessor(said) || accessors.split(/[^\w$]+/).includes(attribute)) && { converted: true }),
    }));
    if (isTrue(optionOf(said, 'primaryKey'))) primary.push(attribute);
    const unique = optionOf(said, 'unique');
    const key = textOf(unique);
    if (key !== undefined) together.set(key, [...together.get(key) ?? [], attribute]);
    else if (isSaid(unique)) uniques.push(keyOn(attribute));
  }
  uniques.push(...[...together].map(([key, columns]) => ({ fields: columns, name: key })));
  return { ...partOf(name, node), role: 'model', ...withOptions({ name, fields, primary, uniques }, options, node) };
}

function hasAccessor(attribute: ts.ObjectLiteralExpression | undefined): boolean {
  return attribute?.properties.some((one) => ['get', 'set'].includes(propertyName(one.name) ?? '')) === true;
}

/** `Order.belongsTo(Customer, { as: 'buyer', foreignKey: 'buyerId' })` (https://sequelize.org/docs/v6/core-concepts/assocs/). */
function associated(call: ts.CallExpression, kind: keyof typeof associations, owner: string | undefined): OrmModel | undefined {
  const target = call.arguments[0] && modelOf(call.arguments[0]);
  if (owner === undefined || target === undefined) return undefined;
  const relation = association(kind, owner, target, optionsOf(call.arguments.slice(1)), call);
  return relation && { ...partOf(owner, call), relations: [relation] };
}

/** The model that an expression names: a class, what `define` was given, `models.User`, `this` of a class. */
export function modelOf(expression: ts.Expression): string | undefined {
  const node = bare(expression);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return classAround(node)?.name?.text;
  if (!ts.isIdentifier(node)) return targetOf(node);
  const initial = variableNamed(node);
  if (initial && ts.isCallExpression(initial) && ts.isPropertyAccessExpression(initial.expression) && /^(?:define|model)$/.test(initial.expression.name.text)) return textOf(initial.arguments[0]) ?? node.text;
  return node.text;
}

/** The object literal that an expression is, or that the variable of the same file holds. */
function literalOf(expression: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined {
  const node = expression && bare(expression);
  const value = node && ts.isIdentifier(node) ? variableNamed(node) : node;
  return value && ts.isObjectLiteralExpression(value) ? value : undefined;
}

function variableNamed(name: ts.Identifier): ts.Expression | undefined {
  for (let scope: ts.Node = name.parent; ; scope = scope.parent) {
    if (ts.isBlock(scope) || ts.isSourceFile(scope)) {
      for (const statement of scope.statements) {
        if (!ts.isVariableStatement(statement)) continue;
        const found = statement.declarationList.declarations.find((one) => ts.isIdentifier(one.name) && one.name.text === name.text);
        if (found) return found.initializer && bare(found.initializer);
      }
    }
    if (ts.isSourceFile(scope)) return undefined;
  }
}

function partOf(name: string, node: ts.Node): OrmModel {
  return { role: 'part', name, table: name, writable: true, fields: new Map(), primaryKey: [], uniques: [], indexes: [], relations: [], bases: [], location: locationOf(node) };
}
