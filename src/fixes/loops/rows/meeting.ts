import type { Query } from '../../../catalog';
import { changesReferring } from '../passes/own-writes';
import { isReference, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** Whether a write may be of rows that a read gives: of its own table, or of one that it names, as a relation or in its text. */
export function mayMeet(read: Query, write: Query): boolean {
  const name = write.model?.name ?? write.entity;
  if (name === undefined || read.model === undefined && read.entity === undefined) return true;
  if (read.model !== undefined && (read.model === write.model || isWrittenAlong(read, write)) || name === read.entity) return true;
  if (changesReferring(read, write)) return true;
  // What a view shows is of other tables; rows may go with those that they refer to.
  if (read.model?.writable === false || (write.op.startsWith('delete') && mayGoWith(read, write))) return true;
  const words = new Set<string>();
  // A variable names no relation, nor does a method that is handed a text: `order.id`, `.order('line')`.
  const relations = new Set<string>();
  walk(read.call, (node) => {
    for (const word of ts.isIdentifier(node) ? [node.text] : ts.isStringLiteralLike(node) ? node.text.split(/[^\w$]+/) : []) {
      words.add(word);
      if (ts.isIdentifier(node) && (isReference(node) && !ts.isShorthandPropertyAssignment(node.parent) || isTextMethod(node))) continue;
      relations.add(word);
    }
  });
  if (words.has(name) || (write.entity !== undefined && words.has(write.entity))) return true;
  // The relations that it names, and theirs.
  const open = read.model ? [read.model] : [];
  const seen = new Set(open);
  for (let model = open.pop(); model; model = open.pop()) {
    for (const field of model.fields.values()) {
      if (field.kind !== 'relation' || !relations.has(field.name)) continue;
      const next = read.data?.models.get(field.relation?.model ?? field.type);
      if (!next || next === write.model) return true;
      if (!seen.has(next)) { seen.add(next); open.push(next); }
    }
  }
  return false;
}

/** Whether a write changes rows of a read's table beside its own. */
export function isWrittenAlong(read: Query, write: Query): boolean {
  return read.model !== undefined && write.writesAlong?.includes(read.model.name) === true;
}

/** The same of two queries, whichever of them writes. */
export function meetAlong(one: Query, other: Query): boolean {
  return isWrittenAlong(one, other) || isWrittenAlong(other, one);
}

/** Whether rows of one query refer to rows that another deletes, themselves or by others between: they may go with them. */
export function mayGoWith({ model: from, data }: Query, { model: to }: Query): boolean {
  const open = from && to ? [from] : [];
  const seen = new Set(open);
  for (let model = open.pop(); model; model = open.pop()) {
    for (const { relation, type } of model.fields.values()) {
      const next = relation && relation.fields.length > 0 ? data?.models.get(relation.model ?? type) ?? data?.models.get(type) : undefined;
      if (next && next === to) return true;
      if (next && !seen.has(next)) { seen.add(next); open.push(next); }
    }
  }
  return false;
}

function isTextMethod({ parent }: ts.Identifier): boolean {
  const call = ts.isPropertyAccessExpression(parent) ? parent.parent : undefined;
  const [first] = call && ts.isCallExpression(call) && call.expression === parent ? call.arguments : [];
  return first !== undefined && ts.isStringLiteralLike(first);
}
