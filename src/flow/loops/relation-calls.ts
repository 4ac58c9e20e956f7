import type { DataModel, Model } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FlowContext } from '../types';

/**
 * Whether what is called is a relation of the row that a query gives: `client.user.findUnique({ where }).posts()`. It is the library's own and leads to nothing of the workspace, and to know that from
 * the type of the query's result is the dearest question there is: what the query is given has to be compared with everything that it may be given.
 */
export function isRelationOfQuery(callee: ts.Expression, recognise: FlowContext['recognise']): boolean {
  return relationCalled(callee, recognise) !== undefined;
}

interface Relation {
  readonly data: DataModel;
  readonly model: Model | undefined;
}

function relationCalled(callee: ts.Expression, recognise: FlowContext['recognise']): Relation | undefined {
  const node = bare(callee);
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const receiver = bare(node.expression);
  if (!ts.isCallExpression(receiver)) return undefined;
  const meaning = recognise(receiver);
  // A relation of that relation: `.action().steps()`.
  const { data, model } = meaning ? (meaning.concept === 'query' ? meaning : {}) : relationCalled(receiver.expression, recognise) ?? {};
  const field = model?.fields.get(node.name.text);
  return data && field?.kind === 'relation' ? { data, model: data.models.get(field.type) } : undefined;
}
