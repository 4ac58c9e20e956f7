import type { Query } from '../../catalog';
import { enclosingFunction, inlineFunction, isAssignment, isFunctionNode, isWithin, namesIn, outward, referencesTo, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { indentUnit, type EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import type { State } from './held';

/**
 * Lets an answer fill a state only where nothing was asked after it: answers of two requests may come in any order (https://react.dev/reference/react/useEffect#fetching-data-with-effects).
 * False where the place does not show when it was asked.
 */
export function latestAlone(builder: EditBuilder, { call, fills }: State, query: Query, imports: Imports): boolean {
  const asked = statementAround(query.call);
  const declared = statementAround(call);
  if (!asked || !declared || !isWithAnswer(fills, query.call) || inlineFunction(fills.arguments[0])) return false;
  const names = new Names(call);
  const [latest, turn] = [names.free('latest', 'latestRequest'), names.free('turn', 'request')];
  if (!underCondition(builder, fills.parent, `${turn} === ${latest}.current`)) return false;
  builder.after(declared, [`const ${latest} = ${hookBeside(call, 'useRef', imports)}(0);`]);
  builder.before(asked, [`const ${turn} = ++${latest}.current;`]);
  return true;
}

/** Whether a place is run once an answer is there, in the function that asks for it: behind its `await`, or in a callback of `then`. */
export function isWithAnswer(place: ts.Node, asked: ts.Node): boolean {
  return enclosingFunction(place) === enclosingFunction(asked) || isOfItsAnswer(place, asked);
}

/** Whether a call stands in a callback of `then` behind another one: `fetch(…).then((answer) => answer.json()).then((data) => setOrders(data))`. */
function isOfItsAnswer(call: ts.Node, asked: ts.Node): boolean {
  const fn = enclosingFunction(call);
  const then = fn && outward(fn).user;
  if (!fn || !then || !ts.isCallExpression(then) || !ts.isPropertyAccessExpression(then.expression) || then.expression.name.text !== 'then' || then.arguments[0] !== fn) return false;
  return isWithin(asked, then.expression) && enclosingFunction(then) === enclosingFunction(asked);
}

/** Lets a statement, or what a callback of `then` gives, be run under one more condition. False where there is no place for it. */
export function underCondition(builder: EditBuilder, statement: ts.Node, condition: string): boolean {
  if (ts.isArrowFunction(statement) && !ts.isBlock(statement.body)) {
    const { body } = statement;
    // `(rows.value = data)`: an assignment binds weaker.
    const isLoose = isAssignment(body) || ts.isConditionalExpression(body) || (ts.isBinaryExpression(body) && /^(?:\|\||\?\?)$/.test(body.operatorToken.getText()));
    builder.range(statement.getSourceFile(), body.getStart(), body.getStart(), `${condition} && ${isLoose ? '(' : ''}`);
    if (isLoose) builder.range(statement.getSourceFile(), body.end, body.end, ')');
    return true;
  }
  if (!ts.isExpressionStatement(statement) || !takesCondition(statement)) return false;
  const around = statement.parent;
  if (ts.isIfStatement(around)) builder.replace(around.expression, `${operand(around.expression)} && ${condition}`);
  else builder.range(statement.getSourceFile(), statement.getStart(), statement.getStart(), `if (${condition}) `);
  return true;
}

/**
 * Lets a loader that is called as it was at an older turn ask by what its values are now: an effect keeps them in a ref, ahead of every effect that may load, and the loader takes them from there
 * (https://react.dev/reference/react/useRef#storing-information-from-previous-renders-with-refs). With `latestAlone`, whatever is asked last asks by the newest values, and its answer is what stays. False where no
 * place for the ref is before all that loads and behind all that it holds (`state` is what a search waits for), or the loader makes something else of the values.
 */
export function askByNewest(builder: EditBuilder, { call, dependencies }: State, query: Query, values: readonly string[], state: string | undefined, component: FunctionNode, imports: Imports): boolean {
  const asked = statementAround(query.call);
  const list = dependencies && statementIn(component, dependencies);
  const loader = statementIn(component, query.call);
  if (!asked || !loader || !list || asked === loader) return false;
  const place = list.pos < loader.pos ? list : loader;
  if (ownStatements(component).some((one) => one.pos >= place.pos && declares(one, state === undefined ? values : [...values, state]))) return false;
  if (values.some((value) => referencesTo(value, asked.parent).some((one) => !isWithin(one, query.call)))) return false;
  const names = new Names(call);
  const wanted = names.free('wanted', 'wantedValues');
  const object = `{ ${values.join(', ')} }`;
  builder.before(place, [`const ${wanted} = ${hookBeside(call, 'useRef', imports)}(${object});`, `${hookBeside(call, 'useEffect', imports)}(() => {\n${indentUnit(call.getSourceFile())}${wanted}.current = ${object};\n});`]);
  builder.before(asked, [`const ${object} = ${wanted}.current;`]);
  return true;
}

/** Another hook as the file calls one: `React.useRef` beside `React.useState`, else the name under which it is imported. */
export function hookBeside({ expression }: ts.CallExpression, name: string, imports: Imports): string {
  const text = expression.getText();
  return text.includes('.') ? text.replace(/useState$/, name) : imports.named(name, 'react');
}

function ownStatements({ body }: FunctionNode): readonly ts.Statement[] {
  return body && ts.isBlock(body) ? body.statements : [];
}

/** Whether a statement declares one of the names as a variable. */
export function declares(statement: ts.Statement, names: readonly string[]): boolean {
  return ts.isVariableStatement(statement) && statement.declarationList.declarations.some(({ name }) => namesIn(name).some((one) => names.includes(one)));
}

/** The statement of a component's own that a place is in. */
function statementIn(component: FunctionNode, place: ts.Node): ts.Statement | undefined {
  for (let node = place; !ts.isSourceFile(node); node = node.parent) if (ts.isStatement(node) && node.parent === component.body) return node;
  return undefined;
}

/** The statement of a block that a place is in, within its function. */
export function statementAround(place: ts.Node): ts.Statement | undefined {
  for (let node = place; !isFunctionNode(node) && !ts.isSourceFile(node); node = node.parent) if (ts.isStatement(node) && ts.isBlock(node.parent)) return node;
  return undefined;
}

/** A condition as a part of one that is true where all are. */
function operand(condition: ts.Expression): string {
  const binds = ts.isBinaryExpression(condition) && condition.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
  return binds || !/\|\||\?|,|=>/.test(condition.getText()) ? condition.getText() : `(${condition.getText()})`;
}

/** Whether a condition can be put before a statement: one whose `else` would be taken for the condition's cannot. */
function takesCondition({ parent }: ts.Statement): boolean {
  return ts.isBlock(parent) || (ts.isIfStatement(parent) && !parent.elseStatement);
}
