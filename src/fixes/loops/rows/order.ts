import { writeOps, type Query } from '../../../catalog';
import type { Model } from '../../../core';
import type { FlowContext, Loop, QuerySite } from '../../../flow/types';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import { isFunctionNode, isWithin, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isApart } from '../passes/apart';
import { mayGoWith, mayMeet, meetAlong } from './meeting';

/** How deep calls are followed. */
const depthLimit = 3;

/**
 * Whether a write of a loop must stay where it is: something in the loop asks for the rows that it writes or writes others of that table, or a write that follows in the
 * pass may need them (a row that refers to one that is inserted, a row that is deleted once nothing refers to it any more).
 */
export function dependsOnOrder(site: QuerySite, counted: CountedLoop, context: FlowContext): boolean {
  const { loop } = counted;
  const seen = new Set<ts.Node>();
  const visit = (root: ts.Node, isAfter: boolean | undefined, depth: number): boolean => {
    let found = false;
    walk(root, (node) => {
      if (found) return false;
      if (node === site.call || (!ts.isCallExpression(node) && !ts.isTaggedTemplateExpression(node))) return true;
      const follows = isAfter ?? (node.pos >= site.call.end && !isAlternative(node, site.call));
      const meaning = context.recognise(node);
      if (meaning?.concept === 'query') found = (concerns(meaning, site.meaning) && !(depth === 0 && isApart(meaning, site.meaning, counted, context))) || (follows && writeOps.has(meaning.op) && mayNeed(meaning, site.meaning));
      else if (meaning?.concept === 'batch') found = true;
      else if (!meaning && depth < depthLimit && ts.isCallExpression(node)) {
        for (const { body } of context.functionsOf(node.expression)) {
          if (!body || seen.has(body) || isWithinLoop(body, loop)) continue;
          seen.add(body);
          found ||= visit(body, follows, depth + 1);
        }
      }
      return !found;
    });
    return found;
  };
  return visit(loop.body, undefined, 0);
}

/** Whether one of two calls stands where the other's `if` goes if it does not hold: a pass makes one of them at most. */
function isAlternative(one: ts.Node, other: ts.Node): boolean {
  for (let node = other; node.parent && !isFunctionNode(node); node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && parent.thenStatement === node && parent.elseStatement && isWithin(one, parent.elseStatement)) return true;
  }
  return false;
}

/**
 * Whether a write of another table may need what was written before it: a row that refers to it, one that would go with those that are deleted, or a row that is deleted, to which what was written refers or did.
 * What the schema does not know may be so.
 */
function mayNeed(write: Query, own: Query): boolean {
  if (!write.model || !own.model || write.data !== own.data) return true;
  return refersTo(write.model, own.model) || (own.op.startsWith('delete') && mayGoWith(write, own)) || (write.op.startsWith('delete') && mayGoWith(own, write));
}

function refersTo(from: Model, to: Model): boolean {
  return [...from.fields.values()].some(({ relation, type }) => relation !== undefined && relation.fields.length > 0 && type === to.name);
}

/** Callbacks that stand in the loop are walked through where they stand. */
function isWithinLoop(body: ts.Node, { node }: Loop): boolean {
  return body.getSourceFile() === node.getSourceFile() && body.pos >= node.pos && body.end <= node.end && isFunctionNode(body.parent);
}

/** Whether a query is of rows that a write changes, or reads such, also as parts of others, by a view, or as rows that go along with those that are deleted. */
function concerns(query: Query, own: Query): boolean {
  if (query.op === 'raw') return true;
  if (!writeOps.has(query.op)) return mayMeet(query, own);
  if (query.model && own.model) return query.model === own.model || meetAlong(own, query);
  return query.entity === undefined || own.entity === undefined || query.entity === own.entity;
}
