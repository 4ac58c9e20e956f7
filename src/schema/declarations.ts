import type { Field, Location } from '../core';
import { bare, propertyName } from '../project/syntax';
import { ts } from '../project/ts';

/** What readers of models in code have in common: decorators, their arguments, and what types and names say. By syntax alone. */

/** The decorators of a class or member by name, with their arguments; `@Entity` without a call has none. */
export function decoratorsOf(node: ts.Node): ReadonlyMap<string, readonly ts.Expression[]> {
  const found = new Map<string, readonly ts.Expression[]>();
  for (const { expression } of ts.canHaveDecorators(node) ? ts.getDecorators(node) ?? [] : []) {
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : undefined;
    if (name !== undefined && !found.has(name)) found.set(name, ts.isCallExpression(expression) ? expression.arguments : []);
  }
  return found;
}

/** Every decorator of that name on a node: an index can be declared several times. */
export function decoratorsNamed(node: ts.Node, name: string): readonly (readonly ts.Expression[])[] {
  return (ts.canHaveDecorators(node) ? ts.getDecorators(node) ?? [] : []).flatMap(({ expression }) => {
    const callee = ts.isCallExpression(expression) ? expression.expression : expression;
    return ts.isIdentifier(callee) && callee.text === name ? [ts.isCallExpression(expression) ? expression.arguments : []] : [];
  });
}

/** The last object literal among arguments: where options stand. */
export function optionsOf(args: readonly ts.Expression[] | undefined): ts.ObjectLiteralExpression | undefined {
  return args?.map(bare).findLast(ts.isObjectLiteralExpression);
}

export function isTrue(value: ts.Expression | undefined): boolean {
  return value?.kind === ts.SyntaxKind.TrueKeyword;
}

/** Whether an option is there and is not `false`: `unique: true`, `unique: 'email_key'`. */
export function isSaid(value: ts.Expression | undefined): boolean {
  return value !== undefined && value.kind !== ts.SyntaxKind.FalseKeyword && value.kind !== ts.SyntaxKind.NullKeyword;
}

export function textOf(value: ts.Expression | undefined): string | undefined {
  const node = value && bare(value);
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** The texts of a list, or of one text. */
export function textsOf(value: ts.Expression | undefined): readonly string[] | undefined {
  const node = value && bare(value);
  if (!node) return undefined;
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (!ts.isArrayLiteralExpression(node)) return undefined;
  const texts = node.elements.map(textOf);
  return texts.includes(undefined) ? undefined : (texts as string[]);
}

/** The class or model that is named: `() => Customer`, `'Customer'`, `Customer`, `Customer.name`, `models.Customer`, `forwardRef(() => Customer)`. */
export function targetOf(value: ts.Expression | undefined): string | undefined {
  const node = value && bare(value);
  if (!node) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body) ? undefined : targetOf(node.body);
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'name' ? targetOf(node.expression) : node.name.text;
  if (ts.isElementAccessExpression(node)) return textOf(node.argumentExpression);
  return ts.isCallExpression(node) && node.arguments.length === 1 ? targetOf(node.arguments[0]) : undefined;
}

/** The property that is named: `(order) => order.customer`, `'customer'`. */
export function memberOf(value: ts.Expression | undefined): string | undefined {
  const node = value && bare(value);
  if (!node) return undefined;
  if (ts.isArrowFunction(node)) { const body = ts.isBlock(node.body) ? undefined : bare(node.body); return body && ts.isPropertyAccessExpression(body) ? body.name.text : undefined; }
  return textOf(node);
}

/** The members that a callback's list or object names: `(order) => [order.a, order.b]`, `['a', 'b']`, `{ a: 1, b: -1 }`. */
export function membersOf(value: ts.Expression | undefined): readonly string[] | undefined {
  const node = value && bare(value);
  if (!node) return undefined;
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body) ? undefined : membersOf(node.body);
  if (ts.isObjectLiteralExpression(node)) { const names = node.properties.map(({ name }) => propertyName(name)); return names.includes(undefined) ? undefined : (names as string[]); }
  if (!ts.isArrayLiteralExpression(node)) return undefined;
  const names = node.elements.map((element) => (ts.isPropertyAccessExpression(element) ? element.name.text : textOf(element)));
  return names.includes(undefined) ? undefined : (names as string[]);
}

/** The names of what a class extends; `extends Base<T>` and `extends mixin(Base)` too. */
export function basesOf(node: ts.ClassLikeDeclaration): readonly string[] {
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  if (!base) return [];
  if (ts.isIdentifier(base)) return [base.text];
  if (ts.isPropertyAccessExpression(base)) return [base.name.text];
  return ts.isCallExpression(base) ? base.arguments.flatMap((argument) => (ts.isIdentifier(argument) ? [argument.text] : [])) : [];
}

/** The class that a property's type names: `Customer` of `Customer | null`, `Ref<Customer>`, `Promise<Customer>`, `Customer[]`. */
export function classOfType(type: ts.TypeNode | undefined): string | undefined {
  if (!type) return undefined;
  if (ts.isUnionTypeNode(type)) return classOfType(type.types.find((part) => ts.isTypeReferenceNode(part)));
  if (ts.isArrayTypeNode(type)) return classOfType(type.elementType);
  if (!ts.isTypeReferenceNode(type)) return undefined;
  const [inner] = type.typeArguments ?? [];
  return inner ? classOfType(inner) : ts.isIdentifier(type.typeName) ? type.typeName.text : type.typeName.right.text;
}

/** Whether a property's type is that of a promise. */
export function isPromise(type: ts.TypeNode | undefined): boolean {
  return type !== undefined && ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Promise';
}

/** Whether a property may have no value, as its declaration says. */
export function mayBeAbsent(node: ts.PropertyDeclaration): boolean {
  return node.questionToken !== undefined || (node.type !== undefined && ts.isUnionTypeNode(node.type) && node.type.types.some((part) => part.kind === ts.SyntaxKind.UndefinedKeyword || (ts.isLiteralTypeNode(part) && part.literal.kind === ts.SyntaxKind.NullKeyword)));
}

/** The scalar that a property's type says, in the words of `Field.type`; undefined where it names something else. */
export function scalarOfType(type: ts.TypeNode | undefined): string | undefined {
  switch (type?.kind) {
    case ts.SyntaxKind.StringKeyword: return 'String';
    case ts.SyntaxKind.NumberKeyword: return 'Int';
    case ts.SyntaxKind.BooleanKeyword: return 'Boolean';
    case ts.SyntaxKind.BigIntKeyword: return 'BigInt';
    default:
  }
  if (!type) return undefined;
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword && !(ts.isLiteralTypeNode(part) && part.literal.kind === ts.SyntaxKind.NullKeyword));
    if (parts.length > 0 && parts.every((part) => ts.isLiteralTypeNode(part) && ts.isStringLiteral(part.literal))) return 'String';
    return parts.length === 1 ? scalarOfType(parts[0]) : undefined;
  }
  const name = ts.isTypeReferenceNode(type) ? type.typeName.getText() : '';
  if (/^(?:CreationOptional|ForeignKey|Opt|Hidden)$/.test(name)) return scalarOfType((type as ts.TypeReferenceNode).typeArguments?.[0]);
  return { Date: 'DateTime', Buffer: 'Bytes', String: 'String', Number: 'Int', Boolean: 'Boolean' }[name];
}

/** The scalar that a column's type says, as databases and libraries call it: `varchar`, `DataTypes.INTEGER`, `Number`. */
export function scalarOfName(name: string | undefined): string | undefined {
  const word = name?.toLowerCase().replace(/^.*\./, '') ?? '';
  if (/^(?:var|n|nvar)?char|text$|^(?:citext|string|uuid|uuidv[14]|enum|simple-enum|inet|objectid|ulid)/.test(word)) return 'String';
  if (/^(?:big|int8)/.test(word)) return 'BigInt';
  if (/^(?:int|smallint|tinyint|mediumint|integer|serial|number|increment)/.test(word)) return 'Int';
  if (/^bool/.test(word)) return 'Boolean';
  if (/^(?:date|time|timestamp|datetime)/.test(word)) return 'DateTime';
  if (/^(?:decimal|numeric|money)/.test(word)) return 'Decimal';
  if (/^(?:float|double|real)/.test(word)) return 'Float';
  if (/^(?:json|simple-json|object|mixed|hstore)/.test(word)) return 'Json';
  return /^(?:blob|bytea|binary|varbinary|buffer)/.test(word) ? 'Bytes' : undefined;
}

/** Where a node stands. */
export function locationOf(node: ts.Node): Location {
  const file = node.getSourceFile();
  const at = (offset: number): Location['start'] => ({ offset, ...file.getLineAndCharacterOfPosition(offset) });
  return { file: file.fileName, start: at(node.getStart(file)), end: at(node.end) };
}

/** A column; what is left out is neither optional nor has a default. */
export function columnField(name: string, type: string | undefined, node: ts.Node, more: Partial<Field> = {}): Field {
  return { name, column: name, kind: type === undefined ? 'unsupported' : 'scalar', type: type ?? 'Json', list: false, optional: false, hasDefault: false, location: locationOf(node), ...more };
}

/** What a reader makes of the classes and calls that a file declares its models with, in source order; what stands inside functions declares none. */
export function declaredIn<T>(file: ts.SourceFile, modelOf: (node: ts.Node) => T | undefined): readonly T[] {
  const models: T[] = [];
  const visit = (node: ts.Node): void => {
    const found = modelOf(node);
    if (found !== undefined) models.push(found);
    if (ts.isSourceFile(node) || ts.isStatement(node) || ts.isVariableDeclarationList(node) || ts.isVariableDeclaration(node) || ts.isExportAssignment(node)) ts.forEachChild(node, visit);
  };
  visit(file);
  return models;
}

/** Whether the file of a model says what its rows are as JSON: fields may be left out there. */
export function hasOwnJson(node: ts.Node): boolean {
  return /\btoJSON\b/.test(node.getSourceFile().text);
}
