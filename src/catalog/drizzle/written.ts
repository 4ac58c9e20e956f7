import { bare, inlineFunction, isWithin, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chain';
import { reindent } from '../edit-literal';
import type { Query } from '../types';

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
  const config = ts.isObjectLiteralExpression(literal) ? propertiesOf(literal) : undefined;
  return config && { kind: 'relational', table, method: name, config, literal: literal as ts.ObjectLiteralExpression };
}

/** The properties of an object literal by name; undefined where there is a spread or a computed name. */
export function propertiesOf(literal: ts.ObjectLiteralExpression): ReadonlyMap<string, ts.Expression> | undefined {
  const result = new Map<string, ts.Expression>();
  for (const element of literal.properties) {
    const name = propertyName(element.name);
    if (name === undefined) return undefined;
    if (ts.isPropertyAssignment(element)) result.set(name, element.initializer);
    else if (ts.isShorthandPropertyAssignment(element)) result.set(name, element.name);
    else return undefined;
  }
  return result;
}

/** `name: value`, or the shorthand where both are the same. */
export function assign(name: string, value: string): string {
  return name === value ? name : `${name}: ${value}`;
}

/** The text of a node for a place at column 0. */
export function textOf(node: ts.Node): string {
  return reindent(node.getText(), '');
}

/** A chain as text: `db.select().from(users)`. */
export function chainText(root: string, links: readonly (readonly [name: string, args: string])[]): string {
  return `${root}${links.map(([name, args]) => `.${name}(${args})`).join('')}`;
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

/** The object that a function is handed as its second parameter, where it is taken apart: `{ eq }` of `(orders, { eq }) => …`. */
export function operatorsOf(where: ts.Expression): ts.ObjectBindingPattern | undefined {
  const name = inlineFunction(where)?.parameters[1]?.name;
  return name && ts.isObjectBindingPattern(name) ? name : undefined;
}
