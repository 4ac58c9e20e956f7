import type { Field, Key } from '../../core';
import { capitalized, snake } from '../../project/letter-case';
import { optionOf, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { basesOf, columnField, declaredIn, decoratorsNamed, decoratorsOf, hasOwnJson, isPromise, isSaid, isTrue, locationOf, mayBeAbsent, memberOf, membersOf, optionsOf, scalarOfName, scalarOfType, targetOf, textOf } from '../declarations';
import { keyOn, linkOrm, type OrmModel, type OrmRelation } from '../orm';
import { entitySchema } from './schema';
import type { CodeSchemaReader } from '../types';

/** Decorators of columns (https://typeorm.io/docs/help/decorator-reference#column-decorators). */
const columnDecorators: readonly string[] = ['Column', 'PrimaryColumn', 'PrimaryGeneratedColumn', 'ObjectIdColumn', 'CreateDateColumn', 'UpdateDateColumn', 'DeleteDateColumn', 'VersionColumn', 'ViewColumn', 'TreeLevelColumn'];
/** What runs at single rows, as they are loaded, too (https://typeorm.io/docs/advanced-topics/listeners-and-subscribers). */
const listeners: readonly string[] = ['AfterLoad', 'BeforeInsert', 'AfterInsert', 'BeforeUpdate', 'AfterUpdate', 'BeforeRemove', 'AfterRemove', 'BeforeSoftRemove', 'AfterSoftRemove', 'BeforeRecover', 'AfterRecover'];

/** TypeORM's entities: classes with decorators, `EntitySchema`, and the subscribers that listen to them. */
export const typeormReader: CodeSchemaReader = {
  source: 'typeorm',
  trigger: /@(?:Column|PrimaryGeneratedColumn|PrimaryColumn|ObjectIdColumn|Entity|ChildEntity|ViewEntity|EventSubscriber|ManyToOne|OneToMany|\w+DateColumn)\b|new EntitySchema\b/,
  read(file) {
    // MikroORM's decorators have some of the names.
    if (!/['"](?:typeorm|@nestjs\/typeorm)['"]/.test(file.text)) return [];
    return declaredIn(file, (node) => (ts.isClassLike(node) ? ofClass(node) : ts.isNewExpression(node) ? entitySchema(node) : undefined));
  },
  link: linkOrm,
};

function ofClass(node: ts.ClassLikeDeclaration): OrmModel | undefined {
  const decorators = decoratorsOf(node);
  if (decorators.has('EventSubscriber')) return subscriber(node);
  const entity = decorators.get('Entity') ?? decorators.get('ChildEntity') ?? decorators.get('ViewEntity');
  const fields = new Map<string, Field>();
  const relations: OrmRelation[] = [];
  const primary: string[] = [];
  const uniques: Key[] = [];
  const indexes: Key[] = [];
  const hooks: string[] = hasOwnJson(node) ? ['toJSON'] : [];
  let softDelete: string | undefined;
  for (const member of node.members) {
    const own = decoratorsOf(member);
    if (own.size === 0) continue;
    hooks.push(...listeners.filter((name) => own.has(name)));
    const name = propertyName(member.name);
    if (!ts.isPropertyDeclaration(member) || name === undefined) continue;
    const kind = columnDecorators.find((one) => own.has(one));
    if (kind !== undefined) {
      const args = own.get(kind) ?? [];
      const column = columnOf(member, name, kind, args);
      // `@Exclude()` of class-transformer keeps it out of what a controller answers.
      fields.set(name, own.has('Exclude') || optionOf(optionsOf(args), 'select')?.kind === ts.SyntaxKind.FalseKeyword ? { ...column, hidden: true } : column);
      if (kind.startsWith('Primary') || kind === 'ObjectIdColumn' || isTrue(optionOf(optionsOf(args), 'primary'))) primary.push(name);
      if (isTrue(optionOf(optionsOf(args), 'unique')) || own.has('Unique')) uniques.push(keyOn(name));
      if (kind === 'DeleteDateColumn') softDelete = name;
    }
    const relation = relationOf(member, name, own);
    if (relation) relations.push(relation);
    for (const args of decoratorsNamed(member, 'Index')) (isTrue(optionOf(optionsOf(args), 'unique')) ? uniques : indexes).push(keyOn(name));
  }
  if (!entity && fields.size === 0 && relations.length === 0 && hooks.length === 0) return undefined;
  for (const args of decoratorsNamed(node, 'Unique')) { const key = keyOf(args); if (key) uniques.push(key); }
  for (const args of decoratorsNamed(node, 'Index')) { const key = keyOf(args); if (key) (isTrue(optionOf(optionsOf(args), 'unique')) ? uniques : indexes).push(key); }
  const name = node.name?.text ?? 'default';
  return {
    role: entity ? 'model' : 'base', name, table: textOf(entity?.[0]) ?? textOf(optionOf(optionsOf(entity), 'name')) ?? snake(name), writable: !decorators.has('ViewEntity'),
    fields, primaryKey: primary, uniques, indexes, relations, bases: basesOf(node), location: locationOf(node.name ?? node),
    ...(softDelete !== undefined && { softDelete }), ...(hooks.length > 0 && { hooks: [...new Set(hooks)] }),
  };
}

function columnOf(member: ts.PropertyDeclaration, name: string, kind: string, args: readonly ts.Expression[]): Field {
  const options = optionsOf(args);
  const said = textOf(args[0]) ?? textOf(optionOf(options, 'type')) ?? optionOf(options, 'type')?.getText();
  const native = kind === 'PrimaryGeneratedColumn' ? (textOf(args[0]) === 'uuid' ? 'uuid' : textOf(optionOf(options, 'type')) ?? 'int') : said;
  const declared = scalarOfType(member.type);
  const stored = scalarOfName(native);
  // A `bigint` is a text for the driver unless it is told otherwise: what the property's type says is what a row holds.
  const type = stored === 'BigInt' && declared === 'String' ? 'String' : stored ?? declared ?? (/DateColumn$/.test(kind) ? 'DateTime' : kind === 'ObjectIdColumn' ? 'ObjectId' : undefined);
  const isEnum = optionOf(options, 'enum') !== undefined;
  const collation = textOf(optionOf(options, 'collation'));
  return columnField(name, isTrue(optionOf(options, 'array')) || isSaid(optionOf(options, 'transformer')) ? undefined : isEnum ? 'String' : type, member, {
    column: textOf(optionOf(options, 'name')) ?? name, optional: isTrue(optionOf(options, 'nullable')) || (args.length === 0 && mayBeAbsent(member)),
    hasDefault: optionOf(options, 'default') !== undefined || /Generated|DateColumn|Version/.test(kind),
    ...(native !== undefined && /^[\w-]+$/.test(native) && { nativeType: native }), ...(collation !== undefined && { nativeType: `${native ?? 'text'} collate ${collation}` }),
  });
}

const relationDecorators = { ManyToOne: ['owner', false], OneToMany: ['inverse', true], OneToOne: ['owner', false], ManyToMany: ['through', true] } as const;

function relationOf(member: ts.PropertyDeclaration, name: string, decorators: ReadonlyMap<string, readonly ts.Expression[]>): OrmRelation | undefined {
  for (const [kind, [side, list]] of Object.entries(relationDecorators)) {
    const args = decorators.get(kind);
    const target = args && targetOf(args[0]);
    if (!args || target === undefined) continue;
    const join = decorators.get('JoinColumn');
    const end = kind === 'OneToOne' && !join ? 'inverse' : side;
    const options = optionsOf(args);
    const opposite = args[1] && !ts.isObjectLiteralExpression(args[1]) ? memberOf(args[1]) : undefined;
    return {
      name, target, end, list, optional: !list && optionOf(options, 'nullable')?.kind !== ts.SyntaxKind.FalseKeyword, location: locationOf(member),
      ...(opposite !== undefined && { opposite }), ...(end === 'owner' && { key: joinKey(name, join) }),
      ...((isPromise(member.type) || isTrue(optionOf(options, 'lazy'))) && { lazy: true }), ...(textOf(optionOf(options, 'onDelete')) !== undefined && { onDelete: textOf(optionOf(options, 'onDelete')) ?? '' }),
    };
  }
  return undefined;
}

/** `@JoinColumn({ name: 'customer_id', referencedColumnName: 'id' })`, or a list of them; without names, `customerId`. */
function joinKey(name: string, join: readonly ts.Expression[] | undefined): NonNullable<OrmRelation['key']> {
  const first = join?.[0];
  const all = first && ts.isArrayLiteralExpression(first) ? first.elements.filter(ts.isObjectLiteralExpression) : first && ts.isObjectLiteralExpression(first) ? [first] : [];
  const columns = all.flatMap((one) => textOf(optionOf(one, 'name')) ?? []);
  const references = all.flatMap((one) => textOf(optionOf(one, 'referencedColumnName')) ?? []);
  return { ...(columns.length > 0 && columns.length === all.length ? { columns } : { prefix: name }), ...(references.length > 0 && { references }) };
}

/** `@Index(['a', 'b'])`, `@Unique('name', (user) => [user.a, user.b])`. */
function keyOf(args: readonly ts.Expression[]): Key | undefined {
  const fields = args.map(membersOf).find((names, i) => names !== undefined && !ts.isObjectLiteralExpression(args[i] as ts.Expression));
  const name = textOf(args[0]);
  return fields && { fields, ...(name !== undefined && { name }) };
}

/** `@EventSubscriber() class A { listenTo() { return Order; } afterInsert() {…} }`: without `listenTo` it hears of every entity. */
function subscriber(node: ts.ClassLikeDeclaration): OrmModel | undefined {
  let listens: string | undefined = '*';
  const hooks: string[] = [];
  for (const member of node.members) {
    const name = propertyName(member.name);
    if (!ts.isMethodDeclaration(member) || name === undefined) continue;
    if (name === 'listenTo') {
      const result = member.body?.statements.find(ts.isReturnStatement)?.expression;
      listens = result && (ts.isIdentifier(result) || ts.isStringLiteralLike(result)) ? result.text : '*';
    } else if (/^(?:(?:before|after)(?:Insert|Update|Remove|SoftRemove|Recover)|afterLoad)$/.test(name)) hooks.push(capitalized(name));
  }
  return hooks.length === 0 ? undefined : {
    role: 'part', name: listens, table: listens, writable: true, fields: new Map(), primaryKey: [], uniques: [], indexes: [], relations: [], bases: [], hooks, location: locationOf(node.name ?? node),
  };
}
