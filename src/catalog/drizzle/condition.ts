import { bare, inlineFunction, isWithin, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textOf, withReplaced } from '../chains/chain-text';
import type { Imported, Query } from '../types';
import { operatorsOf } from './written';

/** The package whose operators stand in conditions. */
const operators = 'drizzle-orm';

/**
 * A condition for all keys in place of one: `eq(users.id, id)` becomes `inArray(users.id, ids)`, and `{ id }` of the newer relational queries becomes
 * `{ id: { in: ids } }`. Everything around it stays as it is written.
 */
export function forAllKeys(where: ts.Expression, key: ts.Expression, keyList: string, imported: Imported): string | undefined {
  if (!isWithin(key, where)) return undefined;
  const { parent } = key;
  if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) {
    const name = propertyName(parent.name);
    return name === undefined ? undefined : withReplaced(where, parent, `${name}: { in: ${keyList} }`);
  }
  const comparison = comparisonOf(key);
  const column = comparison?.arguments[0];
  if (!comparison || !column) return undefined;
  const callee = bare(comparison.expression);
  // What a callback is handed has every operator: `(users, { eq }) => …`, `(users, operators) => …`.
  if (ts.isPropertyAccessExpression(callee)) return withReplaced(where, comparison, `${callee.expression.getText()}.inArray(${column.getText()}, ${keyList})`);
  const handed = operatorsOf(where);
  if (!handed?.elements.some(({ name }) => name.getText() === callee.getText())) {
    return withReplaced(where, comparison, `${imported('inArray', operators)}(${column.getText()}, ${keyList})`);
  }
  return inCallback(where, handed, comparison, `inArray(${column.getText()}, ${keyList})`);
}

/** The call that compares a column with a key: `eq(users.id, id)`. */
function comparisonOf(key: ts.Expression): ts.CallExpression | undefined {
  let node: ts.Node = key;
  while (ts.isParenthesizedExpression(node.parent) || ts.isAsExpression(node.parent) || ts.isNonNullExpression(node.parent) || ts.isSatisfiesExpression(node.parent)) node = node.parent;
  const { parent } = node;
  return ts.isCallExpression(parent) && parent.arguments.length === 2 && parent.arguments[1] === node ? parent : undefined;
}

/** A callback that compares with `inArray` where it did with `eq`, and takes what it needs of the operators that it is handed. */
function inCallback(where: ts.Expression, handed: ts.ObjectBindingPattern, comparison: ts.CallExpression, text: string): string | undefined {
  if (handed.elements.some(({ dotDotDotToken, name }) => dotDotDotToken !== undefined || name.getText() === 'inArray')) return undefined;
  const used = handed.elements.filter(({ name }) => isUsed(name.getText(), where, handed, comparison.expression));
  const pattern = `{ ${[...used.map((element) => element.getText()), 'inArray'].join(', ')} }`;
  const replaced = withReplaced(where, comparison, text);
  // The pattern stands before the comparison, so that its place is the same in the new text.
  const at = handed.getStart() - where.getStart();
  return replaced.slice(0, at) + pattern + replaced.slice(at + handed.getText().length);
}

function isUsed(name: string, where: ts.Node, handed: ts.Node, gone: ts.Node): boolean {
  let found = false;
  walk(where, (node) => {
    if (node === handed || node === gone) return false;
    if (ts.isIdentifier(node) && node.text === name) found = true;
    return !found;
  });
  return found;
}

/** What a query asks beside its keys, as the condition of a relation that is loaded with its list; undefined where there is nothing more. `'lost'` where it cannot be written there. */
export function withoutKeys(query: Query, fields: readonly string[], imported: Imported): string | undefined | 'lost' {
  const { equals = [], rest = [] } = query.filter ?? {};
  const others = equals.filter(({ field }) => !fields.includes(field)).map(({ value }) => value.parent);
  const nodes = [...others.map((parent) => (ts.isCallExpression(parent) || ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent) ? parent : undefined)), ...rest];
  if (nodes.length === 0) return undefined;
  if (nodes.includes(undefined)) return 'lost';
  const written = nodes as readonly ts.Node[];
  if (written.every((node) => ts.isObjectLiteralElement(node))) return `{ ${written.map(textOf).join(', ')} }`;
  // What a callback is handed is not known outside it.
  if (!written.every((node) => ts.isExpression(node) && !isInCallback(node))) return 'lost';
  const [only] = written;
  return written.length === 1 && only ? textOf(only) : `${imported('and', operators)}(${written.map(textOf).join(', ')})`;
}

function isInCallback(node: ts.Node): boolean {
  for (let current = node; current.parent && !ts.isStatement(current); current = current.parent) {
    if (ts.isPropertyAssignment(current.parent) && current.parent.initializer === current) return inlineFunction(current as ts.Expression) !== undefined;
  }
  return false;
}
