import { isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from './chain';
import { reindent } from '../rewrites/edit-literal';
import type { Amount } from '../rewrites/moved-work';
import type { Query } from '../types';

/** The chain of a query that is written in one expression; undefined where later statements add to it, or a link says types. */
export function writtenChain(query: Query): { readonly root: string; readonly links: readonly Link[] } | undefined {
  if (!ts.isCallExpression(query.call) || query.inputs?.some((node) => !isWithin(node, query.call)) !== false) return undefined;
  const { root, links } = linksOf(query.call);
  return links.every(({ call }) => call.typeArguments === undefined) ? { root: root.getText(), links } : undefined;
}

/** The text of a node for a place at column 0. */
export function textOf(node: ts.Node): string {
  return reindent(node.getText(), '');
}

/** Links as they are written: a name and what stands between the parentheses behind it. */
export type WrittenLinks = readonly (readonly [name: string, args: string])[];

/** The links of a limit and an offset, as far as there are such. */
export function limitLinks(take: Amount | undefined, skip: Amount | undefined): WrittenLinks {
  return [...(take === undefined ? [] : [['limit', String(take)] as const]), ...(skip ? [['offset', String(skip)] as const] : [])];
}

/** A chain as text: `db.select().from(users)`. */
export function chainText(root: string, links: WrittenLinks): string {
  return `${root}${links.map(([name, args]) => (name === '()' ? `(${args})` : `.${name}(${args})`)).join('')}`;
}

/** The arguments of a link as text. */
export function argsText({ call }: Link): string {
  return call.arguments.map(textOf).join(', ');
}

/** The text of an expression with one node in it replaced. */
export function withReplaced(expression: ts.Node, node: ts.Node, text: string): string {
  const whole = expression.getText();
  const start = node.getStart() - expression.getStart();
  return reindent(whole.slice(0, start) + text + whole.slice(start + node.end - node.getStart()), '');
}
