import type { Field } from '../../core';
import type { ts } from '../../project/ts';
import { walkPath } from './relations';
import type { Query } from '../types';
import { uncapitalized } from '../../project/letter-case';

/** A relation that a row is asked for. */
export interface Followed {
  readonly row: ts.Expression;
  /** The relation's name as the call has it: `Customer` of `getCustomer`. */
  readonly relation: string;
  /** Where the row is told by its key: the values of that. */
  readonly keys?: readonly ts.Expression[];
  /** The call that gives what is asked for, where that is one around the query's own. */
  readonly call?: ts.CallExpression;
  /** The condition that says which row it is, beside which the query may have others; and the columns of the row that it names. */
  readonly condition?: ts.Node;
  readonly by?: readonly string[];
}

/** The relation that rows of a list are asked for by themselves; the name in a method's has a capital letter that the relation may not have. */
export function followedField(list: Query, path: readonly string[], relation: string): Field | undefined {
  if (!list.data || !list.model || (list.op !== 'read-many' && !(list.op === 'read-one' && path.length > 0))) return undefined;
  const fields = walkPath(list.data, list.model, path)?.fields;
  const names = new Set([relation, uncapitalized(relation)]);
  const [field, ...others] = [...names].flatMap((name) => { const one = fields?.get(name); return one?.kind === 'relation' ? [one] : []; });
  return others.length === 0 ? field : undefined;
}
