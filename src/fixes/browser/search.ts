import type { Query } from '../../catalog';
import type { Field } from '../../core';
import { bindingOwner, declarationOf } from '../../flow/symbols';
import { bare, inlineFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isBefore, isTextState, plainTexts } from '../bounds/predicate';
import type { EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import { Names } from '../edits/naming';

/** What a search box asks of a row: that one of its texts contains the term, in any case. */
export interface Search {
  readonly fields: readonly Field[];
  /** The state that holds what was typed. */
  readonly term: ts.Identifier;
}

/** How long nobody has to have typed anything before the database is asked. */
const pause = 300;

/** `(order) => order.name.toLowerCase().includes(search.toLowerCase()) || …` */
export function searchOf(callback: ts.Expression | undefined, query: Query, checker: ts.TypeChecker): Search | undefined {
  const fn = inlineFunction(callback);
  const [row] = fn?.parameters ?? [];
  if (!fn || fn.parameters.length !== 1 || !row || !ts.isIdentifier(row.name) || ts.isBlock(fn.body)) return undefined;
  const { text } = row.name;
  const parts = disjuncts(fn.body).map((part) => containsOf(part, text, query));
  const known = parts.filter((part) => part !== undefined);
  const [first] = known;
  if (!first || known.length !== parts.length || known.some(({ term }) => term.text !== first.term.text)) return undefined;
  return isTextState(first.term, checker) && isBefore(first.term, query, checker) ? { fields: known.map(({ field }) => field), term: first.term } : undefined;
}

function disjuncts(node: ts.Expression): readonly ts.Expression[] {
  const inner = ts.isParenthesizedExpression(node) ? node.expression : node;
  return ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.BarBarToken ? [...disjuncts(inner.left), ...disjuncts(inner.right)] : [inner];
}

/** A column that is no text is searched in no database, and one that is empty contains nothing. */
function containsOf(node: ts.Expression, row: string, { model }: Query): { readonly field: Field; readonly term: ts.Identifier } | undefined {
  const call = bare(node);
  if (!ts.isCallExpression(call) || call.arguments.length !== 1 || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'includes') return undefined;
  const [column, term] = [lowered(call.expression.expression), lowered(call.arguments[0])];
  if (!column || !term || !ts.isIdentifier(term) || !ts.isPropertyAccessExpression(column) || !ts.isIdentifier(column.expression) || column.expression.text !== row) return undefined;
  const field = model?.fields.get(column.name.text);
  return field && field.kind === 'scalar' && !field.list && field.type === 'String' && plainTexts.test(field.nativeType ?? '') ? { field, term } : undefined;
}

/** What `toLowerCase` is called on. */
function lowered(expression: ts.Expression | undefined): ts.Expression | undefined {
  const call = expression && bare(expression);
  if (!call || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'toLowerCase') return undefined;
  return bare(call.expression.expression);
}

/** Puts a state below the one that holds what was typed, which takes that over when nobody types. Gives its name. */
export function debounced(builder: EditBuilder, { term }: Search, imports: Imports, checker: ts.TypeChecker): string | undefined {
  const declaration = declarationOf(term, checker);
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
    `const [${name}, ${setter}] = ${useState}(${term.text});`,
    `${useEffect}(() => {\n  const ${timer} = setTimeout(() => ${setter}(${term.text}), ${pause});\n  return () => clearTimeout(${timer});\n}, [${term.text}]);`,
  ]);
  return name;
}
