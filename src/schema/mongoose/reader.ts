import type { Field } from '../../core';
import { bare, optionOf, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { decoratorsOf, isTrue, locationOf, optionsOf, targetOf, textOf } from '../declarations';
import { addOptions, addPath, addStatement, addTimestamps, emptySchema, schemaModel, type SchemaDraft } from './paths';
import { ofPackage, packageSettings } from './package';
import { linkOrm, type OrmModel } from '../orm';
import { propOf } from './class';
import type { CodeSchemaReader } from '../types';

/** Mongoose's models: schemas and the names that models give them, and the classes of @nestjs/mongoose. */
export const mongooseReader: CodeSchemaReader = {
  source: 'mongoose',
  trigger: new RegExp(`\\bnew (?:\\w+\\.)?Schema\\b|\\bmodel\\s*(?:<[^(]*>)?\\(|@Schema\\b|\\bcreateForClass\\s*\\(|\\bforFeatureAsync\\s*\\(|${packageSettings.source}`),
  read(file) {
    if (!/['"](?:mongoose|@nestjs\/mongoose)['"]/.test(file.text)) return [];
    const schemas = new Map<string, SchemaDraft>();
    const models: OrmModel[] = [];
    walk(file, (node) => {
      if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
        const draft = draftOf(bare(node.initializer), schemas);
        if (draft) schemas.set(node.name.text, draft);
      } else if (ts.isClassDeclaration(node)) {
        const found = ofClass(node);
        if (found) schemas.set(`class ${found.name}`, found.draft);
      } else if (ts.isCallExpression(node)) ofCall(node, schemas, models);
      if (ts.isCallExpression(node) || ts.isNewExpression(node)) models.push(...ofPackage(node));
    });
    for (const [name, draft] of schemas) models.push(name.startsWith('class ') ? schemaModel(name.slice(6), draft, 'model') : schemaModel(name, draft, 'base'));
    return models;
  },
  link: linkOrm,
};

/** `new Schema({…}, {…})`, or the schema that Nest makes of a class of the same file. */
function draftOf(value: ts.Expression, schemas: ReadonlyMap<string, SchemaDraft>): SchemaDraft | undefined {
  if (ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && value.expression.name.text === 'createForClass') return schemas.get(`class ${targetOf(value.arguments[0]) ?? ''}`);
  if (!ts.isNewExpression(value) || !/^(?:\w+\.)?Schema$/.test(value.expression.getText())) return undefined;
  const draft = emptySchema(value);
  const paths = value.arguments?.[0] && bare(value.arguments[0]);
  const options = value.arguments?.[1] && bare(value.arguments[1]);
  if (paths && ts.isObjectLiteralExpression(paths)) {
    for (const element of paths.properties) {
      const name = propertyName(element.name);
      if (name !== undefined && ts.isPropertyAssignment(element)) addPath(draft, name, bare(element.initializer), element);
    }
  }
  if (options && ts.isObjectLiteralExpression(options)) withOptions(draft, options, value);
  return draft;
}

function withOptions(draft: SchemaDraft, options: ts.ObjectLiteralExpression | undefined, node: ts.Node): void {
  const collection = textOf(optionOf(options, 'collection'));
  if (collection !== undefined) draft.collection = collection;
  if (optionOf(options, 'timestamps') !== undefined) addTimestamps(draft, node);
  addOptions(draft, options);
  // Of a discriminator's schema the base adds conditions of its own.
  if (optionOf(options, 'discriminatorKey')) draft.hooks.add('discriminator');
  // It compares texts in another way than JavaScript does: https://mongoosejs.com/docs/guide.html#collation
  if (optionOf(options, 'collation')) draft.hooks.add('collation');
}

/** `model('User', userSchema)`, `userSchema.pre('save', …)`, and what Nest's modules do to a schema before they make the model. */
function ofCall(call: ts.CallExpression, schemas: ReadonlyMap<string, SchemaDraft>, models: OrmModel[]): void {
  const callee = call.expression;
  const name = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  if (name === 'model' || name === 'discriminator') {
    const model = textOf(call.arguments[0]);
    const schema = call.arguments[1] && bare(call.arguments[1]);
    if (model === undefined || !schema) return;
    const inline = draftOf(schema, schemas);
    const collection = textOf(call.arguments[2]);
    const base = inline ? undefined : targetOf(schema);
    const draft = inline ?? emptySchema(call);
    if (collection !== undefined) draft.collection = collection;
    if (base !== undefined) draft.fields.clear();
    models.push({ ...schemaModel(model, draft, 'model'), bases: base === undefined ? [] : [base] });
  } else if (name === 'forFeatureAsync') models.push(...madeByFactories(call));
  else if (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression)) {
    const draft = schemas.get(callee.expression.text);
    if (draft) addStatement(draft, name, call.arguments, call);
  } else if (name === 'get' && ts.isPropertyAccessExpression(callee)) withGetter(bare(callee.expression), schemas);
}

/** `schema.path('code').get((code) => …)`: https://mongoosejs.com/docs/api/schematype.html#SchemaType.prototype.get() */
function withGetter(path: ts.Expression, schemas: ReadonlyMap<string, SchemaDraft>): void {
  if (!ts.isCallExpression(path) || !ts.isPropertyAccessExpression(path.expression) || path.expression.name.text !== 'path' || !ts.isIdentifier(path.expression.expression)) return;
  const draft = schemas.get(path.expression.expression.text);
  const name = textOf(path.arguments[0]) ?? '';
  const field = draft?.fields.get(name);
  if (draft && field) draft.fields.set(name, { ...field, converted: true });
}

/** `forFeatureAsync([{ name: User.name, useFactory: () => { schema.pre(…); return schema; } }])`: hooks that are set in a function are not looked at further. */
function madeByFactories(call: ts.CallExpression): readonly OrmModel[] {
  const list = call.arguments[0] && bare(call.arguments[0]);
  if (!list || !ts.isArrayLiteralExpression(list)) return [];
  return list.elements.filter(ts.isObjectLiteralExpression).flatMap((one) => {
    const name = targetOf(optionOf(one, 'name'));
    if (name === undefined || !/\.(?:pre|post|plugin)\s*(?:<[^(]*>)?\(/.test(one.getText())) return [];
    return [{ ...schemaModel(name, emptySchema(one), 'part'), hooks: ['*'] }];
  });
}

/** `@Schema({ timestamps: true }) class User { @Prop({ unique: true }) email: string }` (https://docs.nestjs.com/techniques/mongodb). */
function ofClass(node: ts.ClassDeclaration): { readonly name: string; readonly draft: SchemaDraft } | undefined {
  const schema = decoratorsOf(node).get('Schema');
  const name = node.name?.text;
  if (!schema || name === undefined) return undefined;
  const draft = emptySchema(node.name ?? node);
  if (isTrue(optionOf(optionsOf(schema), '_id')) || optionOf(optionsOf(schema), '_id') === undefined) draft.fields.set('_id', idField(node));
  withOptions(draft, optionsOf(schema), node);
  for (const member of node.members) propOf(draft, member);
  return { name, draft };
}

function idField(node: ts.Node): Field {
  return { name: '_id', column: '_id', kind: 'scalar', type: 'ObjectId', list: false, optional: false, hasDefault: true, location: locationOf(node) };
}
