import type { Field } from '../../core';
import { bindingOwner, declarationOf, isConst } from '../../flow/values/symbols';
import { capitalized } from '../../project/letter-case';
import { bare, isOr } from '../../project/syntax';
import { ts } from '../../project/ts';
import { refNamed } from '../../rules/client-side-processing/component-state';
import { dataNamed } from '../../rules/client-side-processing/vue-options';
import { workedOutAs } from '../../rules/client-side-processing/svelte-state';
import { fieldOf, isTextState, plainTexts, type Reading } from '../bounds/into-query/predicate';
import type { EditBuilder } from '../edits/edit-builder';
import type { Imports } from '../edits/imports';
import { Names } from '../edits/naming';
import { hookBeside } from './turns';

/** What a search box asks of a row: that one of its texts contains the term, in any case. */
export interface Search {
  readonly fields: readonly Field[];
  readonly pairs: readonly (readonly [Field, Field])[];
  readonly exact: readonly { readonly field: Field; readonly isLowered: boolean }[];
  readonly term: Term;
}

/** What is searched for: the state that holds what was typed, without the spaces around it where they are taken off. */
interface Term {
  readonly state: ts.Identifier;
  readonly isTrimmed: boolean;
}

/** What of a row is searched. */
export interface Contains {
  readonly field: Field;
  /** What follows the field behind a space: `${order.first} ${order.last}`. */
  readonly second?: Field;
  readonly term: Term;
  /** Whether a missing text is taken for an empty one: `(order.note ?? '')`. */
  readonly isFilled: boolean;
  /** Whether capital letters are others than small ones. */
  readonly isExact: boolean;
  /** Whether the term is searched for in small letters. */
  readonly isLowered: boolean;
}

/** How long nobody has to have typed anything before the database is asked. */
export const pause = 300;

/** Names that a callback gives to parts of it. */
export type Named = ReadonlyMap<string, ts.Expression>;

/** `order.name?.toLowerCase().includes(search.toLowerCase())`. A column that is no text is searched in no database. */
export function containsOf(node: ts.Expression, reading: Reading, named: Named): Contains | undefined {
  const call = bare(node);
  if (!ts.isCallExpression(call) || call.arguments.length !== 1 || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'includes') return undefined;
  const resolved = (expression: ts.Expression): ts.Expression => {
    const inner = bare(expression);
    return (ts.isIdentifier(inner) && named.get(inner.text)) || inner;
  };
  const given = resolved(call.expression.expression);
  const low = lowered(given);
  const text = resolved(low ?? given);
  const term = call.arguments[0] && termOf(call.arguments[0], reading.checker);
  if (!term || (low && !term.isLowered)) return undefined;
  const both = pairOf(text, reading);
  const isFilled = ts.isBinaryExpression(text) && isOr(text.operatorToken.kind) && ts.isStringLiteralLike(text.right) && text.right.text === '';
  const field = both?.[0] ?? textField(isFilled ? text.left : text, reading);
  // Two texts as one are searched in any case alone.
  if (!field || (both && !low)) return undefined;
  return { field, ...(both && { second: both[1] }), term, isFilled, isExact: low === undefined, isLowered: term.isLowered };
}

function textField(node: ts.Expression, reading: Reading): Field | undefined {
  const field = fieldOf(node, reading);
  return field?.type === 'String' && field.kind === 'scalar' && plainTexts.test(field.nativeType ?? (reading.isServed === true ? 'text' : '')) ? field : undefined;
}

/** `${order.first} ${order.last}`, neither of which may be missing: `null` would be a word of its own. */
function pairOf(node: ts.Expression, reading: Reading): readonly [Field, Field] | undefined {
  if (!ts.isTemplateExpression(node) || node.head.text !== '') return undefined;
  const [first, second, ...others] = node.templateSpans;
  if (!first || !second || others.length > 0 || first.literal.text !== ' ' || second.literal.text !== '') return undefined;
  const [left, right] = [textField(first.expression, reading), textField(second.expression, reading)];
  return left && right && !left.optional && !right.optional ? [left, right] : undefined;
}

/** What is searched, all of it for the same. */
export function searchIn(all: readonly Contains[]): Search | undefined {
  const [first] = all;
  const wide = all.filter(({ isExact }) => !isExact);
  return first && {
    fields: wide.flatMap(({ field, second }) => [field, ...(second ? [second] : [])]),
    pairs: wide.flatMap(({ field, second }): readonly (readonly [Field, Field])[] => (second ? [[field, second]] : [])),
    exact: all.flatMap(({ field, isExact, isLowered }) => (isExact ? [{ field, isLowered }] : [])),
    term: first.term,
  };
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
  const workedOut = ts.isIdentifier(node) ? workedOutAs(node, checker) : undefined;
  if (workedOut) return ts.isIdentifier(bare(workedOut)) ? undefined : termOf(workedOut, checker);
  const ref = dataNamed(node) && ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name) ? node.name : refNamed(node, checker);
  if (ref) return isTextState(node, checker) ? { state: ref, isLowered: false, isTrimmed: false } : undefined;
  if (!ts.isIdentifier(node)) return undefined;
  if (isTextState(node, checker)) return { state: node, isLowered: false, isTrimmed: false };
  const declaration = declarationOf(node, checker);
  const isConstant = declaration && ts.isVariableDeclaration(declaration) && isConst(declaration);
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
  const setter = names.free(`set${capitalized(name)}`);
  builder.after(statement, [
    `const [${name}, ${setter}] = ${call.expression.getText()}(${state.text});`,
    `${hookBeside(call, 'useEffect', imports)}(() => {\n  const ${timer} = setTimeout(() => ${setter}(${state.text}), ${pause});\n  return () => clearTimeout(${timer});\n}, [${state.text}]);`,
  ]);
  return name;
}
