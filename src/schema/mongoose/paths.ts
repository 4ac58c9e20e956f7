import type { Field, Key, Location } from '../../core';
import { bare, optionOf, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { columnField, hasOwnJson, isSaid, isTrue, locationOf, membersOf, optionsOf, scalarOfName, targetOf, textOf, textsOf } from '../declarations';
import { keyOn, type OrmModel, type OrmRelation } from '../orm';

/** A schema while its statements are read. */
export interface SchemaDraft {
  readonly fields: Map<string, Field>;
  readonly relations: OrmRelation[];
  readonly uniques: Key[];
  readonly indexes: Key[];
  /** Methods that middleware runs at. */
  readonly hooks: Set<string>;
  /** See `Model.options`. */
  readonly options: Set<string>;
  readonly location: Location;
  collection?: string;
}

export function emptySchema(node: ts.Node): SchemaDraft {
  const id = columnField('_id', 'ObjectId', node, { hasDefault: true });
  return { fields: new Map([['_id', id]]), relations: [], uniques: [], indexes: [], hooks: new Set(hasOwnJson(node) ? ['toJSON'] : []), options: new Set(), location: locationOf(node) };
}

/** What a schema says of a model, or of those that are made of it; without a collection of its own a model has its name for a table. */
export function schemaModel(name: string, draft: SchemaDraft, role: OrmModel['role']): OrmModel {
  return {
    role, name, table: draft.collection ?? '', writable: true, fields: draft.fields, primaryKey: ['_id'], uniques: draft.uniques, indexes: draft.indexes, relations: draft.relations, bases: [], location: draft.location,
    ...(draft.hooks.size > 0 && { hooks: [...draft.hooks] }), ...(draft.options.size > 0 && { options: [...draft.options] }),
  };
}

export function addTimestamps(draft: SchemaDraft, node: ts.Node): void {
  for (const name of ['createdAt', 'updatedAt']) if (!draft.fields.has(name)) draft.fields.set(name, columnField(name, 'DateTime', node, { hasDefault: true }));
}

/** `email: String`, `email: { type: String, unique: true }`, `customer: { type: ObjectId, ref: 'Customer' }`, `items: [{ type: ObjectId, ref: 'Item' }]`. */
export function addPath(draft: SchemaDraft, name: string, value: ts.Expression, node: ts.Node): void {
  const list = ts.isArrayLiteralExpression(value);
  const element = list ? value.elements[0] && bare(value.elements[0]) : value;
  const said = element && ts.isObjectLiteralExpression(element) ? element : undefined;
  const given = said ? propertyValue(said, 'type') : element;
  const typed = given && bare(given);
  // `{ type: [{ type: ObjectId, ref: 'Item' }] }`
  if (said && typed && ts.isArrayLiteralExpression(typed) && !list) return addPath(draft, name, typed, node);
  addTyped(draft, name, typed?.getText(), said, list, node);
}

/** A path of a schema with its options, wherever they are written. */
export function addTyped(draft: SchemaDraft, name: string, type: string | undefined, options: ts.ObjectLiteralExpression | undefined, list: boolean, node: ts.Node): void {
  const scalar = /\bObjectId\b/.test(type ?? '') ? 'ObjectId' : scalarOfName(type);
  const optional = !isRequired(optionOf(options, 'required')) && name !== '_id';
  // What a getter or setter makes of a value is not what is stored.
  const plain = !optionOf(options, 'get') && !optionOf(options, 'set') && !optionOf(options, 'lowercase') && !optionOf(options, 'uppercase') && !optionOf(options, 'trim');
  // Of the types of numbers, one has whole ones alone: https://mongoosejs.com/docs/api/schematypes.html#Schema.Types.Int32
  const native = !plain ? 'folded' : /\bInt32['"]?$/.test(type ?? '') ? 'int32' : undefined;
  draft.fields.set(name, columnField(name, plain || scalar !== 'String' ? scalar : 'String', node, { list, optional, hasDefault: optionOf(options, 'default') !== undefined, ...(native !== undefined && { nativeType: native }), ...(optionOf(options, 'get') !== undefined && { converted: true }) }));
  const kept = draft.fields.get(name);
  if (kept && optionOf(options, 'select')?.kind === ts.SyntaxKind.FalseKeyword) draft.fields.set(name, { ...kept, hidden: true });
  const target = targetOf(optionOf(options, 'ref'));
  if (target !== undefined && !optionOf(options, 'refPath')) draft.relations.push({ name, target, end: list ? 'through' : 'owner', list, optional, location: locationOf(node), ...(!list && { key: { fields: [name], references: ['_id'] } }) });
  if (isSaid(optionOf(options, 'unique'))) draft.uniques.push(keyOn(name));
  else if (isSaid(optionOf(options, 'index'))) draft.indexes.push(keyOn(name));
}

function isRequired(value: ts.Expression | undefined): boolean {
  return isTrue(value) || (value !== undefined && ts.isArrayLiteralExpression(value) && isTrue(value.elements[0]));
}

/** Methods that middleware can run at (https://mongoosejs.com/docs/middleware.html). */
const middleware: readonly string[] = ['save', 'validate', 'init', 'insertMany', 'bulkWrite', 'find', 'findOne', 'countDocuments', 'findOneAndUpdate', 'findOneAndReplace', 'findOneAndDelete', 'updateOne', 'updateMany', 'replaceOne', 'deleteOne', 'deleteMany', 'remove', 'aggregate'];
/** Plugins that add methods and no middleware. */
const plain = /paginat|to-?json|slug-?url|lean-?(?:id|virtual|getter|default)s?/i;

/**
 * Options that Mongoose brings to an update, and not to an operation of a `bulkWrite`: of the package or a connection (`_getOption`, `_castConditions`, `_applyTranslateAliases`, `_optionsForExec` in `lib/query.js`;
 * `lib/helpers/model/castBulkWrite.js` casts without them), and of a schema. `optimisticConcurrency` is none: it is for `save` (`lib/document.js`).
 */
export const updateOptions: readonly string[] = ['runValidators', 'sanitizeFilter', 'strictQuery', 'translateAliases', 'maxTimeMS', 'writeConcern', 'collation'];
/** Those of a schema; what it says of unknown names in a filter holds for both. */
const schemaOptions: readonly string[] = ['translateAliases', 'writeConcern', 'collation'];

/** What a schema's own options say of that. */
export function addOptions(draft: SchemaDraft, options: ts.ObjectLiteralExpression | undefined): void {
  for (const name of schemaOptions) if (isSaid(optionOf(options, name))) draft.options.add(name);
}

/** `schema.index(…)`, `schema.virtual(…)`, `schema.pre(…)`, `schema.plugin(…)`, `schema.set(…)`, `schema.add({…})`. */
export function addStatement(draft: SchemaDraft, name: string, args: readonly ts.Expression[], call: ts.CallExpression): void {
  const [first] = args;
  switch (name) {
    case 'index': {
      const fields = membersOf(first);
      const options = first && optionsOf(args.slice(1));
      if (fields && !optionOf(options, 'partialFilterExpression')) (isTrue(optionOf(options, 'unique')) ? draft.uniques : draft.indexes).push({ fields });
      return;
    }
    case 'pre': case 'post': {
      const said = first && ts.isRegularExpressionLiteral(first) ? middleware.filter((one) => new RegExp(first.text.slice(1, first.text.lastIndexOf('/'))).test(one)) : textsOf(first);
      for (const hook of said ?? ['*']) draft.hooks.add(hook);
      return;
    }
    case 'plugin':
      for (const hook of pluginHooks(first)) draft.hooks.add(hook);
      return;
    case 'set': {
      const option = textOf(first);
      if (option !== undefined && schemaOptions.includes(option) && isSaid(args[1])) draft.options.add(option);
      return;
    }
    case 'virtual': return addVirtual(draft, textOf(first), optionsOf(args), call);
    case 'add':
      for (const element of optionsOf(args)?.properties ?? []) {
        const path = propertyName(element.name);
        if (path !== undefined && ts.isPropertyAssignment(element)) addPath(draft, path, bare(element.initializer), element);
      }
  }
}

/** What a plugin may run at a model. */
export function pluginHooks(plugin: ts.Expression | undefined): readonly string[] {
  const text = plugin?.getText() ?? '';
  return [...(/to-?json/i.test(text) ? ['toJSON'] : []), ...(plain.test(text) ? [] : ['*'])];
}

/** `schema.virtual('orders', { ref: 'Order', localField: '_id', foreignField: 'customer' })`. */
function addVirtual(draft: SchemaDraft, name: string | undefined, options: ts.ObjectLiteralExpression | undefined, call: ts.CallExpression): void {
  const target = targetOf(optionOf(options, 'ref'));
  const [local, foreign] = [textOf(optionOf(options, 'localField')), textOf(optionOf(options, 'foreignField'))];
  if (name === undefined || target === undefined || local === undefined || foreign === undefined || optionOf(options, 'match') || optionOf(options, 'count')) return;
  const list = !isTrue(optionOf(options, 'justOne'));
  draft.relations.push({ name, target, end: 'inverse', list, optional: !list, key: { fields: [foreign], references: [local] }, location: locationOf(call) });
}
