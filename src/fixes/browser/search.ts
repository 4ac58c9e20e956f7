import type { Field } from '../../core';
import { bindingOwner, declarationOf } from '../../flow/symbols';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { fieldOf, isTextState, plainTexts, type Reading } from '../bounds/predicate';
import type { EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import { Names } from '../edits/naming';

/** What a search box asks of a row: that one of its texts contains the term, in any case. */
export interface Search {
  readonly fields: readonly Field[];
  readonly term: Term;
}

/** What is searched for: the state that holds what was typed, without the spaces around it where they are taken off. */
interface Term {
  readonly state: ts.Identifier;
  readonly isTrimmed: boolean;
}

/** One text of a row that is searched. */
export interface Contains {
  readonly field: Field;
  readonly term: Term;
  /** Whether a missing text is taken for an empty one: `(order.note ?? '')`. */
  readonly isFilled: boolean;
}

/** How long nobody has to have typed anything before the database is asked. */
const pause = 300;

/** `order.name?.toLowerCase().includes(search.toLowerCase())`. A column that is no text is searched in no database. */
export function containsOf(node: ts.Expression, reading: Reading): Contains | undefined {
  const call = bare(node);
  if (!ts.isCallExpression(call) || call.arguments.length !== 1 || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'includes') return undefined;
  const column = lowered(call.expression.expression);
  const term = call.arguments[0] && termOf(call.arguments[0], reading.checker);
  if (!column || !term?.isLowered) return undefined;
  const isFilled = ts.isBinaryExpression(column) && /^(?:\?\?|\|\|)$/.test(column.operatorToken.getText()) && ts.isStringLiteralLike(column.right) && column.right.text === '';
  const field = fieldOf(isFilled ? column.left : column, reading);
  return field?.type === 'String' && field.kind === 'scalar' && plainTexts.test(field.nativeType ?? '') ? { field, term, isFilled } : undefined;
}

/** Whether all are searched for the same. */
export function hasOneForm(all: readonly Contains[]): boolean {
  return all.every(({ term }) => term.state.text === all[0]?.term.state.text && term.isTrimmed === all[0].term.isTrimmed);
}

/** What `toLowerCase` is called on. */
function lowered(expression: ts.Expression): ts.Expression | undefined {
  return methodOn(expression, 'toLowerCase');
}

function methodOn(expression: ts.Expression, name: string): ts.Expression | undefined {
  const call = bare(expression);
  return ts.isCallExpression(call) && call.arguments.length === 0 && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === name ? bare(call.expression.expression) : undefined;
}

/** `search`, `search.trim().toLowerCase()`, or a constant that is made of it. */
export function termOf(expression: ts.Expression, checker: ts.TypeChecker): (Term & { readonly isLowered: boolean }) | undefined {
  const node = bare(expression);
  const [low, trimmed] = [methodOn(node, 'toLowerCase'), methodOn(node, 'trim')];
  const on = low ?? trimmed;
  if (on) {
    const inner = termOf(on, checker);
    return inner && { ...inner, isLowered: inner.isLowered || low !== undefined, isTrimmed: inner.isTrimmed || trimmed !== undefined };
  }
  if (!ts.isIdentifier(node)) return undefined;
  if (isTextState(node, checker)) return { state: node, isLowered: false, isTrimmed: false };
  const declaration = declarationOf(node, checker);
  const isConstant = declaration && ts.isVariableDeclaration(declaration) && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return isConstant && declaration.initializer && !ts.isIdentifier(bare(declaration.initializer)) ? termOf(declaration.initializer, checker) : undefined;
}

/** Puts a state below the one that holds what was typed, which takes that over when nobody types. Gives its name. */
export function debounced(builder: EditBuilder, { term: { state } }: Search, imports: Imports, checker: ts.TypeChecker): string | undefined {
  const declaration = declarationOf(state, checker);
  const owner = declaration && ts.isBindingElement(declaration) ? bindingOwner(declaration) : undefined;
  const call = owner?.initializer && bare(owner.initializer);
  const statement = owner?.parent.parent;
  if (!call || !ts.isCallExpression(call) || !statement || !ts.isVariableStatement(statement)) return undefined;
  const names = new Names(owner);
  const [name, timer] = [names.free('searched', 'searchedTerm'), names.free('timer', 'pause')];
  const setter = names.free(`set${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  const useState = call.expression.getText();
  const useEffect = useState.includes('.') ? useState.replace(/useState$/, 'useEffect') : imports.named('useEffect', 'react');
  builder.after(statement, [
    `const [${name}, ${setter}] = ${useState}(${state.text});`,
    `${useEffect}(() => {\n  const ${timer} = setTimeout(() => ${setter}(${state.text}), ${pause});\n  return () => clearTimeout(${timer});\n}, [${state.text}]);`,
  ]);
  return name;
}
