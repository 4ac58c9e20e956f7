import type { Field } from '../../core';
import { bare, optionOf, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isSaid, textOf } from '../declarations';
import { emptySchema, pluginHooks, schemaModel, updateOptions } from './paths';
import type { OrmModel } from '../orm';

/** Where settings of the whole package, or of a connection, may stand: `mongoose.set('runValidators', true)`, `connect(uri, { sanitizeFilter: true })`, `mongoose.plugin(audited)`. */
export const packageSettings = /(?:\.set\s*\(\s*['"`]|\b)(?:runValidators|sanitizeFilter|strictQuery|translateAliases|maxTimeMS)(?:['"`]|\s*:)|\b(?:mongoose|connection)\.plugin\s*\(/;

/** What is handed the settings of a connection, or of a package of its own. */
const connecting = /^(?:connect|createConnection|openUri|forRoot|forRootAsync|Mongoose)$/;

/**
 * What a call says of all models: options of the package that updates are given (https://mongoosejs.com/docs/api/mongoose.html#Mongoose.prototype.set()), and plugins of all schemas
 * (https://mongoosejs.com/docs/plugins.html#global).
 */
export function ofPackage(call: ts.CallExpression | ts.NewExpression): readonly OrmModel[] {
  const callee = bare(call.expression);
  const name = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  const receiver = ts.isPropertyAccessExpression(callee) ? callee.expression.getText() : '';
  const [first, second] = call.arguments ?? [];
  const options = connecting.test(name) ? [...call.arguments ?? []].flatMap(saidIn) : name === 'set' && receiver !== '' ? setBy(first, second) : [];
  const hooks = name === 'plugin' && /(?:^|\.)(?:mongoose|connection)$/.test(receiver) ? pluginHooks(first) : [];
  const part = { ...schemaModel('*', emptySchema(call), 'part'), fields: new Map<string, Field>() };
  return options.length + hooks.length === 0 ? [] : [{ ...part, hooks, options }];
}

/** `set('strictQuery', false)`, `set({ runValidators: true })`. Of `strictQuery` each value is another than that of some version. */
function setBy(first: ts.Expression | undefined, second: ts.Expression | undefined): readonly string[] {
  const option = textOf(first);
  if (option !== undefined) return updateOptions.includes(option) && (option === 'strictQuery' || isSaid(second)) ? [option] : [];
  const all = first && bare(first);
  if (!all || !ts.isObjectLiteralExpression(all)) return [];
  return updateOptions.filter((name) => { const value = optionOf(all, name); return value !== undefined && (name === 'strictQuery' || isSaid(value)); });
}

/** Options anywhere in an argument: of a connection, or of a factory that gives one. */
function saidIn(argument: ts.Expression): readonly string[] {
  const found: string[] = [];
  walk(argument, (node) => {
    const name = ts.isPropertyAssignment(node) ? propertyName(node.name) : ts.isShorthandPropertyAssignment(node) ? node.name.text : undefined;
    // A connection has a write concern for all that it sends.
    if (name !== undefined && updateOptions.includes(name) && name !== 'writeConcern' && !(ts.isPropertyAssignment(node) && !isSaid(node.initializer))) found.push(name);
  });
  return found;
}
