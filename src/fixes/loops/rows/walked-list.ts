import { subjectOf } from '../../../catalog';
import type { QuerySite } from '../../../flow/types';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import type { EditBuilder } from '../../edits/edit-builder';
import { camel } from '../../../project/letter-case';
import { plurals, rowName, type Names } from '../../edits/naming';
import { isVisibleAt } from './between';
import type { Element } from './element';

/** The list that a loop walks over, where it is asked about as a whole before the loop. */
export interface WalkedList {
  /** Its source text there. */
  readonly collection: string;
  /** What has to stand before: the list's own variable, where the loop has none. */
  readonly statements: readonly string[];
}

/** Gives a list a name where evaluating it again might not be the same. Undefined where it cannot be named before the loop. */
export function walkedList(element: Element, { meaning }: QuerySite, { loop }: CountedLoop, { names, builder, checker }: { readonly names: Names; readonly builder: EditBuilder; readonly checker: ts.TypeChecker }): WalkedList | undefined {
  const collection = element.collection.getText();
  if (isPlain(element.collection) || iterated(element.collection)) return isVisibleAt(element.collection, loop.node, checker) ? { collection, statements: [] } : undefined;
  const row = rowName(subjectOf(meaning) ?? 'row');
  const all = names.free(plurals(camel(ts.isIdentifier(loop.item ?? element.collection) ? element.parameter : row)), 'rows');
  builder.replace(element.collection, all);
  return { collection: all, statements: [`const ${all} = ${collection}`] };
}

/** What is walked over by an iterator that is new each time: `ordersById` of `ordersById.entries()`. */
export function iterated(collection: ts.Expression): ts.Expression | undefined {
  const isIterator = ts.isCallExpression(collection) && collection.arguments.length === 0 && ts.isPropertyAccessExpression(collection.expression) && /^(?:entries|keys|values)$/.test(collection.expression.name.text);
  return isIterator && isPlain(collection.expression.expression) ? collection.expression.expression : undefined;
}

/** Whether evaluating an expression twice is the same as once: a name, or a property of one. */
export function isPlain(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  return ts.isPropertyAccessExpression(node) && isPlain(node.expression);
}
