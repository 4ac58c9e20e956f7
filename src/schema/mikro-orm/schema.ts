import type { Field } from '../../core';
import { snake } from '../../project/letter-case';
import { bare, optionOf, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { columnField, isSaid, isTrue, locationOf, memberOf, scalarOfName, targetOf, textOf } from '../declarations';
import { keyOn, type OrmModel, type OrmRelation } from '../orm';

/** What says that filters are set: `filters` of an object, `em.addFilter(…)`. */
export const setsFilters = /\baddFilter\s*\(|\bfilters\s*:/;

/**
 * What filters that are set for a whole connection add to every entity: those of `MikroORM.init`, `new MikroORM`, `defineConfig` and NestJS' `forRoot`, and `em.addFilter(…)`, wherever they stand. One that is turned on by its
 * name alone counts too, since nothing here tells for which queries that is done. https://mikro-orm.io/docs/filters
 */
export function connectionFilters(file: ts.SourceFile): readonly OrmModel[] {
  let place: ts.Node | undefined;
  if (setsFilters.test(file.text)) walk(file, (node) => {
    if (!place && (ts.isCallExpression(node) || ts.isNewExpression(node)) && isFiltered(node)) place = node;
    return place === undefined;
  });
  return place ? [{ role: 'part', name: '*', table: '*', writable: true, fields: new Map(), primaryKey: [], uniques: [], indexes: [], relations: [], bases: [], hooks: ['filter'], location: locationOf(place) }] : [];
}

function isFiltered({ expression, arguments: given }: ts.NewExpression | ts.CallExpression): boolean {
  const [, name = ''] = /(\w+)$/.exec(expression.getText()) ?? [];
  const options = given?.[0] && bare(given[0]);
  return (name === 'addFilter' && ts.isPropertyAccessExpression(expression)) || (/^(?:init|forRoot|defineConfig|MikroORM)$/.test(name) && options !== undefined && ts.isObjectLiteralExpression(options) && optionOf(options, 'filters') !== undefined);
}

/** `defineEntity({ name: 'Book', properties: { id: p.integer().primary(), author: () => p.manyToOne(Author) } })` and `new EntitySchema({ … })`. */
export function definedEntity(node: ts.NewExpression | ts.CallExpression): OrmModel | undefined {
  const options = node.arguments?.[0] && bare(node.arguments[0]);
  if (!ts.isIdentifier(node.expression) || !/^(?:defineEntity|EntitySchema)$/.test(node.expression.text) || !options || !ts.isObjectLiteralExpression(options)) return undefined;
  const name = textOf(optionOf(options, 'name')) ?? targetOf(optionOf(options, 'class'));
  const properties = optionOf(options, 'properties');
  if (name === undefined || !properties || !ts.isObjectLiteralExpression(properties)) return undefined;
  const fields = new Map<string, Field>();
  const relations: OrmRelation[] = [];
  const primary: string[] = [];
  const uniques: string[] = [];
  for (const element of properties.properties) {
    const property = propertyName(element.name);
    if (property === undefined || !ts.isPropertyAssignment(element)) continue;
    const value = bare(element.initializer);
    const said = ts.isObjectLiteralExpression(value) ? ofObject(value) : ofBuilder(value);
    if (!said) continue;
    if (said.has('primary')) primary.push(property);
    if (said.has('unique')) uniques.push(property);
    const kind = kinds[said.get('kind') ?? ''];
    const target = said.get('entity');
    if (kind && target !== undefined) {
      const opposite = said.get('mappedBy');
      const end = said.get('kind') === '1:1' && opposite !== undefined ? 'inverse' : kind[0];
      relations.push(mikroRelation({ name: property, target, end, list: kind[1], optional: said.has('nullable'), node: element, ...(opposite !== undefined && { opposite }) }));
    } else if (!kind) {
      const column = columnField(property, scalarOfName(said.get('type')), element, { column: said.get('fieldName') ?? snake(property), optional: said.has('nullable'), hasDefault: said.has('default') || said.has('primary') });
      fields.set(property, said.has('lazy') ? { ...column, hidden: true } : column);
    }
  }
  const superclass = targetOf(optionOf(options, 'extends'));
  const own = optionOf(options, 'hooks');
  const hooks = own && ts.isObjectLiteralExpression(own) ? own.properties.flatMap((hook) => propertyName(hook.name) ?? []) : [];
  if (optionOf(options, 'filters')) hooks.push('filter');
  return {
    role: isTrue(optionOf(options, 'abstract')) ? 'base' : 'model', name, table: textOf(optionOf(options, 'tableName')) ?? snake(name), writable: true, fields, primaryKey: primary, uniques: uniques.map((one) => keyOn(one)), indexes: [], relations,
    bases: superclass === undefined ? [] : [superclass], location: locationOf(node), ...(hooks.length > 0 && { hooks }),
  };
}

const kinds: Readonly<Record<string, readonly [OrmRelation['end'], boolean]>> = { 'm:1': ['owner', false], '1:m': ['inverse', true], '1:1': ['owner', false], 'm:n': ['through', true] };

/** `{ type: 'string', primary: true }`, `{ kind: 'm:1', entity: () => 'Author' }`: what is said, by its name. */
function ofObject(value: ts.ObjectLiteralExpression): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const name of ['type', 'kind', 'reference', 'fieldName', 'mappedBy']) {
    const found = name === 'mappedBy' ? memberOf(optionOf(value, name)) : textOf(optionOf(value, name)) ?? (name === 'type' ? optionOf(value, name)?.getText() : optionOf(value, name) && /MANY_TO_ONE|ONE_TO_MANY|ONE_TO_ONE|MANY_TO_MANY/.exec(optionOf(value, name)?.getText() ?? '')?.[0]);
    if (found !== undefined) said.set(name === 'reference' ? 'kind' : name, { MANY_TO_ONE: 'm:1', ONE_TO_MANY: '1:m', ONE_TO_ONE: '1:1', MANY_TO_MANY: 'm:n' }[found] ?? found);
  }
  const entity = targetOf(optionOf(value, 'entity'));
  if (entity !== undefined) said.set('entity', entity);
  for (const name of ['primary', 'unique', 'nullable', 'default', 'lazy']) if (isSaid(optionOf(value, name))) said.set(name, '');
  return said;
}

/** `p.string().unique()`, `() => p.manyToOne(Author).nullable()`, `p.oneToMany(Book).mappedBy('author')`. */
function ofBuilder(value: ts.Expression): ReadonlyMap<string, string> | undefined {
  let node = value;
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) node = bare(node.body);
  const said = new Map<string, string>();
  for (; ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression); node = bare(node.expression.expression)) {
    const name = node.expression.name.text;
    const [first] = node.arguments;
    const kind = { manyToOne: 'm:1', oneToMany: '1:m', oneToOne: '1:1', manyToMany: 'm:n' }[name];
    if (kind !== undefined) {
      const entity = targetOf(first);
      said.set('kind', kind);
      if (entity !== undefined) said.set('entity', entity);
    } else if (name === 'mappedBy' || name === 'fieldName') said.set(name, memberOf(first) ?? '');
    else if (/^(?:primary|unique|nullable|default|onCreate|lazy)$/.test(name)) said.set(name === 'onCreate' ? 'default' : name, '');
    else if (node.expression.expression.kind === ts.SyntaxKind.Identifier) said.set('type', name);
  }
  return said.size > 0 ? said : undefined;
}

/** A relation whose own property is the key: `{ author: 1 }` is the condition. */
export function mikroRelation({ name, target, end, list, optional, opposite, node }: Pick<OrmRelation, 'name' | 'target' | 'end' | 'list' | 'optional' | 'opposite'> & { readonly node: ts.Node }): OrmRelation {
  return { name, target, end, list, optional: !list && optional, location: locationOf(node), ...(opposite !== undefined && { opposite }), ...(end === 'owner' && { key: { fields: [name] } }) };
}
