import type { Field } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import type { EagerLoad, Query } from '../types';
import { writtenQuery } from './written';

/** Links of a list query with which its documents can be populated. */
const kept: ReadonlySet<string> = new Set(['find', 'where', 'equals', 'in', 'nin', 'ne', 'gt', 'gte', 'lt', 'lte', 'or', 'and', 'sort', 'skip', 'limit', 'session', 'populate', 'exec', 'read', 'hint', 'collation']);

/**
 * `populate` of the list query, with what each document's own `populate` was given: both take the same
 * (https://mongoosejs.com/docs/api/query.html#Query.prototype.populate(), https://mongoosejs.com/docs/api/document.html#Document.prototype.populate()).
 */
export function followed(list: Query, path: readonly string[], { call }: Query, field: Field): EagerLoad | undefined {
  const written = writtenQuery(list);
  if (!written || written.method !== 'find' || written.args.length > 1 || path.length > 0 || !written.links.every(({ name }) => kept.has(name)) || !ts.isCallExpression(call)) return undefined;
  // Until 5 a document's `populate` was a chain, which `execPopulate` sent.
  const [first, ...rest] = linksOf(call).links;
  if (first?.name !== 'populate' || rest.some(({ name }) => name !== 'execPopulate')) return undefined;
  // What the list populates already may have conditions of its own.
  if (written.links.some(({ name, call: link }) => name === 'populate' && !isOf(link, field.name))) return undefined;
  const sent = written.links.find(({ name }) => name === 'exec')?.call.expression;
  const at = sent && ts.isPropertyAccessExpression(sent) ? sent.expression.end : list.call.end;
  const types = first.call.typeArguments ? `<${first.call.typeArguments.map((type) => type.getText()).join(', ')}>` : '';
  const newText = `.populate${types}(${first.call.arguments.map((argument) => argument.getText()).join(', ')})`;
  return { edits: [{ start: at, end: at, newText }], relation: field.name, property: field.name, many: field.list, compound: false, replaces: true, read: (row) => row };
}

/** Whether a `populate` of the list is sure to be about another path. */
function isOf(link: ts.CallExpression, path: string): boolean {
  const [said] = link.arguments;
  const text = said && bare(said);
  return text !== undefined && ts.isStringLiteralLike(text) && !text.text.split(/\s+/).includes(path);
}
