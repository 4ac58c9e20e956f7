import { bindingOwner, declarationOf, isConst } from '../../../flow/values/symbols';
import type { FlowContext, QuerySite } from '../../../flow/types';
import { inlineFunction, isFunctionNode, isWithin, propertyName, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import { isVisibleAt } from './between';
import { aliases, changes, changesList } from '../passes/changes';

/** A column of a row that a pass has read, or looked up, before. */
export interface ReadColumn {
  /** The read that gives the row; or the list, as source text, that all rows are in. */
  readonly from: QuerySite | string;
  /** The variable that holds the row. */
  readonly holder: string;
  readonly name: string;
}

/**
 * The column that a key is, where that is one of a row that an earlier read of the same pass gives, or a look-up among rows that were read before the loop: `customer.regionId`,
 * also through a `const`.
 * @param site the read that has the key
 */
export function columnOfRead(key: ts.Expression, site: QuerySite, counted: CountedLoop, context: FlowContext): ReadColumn | undefined {
  const { loop: { body } } = counted;
  const { checker } = context;
  const node = uncast(key);
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, checker);
    const variable = declaration && isWithin(declaration, body) ? variableOf(declaration) : undefined;
    if (!variable?.initializer) return undefined;
    if (variable === declaration) return columnOfRead(variable.initializer, site, counted, context);
    // `const { regionId } = customer`
    const element = declaration as ts.BindingElement;
    const name = propertyName(element.propertyName ?? element.name);
    return element.parent === variable.name && !element.dotDotDotToken && !element.initializer && name !== undefined ? columnOf(variable.initializer, name, site, body, context) : undefined;
  }
  return ts.isPropertyAccessExpression(node) ? columnOf(node.expression, node.name.text, site, body, context) : undefined;
}

/** The column of a row that a variable holds. */
function columnOf(row: ts.Expression, name: string, site: QuerySite, body: ts.Node, context: FlowContext): ReadColumn | undefined {
  const held = uncast(row);
  const declaration = ts.isIdentifier(held) ? declarationOf(held, context.checker) : undefined;
  const variable = declaration && isWithin(declaration, body) ? variableOf(declaration) : undefined;
  if (!declaration || !variable?.initializer || (declaration !== variable && (declaration as ts.BindingElement).initializer)) return undefined;
  const from = readBy(variable.initializer, site, body, context) ?? (variable === declaration ? lookedUpIn(variable.initializer, name, body, context) : undefined);
  // A row that the pass changes says something else by then.
  return from === undefined || changes(body, aliases(body, [held.getText()])) ? undefined : { from, holder: held.getText(), name };
}

/** The `const` that a name is declared by, itself or as a part of its pattern. */
function variableOf(declaration: ts.Declaration): ts.VariableDeclaration | undefined {
  const variable = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
  return ts.isVariableDeclaration(variable) && isConst(variable) ? variable : undefined;
}

/** The read that a value is, as a site in the loop of another one. */
function readBy(value: ts.Expression, site: QuerySite, body: ts.Node, context: FlowContext): QuerySite | undefined {
  const awaiting = uncast(value);
  const call = ts.isAwaitExpression(awaiting) ? uncast(awaiting.expression) : undefined;
  const meaning = call && ts.isCallExpression(call) && !isRepeatedIn(call, body) ? context.recognise(call) : undefined;
  const { batch: _, ...own } = site;
  return call && ts.isCallExpression(call) && meaning?.concept === 'query' ? { ...own, call, meaning } : undefined;
}

/** The list of `const customerById = new Map(customers.map((customer) => [customer.id, customer]));` for `customerById.get(id) ?? null`, whose rows have a column. */
function lookedUpIn(value: ts.Expression, column: string, body: ts.Node, { checker }: FlowContext): string | undefined {
  let node = uncast(value);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) node = uncast(node.left);
  const map = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'get' ? uncast(node.expression.expression) : undefined;
  const declaration = map && ts.isIdentifier(map) ? declarationOf(map, checker) : undefined;
  // Rows that passes put among them are in no list.
  if (!map || !declaration || !ts.isVariableDeclaration(declaration) || !isConst(declaration) || !declaration.initializer || isWithin(declaration, body) || changesList(body, map)) return undefined;
  const made = uncast(declaration.initializer);
  const entries = ts.isNewExpression(made) && made.expression.getText() === 'Map' ? made.arguments?.[0] : undefined;
  const walked = entries && ts.isCallExpression(entries) && ts.isPropertyAccessExpression(entries.expression) && entries.expression.name.text === 'map' ? entries : undefined;
  const each = walked && inlineFunction(walked.arguments[0]);
  const pair = each && ts.isArrowFunction(each) && !ts.isBlock(each.body) ? uncast(each.body) : undefined;
  const list = walked && ts.isPropertyAccessExpression(walked.expression) ? walked.expression.expression : undefined;
  if (!list || !each || !pair || !ts.isArrayLiteralExpression(pair) || pair.elements.length !== 2 || !isRowOf(pair.elements[1], each.parameters[0], column)) return undefined;
  const named = uncast(list);
  const held = ts.isBinaryExpression(named) ? uncast(named.left) : named;
  return ts.isIdentifier(held) && isVisibleAt(list, body, checker) && !changesList(body, held) ? list.getText() : undefined;
}

/** Whether an expression is the row that a parameter takes: as a whole, or what a pattern leaves of it, a column that it does not take out. */
function isRowOf(value: ts.Expression | undefined, parameter: ts.ParameterDeclaration | undefined, column: string): boolean {
  if (!value || !parameter) return false;
  const { name } = parameter;
  if (!ts.isObjectBindingPattern(name)) return value.getText() === name.getText();
  const rest = name.elements.at(-1);
  return rest?.dotDotDotToken !== undefined && rest.name.getText() === value.getText() && name.elements.every((one) => one === rest || propertyName(one.propertyName ?? one.name) !== column);
}

/** A column of all rows of a list, as a link behind it: `map((customer) => customer.regionId)`; without those that are absent where there can be such. */
export function columnList(row: string, column: string, mayLack: boolean): string {
  return mayLack ? `flatMap((${row}) => ${row}.${column} ?? [])` : `map((${row}) => ${row}.${column})`;
}

/** Whether a loop inside the pass comes to a node more than once. */
export function isRepeatedIn(node: ts.Node, body: ts.Node): boolean {
  for (let current = node; current !== body && current.parent; current = current.parent) {
    if (ts.isIterationStatement(current, false) || (current !== node && isFunctionNode(current))) return true;
  }
  return false;
}
