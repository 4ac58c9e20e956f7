import type { Field, Key } from '../../core';
import { bare, optionOf, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { columnField, isTrue, locationOf, scalarOfName, targetOf, textOf, textsOf } from '../declarations';
import { keyOn, type OrmModel, type OrmRelation } from '../orm';

/** `new EntitySchema({ name: 'Order', columns: {…}, relations: {…} })` (https://typeorm.io/docs/entity/separating-entity-definition). */
export function entitySchema(node: ts.NewExpression): OrmModel | undefined {
  const options = node.arguments?.[0] && bare(node.arguments[0]);
  if (!ts.isIdentifier(node.expression) || node.expression.text !== 'EntitySchema' || !options || !ts.isObjectLiteralExpression(options)) return undefined;
  const name = textOf(optionOf(options, 'name')) ?? targetOf(optionOf(options, 'target'));
  const columns = entriesOf(optionOf(options, 'columns'));
  if (name === undefined || columns.length === 0) return undefined;
  const fields = new Map<string, Field>();
  const of = (flag: string): readonly string[] => columns.filter(([, column]) => isTrue(optionOf(column, flag))).map(([column]) => column);
  for (const [column, said] of columns) {
    const type = optionOf(said, 'type');
    const native = textOf(type) ?? type?.getText();
    fields.set(column, columnField(column, isTrue(optionOf(said, 'array')) ? undefined : optionOf(said, 'enum') ? 'String' : scalarOfName(native), said, {
      column: textOf(optionOf(said, 'name')) ?? column, optional: isTrue(optionOf(said, 'nullable')), hasDefault: optionOf(said, 'default') !== undefined || optionOf(said, 'generated') !== undefined,
      ...(native !== undefined && { nativeType: native }),
    }));
  }
  const softDelete = of('deleteDate')[0];
  return {
    role: 'model', name, table: textOf(optionOf(options, 'tableName')) ?? name, writable: true, fields, primaryKey: [...of('primary'), ...of('objectId')],
    uniques: [...of('unique').map((column) => keyOn(column)), ...keysIn(optionOf(options, 'uniques'), false), ...keysIn(optionOf(options, 'indices'), true)], indexes: keysIn(optionOf(options, 'indices'), false),
    relations: entriesOf(optionOf(options, 'relations')).flatMap(([relation, said]) => relationOf(relation, said) ?? []), bases: [], location: locationOf(node), ...(softDelete !== undefined && { softDelete }),
  };
}

function entriesOf(value: ts.Expression | undefined): readonly (readonly [string, ts.ObjectLiteralExpression])[] {
  if (!value || !ts.isObjectLiteralExpression(value)) return [];
  return value.properties.flatMap((element) => {
    const name = propertyName(element.name);
    const said = ts.isPropertyAssignment(element) ? bare(element.initializer) : undefined;
    return name !== undefined && said && ts.isObjectLiteralExpression(said) ? [[name, said] as const] : [];
  });
}

/** `[{ columns: ['a', 'b'], unique: true }]`. */
function keysIn(value: ts.Expression | undefined, unique: boolean): readonly Key[] {
  if (!value || !ts.isArrayLiteralExpression(value)) return [];
  return value.elements.filter(ts.isObjectLiteralExpression).flatMap((one) => {
    const fields = textsOf(optionOf(one, 'columns'));
    return fields && isTrue(optionOf(one, 'unique')) === unique ? [{ fields }] : [];
  });
}

const ends: Readonly<Record<string, readonly [OrmRelation['end'], boolean]>> = { 'many-to-one': ['owner', false], 'one-to-many': ['inverse', true], 'one-to-one': ['owner', false], 'many-to-many': ['through', true] };

function relationOf(name: string, said: ts.ObjectLiteralExpression): OrmRelation | undefined {
  const kind = textOf(optionOf(said, 'type')) ?? '';
  const target = targetOf(optionOf(said, 'target'));
  const [side, list] = ends[kind] ?? [];
  if (side === undefined || list === undefined || target === undefined) return undefined;
  const join = optionOf(said, 'joinColumn');
  const end = kind === 'one-to-one' && !join ? 'inverse' : side;
  const options = join && ts.isObjectLiteralExpression(join) ? join : undefined;
  const column = textOf(optionOf(options, 'name'));
  const reference = textOf(optionOf(options, 'referencedColumnName'));
  const opposite = textOf(optionOf(said, 'inverseSide'));
  return {
    name, target, end, list, optional: !list && optionOf(said, 'nullable')?.kind !== ts.SyntaxKind.FalseKeyword, location: locationOf(said), ...(opposite !== undefined && { opposite }),
    ...(end === 'owner' && { key: { ...(column === undefined ? { prefix: name } : { columns: [column] }), ...(reference !== undefined && { references: [reference] }) } }), ...(isTrue(optionOf(said, 'lazy')) && { lazy: true }),
  };
}
