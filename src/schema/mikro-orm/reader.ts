import type { Field, Key } from '../../core';
import { snake } from '../../project/letter-case';
import { optionOf, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { basesOf, classOfType, columnField, declaredIn, decoratorsNamed, decoratorsOf, isSaid, isTrue, locationOf, mayBeAbsent, memberOf, membersOf, optionsOf, scalarOfName, scalarOfType, targetOf, textOf } from '../declarations';
import { connectionFilters, definedEntity, mikroRelation, setsFilters } from './schema';
import { keyOn, linkOrm, type OrmModel, type OrmRelation } from '../orm';
import type { CodeSchemaReader } from '../types';

const hookNames = /^(?:before|after)(?:Create|Update|Delete|Upsert)$|^on(?:Init|Load)$/i;

/** MikroORM's entities: classes with decorators, `defineEntity`, `EntitySchema`, and subscribers (https://mikro-orm.io/docs/defining-entities). */
export const mikroOrmReader: CodeSchemaReader = {
  source: 'mikro-orm',
  trigger: new RegExp(`@(?:Entity|Property|PrimaryKey|ManyToOne|OneToMany|ManyToMany)\\b|\\bdefineEntity\\s*\\(|new EntitySchema\\b|\\bEventSubscriber\\b|${setsFilters.source}`),
  read(file) {
    if (!file.text.includes('@mikro-orm/')) return [];
    return [...declaredIn(file, (node) => (ts.isClassLike(node) ? ofClass(node) : ts.isNewExpression(node) || ts.isCallExpression(node) ? definedEntity(node) : undefined)), ...connectionFilters(file)];
  },
  link: linkOrm,
};

function ofClass(node: ts.ClassLikeDeclaration): OrmModel | undefined {
  const name = node.name?.text;
  if (name === undefined) return undefined;
  const decorators = decoratorsOf(node);
  const entity = decorators.get('Entity');
  const fields = new Map<string, Field>();
  const relations: OrmRelation[] = [];
  const primary: string[] = [];
  const uniques: Key[] = [];
  const indexes: Key[] = [];
  const hooks: string[] = [];
  for (const member of node.members) {
    const own = decoratorsOf(member);
    hooks.push(...[...own.keys()].filter((one) => hookNames.test(one)));
    const property = propertyName(member.name);
    if (!ts.isPropertyDeclaration(member) || property === undefined) continue;
    const key = own.get('PrimaryKey') ?? own.get('SerializedPrimaryKey');
    const column = key ?? own.get('Property') ?? own.get('Enum');
    const options = optionsOf(column);
    if (column && optionOf(options, 'persist')?.kind !== ts.SyntaxKind.FalseKeyword && optionOf(options, 'formula') === undefined) fields.set(property, columnOf(member, property, own, options));
    const relation = relationOf(member, property, own);
    if (relation) relations.push(relation);
    if (own.has('PrimaryKey') || isTrue(optionOf(optionsOf(own.get('ManyToOne') ?? own.get('OneToOne')), 'primary'))) primary.push(property);
    if (own.has('Unique') || isSaid(optionOf(options, 'unique')) || own.has('OneToOne') && relation?.end === 'owner') uniques.push(keyOn(property));
    if (own.has('Index') || isSaid(optionOf(options, 'index'))) indexes.push(keyOn(property));
  }
  if (!entity && fields.size === 0 && relations.length === 0) return undefined;
  for (const [decorator, keys] of [['Unique', uniques], ['Index', indexes]] as const) {
    for (const args of decoratorsNamed(node, decorator)) { const members = membersOf(optionOf(optionsOf(args), 'properties')); if (members) keys.push({ fields: members }); }
  }
  const base = !entity || isTrue(optionOf(optionsOf(entity), 'abstract'));
  // A filter that holds by default leaves rows out of what is loaded along as well as of queries.
  if (decoratorsNamed(node, 'Filter').some((args) => isTrue(optionOf(optionsOf(args), 'default')))) hooks.push('filter');
  return {
    role: base ? 'base' : 'model', name, table: textOf(optionOf(optionsOf(entity), 'tableName')) ?? textOf(optionOf(optionsOf(entity), 'collection')) ?? snake(name), writable: true,
    fields, primaryKey: primary, uniques, indexes, relations, bases: basesOf(node), location: locationOf(node.name ?? node), ...(hooks.length > 0 && { hooks: [...new Set(hooks)] }),
  };
}

function columnOf(member: ts.PropertyDeclaration, name: string, decorators: ReadonlyMap<string, readonly ts.Expression[]>, options: ts.ObjectLiteralExpression | undefined): Field {
  const said = optionOf(options, 'type') ?? optionOf(options, 'columnType');
  const native = textOf(said) ?? said?.getText();
  const declared = scalarOfType(member.type) ?? (member.initializer && literalType(member.initializer));
  // A row holds what the property's type says: the library turns a `bigint` into that.
  const type = isTrue(optionOf(options, 'array')) || isSaid(optionOf(options, 'customType')) ? undefined : declared ?? (decorators.has('Enum') ? 'String' : scalarOfName(native));
  const column = columnField(name, type, member, {
    column: textOf(optionOf(options, 'fieldName')) ?? textOf(optionOf(options, 'name')) ?? snake(name), optional: isTrue(optionOf(options, 'nullable')) || mayBeAbsent(member),
    hasDefault: isSaid(optionOf(options, 'default')) || isSaid(optionOf(options, 'onCreate')) || member.initializer !== undefined || decorators.has('PrimaryKey'), ...(native !== undefined && { nativeType: native }),
    // "Custom types" make something else of what is stored: https://mikro-orm.io/docs/custom-types
    ...(said && ts.isIdentifier(said) && scalarOfName(said.text) === undefined && { converted: true }),
  });
  // "Lazy scalar properties" are loaded where they are populated: https://mikro-orm.io/docs/defining-entities#lazy-scalar-properties
  return isTrue(optionOf(options, 'lazy')) ? { ...column, hidden: true } : column;
}

function literalType(value: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(value)) return 'String';
  if (ts.isNumericLiteral(value)) return 'Int';
  return value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword ? 'Boolean' : undefined;
}

const ends = { ManyToOne: ['owner', false], OneToMany: ['inverse', true], OneToOne: ['owner', false], ManyToMany: ['through', true] } as const;

/** `@ManyToOne(() => Author)`, `@ManyToOne({ entity: () => Author })`, or by the property's type alone. */
function relationOf(member: ts.PropertyDeclaration, name: string, decorators: ReadonlyMap<string, readonly ts.Expression[]>): OrmRelation | undefined {
  for (const [kind, [side, list]] of Object.entries(ends)) {
    const args = decorators.get(kind);
    if (!args) continue;
    const options = optionsOf(args);
    const target = (args[0] && !ts.isObjectLiteralExpression(args[0]) ? targetOf(args[0]) : undefined) ?? targetOf(optionOf(options, 'entity')) ?? classOfType(member.type);
    const opposite = (args[1] && !ts.isObjectLiteralExpression(args[1]) ? memberOf(args[1]) : undefined) ?? memberOf(optionOf(options, 'mappedBy'));
    if (target === undefined) continue;
    const end = kind === 'OneToOne' && opposite !== undefined && !isTrue(optionOf(options, 'owner')) ? 'inverse' : side;
    return mikroRelation({ name, target, end, list, node: member, optional: isTrue(optionOf(options, 'nullable')) || mayBeAbsent(member), ...(opposite !== undefined && { opposite }) });
  }
  return undefined;
}
