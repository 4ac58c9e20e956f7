import type { Field, Key } from '../../core';
import { bare, inlineFunction, optionOf, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { columnField, locationOf, textOf } from '../declarations';
import type { DrizzleKey, DrizzleModel } from './link';

/** Column builders of all dialects by what their values are (https://orm.drizzle.team/docs/column-types/pg and its neighbours). */
const scalars: Readonly<Record<string, string>> = Object.fromEntries(Object.entries({
  String: 'text varchar char uuid inet cidr macaddr macaddr8 time interval tinytext mediumtext longtext binary varbinary string nvarchar nchar ntext',
  Int: 'serial smallserial integer int smallint tinyint mediumint year int4 int2',
  BigInt: 'bigint bigserial int8',
  Boolean: 'boolean bool bit',
  DateTime: 'timestamp date datetime datetime2 datetimeoffset',
  Decimal: 'numeric decimal',
  Float: 'real doublePrecision double float',
  Json: 'json jsonb point line geometry vector halfvec sparsevec',
  Bytes: 'blob bytea',
}).flatMap(([scalar, names]) => names.split(' ').map((name) => [name, scalar])));

const filled: ReadonlySet<string> = new Set(['default', '$default', '$defaultFn', 'defaultNow', 'defaultRandom', 'autoincrement', 'generatedAlwaysAsIdentity', 'generatedByDefaultAsIdentity', 'generatedAlwaysAs', '$onUpdate', '$onUpdateFn']);
const required: ReadonlySet<string> = new Set(['notNull', 'primaryKey', 'generatedAlwaysAsIdentity', 'generatedByDefaultAsIdentity']);

/** One call of a chain, innermost first: `text('id')`, `.notNull()`. */
interface Link {
  readonly name: string;
  readonly args: readonly ts.Expression[];
}

/** The table that a call makes: `pgTable('orders', { … }, (table) => […])`, also of a creator (`createTable('orders', …)`) and of a schema (`sales.table('orders', …)`). */
export function tableModel(name: string, call: ts.CallExpression): DrizzleModel | undefined {
  const callee = bare(call.expression);
  const made = ts.isIdentifier(callee) ? callee.text : ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
  const table = textOf(call.arguments[0]);
  const literal = call.arguments[1] && columnsOf(call.arguments[1]);
  if (!/table/i.test(made) || table === undefined || !literal) return undefined;
  const model = { fields: new Map<string, Field>(), primaryKey: [] as string[], uniques: [] as Key[], indexes: [] as Key[], keys: [] as DrizzleKey[] };
  readColumns(literal, model);
  const extra = call.arguments[2] && resultOf(call.arguments[2]);
  for (const one of extra ? elementsOf(extra) : []) readExtra(linksOf(one), model);
  const provider = providerOf(call.getSourceFile());
  return { name, table, writable: true, relations: [], location: locationOf(call), ...model, ...(provider !== undefined && { provider }) };
}

/** The kind of database by the module that a file's tables come from: `drizzle-orm/pg-core`. */
function providerOf({ text }: ts.SourceFile): string | undefined {
  const core = /drizzle-orm(?:@[^/'"]*)?\/(pg|mysql|sqlite|singlestore|mssql|cockroach)-core/.exec(text)?.[1];
  return core && { pg: 'postgresql', mysql: 'mysql', sqlite: 'sqlite', singlestore: 'mysql', mssql: 'sqlserver', cockroach: 'cockroachdb' }[core];
}

type Parts = { readonly fields: Map<string, Field>; primaryKey: string[]; readonly uniques: Key[]; readonly indexes: Key[]; readonly keys: DrizzleKey[] };

function columnsOf(argument: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const value = resultOf(argument);
  return value && ts.isObjectLiteralExpression(value) ? value : undefined;
}

/** What an argument is, and what it gives where it is a function. */
function resultOf(argument: ts.Expression): ts.Expression | undefined {
  const body = inlineFunction(argument)?.body;
  if (!body) return bare(argument);
  if (!ts.isBlock(body)) return bare(body);
  const last = body.statements.at(-1);
  return last && ts.isReturnStatement(last) && last.expression ? bare(last.expression) : undefined;
}

/** Reads the columns of a literal, and of literals of the same file that are spread into it; false where there may be more. */
function readColumns(literal: ts.ObjectLiteralExpression, parts: Parts, depth = 0): boolean {
  let complete = true;
  for (const element of literal.properties) {
    const name = propertyName(element.name);
    if (ts.isPropertyAssignment(element) && name !== undefined) readColumn(name, element, parts);
    else if (ts.isSpreadAssignment(element) && depth < 4) {
      const spread = spreadLiteral(element.expression);
      complete = spread !== undefined && readColumns(spread, parts, depth + 1) && complete;
    } else complete = false;
  }
  return complete;
}

/** `timestamps` of `...timestamps`, `...timestamps()`, where the file declares it. */
function spreadLiteral(expression: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const node = bare(expression);
  if (ts.isObjectLiteralExpression(node)) return node;
  const name = ts.isCallExpression(node) ? bare(node.expression) : node;
  if (!ts.isIdentifier(name)) return undefined;
  const initial = topDeclaration(name)?.initializer;
  return initial && columnsOf(initial);
}

/** The declaration of a name at the top of its file. */
function topDeclaration(name: ts.Identifier): ts.VariableDeclaration | undefined {
  for (const statement of name.getSourceFile().statements) {
    const found = ts.isVariableStatement(statement) ? statement.declarationList.declarations.find((one) => ts.isIdentifier(one.name) && one.name.text === name.text) : undefined;
    if (found) return found;
  }
  return undefined;
}

function readColumn(name: string, element: ts.PropertyAssignment, parts: Parts): void {
  const links = linksOf(element.initializer);
  const [builder] = links;
  if (!builder) return;
  const has = (names: ReadonlySet<string>): boolean => links.some((link, index) => index > 0 && names.has(link.name));
  const isSerial = /^(?:small|big)?serial$/.test(builder.name);
  const isPrimary = has(new Set(['primaryKey']));
  const isEnum = /enum$/i.test(builder.name) || isEnumOfFile(element.initializer);
  const type = typeOf(builder);
  parts.fields.set(name, columnField(name, type, element, {
    column: textOf(builder.args[0]) ?? name, list: has(new Set(['array'])), optional: !isSerial && !has(required), hasDefault: isSerial || has(filled),
    ...(isEnum ? { kind: 'enum' as const, type: builder.name } : type === undefined ? { type: builder.name } : {}), nativeType: builder.name,
  }));
  if (isPrimary) parts.primaryKey.push(name);
  if (has(new Set(['unique']))) parts.uniques.push({ fields: [name] });
  for (const link of links) {
    const [target, actions] = link.args;
    const referred = link.name === 'references' && target ? columnOf(resultOf(target)) : undefined;
    const onDelete = textOf(optionOf(actions, 'onDelete'));
    if (referred) parts.keys.push({ fields: [name], target: referred.table, references: [referred.column], ...(onDelete !== undefined && { onDelete }) });
  }
}

/** A column's scalar; its `mode` may say that the values are others. */
function typeOf({ name, args }: Link): string | undefined {
  const options = args.map(bare).find(ts.isObjectLiteralExpression);
  const mode = textOf(optionOf(options, 'mode'));
  const scalar = Object.hasOwn(scalars, name) ? scalars[name] : undefined;
  if (mode === 'json') return 'Json';
  if (mode === 'boolean') return 'Boolean';
  if (mode === 'timestamp' || mode === 'timestamp_ms') return 'DateTime';
  return scalar;
}

/** `role('role')` where `role` is what `pgEnum` made, in the same file. */
function isEnumOfFile(value: ts.Expression): boolean {
  let node = bare(value);
  while (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    if (ts.isIdentifier(callee)) {
      const initial = topDeclaration(callee)?.initializer;
      return initial !== undefined && ts.isCallExpression(bare(initial)) && /enum$/i.test((bare(initial) as ts.CallExpression).expression.getText());
    }
    if (!ts.isPropertyAccessExpression(callee)) return false;
    node = bare(callee.expression);
  }
  return false;
}

/** The calls of a chain, innermost first. The builder may be a member: `t.text()`. */
function linksOf(expression: ts.Expression): readonly Link[] {
  const links: Link[] = [];
  let node = bare(expression);
  while (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    if (ts.isIdentifier(callee)) {
      links.push({ name: callee.text, args: node.arguments });
      break;
    }
    if (!ts.isPropertyAccessExpression(callee)) break;
    links.push({ name: callee.name.text, args: node.arguments });
    node = bare(callee.expression);
  }
  return links.reverse();
}

/** The keys and indexes of the third argument: a list, or an object with names of its own. */
function elementsOf(extra: ts.Expression): readonly ts.Expression[] {
  if (ts.isArrayLiteralExpression(extra)) return extra.elements;
  return ts.isObjectLiteralExpression(extra) ? extra.properties.flatMap((one) => (ts.isPropertyAssignment(one) ? [one.initializer] : [])) : [];
}

function readExtra(links: readonly Link[], parts: Parts): void {
  const [begin] = links;
  if (!begin) return;
  const options = begin.args[0] && ts.isObjectLiteralExpression(bare(begin.args[0])) ? bare(begin.args[0]) as ts.ObjectLiteralExpression : undefined;
  if (begin.name === 'primaryKey') {
    // `primaryKey({ columns: [table.a, table.b] })`; before 0.30 `primaryKey(table.a, table.b)`.
    parts.primaryKey = [...(options ? columnsIn(propertyValue(options, 'columns')) : begin.args.flatMap((arg) => columnOf(bare(arg))?.column ?? []))];
  } else if (begin.name === 'foreignKey' && options) {
    const [referred] = listed(propertyValue(options, 'foreignColumns'));
    const target = columnOf(referred)?.table;
    const onDelete = textOf(links.find(({ name }) => name === 'onDelete')?.args[0]);
    if (target !== undefined) parts.keys.push({ fields: columnsIn(propertyValue(options, 'columns')), target, references: columnsIn(propertyValue(options, 'foreignColumns')), ...(onDelete !== undefined && { onDelete }) });
  } else if (begin.name === 'index' || begin.name === 'uniqueIndex' || begin.name === 'unique') {
    const on = links.find(({ name }) => name === 'on' || name === 'onOnly' || name === 'using');
    const columns = on?.args.filter((arg) => !ts.isStringLiteralLike(bare(arg))).map((arg) => columnOf(bare(arg))?.column);
    // An index on an expression is on no column.
    if (!columns || columns.length === 0 || columns.includes(undefined)) return;
    const name = textOf(begin.args[0]);
    const partial = links.some((link) => link.name === 'where');
    const key: Key = { fields: columns as string[], ...(name !== undefined && { name }), ...(partial && { partial }) };
    // Each column of a unique key is looked at; one that holds for some rows only is an index.
    if (begin.name === 'index' || partial) parts.indexes.push(key);
    else parts.uniques.push(key);
  }
}

function listed(value: ts.Expression | undefined): readonly ts.Expression[] {
  const node = value && bare(value);
  return node && ts.isArrayLiteralExpression(node) ? node.elements.map(bare) : [];
}

/** The columns of `[orders.a, orders.b]`. */
export function columnsIn(value: ts.Expression | undefined): readonly string[] {
  return listed(value).flatMap((one) => columnOf(one)?.column ?? []);
}

/** `orders` and `id` of `orders.id`, `schema.orders.id`, `table.id.desc()`. */
export function columnOf(expression: ts.Expression | undefined): { readonly table: string; readonly column: string } | undefined {
  let node = expression && bare(expression);
  while (node && ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) node = bare(node.expression.expression);
  if (!node || !ts.isPropertyAccessExpression(node)) return undefined;
  const owner = bare(node.expression);
  const table = ts.isIdentifier(owner) ? owner.text : ts.isPropertyAccessExpression(owner) ? owner.name.text : undefined;
  return table === undefined ? undefined : { table, column: node.name.text };
}
