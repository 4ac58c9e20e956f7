import type { TextEdit } from '../../core';
import { bare, isWithin, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import { breakBefore } from '../rewrites/limit-edit';
import { calleeName } from '../tables/members';
import type { Query } from '../types';

/** A query of the server's client, where it is sent: `db.collection('orders').where(…).get()`. */
export interface Sent {
  /** What further links are written behind: the link before `get`, or the name that holds the query. */
  readonly before: ts.Expression;
  /** The calls that the query is put together from, those that variables hold among them; without the first ones, which give the database. */
  readonly steps: readonly ts.CallExpression[];
}

/** Undefined of the web's functions, whose constraints are arguments. */
export function sentOf({ call, inputs = [] }: Query): Sent | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const callee = uncast(call.expression);
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'get') return undefined;
  const before = bare(callee.expression);
  if (!ts.isCallExpression(before) && !ts.isIdentifier(before) && !ts.isPropertyAccessExpression(before)) return undefined;
  const outside = inputs.filter((input) => !isWithin(input, call)).map(takerOf);
  // `query(collection(db, 'orders'))` has no `get`, and what it gives has none either.
  if (outside.includes(undefined)) return undefined;
  const own = ts.isCallExpression(before) ? linksOf(before).links : [];
  return { before: callee.expression, steps: [...new Set([...outside as readonly ts.CallExpression[], ...own.slice(firstStep(own)).map((link) => link.call)])] };
}

/** Further links before the call that sends the query. */
export function addLinks({ before }: Sent, ...links: readonly string[]): readonly TextEdit[] {
  return [{ start: before.end, end: before.end, newText: links.map((link) => `${breakBefore(before)}.${link}`).join('') }];
}

/** Where the links begin that say what is asked: `admin.firestore().collection(…)`. */
function firstStep(links: readonly Link[]): number {
  const index = links.findIndex(({ name }) => name === 'collection' || name === 'collectionGroup');
  return Math.max(index, 0);
}

/** The call whose argument a part of the query is. */
function takerOf(input: ts.Node): ts.CallExpression | undefined {
  const { parent } = input;
  return parent && ts.isCallExpression(parent) && parent.arguments.some((argument) => argument === input) && calleeName(parent) !== undefined ? parent : undefined;
}
