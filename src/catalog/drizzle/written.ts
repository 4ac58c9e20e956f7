import { bare, inlineFunction, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import type { Query } from '../types';
import { properties } from '../rewrites/properties';

/** A query of the builder, as it is written in one expression. */
export interface Built {
  readonly kind: 'built';
  /** Source text of what the first link is called on: `db`, `this.db`. */
  readonly root: string;
  readonly links: readonly Link[];
}

/** A relational query: `db.query.orders.findMany({ … })`. */
export interface Relational {
  readonly kind: 'relational';
  /** `db.query.orders`. */
  readonly table: string;
  readonly method: string;
  readonly config: ReadonlyMap<string, ts.Expression>;
  readonly literal?: ts.ObjectLiteralExpression;
}

const relationalMethods: ReadonlySet<string> = new Set(['findMany', 'findFirst']);

/** A query with all its parts; undefined where some of them are added elsewhere or not written out. */
export function writtenQuery(query: Query): Built | Relational | undefined {
  if (!ts.isCallExpression(query.call)) return undefined;
  const { root, links } = linksOf(query.call);
  // Parts that later statements add are inputs of the query, but no part of its expression.
  if (query.inputs?.some((node) => !isWithin(node, query.call)) !== false) return undefined;
  const [only] = links;
  if (links.length === 1 && only && relationalMethods.has(only.name)) return relationalOf(only);
  return only && links.every(({ call }) => call.typeArguments === undefined) ? { kind: 'built', root: root.getText(), links } : undefined;
}

function relationalOf({ name, call }: Link): Relational | undefined {
  const callee = bare(call.expression);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const table = callee.expression.getText();
  const [first] = call.arguments;
  if (!first) return { kind: 'relational', table, method: name, config: new Map() };
  const literal = bare(first);
  const config = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  return config && { kind: 'relational', table, method: name, config, literal: literal as ts.ObjectLiteralExpression };
}

/** The object that a function is handed as its second parameter, where it is taken apart: `{ eq }` of `(orders, { eq }) => …`. */
export function operatorsOf(where: ts.Expression): ts.ObjectBindingPattern | undefined {
  const name = inlineFunction(where)?.parameters[1]?.name;
  return name && ts.isObjectBindingPattern(name) ? name : undefined;
}
