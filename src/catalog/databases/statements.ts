import { ts } from '../../project/ts';
import { piecesOf } from '../sql/text';
import type { Row } from '../tables/rows';
import type { CallLike, QueryOp, RecogniseContext } from '../types';

/** What a statement is written as, with a blank for what is not known; undefined where nothing of it is. */
export function textOf(expression: ts.Expression | undefined, { checker }: Pick<RecogniseContext, 'checker'>): string | undefined {
  return expression && piecesOf(expression, checker)?.map((piece) => (typeof piece === 'string' ? piece : ' ? ')).join('');
}

/** The verb and the table of a statement that is written as SQL is, whatever else its language has: `SELECT … FROM orders`, `INSERT INTO orders …`. */
export function verbOf(text: string | undefined): { readonly op: QueryOp; readonly entity?: string } {
  const [, verb = ''] = /^\s*(select|insert|update|delete|truncate)\b/i.exec(text ?? '') ?? [];
  const [, entity] = (/^select|^delete/i.test(verb) ? /\bfrom\s+(?:\w+\.)?(\w+)/i : /^insert/i.test(verb) ? /\binto\s+(?:table\s+)?(?:\w+\.)?(\w+)/i : /\bupdate\s+(?:\w+\.)?(\w+)/i).exec(text ?? '') ?? [];
  const op = ({ select: 'read-many', insert: 'insert', update: 'update', delete: 'delete', truncate: 'delete-many' } satisfies Record<string, QueryOp>)[verb.toLowerCase()] ?? 'raw';
  return { op, ...(entity !== undefined && { entity }) };
}

function first(call: CallLike): ts.Expression | undefined {
  return ts.isTaggedTemplateExpression(call) ? undefined : call.arguments?.[0];
}

/**
 * A statement of CQL (https://docs.datastax.com/en/cql-oss/3.x/): the driver gives five thousand rows, and the next where it is asked. Statements for many partitions are to be started side by side, over the nodes that have them
 * (https://docs.datastax.com/en/developer/nodejs-driver/4.8/features/concurrent-api/), so that only a loop that waits for each of them is one.
 */
export const cql: Row = (call, context) => {
  const { op, entity } = verbOf(textOf(first(call), context));
  return { concept: 'query', op, mergedInOneTick: true, ...(entity !== undefined && { entity, label: `${entity}.${op === 'read-many' ? 'select' : op}` }) };
};

/** A statement of Cypher (https://neo4j.com/docs/cypher-manual/current/clauses/), by the clauses that write; `UNWIND` takes many. */
export function cypher({ inTransaction = false } = {}): Row {
  return (call, context) => {
    const text = textOf(first(call), context)?.replace(/'[^']*'|"[^"]*"/g, '');
    const [, label] = /\(\s*\w*\s*:\s*(\w+)/.exec(text ?? '') ?? [];
    const op: QueryOp = text === undefined ? 'raw' : /\b(?:detach\s+)?delete\b/i.test(text) ? 'delete-many' : /\bcreate\b/i.test(text) ? 'insert' : /\bmerge\b/i.test(text) ? 'upsert' : /\bset\b|\bremove\b/i.test(text) ? 'update' : /\bmatch\b/i.test(text) ? 'read-many' : 'raw';
    return { concept: 'query', op, ...(label !== undefined && { entity: label, label: `${label}.${op === 'read-many' ? 'match' : op}` }), ...(inTransaction && { inTransaction }) };
  };
}
