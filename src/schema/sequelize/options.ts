import type { Field, Key } from '../../core';
import { bare, optionOf, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { columnField, hasOwnJson, isTrue, locationOf, textOf, textsOf } from '../declarations';
import { pluralName, singularName } from '../names';
import type { OrmModel, OrmRelation } from '../orm';

/** Hooks that run at single rows (https://sequelize.org/docs/v6/other-topics/hooks/). */
export const rowHook = /^(?:before|after)(?:Validate|Create|Update|Save|Destroy|Restore|Upsert|Find)$/i;

/** What options say of a model, and whether it notes no times (https://sequelize.org/docs/v6/core-concepts/model-basics/#timestamps): its table, soft deletion, hooks, indexes; and the `id` that it has where no attribute is its key. */
export function withOptions(
  { name, fields, primary, uniques }: { readonly name: string; readonly fields: Map<string, Field>; readonly primary: readonly string[]; readonly uniques: readonly Key[] },
  options: ts.ObjectLiteralExpression | undefined, node: ts.Node,
): Pick<OrmModel, 'table' | 'fields' | 'primaryKey' | 'uniques' | 'indexes' | 'softDelete' | 'hooks' | 'options'> {
  if (primary.length === 0 && !fields.has('id')) fields.set('id', columnField('id', 'Int', node, { hasDefault: true }));
  const softDelete = isTrue(optionOf(options, 'paranoid')) ? textOf(optionOf(options, 'deletedAt')) ?? 'deletedAt' : undefined;
  const declared = optionOf(options, 'hooks');
  const hooks = declared && ts.isObjectLiteralExpression(declared) ? declared.properties.flatMap((hook) => { const at = propertyName(hook.name); return at !== undefined && rowHook.test(at) ? [at] : []; }) : declared ? ['*'] : [];
  if (optionOf(options, 'defaultScope')) hooks.push('defaultScope');
  if (hasOwnJson(node)) hooks.push('toJSON');
  const keys = optionOf(options, 'indexes');
  const listed = keys && ts.isArrayLiteralExpression(keys) ? keys.elements.filter(ts.isObjectLiteralExpression) : [];
  const indexed = (unique: boolean): Key[] => listed.flatMap((key) => {
    const columns = textsOf(optionOf(key, 'fields'));
    return columns && isTrue(optionOf(key, 'unique')) === unique && !optionOf(key, 'where') ? [{ fields: columns.map((column) => [...fields.values()].find((field) => field.column === column)?.name ?? column) }] : [];
  });
  return {
    table: textOf(optionOf(options, 'tableName')) ?? (isTrue(optionOf(options, 'freezeTableName')) ? name : pluralName(name) ?? name), fields,
    primaryKey: primary.length > 0 ? primary : ['id'], uniques: [...uniques, ...indexed(true)], indexes: indexed(false),
    ...(softDelete !== undefined && { softDelete }), ...(hooks.length > 0 && { hooks }),
    ...(optionOf(options, 'timestamps')?.kind === ts.SyntaxKind.FalseKeyword && { options: ['timestamps: false'] }),
  };
}

export const associations = { hasMany: ['inverse', true], hasOne: ['inverse', false], belongsTo: ['owner', false], belongsToMany: ['through', true] } as const;

/** One end of an association; undefined where its name cannot be told. */
export function association(kind: keyof typeof associations, owner: string, target: string, options: ts.ObjectLiteralExpression | undefined, node: ts.Node, property?: string): OrmRelation | undefined {
  const [end, list] = associations[kind];
  const alias = textOf(optionOf(options, 'as')) ?? property;
  const name = alias ?? (list ? pluralName(target) : singularName(target));
  if (name === undefined) return undefined;
  const said = optionOf(options, 'foreignKey');
  const given = textOf(said) ?? (said && ts.isObjectLiteralExpression(said) ? textOf(optionOf(said, 'name')) ?? textOf(optionOf(said, 'fieldName')) : undefined);
  if (said && given === undefined) return undefined;
  const reference = textOf(optionOf(options, kind === 'belongsTo' ? 'targetKey' : 'sourceKey'));
  return {
    name, target, end, list, optional: !list, location: locationOf(node), ...(alias !== undefined && { alias }),
    ...(end !== 'through' && { key: { ...(given === undefined ? { fieldPrefix: kind === 'belongsTo' ? name : owner } : { fields: [given] }), ...(reference !== undefined && { references: [reference] }) } }),
    // Rows of an association that has a scope are not all that the key joins.
    ...(optionOf(options, 'scope') && { end: 'through' as const }),
  };
}

/** `STRING` of `DataTypes.STRING(40)`. */
export function typeName(type: ts.Expression | undefined): string | undefined {
  if (!type) return undefined;
  const node = bare(type);
  if (ts.isCallExpression(node)) return typeName(node.expression);
  if (ts.isPropertyAccessExpression(node)) return /^(?:UNSIGNED|BINARY)$/.test(node.name.text) ? typeName(node.expression) : node.name.text;
  return textOf(node) ?? (ts.isIdentifier(node) ? node.text : undefined);
}
