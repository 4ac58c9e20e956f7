import type { Query } from '../../catalog';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Repetition } from '../types';
import { noun, plural, rowNoun, singular } from '../words';
import type { CountedLoop } from './repetition';

/** Names that say nothing of what a list holds. */
const generic: ReadonlySet<string> = new Set(['data', 'rows', 'list', 'results', 'result', 'res', 'records', 'values', 'body', 'payload', 'cursor', 'stream', 'iterator']);

/** Names that say which of a list's elements are meant, and not what they are: `removed`, `missing`, `byFolder`. */
const which = /^(?:first|head|current|next|previous|missing|remaining|pending|existing|incoming|all|rest|others?|by[A-Z]\w*|(?!embed)[a-z]+[^e\W]ed)$/;
/** What is going to be done with what a list holds is no part of its name: `tagIdsToDelete`. */
const purpose = /(?<=\w)To(?:Add|Archive|Check|Create|Delete|Fetch|Import|Insert|Load|Notify|Process|Publish|Remove|Restore|Save|Send|Sync|Update|Upload)$/;

/** What a thing is called that a name of the code speaks of; undefined where it does not say. */
function named(name: string): string | undefined {
  return generic.has(name) || which.test(name) ? undefined : noun(singular(name.replace(purpose, '')));
}

/** What one pass of the loop is called: the model of the list, else the name of the collection or of its element. */
export function elementNoun({ loop, origin }: Pick<CountedLoop, 'loop' | 'origin'>): string {
  if (origin.kind === 'query' && origin.query.model && origin.rows === 'same') return rowNoun(origin.query.model.name);
  const member = origin.kind === 'member' ? named(origin.name) : undefined;
  if (member !== undefined) return member;
  const item = loop.item && ts.isIdentifier(loop.item) && !loop.indexed && loop.item.text.length > 2 ? named(loop.item.text) : undefined;
  if (item !== undefined) return item;
  const collection = loop.collection && bare(loop.collection);
  const list = collection && ts.isIdentifier(collection) && collection.text !== 'map' ? named(collection.text) : undefined;
  if (list !== undefined) return list;
  // A cursor has no name for what it gives; the table has.
  if (origin.kind === 'query' && origin.rows === 'same' && origin.query.entity !== undefined) return rowNoun(origin.query.entity);
  return 'element';
}

/** `customer.findUnique`, `$queryRaw`. */
export function describe(query: Query): string {
  if (query.label !== undefined) return query.label;
  const callee = ts.isCallExpression(query.call) ? query.call.expression : ts.isTaggedTemplateExpression(query.call) ? query.call.tag : query.call;
  if (!ts.isPropertyAccessExpression(callee)) return callee.getText();
  const owner = bare(callee.expression);
  const delegate = query.op === 'raw' ? undefined : ts.isPropertyAccessExpression(owner) ? owner.name.text : ts.isIdentifier(owner) ? owner.text : undefined;
  return delegate ? `${delegate}.${callee.name.text}` : callee.name.text;
}

/** What a message says things of. */
export interface Told {
  readonly loops: readonly CountedLoop[];
  readonly shape: Repetition['shape'];
  /** What costs: the query, or (`isClause`) the call that leads to it, as a clause of its own. */
  readonly call: string;
  readonly isClause: boolean;
  /** `GET /orders`, where a request or job is known to lead there. */
  readonly route?: string | undefined;
}

/** The cost in a person's words: who runs what, how often, and what that comes to. */
export function message({ loops, shape, call, isClause, route }: Told): string {
  const inner = loops.at(-1) as CountedLoop;
  const one = elementNoun(inner);
  const many = plural(one);
  if (shape === 'invariant') return `${call}${isClause ? ', which' : ''} asks the same for every ${one}: 100 ${many} make 100 equal queries where one is enough.`;
  const outer = loops.length > 1 ? (loops.at(-2) as CountedLoop) : undefined;
  const [verb, kind] = shape === 'write' ? ['write', 'writes'] : ['query', 'queries'];
  const repeated = route === undefined ? `One ${verb}` : `\`${route}\` runs one ${verb}`;
  if (outer) {
    const outerNoun = elementNoun(outer);
    return `${repeated} per ${one} of every ${outerNoun}: 100 ${plural(outerNoun)} with 10 ${many} each make 1,000 ${kind} (${call}).`;
  }
  const listed = inner.origin.kind === 'query' && shape === 'read';
  return `${repeated} per ${one}: 100 ${many} make ${listed ? '101' : '100'} ${kind} (${call}).`;
}

/** The same of requests to a service, and of reads of a cache. */
export function remoteMessage(loops: readonly CountedLoop[], kind: 'request' | 'cache read', call: string, route: string | undefined, manyForm?: string): string {
  const one = elementNoun(loops.at(-1) as CountedLoop);
  const many = plural(one);
  const subject = route === undefined ? `One ${kind}` : `\`${route}\` makes one ${kind}`;
  return `${subject} per ${one}: 100 ${many} make 100 ${kind}s (${call})${manyForm !== undefined ? `; \`${manyForm}\` does so for all at once` : kind === 'request' ? '; ask for many at once, if the service can' : ', where one call reads many keys'}.`;
}

/** The same of a field that is resolved for every object of its type: `Post.author` for every `Post`. */
export function fieldMessage(field: string, type: string, call: string): string {
  const one = rowNoun(type);
  return `\`${field}\` runs one query per ${one}: a list of 100 ${plural(one)} makes 100 queries (${call}).`;
}
