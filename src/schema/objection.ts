import type { Field } from '../core';
import { memberValue } from '../project/members';
import { dirname, join } from '../project/paths';
import { bare, optionOf, propertyName, walk } from '../project/syntax';
import { ts } from '../project/ts';
import { basesOf, columnField, locationOf, mayBeAbsent, scalarOfType, targetOf, textsOf } from './declarations';
import { linkOrm, type OrmModel, type OrmRelation } from './orm';
import type { CodeSchemaReader } from './types';

/** Objection's models: classes that say their table, their key and their relations in static members (https://vincit.github.io/objection.js/guide/relations.html). */
export const objectionReader: CodeSchemaReader = {
  source: 'objection',
  trigger: /\bstatic\s+(?:readonly\s+|override\s+)?(?:get\s+)?(?:tableName|idColumn|relationMappings|QueryBuilder)\b|\$?afterFind\s*\(|\$(?:afterGet|parseDatabaseJson|setDatabaseJson|parseJson|formatDatabaseJson)\s*\(|\b(?:before|after)(?:Insert|Update|Delete)\s*\(/,
  read(file) {
    const models: OrmModel[] = [];
    walk(file, (node) => {
      const model = ts.isClassLike(node) ? ofClass(node) : undefined;
      if (model) models.push(model);
    });
    return models;
  },
  // "`idColumn` … Defaults to `'id'`", https://vincit.github.io/objection.js/api/model/static-properties.html#static-idcolumn
  link: (models) => linkOrm(withNamedTargets(models as readonly OrmModel[])).map((model) => (model.primaryKey.length > 0 ? model : { ...model, primaryKey: ['id'] })),
};

function ofClass(node: ts.ClassLikeDeclaration): OrmModel | undefined {
  const name = node.name?.text;
  const said = (member: string): ts.Expression | undefined => { const found = node.members.find((one) => propertyName(one.name) === member); return found && memberValue(found); };
  const [table, key, mappings] = [textsOf(said('tableName'))?.[0], textsOf(said('idColumn')), said('relationMappings')];
  const hooks = hooksOf(node);
  if (name === undefined || (table === undefined && !key && !mappings && hooks.length === 0)) return undefined;
  const relations = mappings && ts.isObjectLiteralExpression(mappings) ? mappings.properties.flatMap((one) => relationOf(one) ?? []) : [];
  const fields = new Map<string, Field>();
  for (const member of node.members) {
    const property = propertyName(member.name);
    if (!ts.isPropertyDeclaration(member) || property === undefined || ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static || relations.some((one) => one.name === property)) continue;
    const type = scalarOfType(member.type);
    if (type !== undefined) fields.set(property, columnField(property, type, member, { optional: mayBeAbsent(member) }));
  }
  return {
    role: table === undefined ? 'base' : 'model', name, table: table ?? '', writable: true, incomplete: true, fields, primaryKey: key ?? [], uniques: [], indexes: [], relations, bases: basesOf(node),
    location: locationOf(node.name ?? node), ...(hooks.length > 0 && { hooks }),
  };
}

/** What runs with the rows that are read or written, whether it is a row's own or the class's (https://vincit.github.io/objection.js/guide/hooks.html); what a mixin adds (`extends Visible(Model)`) is not known. */
function hooksOf(node: ts.ClassLikeDeclaration): readonly string[] {
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const own = node.members.flatMap((member) => {
    const name = propertyName(member.name) ?? '';
    if (/^\$?(?:before|after)(?:Insert|Update|Delete)$/.test(name)) return [name.startsWith('$') ? name : `$${name}`];
    // A builder of the workspace's own may bring conditions to some of its methods and not to others (https://vincit.github.io/objection.js/recipes/custom-query-builder.html).
    if (name === 'QueryBuilder') return ['*'];
    return /^(?:\$?afterFind|\$afterGet|\$parseDatabaseJson|\$setDatabaseJson|\$parseJson|\$formatDatabaseJson)$/.test(name) ? [name] : [];
  });
  return base && ts.isCallExpression(base) ? [...own, '*'] : own;
}

/** Which end holds the key, and whether there are many rows at the other. */
const ends = {
  BelongsToOneRelation: ['owner', false], HasOneRelation: ['inverse', false], HasManyRelation: ['inverse', true], ManyToManyRelation: ['through', true], HasOneThroughRelation: ['through', false],
} as const;

/** `customer: { relation: Model.BelongsToOneRelation, modelClass: Customer, join: { from: 'orders.customerId', to: 'customers.id' } }` */
function relationOf(element: ts.ObjectLiteralElementLike): OrmRelation | undefined {
  const name = propertyName(element.name);
  const mapping = ts.isPropertyAssignment(element) ? bare(element.initializer) : undefined;
  if (name === undefined || !mapping || !ts.isObjectLiteralExpression(mapping)) return undefined;
  const relation = optionOf(mapping, 'relation');
  const kind = relation && ts.isPropertyAccessExpression(relation) ? relation.name.text : '';
  const target = modelOf(optionOf(mapping, 'modelClass'));
  const joined = optionOf(mapping, 'join');
  if (!Object.hasOwn(ends, kind) || target === undefined || !joined || !ts.isObjectLiteralExpression(joined)) return undefined;
  const [end, list] = ends[kind as keyof typeof ends];
  const [own, other] = [columnsOf(optionOf(joined, 'from')), columnsOf(optionOf(joined, 'to'))];
  const [fields, references] = end === 'owner' ? [own, other] : [other, own];
  return {
    name, target, end, list, optional: !list, location: locationOf(element), ...(end !== 'through' && fields && references && { key: { fields, references } }),
    // `modify` and its older name `filter` leave rows out of the relation: https://vincit.github.io/objection.js/api/types/#type-relationmapping
    ...((optionOf(mapping, 'modify') ?? optionOf(mapping, 'filter')) && { narrowed: true }),
  };
}

/** The class that is named; of `require('./animal')` and of `path.join(__dirname, 'animal')` the file. */
function modelOf(value: ts.Expression | undefined): string | undefined {
  const node = value && ts.isArrowFunction(value) && !ts.isBlock(value.body) ? bare(value.body) : value;
  if (node && (ts.isCallExpression(node) || ts.isBinaryExpression(node)) && /\b(?:require|__dirname)\b/.test(node.getText())) {
    const path = /(['"`])([^'"`]+)\1\)?$/.exec(node.getText())?.[2];
    return path === undefined ? undefined : `./${path.replace(/^\.?\//, '')}`;
  }
  return targetOf(node);
}

/** `['orderId', 'line']` of `['items.orderId', 'items.line']`; a reference into a document is no column. */
function columnsOf(value: ts.Expression | undefined): readonly string[] | undefined {
  const node = value && bare(value);
  if (!node) return undefined;
  const columns = (ts.isArrayLiteralExpression(node) ? node.elements.map(bare) : [node]).map((one) => (ts.isStringLiteralLike(one) || ts.isTemplateExpression(one) ? /\.(\w+)[`'"]$/.exec(one.getText())?.[1] : undefined));
  return columns.includes(undefined) ? undefined : (columns as string[]);
}

/** Relations that name a file get the name of the class in it. */
function withNamedTargets(models: readonly OrmModel[]): readonly OrmModel[] {
  const byFile = new Map(models.map((model) => [model.location.file.replace(/\.\w+$/, ''), model.name]));
  const named = (target: string, { location: { file } }: OrmModel): string => {
    const path = target.startsWith('.') ? join(dirname(file), target) : undefined;
    return path === undefined ? target : byFile.get(path.replace(/\.[cm]?[jt]s$/, '')) ?? byFile.get(`${path}/index`) ?? target;
  };
  return models.map((model) => (model.relations.some(({ target }) => target.startsWith('.')) ? { ...model, relations: model.relations.map((one) => ({ ...one, target: named(one.target, model) })) } : model));
}
