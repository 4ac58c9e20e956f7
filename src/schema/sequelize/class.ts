import type { Field, Key } from '../../core';
import { optionOf, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { columnField, decoratorsOf, isSaid, isTrue, locationOf, mayBeAbsent, optionsOf, scalarOfName, scalarOfType, targetOf, textOf } from '../declarations';
import { keyOn, type OrmModel, type OrmRelation } from '../orm';
import { association, rowHook, typeName, withOptions } from './options';

/** A model of sequelize-typescript (https://github.com/sequelize/sequelize-typescript#readme): a class with decorators. */
export function sequelizeClass(node: ts.ClassLikeDeclaration): OrmModel | undefined {
  const table = decoratorsOf(node).get('Table');
  const name = node.name?.text;
  if (!table || name === undefined) return undefined;
  const fields = new Map<string, Field>();
  const primary: string[] = [];
  const uniques: Key[] = [];
  const indexes: Key[] = [];
  const relations: OrmRelation[] = [];
  const hooks: string[] = decoratorsOf(node).has('DefaultScope') ? ['defaultScope'] : [];
  const keys = new Map<string, string>();
  for (const member of node.members) {
    const decorators = decoratorsOf(member);
    for (const hook of decorators.keys()) if (rowHook.test(hook)) hooks.push(hook);
    const property = propertyName(member.name);
    if (!ts.isPropertyDeclaration(member) || property === undefined) continue;
    const target = targetOf(decorators.get('ForeignKey')?.[0]);
    if (target !== undefined && !keys.has(target)) keys.set(target, property);
    const column = decorators.get('Column');
    if (!column) continue;
    const options = optionsOf(column);
    const type = typeName(optionOf(options, 'type') ?? (column[0] && !ts.isObjectLiteralExpression(column[0]) ? column[0] : undefined));
    if (/VIRTUAL/.test(type ?? '')) continue;
    const isKey = decorators.has('PrimaryKey') || isTrue(optionOf(options, 'primaryKey'));
    fields.set(property, columnField(property, scalarOfName(type) ?? scalarOfType(member.type), member, {
      column: textOf(optionOf(options, 'field')) ?? property, optional: !isKey && (mayBeAbsent(member) || isTrue(decorators.get('AllowNull')?.[0] ?? optionOf(options, 'allowNull'))),
      hasDefault: decorators.has('Default') || decorators.has('AutoIncrement') || optionOf(options, 'defaultValue') !== undefined, ...(type !== undefined && { nativeType: type }),
    }));
    if (isKey) primary.push(property);
    if (decorators.has('Unique') || isSaid(optionOf(options, 'unique'))) uniques.push(keyOn(property));
    if (decorators.has('Index')) indexes.push(keyOn(property));
  }
  for (const member of node.members) {
    const property = propertyName(member.name);
    const relation = ts.isPropertyDeclaration(member) && property !== undefined ? relationOf(member, property, name, keys) : undefined;
    if (relation) relations.push(relation);
  }
  const whole = withOptions({ name, fields, primary, uniques }, optionsOf(table), node);
  const ran = [...whole.hooks ?? [], ...hooks];
  return {
    role: 'model', name, writable: true, relations, bases: [], foreignKeys: keys, location: locationOf(node.name ?? node), ...whole, indexes: [...whole.indexes, ...indexes], ...(ran.length > 0 && { hooks: ran }),
  };
}

function relationOf(member: ts.PropertyDeclaration, name: string, owner: string, keys: ReadonlyMap<string, string>): OrmRelation | undefined {
  for (const [decorator, args] of decoratorsOf(member)) {
    const kind = ({ HasMany: 'hasMany', HasOne: 'hasOne', BelongsTo: 'belongsTo', BelongsToMany: 'belongsToMany' } as const)[decorator];
    const target = kind && targetOf(args[0]);
    if (!kind || target === undefined) continue;
    const found = association(kind, owner, target, optionsOf(args), member, name);
    const second = textOf(args[1]);
    if (!found?.key || optionOf(optionsOf(args), 'foreignKey')) return found;
    // A key that is not said is the property with `@ForeignKey` of that model: of this class, or at the other end.
    const own = second ?? (kind === 'belongsTo' ? keys.get(target) : undefined);
    const { key, ...rest } = found;
    const references = key.references && { references: key.references };
    return own !== undefined ? { ...rest, key: { fields: [own], ...references } } : kind === 'belongsTo' ? found : { ...rest, ...(references && { key: references }) };
  }
  return undefined;
}
