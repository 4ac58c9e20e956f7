import type { FieldTest, Query } from '../../../catalog';
import type { Field, Model } from '../../../core';
import { bindingOwner, declarationOf, isConst, isNamedAt } from '../../../flow/values/symbols';
import { bare, enclosingFunction, inlineFunction, isWithin, propertyName, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isRef, refNamed } from '../../../rules/client-side-processing/component-state';
import { dataNamed } from '../../../rules/client-side-processing/vue-options';
import { isSvelteState, runeOf, svelteStateNamed } from '../../../rules/client-side-processing/svelte-state';
import { locationOf } from '../../../project/positions';
import { hookName } from '../../../flow/react-hooks';
import { changedIn } from '../../loops/passes/changes';

type Test = Pick<FieldTest, 'is' | 'value'>;

const comparisons: Readonly<Partial<Record<ts.SyntaxKind, FieldTest['is']>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: 'equal', [ts.SyntaxKind.ExclamationEqualsEqualsToken]: 'not',
  [ts.SyntaxKind.GreaterThanToken]: 'above', [ts.SyntaxKind.GreaterThanEqualsToken]: 'at-least', [ts.SyntaxKind.LessThanToken]: 'below', [ts.SyntaxKind.LessThanEqualsToken]: 'at-most',
};
const opposite: Readonly<Partial<Record<FieldTest['is'], FieldTest['is']>>> = { equal: 'not', not: 'equal', above: 'at-most', 'at-least': 'below', below: 'at-least', 'at-most': 'above' };
const turned: Readonly<Record<FieldTest['is'], FieldTest['is']>> = { equal: 'equal', not: 'not', above: 'below', 'at-least': 'at-most', below: 'above', 'at-most': 'at-least', among: 'among' };

/** Types of texts that a database compares sign by sign; others fold cases, pad, or know only some values. */
export const plainTexts = /^(?:text|varchar|character varying|string|nvarchar|tinytext|mediumtext|longtext)$/i;

/**
 * What the callback of `filter`, `find` or `some` asks of a row, as comparisons that a database answers as JavaScript does; undefined where one of them is
 * anything else. A column that may be empty is no number and no truth to compare with: `null < 5` holds, `NULL < 5` does not.
 */
export function testsOf(callback: ts.Expression | undefined, query: Query, checker: ts.TypeChecker): readonly FieldTest[] | undefined {
  const fn = inlineFunction(callback);
  const parameter = fn?.parameters.length === 1 ? fn.parameters[0] : undefined;
  const body = fn && resultOf(fn);
  if (!fn || !parameter || parameter.initializer || parameter.dotDotDotToken || !body || fn.modifiers?.length) return undefined;
  return testsIn(body, { query, checker, row: parameter.name });
}

/** The comparisons that hold of the rows for which a callback does not: what `every` looks for. A row contradicts alternatives where it meets none of them. */
export function counterTests(callback: ts.Expression | undefined, query: Query, checker: ts.TypeChecker): readonly FieldTest[] | undefined {
  const fn = inlineFunction(callback);
  const [parameter, ...others] = fn?.parameters ?? [];
  const body = fn && resultOf(fn);
  if (!fn || !parameter || others.length > 0 || parameter.initializer || parameter.dotDotDotToken || !body || fn.modifiers?.length) return undefined;
  return testsIn(body, { query, checker, row: parameter.name }, true);
}

/** Whether no two rows of a table can meet tests: they name the value of a unique key. */
export function findsOne(tests: readonly FieldTest[], model: Model | undefined): boolean {
  const named = new Set(tests.flatMap(({ field, is, value }) => (is === 'equal' && value !== 'null' ? [field.name] : [])));
  const keys = model ? [model.primaryKey, ...model.uniques.filter(({ partial }) => partial !== true).map(({ fields }) => fields)] : [];
  return keys.some((key) => key.length > 0 && key.every((name) => named.has(name)));
}

/** The same of a condition on a row, or of its opposite. */
export function testsIn(condition: ts.Expression, reading: Reading, isNegated = false): readonly FieldTest[] | undefined {
  const tests = conjuncts(condition, isNegated).map((part) => testOf(part.node, reading, part.isNegated));
  const known = tests.filter((test) => test !== undefined);
  return known.length === tests.length && new Set(known.map(({ field }) => field.name)).size === known.length ? known : undefined;
}

/** Where a test is read. */
export interface Reading {
  readonly query: Query;
  readonly checker: ts.TypeChecker;
  /** What the callback calls its row. */
  readonly row: ts.BindingName;
  /** Whether the row is what is in a document of a library that has no schema for it. */
  readonly isOfDocument?: boolean;
  /** Whether a handler stands between, which asks for members of an enumeration alone, and whose schema says of every text that is none. */
  readonly isServed?: boolean;
}

/** What a callback that does nothing else gives. */
export function resultOf(fn: ts.ArrowFunction | ts.FunctionExpression): ts.Expression | undefined {
  if (!ts.isBlock(fn.body)) return fn.body;
  const [only, ...others] = fn.body.statements;
  return only && others.length === 0 && ts.isReturnStatement(only) ? only.expression : undefined;
}

/** What must hold together, each as it is or turned round: `!(a || b)` is that neither holds. */
function conjuncts(node: ts.Expression, isNegated: boolean): readonly { readonly node: ts.Expression; readonly isNegated: boolean }[] {
  const inner = ts.isParenthesizedExpression(node) ? node.expression : node;
  if (ts.isParenthesizedExpression(inner)) return conjuncts(inner, isNegated);
  const joins = isNegated ? ts.SyntaxKind.BarBarToken : ts.SyntaxKind.AmpersandAmpersandToken;
  if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === joins) return [...conjuncts(inner.left, isNegated), ...conjuncts(inner.right, isNegated)];
  const turned = ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken ? bare(inner.operand) : undefined;
  // `!row.paid` is a comparison of its own.
  return turned && (ts.isBinaryExpression(turned) || ts.isPrefixUnaryExpression(turned)) ? conjuncts(turned, !isNegated) : [{ node: inner, isNegated }];
}

/** What one comparison asks of a row, or its opposite. */
export function testOf(node: ts.Expression, reading: Reading, isNegated = false): FieldTest | undefined {
  if (isNegated) return opposed(node, reading);
  const truth = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken ? fieldOf(node.operand, reading) : undefined;
  if (truth) return truth.type === 'Boolean' && !truth.optional ? { field: truth, is: 'equal', value: 'false' } : undefined;
  const flag = fieldOf(node, reading);
  if (flag) return flag.type === 'Boolean' ? { field: flag, is: 'equal', value: 'true' } : undefined;
  if (ts.isCallExpression(node)) return among(node, reading);
  if (!ts.isBinaryExpression(node)) return undefined;
  const loose = node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsToken ? 'equal' : node.operatorToken.kind === ts.SyntaxKind.ExclamationEqualsToken ? 'not' : undefined;
  const is = loose ?? comparisons[node.operatorToken.kind];
  const [left, right] = [fieldOf(node.left, reading), fieldOf(node.right, reading)];
  const field = left ?? right;
  if (is === undefined || !field || (left && right)) return undefined;
  const test = compared(field, left ? is : turned[is], bare(left ? node.right : node.left), reading);
  // `== null` holds of what is missing too, which a column of a table cannot be.
  return test && (loose === undefined || (test.value === 'null' && field.type !== anything)) ? { field, ...test } : undefined;
}

function opposed(node: ts.Expression, reading: Reading): FieldTest | undefined {
  const truth = ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken ? fieldOf(node.operand, reading) : undefined;
  if (truth) return truth.type === 'Boolean' ? { field: truth, is: 'equal', value: 'true' } : undefined;
  const flag = fieldOf(node, reading);
  if (flag) return flag.type === 'Boolean' && !flag.optional ? { field: flag, is: 'equal', value: 'false', isContrary: true } : undefined;
  const test = testOf(node, reading);
  if (test?.field.type === anything) return undefined;
  const is = test && opposite[test.is];
  // What is empty differs from any value for JavaScript, and compares with none in a database.
  return test && is && (!test.field.optional || test.value === 'null') && ts.isBinaryExpression(node) ? { ...test, is, isContrary: true } : undefined;
}

/** `order.status` of the callback's row, `status` where that is taken apart. */
export function fieldOf(expression: ts.Expression, { query, row, isOfDocument }: Reading): Field | undefined {
  const node = bare(expression);
  let name: string | undefined;
  if (ts.isIdentifier(row)) name = ts.isPropertyAccessExpression(node) && !node.questionDotToken && ts.isIdentifier(node.expression) && node.expression.text === row.text ? node.name.text : undefined;
  else if (ts.isObjectBindingPattern(row) && ts.isIdentifier(node)) {
    const element = row.elements.find((one) => ts.isIdentifier(one.name) && one.name.text === node.text && !one.initializer && !one.dotDotDotToken);
    name = element && propertyName(element.propertyName ?? (ts.isIdentifier(element.name) ? element.name : undefined));
  }
  const field = name === undefined ? undefined : query.model || isOfDocument !== true ? query.model?.fields.get(name) : ofDocument(name, query);
  // What the library leaves out of its rows is undefined for JavaScript.
  return field && (field.kind === 'scalar' || field.kind === 'enum') && !field.list && field.hidden !== true && field.converted !== true ? field : undefined;
}

/** A column of a document, of which nothing else is known. */
function ofDocument(name: string, { call }: Query): Field {
  return { name, column: name, type: anything, kind: 'scalar', list: false, optional: false, hasDefault: false, location: locationOf(call.getSourceFile().fileName, call.getSourceFile().text, call.getStart(), call.end) };
}

/** The type of a column that may hold anything: it equals a value where both are of one type, in the database as in JavaScript, and nothing else is sure. */
const anything = 'any';

function compared(field: Field, is: FieldTest['is'], value: ts.Expression, { query, checker, isServed }: Reading): Test | undefined {
  if (field.type === anything) return is === 'equal' && (isPlainValue(value) || isKnownText(value, query, checker)) ? { is, value: value.getText() } : undefined;
  const isEquality = is === 'equal' || is === 'not';
  if (value.kind === ts.SyntaxKind.NullKeyword) return isEquality && field.optional ? { is, value: 'null' } : undefined;
  // What is empty differs from any value for JavaScript, and compares with none in a database.
  if (is !== 'equal' && field.optional) return undefined;
  if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword) return field.type === 'Boolean' && isEquality ? { is, value: value.getText() } : undefined;
  if (isWhole(value)) return field.type === 'Int' ? { is, value: value.getText() } : undefined;
  if (isServed === true && is === 'equal' && field.kind === 'enum' && query.data?.enums.has(field.type) === true && isKnownText(value, query, checker)) return { is, value: value.getText() };
  return isEquality && isText(field, value, query, checker) ? { is, value: value.getText() } : undefined;
}

/** A whole number that an integer column can hold. */
function isWhole(value: ts.Expression): boolean {
  const digits = ts.isPrefixUnaryExpression(value) && value.operator === ts.SyntaxKind.MinusToken ? value.operand : value;
  return ts.isNumericLiteral(digits) && Number.isInteger(Number(digits.text)) && Number(digits.text) < 2 ** 31;
}

/** Whether a value is a text that the column compares sign by sign, and that is known where the query stands. */
function isText(field: Field, value: ts.Expression, query: Query, checker: ts.TypeChecker): boolean {
  if (field.kind === 'enum') return ts.isStringLiteralLike(value) && query.data?.enums.get(field.type)?.includes(value.text) === true;
  if (field.type !== 'String' || (field.nativeType !== undefined && !plainTexts.test(field.nativeType))) return false;
  return ts.isStringLiteralLike(value) || isKnownText(value, query, checker);
}

/** Whether a value is a text that is known where the query stands. */
function isKnownText(value: ts.Expression, query: Query, checker: ts.TypeChecker): boolean {
  return isBefore(value, query, checker) && (isTypedText(value, checker) || isTextState(value, checker));
}

/** `'open'`, `3`, `true`, `null`, written out; of zeros there are two. */
function isPlainValue(value: ts.Expression): boolean {
  return ts.isStringLiteralLike(value) || (isWhole(value) && Number(value.getText()) !== 0) || /^(?:true|false|null)$/.test(value.getText());
}

/** Whether a value's type says that it is a text: in JavaScript a variable of Svelte begins as one, and may be given anything. */
function isTypedText(value: ts.Expression, checker: ts.TypeChecker): boolean {
  return (checker.getTypeAtLocation(value).flags & ts.TypeFlags.StringLike) !== 0 && !((value.flags & ts.NodeFlags.JavaScriptFile) !== 0 && svelteStateNamed(value, checker));
}

/** `status` of `const [status, setStatus] = useState('open')`: what begins as a text is one (https://react.dev/reference/react/useState), whether the package's types are there or not. */
export function isTextState(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const option = dataNamed(value);
  // What is cast may be given anything later.
  if (option) return (value.flags & ts.NodeFlags.JavaScriptFile) === 0 && ts.isStringLiteralLike(option.property.initializer);
  const ref = refNamed(value, checker);
  if (ref) return isTextRef(declarationOf(ref, checker));
  const declaration = ts.isIdentifier(value) ? declarationOf(value, checker) : undefined;
  if (!declaration || !ts.isBindingElement(declaration) || !ts.isArrayBindingPattern(declaration.parent) || declaration.parent.elements[0] !== declaration || /\.jsx?$/.test(declaration.getSourceFile().fileName)) return false;
  const owner = bindingOwner(declaration);
  const call = owner.initializer && bare(owner.initializer);
  if (!call || !ts.isCallExpression(call) || hookName(call) !== 'useState') return false;
  const [type] = call.typeArguments ?? [];
  return type ? call.arguments.length > 0 && isTextType(type) : call.arguments[0] !== undefined && ts.isStringLiteralLike(bare(call.arguments[0]));
}

/** `const status = ref('open')` of Vue, `let status = $state('open')` and `let status = 'open'` of Svelte, in TypeScript (https://vuejs.org/guide/typescript/composition-api.html#typing-ref). */
function isTextRef(declaration: ts.Declaration | undefined): boolean {
  if (!declaration || (declaration.flags & ts.NodeFlags.JavaScriptFile) !== 0 || !ts.isVariableDeclaration(declaration) || !(isRef(declaration) || isSvelteState(declaration))) return false;
  if (declaration.type && isSvelteState(declaration)) return isTextType(declaration.type);
  const call = declaration.initializer && bare(declaration.initializer);
  // What is cast may be given anything later.
  if (!call || !ts.isCallExpression(call)) return declaration.initializer !== undefined && ts.isStringLiteralLike(declaration.initializer);
  const [type] = call.typeArguments ?? [];
  return type ? call.arguments.length > 0 && isTextType(type) : call.arguments[0] !== undefined && ts.isStringLiteralLike(bare(call.arguments[0]));
}

/** `string`, `'open' | 'paid'` */
function isTextType(type: ts.TypeNode): boolean {
  if (ts.isUnionTypeNode(type)) return type.types.every(isTextType);
  return type.kind === ts.SyntaxKind.StringKeyword || (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal));
}

/** Whether a name, or what a `ref` of that name holds, says the same where the query stands: a parameter, or a `const` before it. */
export function isBefore(value: ts.Expression, { call }: Query, checker: ts.TypeChecker): boolean {
  const option = dataNamed(ts.isPropertyAccessExpression(value.parent) && value.parent.name === value ? value.parent : value);
  if (option) return isWithin(call, option.options);
  const name = refNamed(value, checker) ?? value;
  if (!ts.isIdentifier(name)) return false;
  const declaration = declarationOf(name, checker);
  const owner = declaration && ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
  return owner !== undefined && (isKnownAt(owner, call) || (isSvelteState(declaration ?? owner) && isWithin(call, owner.getSourceFile()))) && isNamedAt(name, call, checker);
}

/** Whether what is declared says the same where a call stands: a parameter of a function around it that nothing changes later, or a `const` before it. */
export function isKnownAt(declaration: ts.Declaration, call: ts.Node): boolean {
  if (isWithin(declaration, call)) return false;
  if (ts.isParameter(declaration)) return isWithin(call, declaration.parent) && !isChangedLater(declaration, call);
  return ts.isVariableDeclaration(declaration) && isConst(declaration) && runeOf(declaration.initializer) !== '$derived' && declaration.end <= call.pos && isWithin(call, declaration.parent.parent.parent);
}

/** Whether a parameter may be given another value once a call stands: behind it, or whenever a function is called that is made of it. */
function isChangedLater({ name, parent: fn }: ts.ParameterDeclaration, call: ts.Node): boolean {
  const names = new Set<string>();
  walk(name, (node) => { if (ts.isIdentifier(node)) names.add(node.text); });
  return changedIn(fn).some((target) => ts.isIdentifier(target) && names.has(target.text) && (target.end > call.pos || enclosingFunction(target) !== fn));
}

/** `['open', 'paid'].includes(order.status)` */
function among(node: ts.CallExpression, reading: Reading): FieldTest | undefined {
  const callee = node.expression;
  const field = node.arguments.length === 1 && node.arguments[0] ? fieldOf(node.arguments[0], reading) : undefined;
  const list = ts.isPropertyAccessExpression(callee) && callee.name.text === 'includes' ? bare(callee.expression) : undefined;
  if (!field || !list || !ts.isArrayLiteralExpression(list) || list.elements.length === 0) return undefined;
  const fits = list.elements.every((element) => (ts.isStringLiteralLike(element) ? isText(field, element, reading.query, reading.checker) : field.type === 'Int' && isWhole(element)));
  return fits ? { field, is: 'among', value: list.getText() } : undefined;
}
